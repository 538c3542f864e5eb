/* The watchdog (chapter 20): four seconds of the 1 kHz clock that the always-on oscillator gives it. */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

void watchdog_start(void)
{
    WDT_CONFIG = WDT_PERIOD_4096;
    WDT_CTRLA = WDT_ENABLE;
    while (WDT_SYNCBUSY & WDT_SYNC_ENABLE)
        ;
}

/* Clearing crosses into a 1 kHz clock domain and must not be waited for; while one clear is on its way another is not needed. */
void hal_watchdog_feed(void)
{
    if (!(WDT_SYNCBUSY & WDT_SYNC_CLEAR))
        WDT_CLEAR = WDT_CLEAR_KEY;
}
