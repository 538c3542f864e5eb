/*
 * A sequence of pin changes, waits and samples, as one op with interrupts out: what a program brackets with disable_interrupts() on a board.
 *
 * Everything is checked before the first pin moves, so that a sequence runs whole or not at all. A wait counts from the change before it. Waits
 * of 100 us and more let interrupts in again, or USB and the serial rings would starve; they are out once more before the wait ends.
 */
#include "../hal.h"
#include "claims.h"
#include "memory.h"
#include "mutate.h"
#include "op.h"
#include "wait.h"

#define INTERRUPTS_IN_FROM_US 100u
/* Before the end of such a wait: longer than any interrupt takes. */
#define INTERRUPTS_OUT_BEFORE_US 40u
#define SEQUENCE_PINS 8u
#define SAMPLE 0x10u
#define SHORT_WAIT 0x40u
#define LONG_WAIT 0x80u

static uint8_t check(const uint8_t *pins, uint32_t pin_count, const uint8_t *at, const uint8_t *end, uint32_t *samples);
static uint8_t long_wait(uint32_t us, uint32_t *state);

/*
 * `since` is when the step that the wait counts from began: from there to its edge it takes as long as the step behind the wait will, so that
 * edges are as far apart as beginnings.
 */
static inline void spin(uint32_t *since, uint32_t cycles)
{
    uint32_t now;
    do
        now = hal_cycles();
    while (((now - *since) & 0xFFFFFF) < cycles);
    *since = now;
}

uint8_t op_gpio_sequence(const struct op *op, struct results *results)
{
    uint32_t pin_count = op->field[0], samples = 0;
    const uint8_t *pins = op->data, *at = pins + pin_count, *end = pins + op->data_length;
    if (pin_count == 0 || pin_count > SEQUENCE_PINS || pin_count > op->data_length)
        return WIRE_INVALID_ARGUMENT;
    uint8_t status = check(pins, pin_count, at, end, &samples);
    if (status != WIRE_OK)
        return status;
    uint32_t bytes = (samples + 7) / 8;
    if (!results_have_room(results, bytes))
        return WIRE_REPLY_TOO_LONG;
    memset(results->at, 0, bytes);

    uint32_t per_us = hal_cycles_per_us(), sampled = 0, state = hal_irq_disable(), since = hal_cycles();
    if (MUTANT(sequence_interrupts_in))
        hal_irq_restore(state);
    bool waited = true;
    while (at < end) {
        uint32_t step = *at++;
        if (step & LONG_WAIT) {
            uint32_t us = (step & 0x7F) << 8 | *at++;
            waited = true;
            if (us < INTERRUPTS_IN_FROM_US) {
                spin(&since, us * per_us);
                continue;
            }
            status = long_wait(us, &state);
            if (status != WIRE_OK)
                return status;
            since = hal_cycles();
        } else if (step & SHORT_WAIT) {
            waited = true;
            spin(&since, (step - SHORT_WAIT + 1) * per_us);
        } else if (step & SAMPLE) {
            results->at[sampled >> 3] |= (uint8_t)(hal_pin_read(pins[step & 7]) << (MUTANT(sequence_bits_reversed) ? 7 - (sampled & 7) : sampled & 7));
            sampled++;
            waited = false;
        } else {
            if (!waited || MUTANT(sequence_drifts))
                since = hal_cycles();
            waited = false;
            pin_set(pins[step & 7], (step & 8) != 0);
        }
    }
    hal_irq_restore(state);
    results->at += bytes;
    return WIRE_OK;
}

/* Counts the samples on the way. */
static uint8_t check(const uint8_t *pins, uint32_t pin_count, const uint8_t *at, const uint8_t *end, uint32_t *samples)
{
    for (uint32_t i = 0; i < pin_count; i++) {
        uint8_t status = pin_check_gpio(pins[i]);
        if (status != WIRE_OK)
            return status;
    }
    while (at < end) {
        uint32_t step = *at++;
        if (step & LONG_WAIT) {
            if (at++ >= end)
                return WIRE_INVALID_ARGUMENT;
        } else if (!(step & SHORT_WAIT)) {
            if (step >= SAMPLE + 8 || (step & 7) >= pin_count)
                return WIRE_INVALID_ARGUMENT;
            if (step & SAMPLE)
                ++*samples;
            else if (!pin_is_output(pins[step & 7]) && !MUTANT(sequence_unchecked))
                return WIRE_NOT_OPEN;
        }
    }
    return WIRE_OK;
}

/* On failure interrupts are in. */
static uint8_t long_wait(uint32_t us, uint32_t *state)
{
    uint64_t end = hal_time_us() + us;
    hal_irq_restore(*state);
    uint8_t status = wait_until(end - INTERRUPTS_OUT_BEFORE_US);
    if (status != WIRE_OK)
        return status;
    *state = hal_irq_disable();
    while (hal_time_us() < end)
        ;
    return WIRE_OK;
}
