/* What is urgent: pin edges before serial bytes before USB before the tick. */
#include "port.h"
#include "registers.h"

void interrupt_priorities(void)
{
    NVIC_IPR(IRQ_USB) = NVIC_PRIORITY(IRQ_EIC, 0u) | NVIC_PRIORITY(IRQ_USB, 2u);
    NVIC_IPR(IRQ_SERCOM0) = NVIC_PRIORITY(IRQ_SERCOM0, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 1, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 2, 1u);
    NVIC_IPR(IRQ_SERCOM0 + 3) = NVIC_PRIORITY(IRQ_SERCOM0 + 3, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 4, 1u) | NVIC_PRIORITY(IRQ_SERCOM0 + 5, 1u);
    NVIC_IPR(IRQ_COUNTER) = NVIC_PRIORITY(IRQ_COUNTER, 3u);
    NVIC_ICPR = BIT(IRQ_COUNTER);
    NVIC_ISER = BIT(IRQ_COUNTER);
}
