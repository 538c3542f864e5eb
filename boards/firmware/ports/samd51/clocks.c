/*
 * 48 MHz from the DFLL, which USB's start-of-frame keeps on frequency (section 28.6.3.3), and 120 MHz for the processor from PLL 0 behind it
 * (section 28.6.4): no crystal is needed. Until a host sends frames the DFLL runs on its factory calibration, within some percent.
 *
 * The bootloader may leave the processor on any source, so it is put on the DFLL first: nothing it runs on changes under it.
 */
#include "port.h"
#include "registers.h"

/* 2 MHz times 60; the reference may be 32 kHz to 3.2 MHz (table 54-53). */
#define PLL_RATIO (CPU_HZ / 2000000u)

static void generator(uint32_t id, uint32_t source, uint32_t divider);
static void dfll_sync(uint32_t what);
static void pll_sync(uint32_t what);

void clocks_start(void)
{
    /* As many wait states as the clock needs, and the cache that hides them (sections 25.6.4, 12.6). */
    NVMCTRL_CTRLA |= NVMCTRL_AUTOWS;
    CMCC_CTRL = CMCC_CEN;

    /* Not on demand: the processor is about to depend on it. */
    OSCCTRL_DFLLCTRLA = DFLLCTRLA_ENABLE;
    dfll_sync(DFLLSYNC_ENABLE);
    while (!(OSCCTRL_STATUS & OSCCTRL_DFLLRDY))
        ;
    generator(GENERATOR_CPU, GCLK_SRC_DFLL, 1);
    OSCCTRL_DFLLMUL = 1u << 26 | 1u << 16 | 48000u;
    dfll_sync(DFLLSYNC_DFLLMUL);
    OSCCTRL_DFLLCTRLB = DFLLCTRLB_MODE | DFLLCTRLB_USBCRM | DFLLCTRLB_CCDIS;
    dfll_sync(DFLLSYNC_DFLLCTRLB);

    generator(GENERATOR_SERIAL, GCLK_SRC_DFLL, 1);
    generator(GENERATOR_8MHZ, GCLK_SRC_DFLL, 6);
    generator(GENERATOR_16MHZ, GCLK_SRC_DFLL, 3);
    generator(GENERATOR_PLL, GCLK_SRC_DFLL, 24);
    generator(GENERATOR_32KHZ, GCLK_SRC_OSCULP32K, 1);

    OSCCTRL_DPLL0CTRLA = 0;
    pll_sync(DPLL_SYNC_ENABLE);
    clock_connect(GCLK_ID_DPLL0, GENERATOR_PLL);
    OSCCTRL_DPLL0RATIO = PLL_RATIO - 1;
    pll_sync(DPLL_SYNC_RATIO);
    /* The lock signal drops out on its own (errata 2.13.1): the output is used without asking it. */
    OSCCTRL_DPLL0CTRLB = DPLL_LBYPASS;
    OSCCTRL_DPLL0CTRLA = DPLL_ENABLE;
    pll_sync(DPLL_SYNC_ENABLE);
    while (!(OSCCTRL_DPLL0STATUS & DPLL_CLKRDY))
        ;
    generator(GENERATOR_CPU, GCLK_SRC_DPLL0, 1);

    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5;
}

/* A channel changes its generator only while it is off (section 14.6.3.3). */
void clock_connect(uint32_t id, uint32_t from)
{
    if (GCLK_PCHCTRL(id) == (from | GCLK_CHEN))
        return;
    GCLK_PCHCTRL(id) = 0;
    while (GCLK_PCHCTRL(id) & GCLK_CHEN)
        ;
    GCLK_PCHCTRL(id) = from | GCLK_CHEN;
    while (!(GCLK_PCHCTRL(id) & GCLK_CHEN))
        ;
}

static void generator(uint32_t id, uint32_t source, uint32_t divider)
{
    GCLK_GENCTRL(id) = source | GCLK_GENEN | divider << GCLK_DIV_LSB;
    while (GCLK_SYNCBUSY & GCLK_SYNC_GENERATOR(id))
        ;
}

static void dfll_sync(uint32_t what)
{
    while (OSCCTRL_DFLLSYNC & what)
        ;
}

static void pll_sync(uint32_t what)
{
    while (OSCCTRL_DPLL0SYNCBUSY & what)
        ;
}
