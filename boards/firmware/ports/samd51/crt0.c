/*
 * From the vector table to main(), as on the SAMD21. A fault has nobody to tell: it stops feeding the watchdog, which restarts the board with
 * every pin released.
 */
#include "port.h"
#include "registers.h"

extern uint32_t __stack_top, __ram_start, __ram_end, __ram_load, __bss_start, __bss_end;

void reset_handler(void);
static void fault(void);

typedef void (*vector)(void);

#define FOUR(first, handler) [16 + (first)] = handler, [17 + (first)] = handler, [18 + (first)] = handler, [19 + (first)] = handler

__attribute__((section(".vectors"), used)) const vector vectors[16 + IRQ_COUNT] = {
    [0] = (vector)&__stack_top,
    [1] = reset_handler,
    [2] = fault,
    [3] = fault,
    [4] = fault,
    [5] = fault,
    [6] = fault,
    [11] = fault,
    [12] = fault,
    [14] = fault,
    [15] = fault,
    FOUR(IRQ_EIC, eic_irq),
    FOUR(IRQ_EIC + 4, eic_irq),
    FOUR(IRQ_EIC + 8, eic_irq),
    FOUR(IRQ_EIC + 12, eic_irq),
    FOUR(IRQ_SERCOM0, sercom0_irq),
    FOUR(IRQ_SERCOM0 + 4, sercom1_irq),
    FOUR(IRQ_SERCOM0 + 8, sercom2_irq),
    FOUR(IRQ_SERCOM0 + 12, sercom3_irq),
    FOUR(IRQ_SERCOM0 + 16, sercom4_irq),
    FOUR(IRQ_SERCOM0 + 20, sercom5_irq),
    FOUR(IRQ_USB, usb_irq),
    [16 + IRQ_TC2] = tc2_irq,
};

/* What HELLO calls the board. hil/flash writes a name over the default; one image serves every SAMD51 board. */
__attribute__((section(".board_name"), used)) const char board_name_field[32] = "PBBOARD1feather_m4_express";

void reset_handler(void)
{
    /* First the clocks: the chip starts at 48 MHz and has no cache. */
    clocks_start();
    const uint32_t *from = &__ram_load;
    for (uint32_t *to = &__ram_start; to < &__ram_end;)
        *to++ = *from++;
    for (uint32_t *to = &__bss_start; to < &__bss_end;)
        *to++ = 0;
    SCB_VTOR = (uint32_t)(uintptr_t)vectors;
    main();
    fault();
}

static void fault(void)
{
    __asm volatile("cpsid i");
    for (;;)
        ;
}
