/*
 * Time: the 64-bit microsecond timer, its alarm as a heartbeat that ends every idle wait, and SysTick as a cycle counter.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define HEARTBEAT_US 100000u


void timer_start(void)
{
    interrupt_priorities();
    TIMER_INTE = 3;
    NVIC_ICPR = BIT(IRQ_TIMER_0);
    NVIC_ISER = BIT(IRQ_TIMER_0);
    NVIC_ICPR = BIT(IRQ_TIMER_1);
    NVIC_ISER = BIT(IRQ_TIMER_1);
}

void interrupt_priorities(void)
{
    NVIC_IPR(IRQ_TIMER_0) = NVIC_PRIORITY(IRQ_TIMER_0, 3u) | NVIC_PRIORITY(IRQ_TIMER_1, 3u);
    NVIC_IPR(IRQ_USBCTRL) = NVIC_PRIORITY(IRQ_USBCTRL, 2u) | NVIC_PRIORITY(IRQ_PIO0_0, 2u);
    NVIC_IPR(IRQ_PIO0_0 + 1) =
        NVIC_PRIORITY(IRQ_PIO0_0 + 1, 3u) | NVIC_PRIORITY(IRQ_PIO0_0 + 2, 2u) | NVIC_PRIORITY(IRQ_PIO0_0 + 3, 3u) |
        NVIC_PRIORITY(IRQ_DMA_0, 1u);
    NVIC_IPR(IRQ_UART0) = NVIC_PRIORITY(IRQ_UART0, 1u) | NVIC_PRIORITY(IRQ_UART0 + 1, 1u);
}

static uint32_t tick_us;

void hal_tick(uint32_t period_us)
{
    tick_us = period_us;
    if (period_us)
        TIMER_ALARM1 = TIMER_TIMERAWL + period_us;
    else
        TIMER_ARMED = 2;
}

/* From the alarm that was due, so that the period does not drift; from now when that has passed already. */
void timer_tick_irq(void)
{
    TIMER_INTR = 2;
    if (!tick_us)
        return;
    on_tick();
    uint32_t next = TIMER_ALARM1 + tick_us;
    if ((int32_t)(next - TIMER_TIMERAWL) < 5)
        next = TIMER_TIMERAWL + tick_us;
    TIMER_ALARM1 = next;
}

RAM_CODE void hal_delay_us(uint32_t us)
{
    uint32_t start = hal_cycles(), cycles = us * CYCLES_PER_US;
    while (((hal_cycles() - start) & 0xFFFFFF) < cycles)
        ;
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
