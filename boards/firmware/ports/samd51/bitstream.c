/*
 * A timed bit stream with interrupts out, each edge at its own cycle of SysTick: what the cache or a slow bus costs one edge, the next does not
 * pass on. USB's hardware answers NAK meanwhile, and the microsecond counter goes on by itself.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* Looking at SysTick and going round takes that long; shorter times cannot be told apart. */
#define SHORTEST_CYCLES 18u

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint32_t cycles[4];
    for (uint32_t i = 0; i < 4; i++) {
        cycles[i] = (times_ns[i] * CYCLES_PER_US + 500) / 1000;
        if (cycles[i] < SHORTEST_CYCLES)
            return false;
    }
    hal_pin_output(pin, false);
    uint32_t mask = BIT(INDEX(pin)), state = hal_irq_disable(), due = hal_cycles();
    reg32 *set = &PORT_OUTSET(GROUP(pin)), *clear = &PORT_OUTCLR(GROUP(pin));
    for (uint32_t i = 0; i < length; i++) {
        for (uint32_t byte = (uint32_t)bytes[i] << 24, bit = 0; bit < 8; bit++, byte <<= 1) {
            const uint32_t *t = byte & 0x80000000u ? &cycles[2] : &cycles[0];
            *set = mask;
            for (due += t[0]; (int32_t)((hal_cycles() - due) << 8) < 0;)
                ;
            *clear = mask;
            for (due += t[1]; (int32_t)((hal_cycles() - due) << 8) < 0;)
                ;
        }
    }
    hal_irq_restore(state);
    return true;
}
