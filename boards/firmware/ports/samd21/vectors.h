/* Which interrupt line leads where (section 11.2): entries of the table in ports/samd/crt0.c. */
#ifndef PINBRIDGE_SAMD21_VECTORS_H
#define PINBRIDGE_SAMD21_VECTORS_H

#define DEFAULT_BOARD "trinket_m0"

#define INTERRUPT_VECTORS                                                                                                                  \
    [16 + IRQ_EIC] = eic_irq, [16 + IRQ_USB] = usb_irq, [16 + IRQ_SERCOM0] = sercom0_irq, [17 + IRQ_SERCOM0] = sercom1_irq,                \
    [18 + IRQ_SERCOM0] = sercom2_irq, [19 + IRQ_SERCOM0] = sercom3_irq, [20 + IRQ_SERCOM0] = sercom4_irq,                                  \
    [21 + IRQ_SERCOM0] = sercom5_irq, [16 + IRQ_COUNTER] = counter_irq

#endif
