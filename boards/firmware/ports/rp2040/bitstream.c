/*
 * A timed bit stream by PIO (datasheet chapter 3): seven instructions, any pin, no interrupt can stretch a bit.
 *
 *     0  out x, 1          waits for data with the pin low
 *     1  jmp !x, 5
 *     2  set pins, 1  [high of a 1]
 *     3  set pins, 0  [low of a 1]
 *     4  jmp 0
 *     5  set pins, 1  [high of a 0]
 *     6  set pins, 0  [low of a 0]     then 0 again
 *
 * The delays are written into the program for each stream, and the divider is the smallest whole number that makes them fit: whole, because
 * a fractional divider's jitter would eat the tolerance.
 */
#include "../../core/wait.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define DELAY_MAX 31u
#define OUT_X_1 0x6021u
#define JMP_NOT_X(to) (0x0020u | (to))
#define JMP(to) (0x0000u | (to))
#define SET_PINS(value) (0xE000u | (value))
#define SET_PINDIRS(value) (0xE080u | (value))
#define DELAY(cycles) ((cycles) << 8)

static bool cycles_for(const uint16_t times_ns[4], uint32_t *divider, uint32_t cycles[4]);

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint32_t divider, t[4];
    if (!cycles_for(times_ns, &divider, t))
        return false;
    REG_CLR(PIO_CTRL) = PIO_CTRL_SM0_ENABLE;
    const uint32_t program[7] = {
        OUT_X_1,
        JMP_NOT_X(5),
        SET_PINS(1) | DELAY(t[2] - 1),
        SET_PINS(0) | DELAY(t[3] - 4), /* and jmp, out, jmp */
        JMP(0),
        SET_PINS(1) | DELAY(t[0] - 1),
        SET_PINS(0) | DELAY(t[1] - 3), /* and out, jmp */
    };
    for (uint32_t i = 0; i < 7; i++)
        PIO_INSTR_MEM(i) = program[i];
    PIO_SM0_CLKDIV = divider << 16;
    PIO_SM0_EXECCTRL = 6u << 12; /* wrap from 6 to 0 */
    PIO_SM0_PINCTRL = 1u << 26 | (uint32_t)pin << 5; /* one SET pin */
    /* Restarting clears a half-used shift register; it has to come before autopull is switched on, or a pull is left over. */
    PIO_SM0_SHIFTCTRL = 0;
    REG_SET(PIO_CTRL) = PIO_CTRL_SM0_RESTART | PIO_CTRL_SM0_CLKDIV_RESTART;
    PIO_SM0_SHIFTCTRL = 1u << 30 | 8u << 25 | 1u << 17; /* eight-deep FIFO, a byte a word from the left, autopull */
    PIO_SM0_INSTR = SET_PINS(0);
    PIO_SM0_INSTR = SET_PINDIRS(1);
    PIO_SM0_INSTR = JMP(0);
    pin_function(pin, IO_FUNC_PIO0);
    REG_SET(PIO_CTRL) = PIO_CTRL_SM0_ENABLE;
    uint32_t cancelled = 0;
    for (uint32_t i = 0; i < length && !cancelled; i++) {
        while (PIO_FSTAT & PIO_FSTAT_TX0_FULL)
            cancelled |= wait_check();
        PIO_TXF0 = (uint32_t)bytes[i] << 24;
    }
    /* The stall flag is sticky: cleared once the FIFO is empty, it comes back when the last bit is out. */
    while (!(PIO_FSTAT & PIO_FSTAT_TX0_EMPTY))
        ;
    PIO_FDEBUG = PIO_FDEBUG_TX0_STALL;
    while (!(PIO_FDEBUG & PIO_FDEBUG_TX0_STALL))
        ;
    REG_CLR(PIO_CTRL) = PIO_CTRL_SM0_ENABLE;
    hal_pin_output(pin, false);
    return true;
}

/* Clock cycles of each time at the smallest divider; false when one is too short or more than 150 ns from what was asked. */
static bool cycles_for(const uint16_t times_ns[4], uint32_t *divider, uint32_t cycles[4])
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < 4; i++)
        if (times_ns[i] > longest)
            longest = times_ns[i];
    *divider = (longest * CYCLES_PER_US / 1000 + DELAY_MAX) / (DELAY_MAX + 1);
    if (*divider == 0)
        *divider = 1;
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t least = i == 0 || i == 2 ? 1 : i == 1 ? 3 : 4, unit = *divider * 1000;
        cycles[i] = (times_ns[i] * CYCLES_PER_US + unit / 2) / unit;
        if (cycles[i] < least)
            cycles[i] = least;
        if (cycles[i] > DELAY_MAX + 1)
            cycles[i] = DELAY_MAX + 1;
        int32_t error = (int32_t)(cycles[i] * unit / CYCLES_PER_US) - times_ns[i];
        if (error > 150 || error < -150)
            return false;
    }
    return true;
}
