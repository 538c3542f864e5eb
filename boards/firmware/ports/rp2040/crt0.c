/*
 * From the vector table to main(): what a C library would do, for an image without one.
 *
 * The table is linked in flash because boot2 starts from there, then copied to RAM with the hot code so that taking an interrupt never
 * waits for the flash. A fault has nobody to tell: it stops feeding the watchdog, which restarts the board four seconds later with
 * every pin released.
 */
#include "port.h"
#include "registers.h"

extern uint32_t __stack_top, __ram_start, __ram_end, __ram_load, __bss_start, __bss_end;

void reset_handler(void);
static void fault(void);

typedef void (*vector)(void);

#define VECTOR_COUNT 48

__attribute__((section(".vectors"), used)) const vector vectors[VECTOR_COUNT] = {
    [0] = (vector)&__stack_top,
    [1] = reset_handler,
    [2] = fault,
    [3] = fault,
    [11] = fault,
    [14] = fault,
    [15] = fault,
    [16 + IRQ_TIMER_0] = timer_alarm_irq,
    [16 + IRQ_USBCTRL] = usb_irq,
    [16 + IRQ_IO_BANK0] = io_irq,
    [16 + IRQ_SPI0] = spi0_irq,
    [16 + IRQ_SPI0 + 1] = spi1_irq,
    [16 + IRQ_I2C0] = i2c0_irq,
    [16 + IRQ_I2C0 + 1] = i2c1_irq,
};

/* What HELLO calls the board. scripts/uf2.ts writes a name over the default; one image serves every RP2040 board. */
__attribute__((section(".board_name"), used)) const char board_name_field[32] = "PBBOARD1pico";

__attribute__((section(".ram_vectors"), aligned(256), used)) static vector ram_vectors[VECTOR_COUNT] = {0};

void reset_handler(void)
{
    /* First the clocks: from the ring oscillator's 6 MHz the copy below would take a quarter of a second. */
    clocks_start();
    const uint32_t *from = &__ram_load;
    for (uint32_t *to = &__ram_start; to < &__ram_end;)
        *to++ = *from++;
    for (uint32_t *to = &__bss_start; to < &__bss_end;)
        *to++ = 0;
    for (int i = 0; i < VECTOR_COUNT; i++)
        ram_vectors[i] = vectors[i];
    SCB_VTOR = (uint32_t)(uintptr_t)ram_vectors;
    main();
    fault();
}

static void fault(void)
{
    __asm volatile("cpsid i");
    for (;;)
        ;
}
