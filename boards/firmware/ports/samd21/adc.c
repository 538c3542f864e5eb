/*
 * The ADC (chapter 33): half of the supply as reference and half the gain, so that full scale is the supply, as other firmware does it.
 * The first conversion after a change of reference is wrong (section 33.6.2.1) and thrown away.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* AIN of PA00-PA11 and PB00-PB09 (table 7-1). */
#define NONE 0xFFu
static const uint8_t inputs_a[12] = {NONE, NONE, 0, 1, 4, 5, 6, 7, 16, 17, 18, 19};
static const uint8_t inputs_b[10] = {8, 9, 10, 11, 12, 13, 14, 15, 2, 3};

static void start(void);
static void sync(void);
static uint32_t convert(uint32_t reference, uint32_t input);

static bool running;
static uint8_t last_reference;

int hal_adc_channel(uint8_t pin)
{
    uint32_t input = pin < sizeof inputs_a ? inputs_a[pin] : pin >= 32 && pin < 32 + sizeof inputs_b ? inputs_b[pin - 32] : NONE;
    return input == NONE ? -1 : (int)input;
}

int hal_adc_temperature_channel(void)
{
    return ADC_MUXPOS_TEMP;
}

void hal_adc_open(uint8_t pin)
{
    if (!MUTANT(samd_adc_not_muxed))
        pin_function(pin, FUNCTION_B);
}

uint16_t hal_adc_read(int channel)
{
    uint32_t raw = channel == (int)ADC_MUXPOS_TEMP ? convert(ADC_REF_INT1V, ADC_MUXPOS_TEMP) : convert(ADC_REF_HALF_VDDANA, (uint32_t)channel | ADC_GAIN_HALF);
    return (uint16_t)(raw << 4 | raw >> 8);
}

/* On the line through the two points that the factory measured (section 37.10.8; the drift of the 1 V reference is left out: 2 degrees at most). */
int32_t hal_temperature_milli(void)
{
    uint32_t low = NVM_TEMPERATURE0, high = NVM_TEMPERATURE1;
    int32_t room = (int32_t)(low & 0xFF) * 1000 + (int32_t)(low >> 8 & 0xF) * 100, hot = (int32_t)(low >> 12 & 0xFF) * 1000 + (int32_t)(low >> 20 & 0xF) * 100;
    int32_t room_adc = (int32_t)(high >> 8 & 0xFFF), hot_adc = (int32_t)(high >> 20 & 0xFFF);
    int32_t adc = (int32_t)convert(ADC_REF_INT1V, ADC_MUXPOS_TEMP);
    if (hot_adc == room_adc)
        return 25000;
    return room + (adc - room_adc) * (hot - room) / (hot_adc - room_adc);
}

static void start(void)
{
    PM_APBCMASK |= PM_APBC_ADC;
    clock_connect(GCLK_ID_ADC, GENERATOR_MAIN);
    if (!MUTANT(samd_sensor_off))
        SYSCTRL_VREF |= SYSCTRL_VREF_TSEN;
    uint32_t bias = NVM_CALIBRATION1 >> 3 & 7, linearity = (NVM_CALIBRATION0 >> 27 & 0x1F) | (NVM_CALIBRATION1 & 7) << 5;
    ADC_CALIB = MUTANT(samd_adc_uncalibrated) ? 0 : (uint16_t)(bias << 8 | linearity);
    ADC_CTRLB = ADC_PRESCALER_DIV32;
    sync();
    ADC_SAMPCTRL = 5;
    ADC_CTRLA = ADC_ENABLE;
    sync();
    last_reference = 0xFF;
    running = true;
}

static uint32_t convert(uint32_t reference, uint32_t input)
{
    if (!running)
        start();
    bool settle = reference != last_reference;
    last_reference = (uint8_t)reference;
    ADC_REFCTRL = (uint8_t)reference;
    sync();
    ADC_INPUTCTRL = input | ADC_MUXNEG_GND;
    sync();
    for (;;) {
        ADC_INTFLAG = ADC_RESRDY;
        ADC_SWTRIG = ADC_START;
        sync();
        while (!(ADC_INTFLAG & ADC_RESRDY))
            ;
        uint32_t result = ADC_RESULT;
        sync();
        if (!settle)
            return result & 0xFFF;
        settle = false;
    }
}

static void sync(void)
{
    while (ADC_STATUS & ADC_SYNCBUSY)
        ;
}
