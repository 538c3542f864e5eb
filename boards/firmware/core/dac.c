/* Analog outputs: a pin has one channel of a converter, or none. */
#include "../hal.h"
#include "claims.h"
#include "op.h"

uint8_t op_dac_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], 1, &handle);
    if (status != WIRE_OK)
        return status;
    if (!(hal_pin_functions((uint8_t)pin) & WIRE_PIN_DAC))
        return WIRE_INVALID_PIN;
    if (!hal_dac_open((uint8_t)pin))
        return WIRE_BLOCK_IN_USE;
    handle->kind = HANDLE_DAC;
    handle->u.dac.pin = (uint8_t)pin;
    pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
    return WIRE_OK;
}

uint8_t op_dac_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_DAC);
    if (!handle)
        return WIRE_NOT_OPEN;
    dac_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void dac_handle_close(struct handle *handle)
{
    hal_dac_close(handle->u.dac.pin);
    pin_give_up(handle->u.dac.pin);
}

uint8_t op_dac_write(const struct op *op, struct results *results)
{
    (void)results;
    const struct handle *handle = handle_get(op->field[0], HANDLE_DAC);
    if (!handle)
        return WIRE_NOT_OPEN;
    hal_dac_write(handle->u.dac.pin, (uint16_t)op->field[1]);
    return WIRE_OK;
}
