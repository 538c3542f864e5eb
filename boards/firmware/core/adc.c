/* Analog inputs, and the chip's temperature channel, which has no pin. */
#include "../hal.h"
#include "claims.h"
#include "op.h"

uint8_t op_adc_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1];
    struct handle *handle;
    uint8_t status = handle_new(op->field[0], &handle);
    if (status != WIRE_OK)
        return status;
    int channel;
    if (pin == WIRE_TEMPERATURE_CHANNEL) {
        channel = hal_adc_temperature_channel();
    } else {
        status = pin == HAL_NO_PIN ? WIRE_INVALID_PIN : pin_check_free(pin);
        if (status != WIRE_OK)
            return status;
        channel = hal_adc_channel((uint8_t)pin);
    }
    if (channel < 0)
        return WIRE_INVALID_PIN;
    handle->kind = HANDLE_ADC;
    handle->u.adc.pin = (uint8_t)pin;
    handle->u.adc.channel = (int8_t)channel;
    if (pin != WIRE_TEMPERATURE_CHANNEL) {
        pin_hold((uint8_t)pin, (uint8_t)op->field[0]);
        hal_adc_open((uint8_t)pin);
    }
    return WIRE_OK;
}

uint8_t op_adc_close(const struct op *op, struct results *results)
{
    (void)results;
    struct handle *handle = handle_get(op->field[0], HANDLE_ADC);
    if (!handle)
        return WIRE_NOT_OPEN;
    adc_handle_close(handle);
    handle->kind = HANDLE_NONE;
    return WIRE_OK;
}

void adc_handle_close(struct handle *handle)
{
    if (handle->u.adc.pin != WIRE_TEMPERATURE_CHANNEL)
        pin_give_up(handle->u.adc.pin);
}

uint8_t op_adc_read(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_ADC);
    if (!handle)
        return WIRE_NOT_OPEN;
    if (!results_have_room(results, 2))
        return WIRE_REPLY_TOO_LONG;
    put_u16(results, hal_adc_read(handle->u.adc.channel));
    return WIRE_OK;
}
