/*
 * Pulse lengths, in and out.
 *
 * In: the pin interrupt notes the time from each edge to the next in one of a few rings, as CircuitPython's PulseIn does. Or, where a part
 * answers a pulse at once (DHT sensors), gpio.record does both in one go with interrupts kept out. Out: a PWM carrier switched on and off by the
 * microsecond clock.
 */
#include "../hal.h"
#include "claims.h"
#include "edges.h"
#include "limits.h"
#include "op.h"
#include "wait.h"

#define LONGEST_US 65535u
/* A recording keeps interrupts out: no more of it than USB can wait. */
#define RECORD_MOST_US 100000u

static uint16_t rings[PULSE_CAPTURES][PULSE_CAPTURE_PULSES];
static struct handle *ring_users[PULSE_CAPTURES];

static void start_capture(struct handle *handle);

uint8_t op_pulse_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1], most = op->field[3];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 1, &handle);
    if (status != WIRE_OK)
        return status;
    if (most == 0 || most > PULSE_CAPTURE_PULSES || op->field[2] > 1)
        return WIRE_INVALID_ARGUMENT;
    uint32_t ring = 0;
    while (ring < PULSE_CAPTURES && ring_users[ring])
        ring++;
    if (ring == PULSE_CAPTURES)
        return WIRE_BLOCK_IN_USE;
    ring_users[ring] = handle;
    handle->u.pulse.pin = (uint8_t)pin;
    handle->u.pulse.ring = (uint8_t)ring;
    handle->u.pulse.idle = (uint8_t)op->field[2];
    handle->u.pulse.most = (uint16_t)most;
    handle->kind = HANDLE_PULSE;
    pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
    hal_pin_release((uint8_t)pin);
    hal_pin_input((uint8_t)pin);
    start_capture(handle);
    edges_listen((uint8_t)pin, (uint8_t)op->field[0]);
    return WIRE_OK;
}

static void start_capture(struct handle *handle)
{
    uint32_t state = hal_irq_disable();
    handle->u.pulse.head = handle->u.pulse.count = 0;
    handle->u.pulse.started = false;
    handle->u.pulse.paused = false;
    hal_irq_restore(state);
}

/* The time before the first edge away from idle is no pulse. */
void pulse_edge(struct handle *handle, bool level, uint64_t us)
{
    if (handle->u.pulse.paused)
        return;
    if (handle->u.pulse.started) {
        uint64_t long_us = us - handle->u.pulse.since;
        uint16_t *ring = rings[handle->u.pulse.ring];
        uint32_t most = handle->u.pulse.most, at = handle->u.pulse.head + handle->u.pulse.count;
        ring[at >= most ? at - most : at] = (uint16_t)(long_us > LONGEST_US ? LONGEST_US : long_us);
        if (handle->u.pulse.count < most)
            handle->u.pulse.count++;
        else if (++handle->u.pulse.head == most)
            handle->u.pulse.head = 0;
    } else if (level != handle->u.pulse.idle) {
        handle->u.pulse.started = true;
    }
    handle->u.pulse.since = us;
}

uint8_t op_pulse_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PULSE);
    if (!handle)
        return WIRE_NOT_OPEN;
    pulse_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void pulse_handle_close(struct handle *handle)
{
    edges_ignore(handle->u.pulse.pin);
    pin_give_up(handle->u.pulse.pin);
    ring_users[handle->u.pulse.ring] = 0;
}

uint8_t op_pulse_pause(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PULSE);
    if (!handle)
        return WIRE_NOT_OPEN;
    handle->u.pulse.paused = true;
    return WIRE_OK;
}

uint8_t op_pulse_resume(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PULSE);
    uint32_t trigger_us = op->field[1];
    uint8_t status = WIRE_OK;
    if (!handle)
        return WIRE_NOT_OPEN;
    uint8_t pin = handle->u.pulse.pin;
    handle->u.pulse.paused = true;
    if (trigger_us) {
        hal_pin_output(pin, !handle->u.pulse.idle);
        status = wait_until(hal_time_us() + trigger_us);
    }
    uint32_t state = hal_irq_disable();
    hal_pin_input(pin);
    start_capture(handle);
    hal_irq_restore(state);
    return status;
}

/* Hands the pulses over and forgets them; keeps on capturing. */
uint8_t op_pulse_take(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_PULSE);
    if (!handle)
        return WIRE_NOT_OPEN;
    uint32_t room = (uint32_t)(results->end - results->at);
    if (room < 4)
        return WIRE_REPLY_TOO_LONG;
    room = (room - 2) / 2;
    uint32_t state = hal_irq_disable(), count = handle->u.pulse.count, most = handle->u.pulse.most;
    if (count > room)
        count = room;
    put_varint(results, count);
    for (uint32_t i = 0; i < count; i++) {
        put_u16(results, rings[handle->u.pulse.ring][handle->u.pulse.head]);
        if (++handle->u.pulse.head == most)
            handle->u.pulse.head = 0;
    }
    handle->u.pulse.count = (uint16_t)(handle->u.pulse.count - count);
    hal_irq_restore(state);
    return WIRE_OK;
}

/* Clears what was captured, and what is being measured. */
uint8_t op_pulse_clear(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PULSE);
    if (!handle)
        return WIRE_NOT_OPEN;
    uint32_t state = hal_irq_disable();
    handle->u.pulse.head = handle->u.pulse.count = 0;
    hal_irq_restore(state);
    return WIRE_OK;
}

/* ---- one shot, timed by polling ---- */

uint8_t op_gpio_record(const struct op *op, struct results *results)
{
    uint8_t pin = OP_PIN(op->field[0]), status = pin_check_gpio(pin);
    bool level = OP_LEVEL(op->field[0]);
    uint32_t trigger_us = op->field[1], most = op->field[2], timeout_us = op->field[3];
    if (status != WIRE_OK)
        return status;
    if (most == 0 || most > 512 || timeout_us > RECORD_MOST_US)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, 2 + 2 * most))
        return WIRE_REPLY_TOO_LONG;
    if (trigger_us) {
        hal_pin_output(pin, level);
        status = wait_until(hal_time_us() + trigger_us);
    }
    pin_mode[pin] = 0;
    uint8_t *count_at = results->at;
    put_u16(results, 0);
    uint32_t count = 0, state = hal_irq_disable();
    hal_pin_input(pin);
    bool now = hal_pin_read(pin);
    uint64_t since = hal_time_us(), end = since + RECORD_MOST_US;
    while (status == WIRE_OK && count < most) {
        uint64_t us = hal_time_us();
        if (hal_pin_read(pin) != now) {
            uint64_t long_us = us - since;
            put_u16(results, long_us > LONGEST_US ? LONGEST_US : (uint32_t)long_us);
            count++;
            since = us;
            now = !now;
        } else if (us - since > timeout_us || us > end) {
            break;
        }
    }
    hal_irq_restore(state);
    count_at[0] = (uint8_t)count;
    count_at[1] = (uint8_t)(count >> 8);
    return status;
}

/* ---- out ---- */

uint8_t op_pwm_train(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PWM);
    uint16_t duty = (uint16_t)op->field[1];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (op->data_length & 1)
        return WIRE_INVALID_ARGUMENT;
    uint8_t status = WIRE_OK;
    uint64_t at = hal_time_us();
    for (uint32_t i = 0; i + 1 < op->data_length && status == WIRE_OK; i += 2) {
        hal_pwm_duty(handle->u.pwm.slice, handle->u.pwm.channel, i & 2 ? 0 : duty);
        at += op->data[i] | (uint32_t)op->data[i + 1] << 8;
        status = wait_until(at);
    }
    hal_pwm_duty(handle->u.pwm.slice, handle->u.pwm.channel, handle->u.pwm.duty);
    return status;
}
