/* Which interrupt line leads where (section 10.2): entries of the table in ports/samd/crt0.c. */
#ifndef PINBRIDGE_SAMD51_VECTORS_H
#define PINBRIDGE_SAMD51_VECTORS_H

#define DEFAULT_BOARD "feather_m4_express"

#define FOUR(first, handler) [16 + (first)] = handler, [17 + (first)] = handler, [18 + (first)] = handler, [19 + (first)] = handler

#define INTERRUPT_VECTORS                                                                                                                  \
    FOUR(IRQ_EIC, eic_irq), FOUR(IRQ_EIC + 4, eic_irq), FOUR(IRQ_EIC + 8, eic_irq), FOUR(IRQ_EIC + 12, eic_irq),                           \
        FOUR(IRQ_SERCOM0, sercom0_irq), FOUR(IRQ_SERCOM0 + 4, sercom1_irq), FOUR(IRQ_SERCOM0 + 8, sercom2_irq),                            \
        FOUR(IRQ_SERCOM0 + 12, sercom3_irq), FOUR(IRQ_SERCOM0 + 16, sercom4_irq), FOUR(IRQ_SERCOM0 + 20, sercom5_irq),                     \
        FOUR(IRQ_USB, usb_irq), [16 + IRQ_COUNTER] = counter_irq

#endif
