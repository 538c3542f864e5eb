/* The DAC (chapter 35) on PA02: ten bits of the supply. Its clock may be 350 kHz at most (table 37-7), so it has a generator of its own. */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static void sync(void);

bool hal_dac_open(uint8_t pin)
{
    PM_APBCMASK |= PM_APBC_DAC;
    clock_connect(GCLK_ID_DAC, MUTANT(samd_dac_too_fast) ? GENERATOR_MAIN : GENERATOR_DAC);
    DAC_CTRLA = DAC_SWRST;
    sync();
    DAC_CTRLB = DAC_REF_AVCC | DAC_EOEN;
    DAC_CTRLA = DAC_ENABLE;
    sync();
    hal_dac_write(pin, 0);
    if (!MUTANT(samd_dac_not_muxed))
        pin_function(pin, FUNCTION_B);
    return true;
}

void hal_dac_write(uint8_t pin, uint16_t value)
{
    (void)pin;
    DAC_DATA = value >> 6;
    sync();
}

void hal_dac_close(uint8_t pin)
{
    (void)pin;
    DAC_CTRLA = 0;
    sync();
    PM_APBCMASK &= ~PM_APBC_DAC;
}

static void sync(void)
{
    while (DAC_STATUS & DAC_SYNCBUSY)
        ;
}
