/* The ADC (datasheet section 4.9): GPIO 26-29 are channels 0-3, the temperature diode is channel 4. */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define TEMPERATURE 4

static uint32_t sample(int channel);

int hal_adc_channel(uint8_t pin)
{
    return pin >= 26 && pin <= 29 ? pin - 26 : -1;
}

int hal_adc_temperature_channel(void)
{
    return TEMPERATURE;
}

/* No digital input, no pulls: they would load the source. */
void hal_adc_open(uint8_t pin)
{
    IO_CTRL(pin) = IO_FUNC_NULL;
    PAD(pin) = PAD_OUTPUT_DISABLE;
}

uint16_t hal_adc_read(int channel)
{
    uint32_t raw = sample(channel);
    return (uint16_t)(raw << 4 | raw >> 8);
}

/* 27 degrees at 706 mV, 1.721 mV less a degree (section 4.9.5), with 3.3 V as the reference. */
int32_t hal_temperature_milli(void)
{
    int32_t microvolts = (int32_t)(sample(TEMPERATURE) * 805664u / 1000u), above = microvolts - 706000;
    return 27000 - (above / 1721 * 1000 + above % 1721 * 1000 / 1721);
}

static uint32_t sample(int channel)
{
    ADC_CS = ADC_CS_EN | ADC_CS_TS_EN | (uint32_t)channel << ADC_CS_AINSEL_LSB;
    REG_SET(ADC_CS) = ADC_CS_START_ONCE;
    while (!(ADC_CS & ADC_CS_READY))
        ;
    return ADC_RESULT & 0xFFF;
}
