/* Analog inputs, and the chip's temperature channel, which has no pin. */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

uint8_t op_adc_open(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[1];
    struct handle *handle;
    uint8_t status = handle_new_on(op->field[0], &op->field[1], pin != WIRE_TEMPERATURE_CHANNEL, &handle);
    if (status != WIRE_OK)
        return status;
    int channel = pin == WIRE_TEMPERATURE_CHANNEL ? hal_adc_temperature_channel() : hal_adc_channel((uint8_t)pin);
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

/* Samples at a fixed pace by the cycle counter; a period that is too short for the converter is as short as it can. */
uint8_t op_adc_capture(const struct op *op, struct results *results)
{
    struct handle *handle = handle_get(op->field[0], HANDLE_ADC);
    uint32_t count = op->field[1], period_ns = op->field[2];
    if (!handle)
        return WIRE_NOT_OPEN;
    if (period_ns > 10000000u)
        return WIRE_INVALID_ARGUMENT;
    if (!results_have_room(results, 5 + 2 * count))
        return WIRE_REPLY_TOO_LONG;
    uint32_t cycles = (uint32_t)((uint64_t)period_ns * hal_cycles_per_us() / 1000), last = hal_cycles(), seen = 0;
    uint8_t status = WIRE_OK;
    put_varint(results, count);
    for (uint32_t i = 0; i < count && status == WIRE_OK; i++) {
        put_u16(results, hal_adc_read(handle->u.adc.channel));
        while (((hal_cycles() - last) & 0xFFFFFF) < cycles)
            ;
        last += cycles;
        if ((seen += cycles) > 1000000u) {
            seen = 0;
            status = wait_check();
        }
    }
    return status;
}
