/*
 * 1-Wire, bit-banged: each slot keeps interrupts out for at most 70 us (Maxim application note 126, standard speed). The pin is one that the
 * program claimed; it becomes open drain and stays it.
 */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

#define WRITE_1_LOW_US 6u
#define WRITE_1_REST_US 64u
#define WRITE_0_LOW_US 60u
#define WRITE_0_REST_US 10u
#define READ_LOW_US 6u
#define READ_SAMPLE_US 9u
#define READ_REST_US 55u
#define RESET_LOW_US 500u /* at least 480 */
#define PRESENCE_US 70u
#define RESET_REST_US 410u

static uint8_t prepare(uint32_t pin);
static void write_bit(uint8_t pin, bool bit);
static bool read_bit(uint8_t pin);

uint8_t op_onewire_reset(const struct op *op, struct results *results)
{
    uint8_t status = prepare(op->field[0]), pin = (uint8_t)op->field[0];
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    hal_pin_pull_low(pin);
    status = wait_until(hal_time_us() + RESET_LOW_US);
    uint32_t state = hal_irq_disable();
    hal_pin_let_go(pin);
    hal_delay_us(PRESENCE_US);
    bool present = !hal_pin_read(pin);
    hal_irq_restore(state);
    if (status == WIRE_OK)
        status = wait_until(hal_time_us() + RESET_REST_US);
    /* A line that is still low has no pull-up: nobody is there. */
    put_u8(results, present && hal_pin_read(pin));
    return status;
}

uint8_t op_onewire_write(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t status = prepare(op->field[0]), pin = (uint8_t)op->field[0];
    for (uint32_t i = 0; i < op->data_length && status == WIRE_OK; i++) {
        for (uint32_t bit = 0; bit < 8; bit++)
            write_bit(pin, (op->data[i] >> bit) & 1);
        status = wait_check();
    }
    return status;
}

uint8_t op_onewire_read(const struct op *op, struct results *results)
{
    uint8_t status = prepare(op->field[0]), pin = (uint8_t)op->field[0];
    uint32_t length = op->field[1];
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, length))
        return WIRE_REPLY_TOO_LONG;
    for (uint32_t i = 0; i < length && status == WIRE_OK; i++) {
        uint32_t byte = 0;
        for (uint32_t bit = 0; bit < 8; bit++)
            byte |= (uint32_t)read_bit(pin) << bit;
        put_u8(results, byte);
        status = wait_check();
    }
    return status;
}

uint8_t op_onewire_write_bit(const struct op *op, struct results *results)
{
    (void)results;
    uint8_t pin = OP_PIN(op->field[0]), status = prepare(pin);
    if (status == WIRE_OK)
        write_bit(pin, OP_LEVEL(op->field[0]));
    return status;
}

uint8_t op_onewire_read_bit(const struct op *op, struct results *results)
{
    uint8_t status = prepare(op->field[0]), pin = (uint8_t)op->field[0];
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 1))
        return WIRE_REPLY_TOO_LONG;
    put_u8(results, read_bit(pin));
    return WIRE_OK;
}

/* The pull that the program chose stays. */
static uint8_t prepare(uint32_t pin)
{
    uint8_t status = pin_check_gpio(pin);
    if (status != WIRE_OK)
        return status;
    hal_pin_open_drain((uint8_t)pin);
    pin_mode[pin] = PIN_OUTPUT | PIN_OPEN_DRAIN | PIN_LEVEL;
    return WIRE_OK;
}

static void write_bit(uint8_t pin, bool bit)
{
    uint32_t state = hal_irq_disable();
    hal_pin_pull_low(pin);
    hal_delay_us(bit ? WRITE_1_LOW_US : WRITE_0_LOW_US);
    hal_pin_let_go(pin);
    hal_irq_restore(state);
    hal_delay_us(bit ? WRITE_1_REST_US : WRITE_0_REST_US);
}

static bool read_bit(uint8_t pin)
{
    uint32_t state = hal_irq_disable();
    hal_pin_pull_low(pin);
    hal_delay_us(READ_LOW_US);
    hal_pin_let_go(pin);
    hal_delay_us(READ_SAMPLE_US);
    bool bit = hal_pin_read(pin);
    hal_irq_restore(state);
    hal_delay_us(READ_REST_US);
    return bit;
}
