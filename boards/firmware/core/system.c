/* The board itself: identity, temperature, restart; and waiting, between ops or for a pin. */
#include "../hal.h"
#include "claims.h"
#include "memory.h"
#include "op.h"
#include "session.h"
#include "wait.h"

uint8_t op_system_echo(const struct op *op, struct results *results)
{
    if (!results_have_room(results, op->data_length))
        return WIRE_REPLY_TOO_LONG;
    memcpy(results->at, op->data, op->data_length);
    results->at += op->data_length;
    return WIRE_OK;
}

uint8_t op_system_reset(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    session_restart_later(false);
    return WIRE_OK;
}

uint8_t op_system_bootloader(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    session_restart_later(true);
    return WIRE_OK;
}

uint8_t op_system_safe_state(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    claims_to_safe_state();
    claims_release_pins();
    return WIRE_OK;
}

uint8_t op_system_unique_id(const struct op *op, struct results *results)
{
    (void)op;
    uint8_t id[HAL_UNIQUE_ID_MAX];
    uint32_t length = hal_unique_id(id);
    if (!results_have_room(results, length + 1))
        return WIRE_REPLY_TOO_LONG;
    put_varint(results, length);
    for (uint32_t i = 0; i < length; i++)
        put_u8(results, id[i]);
    return WIRE_OK;
}

uint8_t op_system_temperature(const struct op *op, struct results *results)
{
    (void)op;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, (uint32_t)hal_temperature_milli());
    return WIRE_OK;
}

uint8_t op_system_frequency(const struct op *op, struct results *results)
{
    (void)op;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    put_u32(results, hal_cpu_hz());
    return WIRE_OK;
}

uint8_t op_system_now(const struct op *op, struct results *results)
{
    (void)op;
    if (!results_have_room(results, 8))
        return WIRE_REPLY_TOO_LONG;
    put_u64(results, hal_time_us());
    return WIRE_OK;
}

uint8_t op_system_watchdog(const struct op *op, struct results *results)
{
    (void)results;
    session_watchdog(op->field[0]);
    return WIRE_OK;
}

uint8_t op_system_delay_us(const struct op *op, struct results *results)
{
    (void)results;
    return wait_until(hal_time_us() + op->field[0]);
}

uint8_t op_system_wait_pin(const struct op *op, struct results *results)
{
    uint8_t pin = OP_PIN(op->field[0]), status = pin_check_gpio(pin);
    bool level = OP_LEVEL(op->field[0]);
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 4))
        return WIRE_REPLY_TOO_LONG;
    uint64_t start = hal_time_us(), deadline = start + op->field[1];
    for (;;) {
        /* Before the look: an edge between it and the idling ends the idling. */
        hal_pin_watch(pin);
        if (hal_pin_read(pin) == level)
            break;
        if (hal_time_us() >= deadline)
            return WIRE_TIMEOUT;
        status = wait_check();
        if (status != WIRE_OK)
            return status;
        hal_idle_until(deadline);
    }
    put_u32(results, (uint32_t)(hal_time_us() - start));
    return WIRE_OK;
}

/* These three never get here: dispatch.c runs them, for they govern the ops behind them. */

uint8_t op_system_poll(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    return WIRE_INTERNAL;
}

uint8_t op_system_repeat(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    return WIRE_INTERNAL;
}

uint8_t op_system_select(const struct op *op, struct results *results)
{
    (void)op, (void)results;
    return WIRE_INTERNAL;
}
