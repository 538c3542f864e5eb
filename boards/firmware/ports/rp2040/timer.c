/*
 * Time: the 64-bit microsecond timer, its alarm as a heartbeat that ends every idle wait, and SysTick as a cycle counter.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define HEARTBEAT_US 100000u


void timer_start(void)
{
    TIMER_INTE = 1;
    NVIC_ICPR = BIT(IRQ_TIMER_0);
    NVIC_ISER = BIT(IRQ_TIMER_0);
}

RAM_CODE uint64_t hal_time_us(void)
{
    uint32_t high, low;
    do {
        high = TIMER_TIMERAWH;
        low = TIMER_TIMERAWL;
    } while (high != TIMER_TIMERAWH);
    return (uint64_t)high << 32 | low;
}

RAM_CODE uint32_t hal_cycles(void)
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

/*
 * An interrupt between the caller's last look and the wfe is not lost: taking one sets the event register, and wfe then falls through. An
 * alarm time that has passed while it was written would fire only after 71 minutes, hence the second look at the clock.
 */
void hal_idle_until(uint64_t us)
{
    uint64_t now = hal_time_us();
    if (us <= now)
        return;
    if (us - now > HEARTBEAT_US)
        us = now + HEARTBEAT_US;
    TIMER_ALARM0 = (uint32_t)us;
    if (hal_time_us() < us)
        __asm volatile("wfe" ::: "memory");
}

void timer_alarm_irq(void)
{
    TIMER_INTR = 1;
}

RAM_CODE uint32_t hal_irq_disable(void)
{
    uint32_t state;
    __asm volatile("mrs %0, primask\n cpsid i" : "=r"(state)::"memory");
    return state;
}

RAM_CODE void hal_irq_restore(uint32_t state)
{
    __asm volatile("msr primask, %0" ::"r"(state) : "memory");
}
