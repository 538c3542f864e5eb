/*
 * The DAC (chapter 47): two channels of twelve bits of the supply, each for itself. A channel is turned on and off only while the block is off, so
 * that the other's output lets go for some microseconds, as CircuitPython's does; then it has its value again.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

static void restart(void);
static void start_up(uint32_t channel);

static uint16_t values[2];
static uint32_t open_channels;

static uint32_t channel_of(uint8_t pin)
{
    return pin == 2 ? 0 : 1;
}

bool hal_dac_open(uint8_t pin)
{
    uint32_t channel = channel_of(pin);
    if (!open_channels) {
        MCLK_APBMASK(BRIDGE_D) |= MCLK_D_DAC;
        clock_connect(GCLK_ID_DAC, GENERATOR_8MHZ);
        DAC_CTRLA = DAC_SWRST;
        while (DAC_SYNCBUSY & DAC_SYNC_SWRST)
            ;
        DAC_CTRLB = DAC_REFSEL_VDDANA;
    }
    values[channel] = 0;
    open_channels |= BIT(channel);
    restart();
    pin_function(pin, FUNCTION_B);
    return true;
}

void hal_dac_write(uint8_t pin, uint16_t value)
{
    uint32_t channel = channel_of(pin);
    values[channel] = value;
    while (DAC_SYNCBUSY & DAC_SYNC_DATA(channel))
        ;
    DAC_DATA(channel) = value;
}

void hal_dac_close(uint8_t pin)
{
    open_channels &= ~BIT(channel_of(pin));
    restart();
    if (!open_channels)
        MCLK_APBMASK(BRIDGE_D) &= ~MCLK_D_DAC;
}

static void restart(void)
{
    DAC_CTRLA = 0;
    while (DAC_SYNCBUSY & DAC_SYNC_ENABLE)
        ;
    for (uint32_t channel = 0; channel < 2; channel++)
        /* At 8 MHz the fast current; refreshed every 60 us, as a value stays for as long as it likes (section 47.6.9.3). */
        DAC_DACCTRL(channel) = open_channels & BIT(channel) ? DAC_CHANNEL_ENABLE | DAC_LEFTADJ | DAC_CC12M | DAC_REFRESH_60US : 0;
    if (!open_channels)
        return;
    DAC_CTRLA = DAC_ENABLE;
    while (DAC_SYNCBUSY & DAC_SYNC_ENABLE)
        ;
    for (uint32_t channel = 0; channel < 2; channel++)
        if (open_channels & BIT(channel))
            start_up(channel);
}

/* A value that comes before the output is ready is lost (section 47.6.2.4). */
static void start_up(uint32_t channel)
{
    while (!(DAC_STATUS & DAC_READY(channel)))
        ;
    DAC_DATA(channel) = values[channel];
}
