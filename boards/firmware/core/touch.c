/* Touch by the time that a pin's charge takes to leave through a resistor, as CircuitPython measures it where a chip has no block for it. */
#include "../hal.h"
#include "claims.h"
#include "op.h"
#include "wait.h"

#define CHARGE_US 10u
#define TICKS_PER_US 4u

uint8_t op_touch_read(const struct op *op, struct results *results)
{
    uint8_t pin = OP_PIN(op->field[0]), status = pin_check_gpio(pin);
    bool level = OP_LEVEL(op->field[0]);
    uint32_t samples = op->field[1], most = op->field[2], ticks = 0, per_tick = hal_cycles_per_us() / TICKS_PER_US;
    if (status != WIRE_OK)
        return status;
    if (!results_have_room(results, 2))
        return WIRE_REPLY_TOO_LONG;
    hal_pin_pull(pin, HAL_PULL_NONE);
    while (samples-- && ticks < most && status == WIRE_OK) {
        hal_pin_output(pin, level);
        hal_delay_us(CHARGE_US);
        uint32_t state = hal_irq_disable(), start = hal_cycles(), limit = (most - ticks) * per_tick, took = 0;
        hal_pin_input(pin);
        while (hal_pin_read(pin) == level && took < limit)
            took = (hal_cycles() - start) & 0xFFFFFF;
        hal_irq_restore(state);
        ticks += took / per_tick;
        status = wait_check();
    }
    pin_mode[pin] = 0;
    put_u16(results, ticks < most ? ticks : most);
    return status;
}
