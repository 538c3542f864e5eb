/*
 * 48 MHz from the DFLL, which USB's start-of-frame keeps on frequency (section 17.6.7.2.2): no crystal is needed, and most boards have none.
 *
 * Until a host sends frames the DFLL runs on its factory calibration, within some percent. Its ONDEMAND bit is set after reset, and any
 * access to its registers while it is not ready can freeze the chip (errata 1.2.1): clear that bit first, and wait.
 */
#include "../../core/mutate.h"
#include "port.h"
#include "registers.h"

#define FINE_MIDDLE 0x1FFu

static void generator(uint32_t id, uint32_t source, uint32_t divider);
static void dfll_wait(void);

void clocks_start(void)
{
    /* One wait state is needed above 24 MHz (section 37.12); MANW keeps stray writes from starting a page write (errata 1.14.1). */
    NVMCTRL_CTRLB = (MUTANT(samd_no_wait_state) ? 0 : NVMCTRL_RWS_1) | NVMCTRL_MANW;

    if (!MUTANT(samd_dfll_ondemand))
        SYSCTRL_DFLLCTRL = DFLLCTRL_ENABLE;
    dfll_wait();
    uint32_t coarse = NVM_CALIBRATION1 >> 26 & 0x3F;
    if (coarse == 0x3F)
        coarse = 0x1F;
    SYSCTRL_DFLLVAL = coarse << 10 | FINE_MIDDLE;
    dfll_wait();
    SYSCTRL_DFLLMUL = 7u << 26 | 10u << 16 | 48000u;
    dfll_wait();
    SYSCTRL_DFLLCTRL = DFLLCTRL_ENABLE | DFLLCTRL_MODE | DFLLCTRL_USBCRM | DFLLCTRL_CCDIS;
    dfll_wait();

    generator(GENERATOR_MAIN, GCLK_SRC_DFLL48M, 1);
    if (!MUTANT(samd_generator_off))
        generator(GENERATOR_8MHZ, GCLK_SRC_DFLL48M, 6);
    generator(GENERATOR_DAC, GCLK_SRC_DFLL48M, 192);
    generator(GENERATOR_32KHZ, GCLK_SRC_OSCULP32K, 1);
    SYST_RVR = 0xFFFFFF;
    SYST_CVR = 0;
    SYST_CSR = 5;
}

void clock_connect(uint32_t id, uint32_t from)
{
    GCLK_CLKCTRL = (uint16_t)(id | from << 8 | GCLK_CLKEN);
    while (GCLK_STATUS & GCLK_SYNCBUSY)
        ;
}

/* The divider before the source: the generator may be running. */
static void generator(uint32_t id, uint32_t source, uint32_t divider)
{
    GCLK_GENDIV = id | divider << 8;
    while (GCLK_STATUS & GCLK_SYNCBUSY)
        ;
    GCLK_GENCTRL = id | source | GCLK_GENEN | GCLK_IDC;
    while (GCLK_STATUS & GCLK_SYNCBUSY)
        ;
}

static void dfll_wait(void)
{
    while (!(SYSCTRL_PCLKSR & SYSCTRL_DFLLRDY))
        ;
}
