/*
 * From the vector table to main(). The bootloader has set the stack pointer and VTOR and left every block as after reset. A fault has nobody
 * to tell: it stops feeding the watchdog, which restarts the board with every pin released.
 */
#include "port.h"
#include "registers.h"

extern uint32_t __stack_top, __ram_start, __ram_end, __ram_load, __bss_start, __bss_end;

void reset_handler(void);
static void fault(void);

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) const vector vectors[44] = {
    [0] = (vector)&__stack_top,
    [1] = reset_handler,
    [2] = fault,
    [3] = fault,
    [11] = fault,
    [14] = fault,
    [15] = fault,
    [16 + IRQ_EIC] = eic_irq,
    [16 + IRQ_USB] = usb_irq,
    [16 + IRQ_SERCOM0] = sercom0_irq,
    [16 + IRQ_SERCOM0 + 1] = sercom1_irq,
    [16 + IRQ_SERCOM0 + 2] = sercom2_irq,
    [16 + IRQ_SERCOM0 + 3] = sercom3_irq,
    [16 + IRQ_SERCOM0 + 4] = sercom4_irq,
    [16 + IRQ_SERCOM0 + 5] = sercom5_irq,
    [16 + IRQ_TC4] = tc4_irq,
};

/* What HELLO calls the board. scripts/uf2.ts writes a name over the default; one image serves every SAMD21 board. */
__attribute__((section(".board_name"), used)) const char board_name_field[32] = "PBBOARD1trinket_m0";

void reset_handler(void)
{
    /* First the clocks: the chip starts at 1 MHz. */
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
