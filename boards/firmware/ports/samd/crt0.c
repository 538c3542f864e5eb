/*
 * From the vector table to main(). The bootloader has set the stack pointer and VTOR and left every block as after reset. A fault has nobody
 * to tell: it stops feeding the watchdog, which restarts the board with every pin released.
 */
#include "port.h"
#include "registers.h"
#include "vectors.h" /* the chip's */

extern uint32_t __stack_top, __ram_start, __ram_end, __ram_load, __bss_start, __bss_end;

void reset_handler(void);
static void fault(void);

typedef void (*vector)(void);

/* 4 to 6 and 12 are faults that only an ARMv7-M tells apart; an ARMv6-M never looks there. */
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
    INTERRUPT_VECTORS,
};

/* What HELLO calls the board. hil/flash writes a name over the default; one image serves every board with this chip. */
__attribute__((section(".board_name"), used)) const char board_name_field[32] = "PBBOARD1" DEFAULT_BOARD;

void reset_handler(void)
{
    /* First the clocks: a SAMD21 starts at 1 MHz, a SAMD51 at 48 MHz without its cache. */
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
