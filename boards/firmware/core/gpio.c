/*
 * Digital pins: the example to copy for a new peripheral.
 *
 * A handler checks (the claim, the values), then acts through hal.h, then appends its results. It returns a status of wire.h; when that is
 * not WIRE_OK nothing has happened on the pins.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

#define INTERRUPTS_OUT_BELOW_US 100u
/* From one pin change to the next when nothing is waited for, measured on the emulated RP2040. */
#define PULSE_OVERHEAD_CYCLES 72u

static uint8_t check_output(uint8_t pin);

uint8_t op_gpio_claim(const struct op *op, struct results *results)
{
    (void)results;
    uint32_t pin = op->field[0], safe = op->field[1];
    uint8_t status = pin == HAL_NO_PIN ? WIRE_INVALID_PIN : pin_check_free(pin);
    if (status != WIRE_OK)
        return status;
    if (safe > WIRE_SAFE_PULL_DOWN)
        return WIRE_INVALID_ARGUMENT;
    pin_claim_gpio((uint8_t)pin, (uint8_t)safe);
    return WIRE_OK;
}

uint8_t op_gpio_release(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t status = pin_check_gpio(op->field[0]);
    if (status == WIRE_OK)
        pin_give_up((uint8_t)op->field[0]);
    return status;
}

uint8_t op_gpio_configure(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = (uint8_t)op->field[0], bits = (uint8_t)op->field[1], status = pin_check_gpio(pin);
    bool output = bits & 1, open_drain = bits & 2, level = (bits >> 4) & 1;
    uint8_t pull = (bits >> 2) & 3, drive = (bits >> 5) & 3;
    if (status != WIRE_OK)
        return status;
    if (pull > WIRE_PULL_DOWN)
        return WIRE_INVALID_ARGUMENT;
    hal_pin_pull(pin, (enum hal_pull)pull);
    hal_pin_drive_strength(pin, drive);
    pin_mode[pin] = (uint8_t)((output ? PIN_OUTPUT : 0) | (output && open_drain ? PIN_OPEN_DRAIN : 0) | (level ? PIN_LEVEL : 0));
    if (!output) {
        hal_pin_input(pin);
    } else if (!open_drain) {
        hal_pin_output(pin, level);
    } else {
        hal_pin_open_drain(pin);
        pin_set(pin, level);
    }
    return WIRE_OK;
}

uint8_t op_gpio_set(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = OP_PIN(op->field[0]), status = check_output(pin);
    if (status == WIRE_OK)
        pin_set(pin, OP_LEVEL(op->field[0]));
    return status;
}

uint8_t op_gpio_get(const struct op *op, struct results *results)
{
    uint8_t status = pin_check_gpio(op->field[0]);
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    put_u8(results, hal_pin_read((uint8_t)op->field[0]));
    return WIRE_OK;
}

uint8_t op_gpio_pulse(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = OP_PIN(op->field[0]), status = check_output(pin);
    bool level = OP_LEVEL(op->field[0]);
    uint32_t us = op->field[1];
    if (status != WIRE_OK)
        return status;
    if (us < INTERRUPTS_OUT_BELOW_US) {
        uint32_t cycles = us * hal_cycles_per_us(), state = hal_irq_disable();
        cycles = cycles > PULSE_OVERHEAD_CYCLES ? cycles - PULSE_OVERHEAD_CYCLES : 0;
        pin_set(pin, level);
        uint32_t start = hal_cycles();
        while (((hal_cycles() - start) & 0xFFFFFF) < cycles)
            ;
        pin_set(pin, !level);
        hal_irq_restore(state);
        return WIRE_OK;
    }
    uint64_t start = hal_time_us();
    pin_set(pin, level);
    status = wait_until(start + us);
    pin_set(pin, !level);
    return status;
}

uint8_t op_gpio_toggle(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = (uint8_t)op->field[0], status = check_output(pin);
    if (status == WIRE_OK)
        pin_set(pin, !(pin_mode[pin] & PIN_LEVEL));
    return status;
}

/* An input may be set as well: nothing would happen, so it is refused. */
static uint8_t check_output(uint8_t pin)
{
    uint8_t status = pin_check_gpio(pin);
    return status == WIRE_OK && !(pin_mode[pin] & PIN_OUTPUT) ? WIRE_NOT_OPEN : status;
}
