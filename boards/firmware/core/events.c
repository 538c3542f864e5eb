#include "events.h"
#include "../hal.h"
#include "limits.h"
#include "op.h"
#include "pio.h"
#include "session.h"

/* A knock that was lost on the way is repeated after so long. */
#define KNOCK_AGAIN_US 100000u
/* Most bytes of one event on the wire: source, value, microseconds since the one before (a jump of over 71 minutes ends a batch). */
#define EVENT_BYTES (1u + 3u + 5u)

struct event {
    uint64_t us;
    uint16_t value;
    uint8_t source;
};

static struct event ring[EVENT_RING];
static volatile uint32_t head, tail, lost;
static bool knocked;
static uint64_t knocked_at;

void event_put(uint8_t source, uint16_t value, uint64_t us)
{
    uint32_t state = hal_irq_disable();
    if (head - tail < EVENT_RING) {
        struct event *event = &ring[head % EVENT_RING];
        event->us = us;
        event->value = value;
        event->source = source;
        head = head + 1;
    } else {
        lost = lost + 1;
    }
    hal_irq_restore(state);
}

uint32_t events_waiting(void)
{
    return head - tail;
}

void events_poll(void)
{
    if (head == tail)
        return;
    uint64_t now = hal_time_us();
    if (knocked && now - knocked_at < KNOCK_AGAIN_US)
        return;
    knocked = session_knock(events_waiting());
    knocked_at = now;
}

void events_clear(void)
{
    uint32_t state = hal_irq_disable();
    head = tail = lost = 0;
    hal_irq_restore(state);
    knocked = false;
}

/* lost varint, more u8, base u64, count varint, then count times: source u8, value varint, delta varint. */
uint8_t op_event_take(const struct op *op, struct results *results)
{
    uint32_t most = op->field[0], room = (uint32_t)(results->end - results->at);
    if (room < 5 + 1 + 8 + 5 + EVENT_BYTES)
        return WIRE_REPLY_TOO_LONG;
    room = (room - 19) / EVENT_BYTES;
    uint32_t state = hal_irq_disable(), waiting = head - tail, dropped = lost;
    lost = 0;
    hal_irq_restore(state);
    uint32_t count = waiting < most ? waiting : most;
    if (count > room)
        count = room;
    uint64_t base = count ? ring[tail % EVENT_RING].us : hal_time_us(), last = base;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t us = ring[(tail + i) % EVENT_RING].us;
        if (us - last > 0xFFFFFFFFu) {
            count = i;
            break;
        }
        last = us;
    }
    put_varint(results, dropped);
    put_u8(results, count < waiting);
    put_u64(results, base);
    put_varint(results, count);
    last = base;
    for (uint32_t i = 0; i < count; i++) {
        const struct event *event = &ring[(tail + i) % EVENT_RING];
        put_u8(results, event->source);
        put_varint(results, event->value);
        put_varint(results, (uint32_t)(event->us - last));
        last = event->us;
    }
    tail = tail + count;
    knocked = false;
    pio_events_taken();
    return WIRE_OK;
}
