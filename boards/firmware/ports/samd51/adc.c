/*
 * ADC0 and ADC1 (chapter 45), the supply as reference, so that full scale is the supply. A channel's number is its block times 32 and its
 * input. The first conversion after a change of reference is wrong (section 45.6.3.1) and thrown away.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define NONE 0xFFu
#define ON_ADC1 32u
/* AIN of PA02 to PA11 and PB00 to PB09 (table 6-1); ADC0 where both reach. */
static const uint8_t inputs_a[12] = {NONE, NONE, 0, 1, 4, 5, 6, 7, 8, 9, 10, 11};
static const uint8_t inputs_b[10] = {12, 13, 14, 15, ON_ADC1 + 6, ON_ADC1 + 7, ON_ADC1 + 8, ON_ADC1 + 9, 2, 3};
#define TEMPERATURE_CHANNEL ADC_MUXPOS_PTAT

static void start(uint32_t n);
static uint32_t convert(uint32_t n, uint32_t reference, uint32_t input);

static bool running[2];
static uint8_t last_reference[2];

int hal_adc_channel(uint8_t pin)
{
    uint32_t input = pin < sizeof inputs_a ? inputs_a[pin] : pin >= 32 && pin < 32 + sizeof inputs_b ? inputs_b[pin - 32] : NONE;
    return input == NONE ? -1 : (int)input;
}

int hal_adc_temperature_channel(void)
{
    return TEMPERATURE_CHANNEL;
}

void hal_adc_open(uint8_t pin)
{
    pin_function(pin, FUNCTION_B);
}

uint16_t hal_adc_read(int channel)
{
    uint32_t n = (uint32_t)channel / 32, input = (uint32_t)channel % 32;
    uint32_t raw = convert(n, channel == TEMPERATURE_CHANNEL ? ADC_REF_INT1V : ADC_REF_VDDANA, input);
    return (uint16_t)(raw << 4 | raw >> 8);
}

/* From two sensors, one that rises and one that falls with the temperature, and what the factory measured of both at two temperatures (section 45.6.3.2). */
int32_t hal_temperature_milli(void)
{
    uint32_t degrees = NVM_TEMPERATURE0, rising = NVM_TEMPERATURE1, falling = NVM_TEMPERATURE2;
    int64_t low = (int64_t)(degrees & 0xFF) * 1000 + (degrees >> 8 & 0xF) * 100, high = (int64_t)(degrees >> 12 & 0xFF) * 1000 + (degrees >> 20 & 0xF) * 100;
    int64_t p_low = rising >> 8 & 0xFFF, p_high = rising >> 20 & 0xFFF, c_low = falling & 0xFFF, c_high = falling >> 12 & 0xFFF;
    int64_t p = convert(0, ADC_REF_INT1V, ADC_MUXPOS_PTAT), c = convert(0, ADC_REF_INT1V, ADC_MUXPOS_CTAT);
    int64_t above = low * p_high * c - p_low * high * c - low * c_high * p + high * c_low * p;
    int64_t below = c_low * p - c_high * p - p_low * c + p_high * c;
    return below ? (int32_t)(above / below) : 25000;
}

static void start(uint32_t n)
{
    MCLK_APBMASK(BRIDGE_D) |= MCLK_D_ADC0 << n;
    clock_connect(GCLK_ID_ADC0 + n, GENERATOR_SERIAL);
    /* On demand, or only one of the two sensors would reach the ADC (section 19.8.8). */
    SUPC_VREF |= SUPC_VREF_TSEN | SUPC_VREF_ONDEMAND;
    uint32_t word = NVM_CALIBRATION0 >> (n ? 16 : 2);
    ADC_CALIB(n) = (uint16_t)((word & 7) | (word >> 6 & 7) << 4 | (word >> 3 & 7) << 8);
    ADC_CTRLA(n) = ADC_PRESCALER_DIV16;
    ADC_SAMPCTRL(n) = 5;
    while (ADC_SYNCBUSY(n))
        ;
    ADC_CTRLA(n) = ADC_PRESCALER_DIV16 | ADC_ENABLE;
    while (ADC_SYNCBUSY(n))
        ;
    last_reference[n] = 0xFF;
    running[n] = true;
}

static uint32_t convert(uint32_t n, uint32_t reference, uint32_t input)
{
    if (!running[n])
        start(n);
    bool settle = reference != last_reference[n];
    last_reference[n] = (uint8_t)reference;
    ADC_REFCTRL(n) = (uint8_t)reference;
    ADC_INPUTCTRL(n) = (uint16_t)(input | ADC_MUXNEG_GND);
    while (ADC_SYNCBUSY(n))
        ;
    for (;;) {
        ADC_INTFLAG(n) = ADC_RESRDY;
        ADC_SWTRIG(n) = ADC_START;
        while (!(ADC_INTFLAG(n) & ADC_RESRDY))
            ;
        uint32_t result = ADC_RESULT(n);
        if (!settle)
            return result & 0xFFF;
        settle = false;
    }
}
