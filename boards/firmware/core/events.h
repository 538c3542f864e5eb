/*
 * What happened on the board while nobody asked: a ring of events that the host empties with event.take.
 *
 * Any interrupt may put an event; nothing is dropped without being counted. The host hears of the first by an EVENT frame, which is a knock at
 * the door and no more: it may be lost, and is repeated while the ring is not empty. The events themselves travel in a REPLY, so they arrive
 * exactly once.
 */
#ifndef PINBRIDGE_EVENTS_H
#define PINBRIDGE_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

/* A source is a pin, or a handle's number with this bit. */
#define EVENT_HANDLE 0x80u

/* Any context. us is when it happened. */
void event_put(uint8_t source, uint16_t value, uint64_t us);

uint32_t events_waiting(void);

/* Main loop: knocks when there is something new, or when the last knock went unanswered. */
void events_poll(void);

/* A new session starts with none. */
void events_clear(void);

#endif
