/*
 * PWM outputs. A generator (the RP2040's slice) has one frequency and several outputs: pins that share it must agree.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"

static const struct handle *sharer(const struct handle *self, int slice);

uint8_t op_pwm_open(const struct op *op, struct results *results)
{
    uint32_t pin = op->field[1], frequency = op->field[2], duty = op->field[3];
    bool variable = op->field[4] & 1;
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 1, &handle);
    if (status != WIRE_OK)
        return status;
    int slice = hal_pwm_slice((uint8_t)pin);
    if (slice < 0)
        return WIRE_INVALID_PIN;
    uint8_t channel = hal_pwm_channel((uint8_t)pin);
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        const struct handle *other = handle_get(n, HANDLE_PWM);
        if (other && other->u.pwm.slice == slice &&
            (other->u.pwm.channel == channel || other->u.pwm.variable || variable || other->u.pwm.asked != frequency))
            return WIRE_BLOCK_IN_USE;
    }
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    const struct handle *other = sharer(handle, slice);
    if (!other && !hal_pwm_free(slice))
        return WIRE_BLOCK_IN_USE;
    uint32_t actual = other ? other->u.pwm.frequency : hal_pwm_frequency(slice, frequency);
    if (actual == 0)
        return WIRE_INVALID_ARGUMENT;
    handle->kind = HANDLE_PWM;
    handle->u.pwm.pin = (uint8_t)pin;
    handle->u.pwm.channel = channel;
    handle->u.pwm.slice = (int8_t)slice;
    handle->u.pwm.variable = variable;
    handle->u.pwm.duty = (uint16_t)duty;
    handle->u.pwm.asked = frequency;
    handle->u.pwm.frequency = actual;
    pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
    hal_pwm_duty(slice, channel, (uint16_t)duty);
    hal_pwm_open((uint8_t)pin);
    put_u32(results, actual);
    return WIRE_OK;
}

uint8_t op_pwm_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PWM);
    if (!handle)
        return WIRE_NOT_OPEN;
    pwm_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void pwm_handle_close(struct handle *handle)
{
    hal_pwm_close(handle->u.pwm.pin, sharer(handle, handle->u.pwm.slice) == 0);
    pin_give_up(handle->u.pwm.pin);
}

uint8_t op_pwm_duty(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_PWM);
    if (!handle)
        return WIRE_NOT_OPEN;
    handle->u.pwm.duty = (uint16_t)op->field[1];
    hal_pwm_duty(handle->u.pwm.slice, handle->u.pwm.channel, handle->u.pwm.duty);
    return WIRE_OK;
}

uint8_t op_pwm_frequency(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_PWM);
    uint32_t frequency = op->field[1];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (sharer(handle, handle->u.pwm.slice))
        return WIRE_BLOCK_IN_USE;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    uint32_t actual = hal_pwm_frequency(handle->u.pwm.slice, frequency);
    if (actual == 0)
        return WIRE_INVALID_ARGUMENT;
    handle->u.pwm.asked = frequency;
    handle->u.pwm.frequency = actual;
    hal_pwm_duty(handle->u.pwm.slice, handle->u.pwm.channel, handle->u.pwm.duty);
    put_u32(results, actual);
    return WIRE_OK;
}

/* Another open output of the same generator, or 0. */
static const struct handle *sharer(const struct handle *self, int slice)
{
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        const struct handle *other = handle_get(n, HANDLE_PWM);
        if (other && other != self && other->u.pwm.slice == slice)
            return other;
    }
    return 0;
}
