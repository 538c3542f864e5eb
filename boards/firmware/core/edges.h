/* Who listens to a pin's edges: the program itself (gpio.watch), or a handle that counts, decodes or captures them. */
#ifndef PINBRIDGE_EDGES_H
#define PINBRIDGE_EDGES_H

#include <stdbool.h>
#include <stdint.h>

#define EDGE_FALL 1u
#define EDGE_RISE 2u

/* A handle's pin: its kind's function below is called for each edge, in the interrupt. */
void edges_listen(uint8_t pin, uint8_t holder);
/* Whoever listened stops; a pin that is given up is ignored from then on. */
void edges_ignore(uint8_t pin);

struct handle;
/* Interrupt context. */
void counter_edge(struct handle *handle, uint8_t pin, bool level);
void rotary_edge(struct handle *handle, uint8_t pin, bool level);
void pulse_edge(struct handle *handle, bool level, uint64_t us);

#endif
