/*
 * Programmable IO (datasheet chapter 3): two blocks of four state machines over 32 instructions each, and the book of who has what.
 *
 * Line 0 of each block's interrupts tells the core what it watches; line 1 only ends an idle wait for a FIFO, and switches itself off.
 */
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define SET_PINS(value) (0xE000u | (value))
#define SET_PINDIRS(value) (0xE080u | (value))
#define JMP(to) (0x0000u | (to))
#define IS_JMP(word) (((word) & 0xE000u) == 0)
#define ADDRESS 0x1Fu

static struct {
    uint8_t machines;     /* one bit each */
    uint32_t memory;      /* one bit a word */
} taken[HAL_PIOS];

/* ---- the book ---- */

bool hal_pio_claim(uint8_t block, uint8_t machine)
{
    if (taken[block].machines & BIT(machine))
        return false;
    taken[block].machines |= (uint8_t)BIT(machine);
    return true;
}

void hal_pio_unclaim(uint8_t block, uint8_t machine)
{
    hal_pio_enable(block, machine, false);
    REG_CLR(PIO_IRQ1_INTE(block)) = PIO_INT_RX_NOT_EMPTY(machine) | PIO_INT_TX_NOT_FULL(machine);
    taken[block].machines &= (uint8_t)~BIT(machine);
}

static uint32_t mask_of(uint32_t offset, uint32_t count)
{
    return (count >= 32 ? 0xFFFFFFFFu : BIT(count) - 1) << offset;
}

bool hal_pio_load(uint8_t block, uint8_t offset, const uint8_t *words, uint32_t count)
{
    uint32_t mask = mask_of(offset, count);
    if ((taken[block].memory & mask) && !MUTANT(pio_memory_shared))
        return false;
    taken[block].memory |= mask;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word = words[2 * i] | (uint32_t)words[2 * i + 1] << 8;
        PIO_INSTR_MEM(block, offset + i) = IS_JMP(word) && !MUTANT(pio_not_relocated) ? (word & ~ADDRESS) | ((word + offset) & ADDRESS) : word;
    }
    return true;
}

void hal_pio_unload(uint8_t block, uint8_t offset, uint32_t count)
{
    taken[block].memory &= ~mask_of(offset, count);
}

/* From the end of block 1: programs that choose for themselves begin with machine 0 of block 0. */
bool pio_borrow(struct pio_loan *loan, uint32_t words)
{
    for (uint32_t block = HAL_PIOS; block-- > 0;) {
        for (uint32_t machine = HAL_PIO_MACHINES; machine-- > 0;) {
            if (taken[block].machines & BIT(machine))
                continue;
            for (uint32_t offset = HAL_PIO_MEMORY - words + 1; offset-- > 0;) {
                if (taken[block].memory & mask_of(offset, words))
                    continue;
                taken[block].machines |= (uint8_t)BIT(machine);
                taken[block].memory |= mask_of(offset, words);
                *loan = (struct pio_loan){(uint8_t)block, (uint8_t)machine, (uint8_t)offset, (uint8_t)words};
                return true;
            }
        }
    }
    return false;
}

void pio_give_back(const struct pio_loan *loan)
{
    hal_pio_unclaim(loan->block, loan->machine);
    hal_pio_unload(loan->block, loan->offset, loan->length);
}

/* ---- control ---- */

void hal_pio_configure(uint8_t block, uint8_t machine, uint8_t pc, const struct hal_pio_settings *settings)
{
    if (!MUTANT(pio_configured_running))
        hal_pio_enable(block, machine, false);
    PIO_SM_CLKDIV(block, machine) = settings->clkdiv;
    PIO_SM_EXECCTRL(block, machine) = settings->execctrl & ~PIO_EXECCTRL_EXEC_STALLED;
    /* Joining and parting the FIFOs empties them. */
    if (!MUTANT(pio_fifos_kept)) {
        PIO_SM_SHIFTCTRL(block, machine) = settings->shiftctrl ^ PIO_SHIFTCTRL_JOIN_RX;
        PIO_FDEBUG(block) = PIO_FDEBUG_ALL(machine);
    }
    PIO_SM_SHIFTCTRL(block, machine) = settings->shiftctrl;
    PIO_SM_PINCTRL(block, machine) = settings->pinctrl;
    REG_SET(PIO_CTRL(block)) = PIO_CTRL_RESTART(machine) | PIO_CTRL_CLKDIV_RESTART(machine);
    hal_pio_exec(block, machine, (uint16_t)JMP(pc));
}

void hal_pio_clock(uint8_t block, uint8_t machine, uint32_t clkdiv)
{
    PIO_SM_CLKDIV(block, machine) = clkdiv;
    REG_SET(PIO_CTRL(block)) = PIO_CTRL_CLKDIV_RESTART(machine);
}

RAM_CODE void hal_pio_enable(uint8_t block, uint8_t machine, bool on)
{
    if (on)
        REG_SET(PIO_CTRL(block)) = PIO_CTRL_ENABLE(machine);
    else
        REG_CLR(PIO_CTRL(block)) = PIO_CTRL_ENABLE(machine);
}

void hal_pio_restart(uint8_t block, uint8_t machine, uint8_t pc)
{
    REG_SET(PIO_CTRL(block)) = PIO_CTRL_RESTART(machine);
    hal_pio_exec(block, machine, (uint16_t)JMP(pc));
}

RAM_CODE void hal_pio_exec(uint8_t block, uint8_t machine, uint16_t instruction)
{
    PIO_SM_INSTR(block, machine) = instruction;
}

/* By SET instructions of the machine's own, five pins being what one SET reaches; its settings come back afterwards. */
void hal_pio_levels(uint8_t block, uint8_t machine, uint32_t pins, uint32_t levels, uint32_t outputs)
{
    uint32_t pinctrl = PIO_SM_PINCTRL(block, machine), execctrl = PIO_SM_EXECCTRL(block, machine) & ~PIO_EXECCTRL_EXEC_STALLED;
    PIO_SM_EXECCTRL(block, machine) = execctrl & ~PIO_EXECCTRL_OUT_STICKY;
    for (uint32_t pin = 0; pin < PIN_COUNT; pin++) {
        if (!(pins >> pin & 1))
            continue;
        PIO_SM_PINCTRL(block, machine) = 1u << 26 | pin << 5;
        PIO_SM_INSTR(block, machine) = SET_PINS(levels >> pin & 1);
        PIO_SM_INSTR(block, machine) = SET_PINDIRS(outputs >> pin & 1);
    }
    PIO_SM_PINCTRL(block, machine) = pinctrl;
    PIO_SM_EXECCTRL(block, machine) = execctrl;
}

void hal_pio_pin(uint8_t block, uint8_t pin)
{
    if (!MUTANT(pio_not_muxed))
        pin_function(pin, IO_FUNC_PIO0 + block);
}

/* ---- words ---- */

RAM_CODE bool hal_pio_put(uint8_t block, uint8_t machine, uint32_t word)
{
    if ((PIO_FSTAT(block) & PIO_FSTAT_TX_FULL(machine)) && !MUTANT(pio_overflows))
        return false;
    PIO_TXF(block, machine) = word;
    return true;
}

RAM_CODE bool hal_pio_get(uint8_t block, uint8_t machine, uint32_t *word)
{
    if (PIO_FSTAT(block) & PIO_FSTAT_RX_EMPTY(machine))
        return false;
    *word = PIO_RXF(block, machine);
    return true;
}

void hal_pio_await(uint8_t block, uint8_t machine, bool room, bool word)
{
    REG_SET(PIO_IRQ1_INTE(block)) = (room ? PIO_INT_TX_NOT_FULL(machine) : 0) | (word ? PIO_INT_RX_NOT_EMPTY(machine) : 0);
    NVIC_ISER = BIT(IRQ_PIO0_0 + 2u * block + 1);
}

struct hal_pio_status hal_pio_status(uint8_t block, uint8_t machine)
{
    uint32_t debug = PIO_FDEBUG(block) >> machine, level = PIO_FLEVEL(block) >> (8u * machine);
    return (struct hal_pio_status){
        .pc = (uint8_t)PIO_SM_ADDR(block, machine),
        .tx = (uint8_t)(level & 15),
        .rx = (uint8_t)(level >> 4 & 15),
        .flags = (uint8_t)((debug >> 24 & 1 ? WIRE_PIO_TX_STALL : 0) | (debug & 1 ? WIRE_PIO_RX_STALL : 0) |
                           (debug >> 16 & 1 ? WIRE_PIO_TX_OVER : 0) | (debug >> 8 & 1 ? WIRE_PIO_RX_UNDER : 0) |
                           (PIO_CTRL(block) & PIO_CTRL_ENABLE(machine) ? WIRE_PIO_ENABLED : 0) |
                           (PIO_SM_EXECCTRL(block, machine) & PIO_EXECCTRL_EXEC_STALLED ? WIRE_PIO_EXEC_STALLED : 0) |
                           (PIO_FSTAT(block) & PIO_FSTAT_TX_FULL(machine) ? WIRE_PIO_TX_FULL : 0)),
    };
}

void hal_pio_clear(uint8_t block, uint8_t machine, uint8_t what)
{
    uint32_t word;
    if (what & WIRE_PIO_CLEAR_RX_FIFO)
        for (uint32_t i = 0; i < 8 && hal_pio_get(block, machine, &word); i++)
            ;
    PIO_FDEBUG(block) = (what & WIRE_PIO_CLEAR_TX_STALL ? PIO_FDEBUG_TX_STALL(machine) : 0) |
                        (what & WIRE_PIO_CLEAR_RX_STALL ? PIO_FDEBUG_RX_STALL(machine) : 0);
}

/* ---- interrupts ---- */

void hal_pio_watch(uint8_t block, uint16_t interrupts)
{
    PIO_IRQ0_INTE(block) = interrupts;
    NVIC_ISER = BIT(IRQ_PIO0_0 + 2u * block);
}

/* FIFO levels interrupt for as long as they last, flags until they are cleared. */
static void watched(uint8_t block)
{
    uint64_t now = hal_time_us();
    uint32_t there = PIO_IRQ0_INTS(block), levels = MUTANT(pio_flag_masked) ? there : there & 0xFF;
    PIO_IRQ(block) = there >> 8;
    if (levels)
        REG_CLR(PIO_IRQ0_INTE(block)) = levels;
    if (there && !on_pio(block, (uint16_t)there, now))
        PIO_IRQ0_INTE(block) = 0;
}

void pio0_irq0(void)
{
    watched(0);
}

void pio1_irq0(void)
{
    watched(1);
}

void pio0_irq1(void)
{
    REG_CLR(PIO_IRQ1_INTE(0)) = PIO_IRQ1_INTS(0);
}

void pio1_irq1(void)
{
    REG_CLR(PIO_IRQ1_INTE(1)) = PIO_IRQ1_INTS(1);
}
