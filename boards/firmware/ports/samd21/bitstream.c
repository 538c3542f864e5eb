/*
 * A timed bit stream by counted instructions with interrupts out: the chip has no PIO. USB's hardware answers NAK meanwhile, and the
 * microsecond counter goes on by itself.
 *
 * Each time is a loop of three cycles a turn (62.5 ns at 48 MHz) plus the fixed cost around it, counted from the instructions below:
 * single-cycle stores to the pin, two cycles a taken branch, and flash wait states hidden by the cache once the loop has run.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define TURN_CYCLES 3u
/* Cycles of a high and of a low time besides the turns. */
#define HIGH_FIXED 4u
#define LOW_FIXED 11u

static bool turns_for(uint32_t ns, uint32_t fixed, uint32_t *turns);

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint32_t turns[4];
    for (uint32_t i = 0; i < 4; i++)
        if (!turns_for(times_ns[i], i % 2 ? LOW_FIXED : HIGH_FIXED, &turns[i]))
            return false;
    hal_pin_output(pin, false);
    uint32_t mask = BIT(INDEX(pin)), state = hal_irq_disable();
    reg32 *set = &PORT_OUTSET(GROUP(pin)), *clear = &PORT_OUTCLR(GROUP(pin));
    for (uint32_t i = 0; i < length; i++) {
        for (uint32_t byte = (uint32_t)bytes[i] << 24, bit = 0; bit < 8; bit++, byte <<= 1) {
            const uint32_t *t = byte & 0x80000000u ? &turns[2] : &turns[0];
            uint32_t high = t[0], low = t[1];
            __asm volatile("str %4, [%2]\n1: sub %0, #1\n   bne 1b\n   str %4, [%3]\n2: sub %1, #1\n   bne 2b"
                           : "+l"(high), "+l"(low)
                           : "l"(set), "l"(clear), "l"(mask)
                           : "cc", "memory");
        }
    }
    hal_irq_restore(state);
    return true;
}

static bool turns_for(uint32_t ns, uint32_t fixed, uint32_t *turns)
{
    uint32_t cycles = (ns * CYCLES_PER_US + 500) / 1000;
    uint32_t wanted = cycles > fixed ? (cycles - fixed + TURN_CYCLES / 2) / TURN_CYCLES : 0;
    *turns = wanted ? wanted : 1;
    int32_t error = (int32_t)((*turns * TURN_CYCLES + fixed) * 1000 / CYCLES_PER_US) - (int32_t)ns;
    return error <= 150 && error >= -150;
}
