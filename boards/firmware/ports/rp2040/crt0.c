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
static void copy_to_ram(const uint32_t *from, uint32_t *to, const uint32_t *end);
static void clear(uint32_t *from, const uint32_t *end);

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
    [16 + IRQ_TIMER_1] = timer_tick_irq,
    [16 + IRQ_PWM_WRAP] = pwm_irq,
    [16 + IRQ_USBCTRL] = usb_irq,
    [16 + IRQ_PIO0_0] = pio0_irq0,
    [16 + IRQ_PIO0_0 + 1] = pio0_irq1,
    [16 + IRQ_PIO0_0 + 2] = pio1_irq0,
    [16 + IRQ_PIO0_0 + 3] = pio1_irq1,
    [16 + IRQ_DMA_0] = dma_irq,
    [16 + IRQ_IO_BANK0] = io_irq,
    [16 + IRQ_SPI0] = spi0_irq,
    [16 + IRQ_SPI0 + 1] = spi1_irq,
    [16 + IRQ_UART0] = uart0_irq,
    [16 + IRQ_UART0 + 1] = uart1_irq,
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
    copy_to_ram(&__ram_load, &__ram_start, &__ram_end);
    clear(&__bss_start, &__bss_end);
    for (int i = 0; i < VECTOR_COUNT; i++)
        ram_vectors[i] = vectors[i];
    SCB_VTOR = (uint32_t)(uintptr_t)ram_vectors;
    main();
    fault();
}

/* By 16 bytes, to which link.ld rounds every boundary. */
static void copy_to_ram(const uint32_t *from, uint32_t *to, const uint32_t *end)
{
    __asm volatile("1: ldmia %0!, {r4-r7}\n   stmia %1!, {r4-r7}\n   cmp %1, %2\n   blo 1b"
                   : "+l"(from), "+l"(to)
                   : "l"(end)
                   : "r4", "r5", "r6", "r7", "cc", "memory");
}

static void clear(uint32_t *from, const uint32_t *end)
{
    __asm volatile("movs r4, #0\n   movs r5, #0\n   movs r6, #0\n   movs r7, #0\n"
                   "1: stmia %0!, {r4-r7}\n   cmp %0, %1\n   blo 1b"
                   : "+l"(from)
                   : "l"(end)
                   : "r4", "r5", "r6", "r7", "cc", "memory");
}

static void fault(void)
{
    __asm volatile("cpsid i");
    for (;;)
        ;
}
