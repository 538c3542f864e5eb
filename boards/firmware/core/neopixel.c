/* Addressable LEDs: bits told apart by how long the line is high. The port has the timing; this file the pin and the latch. */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "staging.h"
#include "wait.h"

#define LATCH_US 300u

static uint8_t stream(uint32_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length);

uint8_t op_neopixel_write(const struct op *op, struct results *results)
{
    (void)results;
    /* Between the old WS2812 (0: 350+800, 1: 700+600 ns) and the B-V5 (220-380+580-1000, 580-1000+220-420 ns): both accept these. */
    static const uint16_t times_ns[4] = {360, 880, 800, 440};
    uint8_t status = stream(op->field[0], times_ns, op->data, op->data_length);
    return status == WIRE_OK ? wait_until(hal_time_us() + LATCH_US) : status;
}

uint8_t op_neopixel_bitstream(const struct op *op, struct results *results)
{
    (void)results;
    const uint16_t times_ns[4] = {(uint16_t)op->field[1], (uint16_t)op->field[2], (uint16_t)op->field[3], (uint16_t)op->field[4]};
    return stream(op->field[0], times_ns, op->data, op->data_length);
}

uint8_t op_neopixel_staged(const struct op *op, struct results *results)
{
    (void)results;
    const uint16_t times_ns[4] = {(uint16_t)op->field[1], (uint16_t)op->field[2], (uint16_t)op->field[3], (uint16_t)op->field[4]};
    if (op->field[5] > STAGING_BYTES)
        return WIRE_INVALID_ARGUMENT;
    return stream(op->field[0], times_ns, staging, op->field[5]);
}

static uint8_t stream(uint32_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint8_t status = pin_check_gpio(pin);
    if (status != WIRE_OK)
        return status;
    if (!pin_is_output(pin))
        return WIRE_NOT_OPEN;
    pin_mode[pin] = PIN_OUTPUT;
    return hal_bitstream((uint8_t)pin, times_ns, bytes, length) ? WIRE_OK : WIRE_INVALID_ARGUMENT;
}
