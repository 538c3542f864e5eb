/*
 * Clocks and resets, in the order the datasheet asks for (sections 2.14 to 2.18): crystal, reference clock, PLLs, then the consumers.
 *
 * clk_sys 125 MHz from PLL_SYS, clk_peri the same, clk_usb and clk_adc 48 MHz from PLL_USB, clk_ref the 12 MHz crystal. Crystals of
 * some boards start slowly (Adafruit's Feather RP2040 needs many times the Pico's delay), so every board waits as long as the slowest.
 *
 * This runs before RAM has its contents: from flash, and with no variables.
 */
#include "port.h"
#include "registers.h"
#include "../../core/mutate.h"

static void crystal_start(void);
static void pll_start(uint32_t base, uint32_t reset, uint32_t feedback, uint32_t divider1, uint32_t divider2);
static void unreset(uint32_t blocks);

#define XOSC_HZ 12000000u
/* Units of 256 crystal cycles: 64 ms, 64 times the default. */
#define XOSC_STARTUP_DELAY 3008u

void clocks_start(void)
{
    CLK_SYS_RESUS_CTRL = 0;
    crystal_start();

    /* The glitchless muxes leave the PLLs before they are touched: a restart may come from running code. */
    REG_CLR(CLK_SYS_CTRL) = 1;
    while (CLK_SYS_SELECTED != BIT(0))
        ;
    CLK_REF_DIV = 1u << 8;
    CLK_REF_CTRL = 2;
    while (CLK_REF_SELECTED != BIT(2))
        ;

    pll_start(PLL_SYS_BASE, RESET_PLL_SYS, 125, 6, 2);
    if (!MUTANT(pll_usb_off))
        pll_start(PLL_USB_BASE, RESET_PLL_USB, 100, 5, 5);

    CLK_SYS_DIV = 1u << 8;
    CLK_SYS_CTRL = 0;
    REG_SET(CLK_SYS_CTRL) = 1;
    while (CLK_SYS_SELECTED != BIT(1))
        ;

    CLK_USB_DIV = 1u << 8;
    CLK_USB_CTRL = CLK_ENABLE;
    CLK_ADC_DIV = 1u << 8;
    if (!MUTANT(clk_adc_off))
        CLK_ADC_CTRL = CLK_ENABLE;
    if (!MUTANT(clk_peri_off))
        CLK_PERI_CTRL = CLK_ENABLE;

    /* The timer and the watchdog count this tick: 12 crystal cycles, one microsecond. */
    if (!MUTANT(timer_no_tick))
        WATCHDOG_TICK = XOSC_HZ / 1000000u | WATCHDOG_TICK_ENABLE;

    unreset(RESET_IO_BANK0 | RESET_IO_QSPI | RESET_PADS_BANK0 | RESET_TIMER | RESET_I2C0 | RESET_I2C1 | RESET_SPI0 | RESET_SPI1 |
            RESET_UART0 | RESET_UART0 << 1 | RESET_PWM | RESET_ADC | RESET_DMA | RESET_PIO0 |
            (MUTANT(pio_in_reset) ? 0 : RESET_PIO1) | (MUTANT(block_in_reset) ? 0 : RESET_USBCTRL));

    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5; /* processor clock, counting, no interrupt */
}

static void crystal_start(void)
{
    XOSC_CTRL = XOSC_1_15MHZ;
    XOSC_STARTUP = XOSC_STARTUP_DELAY;
    REG_SET(XOSC_CTRL) = XOSC_ENABLE;
    while (!(XOSC_STATUS & XOSC_STABLE))
        ;
}

/* 12 MHz * feedback / divider1 / divider2; the oscillator must stay within 750 to 1600 MHz (section 2.18.2). */
static void pll_start(uint32_t base, uint32_t reset, uint32_t feedback, uint32_t divider1, uint32_t divider2)
{
    REG_SET(RESETS_RESET) = reset;
    unreset(reset);
    PLL_CS(base) = 1; /* reference divider */
    PLL_FBDIV(base) = feedback;
    REG_CLR(PLL_PWR(base)) = PLL_PWR_PD | PLL_PWR_VCOPD;
    while (!(PLL_CS(base) & PLL_CS_LOCK))
        ;
    PLL_PRIM(base) = divider1 << 16 | divider2 << 12;
    REG_CLR(PLL_PWR(base)) = PLL_PWR_POSTDIVPD;
}

/* Out of reset, and only done when the block says so. */
static void unreset(uint32_t blocks)
{
    REG_CLR(RESETS_RESET) = blocks;
    while ((RESETS_DONE & blocks) != blocks)
        ;
}
