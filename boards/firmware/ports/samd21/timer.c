/*
 * Time: TC4 and TC5 as one counter of microseconds, its overflow for the upper half, its compare channel as the alarm that ends an idle wait;
 * SysTick counts cycles.
 *
 * The counter is clocked at 8 MHz and divided by eight, not clocked at 1 MHz: every access crosses into its clock domain, and takes some
 * cycles of that clock (section 14.3).
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define HEARTBEAT_US 100000u
#define COUNT_ADDRESS 0x10u

/* As long as a pin is waited for, that is how soon it is looked at again. */
#define SHORT_US 10u

static volatile uint32_t upper;
static bool next_wait_is_short;
static uint32_t tick_us, tick_due;

void timer_start(void)
{
    PM_APBCMASK |= PM_APBC_TC4 | PM_APBC_TC5;
    clock_connect(GCLK_ID_TC4_TC5, GENERATOR_8MHZ);
    TC4_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV8;
    TC4_INTENSET = TC_OVF | TC_MC0;
    TC4_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV8 | TC_ENABLE;
    while (TC4_STATUS & TC_SYNCBUSY)
        ;
    /* From here on the counter is copied over continuously, and reading it takes no handshake. */
    if (!MUTANT(samd_no_read_request))
        TC4_READREQ = TC_READREQ_RREQ | TC_READREQ_RCONT | COUNT_ADDRESS;
    /* What is urgent: pin edges before serial bytes before USB before the tick. */
    NVIC_IPR(IRQ_USB) = NVIC_PRIORITY(IRQ_EIC, 0u) | NVIC_PRIORITY(IRQ_USB, 2u);
    NVIC_IPR(IRQ_SERCOM0) = NVIC_PRIORITY(IRQ_SERCOM0, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 1, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 2, 1u);
    NVIC_IPR(IRQ_SERCOM0 + 3) = NVIC_PRIORITY(IRQ_SERCOM0 + 3, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 4, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 5, 1u);
    NVIC_IPR(IRQ_TC4) = NVIC_PRIORITY(IRQ_TC4, 3u);
    NVIC_ICPR = BIT(IRQ_TC4);
    NVIC_ISER = BIT(IRQ_TC4);
}

uint64_t hal_time_us(void)
{
    uint32_t high, low, overflowed;
    do {
        high = upper;
        low = TC4_COUNT;
        overflowed = TC4_INTFLAG & TC_OVF;
    } while (high != upper);
    /* With the interrupt kept out, an overflow is only a flag yet. */
    if (overflowed && low < 0x80000000u)
        high++;
    return (uint64_t)high << 32 | low;
}

void tc4_irq(void)
{
    uint32_t flags = TC4_INTFLAG;
    TC4_INTFLAG = (uint8_t)flags;
    if (flags & TC_OVF)
        upper = upper + 1;
    if ((flags & TC_MC1) && tick_us) {
        on_tick();
        /* From the time that was due, so that the period does not drift; from now when that has passed already. */
        tick_due += tick_us;
        uint32_t now = TC4_COUNT;
        if ((int32_t)(tick_due - now) < 5)
            tick_due = now + tick_us;
        TC4_CC1 = tick_due;
    }
}

void hal_tick(uint32_t period_us)
{
    tick_us = period_us;
    TC4_INTENCLR = TC_MC1;
    if (!period_us)
        return;
    tick_due = TC4_COUNT + period_us;
    TC4_CC1 = tick_due;
    TC4_INTFLAG = TC_MC1;
    TC4_INTENSET = TC_MC1;
}

void hal_delay_us(uint32_t us)
{
    uint32_t start = hal_cycles(), cycles = us * CYCLES_PER_US;
    while (((hal_cycles() - start) & 0xFFFFFF) < cycles)
        ;
}

uint32_t hal_cycles(void)
{
    return (0xFFFFFF - SYST_CVR) & 0xFFFFFF;
}

uint32_t hal_cycles_per_us(void)
{
    return CYCLES_PER_US;
}

void hal_idle(void)
{
    hal_idle_until(hal_time_us() + HEARTBEAT_US);
}

/* As on the RP2040: an interrupt just before the wfe sets the event register, and a time that passed while it was written is looked at again. */
void hal_idle_until(uint64_t us)
{
    uint64_t now = hal_time_us();
    if (us <= now)
        return;
    uint32_t longest = next_wait_is_short ? SHORT_US : HEARTBEAT_US;
    next_wait_is_short = false;
    if (us - now > longest)
        us = now + longest;
    TC4_CC0 = (uint32_t)us;
    while (TC4_STATUS & TC_SYNCBUSY)
        ;
    if (hal_time_us() + 1 < us)
        __asm volatile("wfe" ::: "memory");
}

void timer_next_wait_is_short(void)
{
    next_wait_is_short = true;
}
