/* What is urgent: pin edges before serial bytes before USB before the tick. A block has several lines here. */
#include "port.h"
#include "registers.h"

void interrupt_priorities(void)
{
    for (uint32_t i = 0; i < EIC_LINES; i++)
        NVIC_PRIORITY(IRQ_EIC + i) = PRIORITY(0);
    for (uint32_t i = 0; i < SERCOM_COUNT * SERCOM_LINES; i++)
        NVIC_PRIORITY(IRQ_SERCOM0 + i) = PRIORITY(1);
    for (uint32_t i = 0; i < USB_LINES; i++)
        NVIC_PRIORITY(IRQ_USB + i) = PRIORITY(2);
    NVIC_PRIORITY(IRQ_COUNTER) = PRIORITY(3);
    interrupts_on(IRQ_COUNTER, 1);
}

void interrupts_on(uint32_t first, uint32_t count)
{
    for (uint32_t irq = first; irq < first + count; irq++) {
        NVIC_ICPR(irq) = NVIC_BIT(irq);
        NVIC_ISER(irq) = NVIC_BIT(irq);
    }
}

void interrupts_off(uint32_t first, uint32_t count)
{
    for (uint32_t irq = first; irq < first + count; irq++)
        NVIC_ICER(irq) = NVIC_BIT(irq);
}
