/*
 * Frequencies: the chip counts edges, and from two counts and the time between them comes the frequency, when somebody asks. As in CircuitPython a
 * measurement is as long as the host says, and a signal that has stopped leaves the last one behind.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

#define PERIOD_MOST_MS 500u

#if FREQUENCIES
static void begin(struct handle *handle);
static void measure(struct handle *handle);

uint8_t op_frequency_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1], period = op->field[2];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 1, &handle);
    if (status != WIRE_OK)
        return status;
    if (!(hal_pin_functions((uint8_t)pin) & WIRE_PIN_INTERRUPT))
        return WIRE_INVALID_PIN;
    if (period == 0 || period > PERIOD_MOST_MS)
        return WIRE_INVALID_ARGUMENT;
    hal_pin_release((uint8_t)pin);
    hal_pin_input((uint8_t)pin);
    int counter = hal_frequency_open((uint8_t)pin);
    if (counter < 0) {
        hal_pin_release((uint8_t)pin);
        return WIRE_BLOCK_IN_USE;
    }
    handle->kind = HANDLE_FREQUENCY;
    handle->u.frequency.pin = (uint8_t)pin;
    handle->u.frequency.counter = (uint8_t)counter;
    handle->u.frequency.running = true;
    handle->u.frequency.period_us = period * 1000;
    handle->u.frequency.hz = 0;
    pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
    begin(handle);
    return WIRE_OK;
}

uint8_t op_frequency_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_FREQUENCY);
    if (!handle)
        return WIRE_NOT_OPEN;
    frequency_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void frequency_handle_close(struct handle *handle)
{
    hal_frequency_close(handle->u.frequency.counter, handle->u.frequency.pin);
    pin_give_up(handle->u.frequency.pin);
}

uint8_t op_frequency_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_FREQUENCY);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    if (handle->u.frequency.running) {
        uint32_t period = handle->u.frequency.period_us;
        uint64_t now = hal_time_us();
        /* What the signal did long ago is nobody's business any more. */
        if (now - handle->u.frequency.since > 2 * (uint64_t)period) {
            begin(handle);
            uint8_t status = wait_until(now + period);
            if (status != WIRE_OK)
                return status;
        }
        if (hal_time_us() - handle->u.frequency.since >= period)
            measure(handle);
    }
    put_u32(results, handle->u.frequency.hz);
    return WIRE_OK;
}

uint8_t op_frequency_run(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_FREQUENCY);
    if (!handle)
        return WIRE_NOT_OPEN;
    bool on = op->field[1] & 1;
    if (on && !handle->u.frequency.running)
        begin(handle);
    if (!on && handle->u.frequency.running && hal_time_us() - handle->u.frequency.since >= handle->u.frequency.period_us)
        measure(handle);
    handle->u.frequency.running = on;
    return WIRE_OK;
}

uint8_t op_frequency_clear(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_FREQUENCY);
    uint32_t period = op->field[1];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (period == 0 || period > PERIOD_MOST_MS)
        return WIRE_INVALID_ARGUMENT;
    handle->u.frequency.period_us = period * 1000;
    handle->u.frequency.hz = 0;
    begin(handle);
    return WIRE_OK;
}

static void begin(struct handle *handle)
{
    uint32_t state = hal_irq_disable();
    handle->u.frequency.since = hal_time_us();
    handle->u.frequency.from = hal_frequency_count(handle->u.frequency.counter);
    hal_irq_restore(state);
}

static void measure(struct handle *handle)
{
    uint64_t since = handle->u.frequency.since;
    uint32_t from = handle->u.frequency.from;
    begin(handle);
    uint32_t cycles = handle->u.frequency.from - from, us = (uint32_t)(handle->u.frequency.since - since);
    if (cycles)
        handle->u.frequency.hz = (uint32_t)(((uint64_t)cycles * 1000000u + us / 2) / us);
}

#else
/* A port that counts nothing. */
#define ABSENT(name)                                                          \
    uint8_t op_frequency_##name(const struct op *op, struct results *results) \
    {                                                                         \
        (void)op, (void)results;                                              \
        return WIRE_ENOSYS;                                                   \
    }
ABSENT(open)
ABSENT(close)
ABSENT(read)
ABSENT(run)
ABSENT(clear)

void frequency_handle_close(struct handle *handle)
{
    (void)handle;
}
#endif
