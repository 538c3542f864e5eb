/* The watchdog (chapter 18). */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* Four seconds of the 1 kHz clock that the always-on oscillator gives: 2^12 cycles. */
void watchdog_start(void)
{
    GCLK_GENDIV = GENERATOR_WATCHDOG | 32u << 8;
    while (GCLK_STATUS & GCLK_SYNCBUSY)
        ;
    GCLK_GENCTRL = GENERATOR_WATCHDOG | GCLK_SRC_OSCULP32K | GCLK_GENEN;
    while (GCLK_STATUS & GCLK_SYNCBUSY)
        ;
    clock_connect(GCLK_ID_WDT, GENERATOR_WATCHDOG);
    WDT_CONFIG = 9;
    while (WDT_STATUS & WDT_SYNCBUSY)
        ;
    WDT_CTRL = WDT_ENABLE;
    while (WDT_STATUS & WDT_SYNCBUSY)
        ;
}

/* Clearing crosses into a 1 kHz clock domain and must not be waited for; while one clear is on its way another is not needed. */
void hal_watchdog_feed(void)
{
    if (!(WDT_STATUS & WDT_SYNCBUSY))
        WDT_CLEAR = WDT_CLEAR_KEY;
}
