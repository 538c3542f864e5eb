/*
 * Time: TC2 and TC3 as one counter of microseconds, its overflow for the upper half, its compare channels as the alarm that ends an idle wait
 * and as the tick; SysTick counts cycles. TC0 and TC1, TC4 and TC5 reach pins that boards use, TC2 and TC3 only PA00 and PA01.
 *
 * Reading the counter takes a command that copies it over (section 48.6.2.7), some cycles of its clock: hence 16 MHz divided by sixteen.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define HEARTBEAT_US 100000u
/* As long as a pin is waited for, that is how soon it is looked at again. */
#define SHORT_US 10u

static uint32_t count(void);
static void compare(uint32_t channel, uint32_t us);

static volatile uint32_t upper;
static bool next_wait_is_short;
static uint32_t tick_us, tick_due;

void timer_start(void)
{
    MCLK_APBMASK(BRIDGE_B) |= MCLK_B_TC2 | MCLK_B_TC3;
    clock_connect(GCLK_ID_TC2_TC3, GENERATOR_16MHZ);
    TC2_CTRLA = TC_SWRST;
    while (TC2_SYNCBUSY & TC_SYNC_SWRST)
        ;
    TC2_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV16;
    TC2_INTENSET = TC_OVF | TC_MC0;
    TC2_CTRLA = TC_MODE_COUNT32 | TC_PRESCALER_DIV16 | TC_ENABLE;
    while (TC2_SYNCBUSY & TC_SYNC_ENABLE)
        ;
    /* What is urgent: pin edges before serial bytes before USB before the tick. */
    for (uint32_t i = 0; i < EIC_LINES; i++)
        NVIC_PRIORITY(IRQ_EIC + i) = PRIORITY(0);
    for (uint32_t i = 0; i < SERCOM_COUNT * SERCOM_LINES; i++)
        NVIC_PRIORITY(IRQ_SERCOM0 + i) = PRIORITY(1);
    for (uint32_t i = 0; i < USB_LINES; i++)
        NVIC_PRIORITY(IRQ_USB + i) = PRIORITY(2);
    NVIC_PRIORITY(IRQ_TC2) = PRIORITY(3);
    interrupts_on(IRQ_TC2, 1);
}

uint64_t hal_time_us(void)
{
    uint32_t high, low, overflowed;
    do {
        high = upper;
        low = count();
        overflowed = TC2_INTFLAG & TC_OVF;
    } while (high != upper);
    /* With the interrupt kept out, an overflow is only a flag yet. */
    if (overflowed && low < 0x80000000u)
        high++;
    return (uint64_t)high << 32 | low;
}

/* An interrupt that asks too while this waits leaves a later count behind, which is as good. */
static uint32_t count(void)
{
    TC2_CTRLBSET = TC_CMD_READSYNC;
    while ((TC2_SYNCBUSY & TC_SYNC_CTRLB) || (TC2_CTRLBSET & TC_CMD_MASK))
        ;
    return TC2_COUNT;
}

void tc2_irq(void)
{
    uint32_t flags = TC2_INTFLAG;
    TC2_INTFLAG = (uint8_t)flags;
    if (flags & TC_OVF)
        upper = upper + 1;
    if ((flags & TC_MC1) && tick_us) {
        on_tick();
        /* From the time that was due, so that the period does not drift; from now when that has passed already. */
        tick_due += tick_us;
        uint32_t now = count();
        if ((int32_t)(tick_due - now) < 5)
            tick_due = now + tick_us;
        compare(1, tick_due);
    }
}

void hal_tick(uint32_t period_us)
{
    tick_us = period_us;
    TC2_INTENCLR = TC_MC1;
    if (!period_us)
        return;
    tick_due = count() + period_us;
    compare(1, tick_due);
    TC2_INTFLAG = TC_MC1;
    TC2_INTENSET = TC_MC1;
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
    compare(0, (uint32_t)us);
    if (hal_time_us() + 1 < us)
        __asm volatile("wfe" ::: "memory");
}

void timer_next_wait_is_short(void)
{
    next_wait_is_short = true;
}

static void compare(uint32_t channel, uint32_t us)
{
    if (channel)
        TC2_CC1 = us;
    else
        TC2_CC0 = us;
    while (TC2_SYNCBUSY & (channel ? TC_SYNC_CC1 : TC_SYNC_CC0))
        ;
}
