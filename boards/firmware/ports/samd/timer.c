/*
 * Time: two TCs as one counter of microseconds (the chip's counter.h says which), its overflow for the upper half, its compare channels as the
 * alarm that ends an idle wait and as the tick; SysTick counts cycles.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"
#include "counter.h" /* the chip's */

#define HEARTBEAT_US 100000u

/* A pin that is waited for is looked at without a pause, for so long at a time. */
#define LOOK_US 1000u

static void look(uint64_t until);

static volatile uint32_t upper;
static uint8_t looked_at = HAL_NO_PIN;
static bool looked_at_level;
static uint32_t tick_us, tick_due;

void timer_start(void)
{
    counter_start();
    interrupt_priorities();
}

uint64_t hal_time_us(void)
{
    uint32_t high, low, overflowed;
    do {
        high = upper;
        low = counter_read();
        overflowed = COUNTER_INTFLAG & TC_OVF;
    } while (high != upper);
    /* With the interrupt kept out, an overflow is only a flag yet. */
    if (overflowed && low < 0x80000000u)
        high++;
    return (uint64_t)high << 32 | low;
}

void counter_irq(void)
{
    uint32_t flags = COUNTER_INTFLAG;
    COUNTER_INTFLAG = (uint8_t)flags;
    if (flags & TC_OVF)
        upper = upper + 1;
    if ((flags & TC_MC1) && tick_us) {
        on_tick();
        /* From the time that was due, so that the period does not drift; from now when that has passed already. */
        tick_due += tick_us;
        uint32_t now = counter_read();
        if ((int32_t)(tick_due - now) < 5)
            tick_due = now + tick_us;
        counter_compare(1, tick_due);
    }
}

void hal_tick(uint32_t period_us)
{
    tick_us = period_us;
    COUNTER_INTENCLR = TC_MC1;
    if (!period_us)
        return;
    tick_due = counter_read() + period_us;
    counter_compare(1, tick_due);
    COUNTER_INTFLAG = TC_MC1;
    COUNTER_INTENSET = TC_MC1;
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
    looked_at = HAL_NO_PIN;
    hal_idle_until(hal_time_us() + HEARTBEAT_US);
}

/* As on the RP2040: an interrupt just before the wfe sets the event register, and a time that passed while it was written is looked at again. */
void hal_idle_until(uint64_t us)
{
    uint64_t now = hal_time_us();
    if (us <= now)
        return;
    uint32_t longest = looked_at == HAL_NO_PIN ? HEARTBEAT_US : LOOK_US;
    if (us - now > longest)
        us = now + longest;
    if (looked_at != HAL_NO_PIN) {
        look(us);
        return;
    }
    counter_compare(0, (uint32_t)us);
    if (hal_time_us() + 1 < us)
        __asm volatile("wfe" ::: "memory");
}

/* Which pins share an interrupt line is the boards' doing, so a pin that is waited for does without; and the end of its pulse is known to the microsecond. */
void hal_pin_watch(uint8_t pin)
{
    looked_at = pin;
    looked_at_level = hal_pin_read(pin);
}

static void look(uint64_t until)
{
    while (hal_pin_read(looked_at) == looked_at_level && hal_time_us() < until)
        ;
    looked_at = HAL_NO_PIN;
}
