/*
 * A timed bit stream by PIO (datasheet chapter 3): seven instructions, any pin, no interrupt can stretch a bit. The machine and its memory are
 * borrowed for as long as the stream takes, from what the host's own programs have left.
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
#define DELAY(cycles) ((cycles) << 8)

static bool cycles_for(const uint16_t times_ns[4], uint32_t *divider, uint32_t cycles[4]);
static void by_processor(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length);

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint32_t divider, t[4];
    struct pio_loan loan;
    if (!cycles_for(times_ns, &divider, t))
        return false;
    if (!pio_borrow(&loan, 7)) {
        by_processor(pin, times_ns, bytes, length);
        return true;
    }
    const uint8_t block = loan.block, machine = loan.machine;
    const uint32_t first = loan.offset;
    const uint32_t program[7] = {
        OUT_X_1,
        JMP_NOT_X(first + 5),
        SET_PINS(1) | DELAY(t[2] - 1),
        SET_PINS(0) | DELAY(t[3] - 4), /* and jmp, out, jmp */
        JMP(first),
        SET_PINS(1) | DELAY(t[0] - 1),
        SET_PINS(0) | DELAY(t[1] - 3), /* and out, jmp */
    };
    for (uint32_t i = 0; i < 7; i++)
        PIO_INSTR_MEM(block, first + i) = program[i];
    /* Eight-deep FIFO, a byte a word from the left, autopull; one SET pin. */
    const struct hal_pio_settings settings = {
        .clkdiv = divider << 16,
        .execctrl = (first + 6) << 12 | first << 7,
        .shiftctrl = PIO_SHIFTCTRL_JOIN_TX | 8u << 25 | 1u << 17,
        .pinctrl = 1u << 26 | (uint32_t)pin << 5,
    };
    hal_pio_configure(block, machine, loan.offset, &settings);
    hal_pio_levels(block, machine, BIT(pin), 0, BIT(pin));
    pin_function(pin, IO_FUNC_PIO0 + block);
    hal_pio_enable(block, machine, true);
    uint32_t cancelled = 0;
    for (uint32_t i = 0; i < length && !cancelled; i++)
        while (!hal_pio_put(block, machine, (uint32_t)bytes[i] << 24))
            cancelled |= wait_check();
    /* The stall flag is sticky: cleared once the FIFO is empty, it comes back when the last bit is out. */
    while (!(PIO_FSTAT(block) & PIO_FSTAT_TX_EMPTY(machine)))
        ;
    PIO_FDEBUG(block) = PIO_FDEBUG_TX_STALL(machine);
    while (!(PIO_FDEBUG(block) & PIO_FDEBUG_TX_STALL(machine)))
        ;
    hal_pio_enable(block, machine, false);
    hal_pin_output(pin, false);
    pio_give_back(&loan);
    return true;
}

/* For a program that has taken every machine, or all of the memory: by the cycle counter, with interrupts kept out. */
RAM_CODE static void by_processor(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    uint32_t cycles[4], state = hal_irq_disable();
    for (uint32_t i = 0; i < 4; i++)
        cycles[i] = times_ns[i] * CYCLES_PER_US / 1000;
    SIO_GPIO_OUT_CLR = BIT(pin);
    uint32_t next = SYST_CVR;
    for (uint32_t i = 0; i < length; i++) {
        for (uint32_t bit = 0x80; bit; bit >>= 1) {
            uint32_t one = bytes[i] & bit ? 2 : 0;
            while (((next - SYST_CVR) & 0xFFFFFF) >= 0x800000)
                ;
            SIO_GPIO_OUT_SET = BIT(pin);
            next = (next - cycles[one]) & 0xFFFFFF;
            while (((next - SYST_CVR) & 0xFFFFFF) >= 0x800000)
                ;
            SIO_GPIO_OUT_CLR = BIT(pin);
            next = (next - cycles[one + 1]) & 0xFFFFFF;
        }
    }
    hal_irq_restore(state);
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
