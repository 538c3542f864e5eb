/*
 * PWM by TCC0, TCC1 and TCC2 (chapter 31): four, two and two compare channels; a channel may show on several pins. Changes go
 * through the buffer registers, locked while they are written, and take effect together at the end of a period: no pulse is cut short, none
 * is missing. Only a new prescaler, which a timer of 16 bits needs when the frequency changes much, begins a period at once.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* One pin's way to a TCC: function E or F, the timer, and the waveform output, which is compare channel n modulo the timer's channels. */
struct way {
    uint8_t pin, function, timer, output;
};

/* Table 7-1. Function E where it reaches a TCC, else F; what only TC3 to TC7 reach has no PWM here: TC4 and TC5 keep the time. */
static const struct way ways[] = {
    {0, FUNCTION_E, 2, 0},  {1, FUNCTION_E, 2, 1},  {4, FUNCTION_E, 0, 0},  {5, FUNCTION_E, 0, 1},  {6, FUNCTION_E, 1, 0},
    {7, FUNCTION_E, 1, 1},  {8, FUNCTION_E, 0, 0},  {9, FUNCTION_E, 0, 1},  {10, FUNCTION_E, 1, 0}, {11, FUNCTION_E, 1, 1},
    {12, FUNCTION_E, 2, 0}, {13, FUNCTION_E, 2, 1}, {14, FUNCTION_F, 0, 4}, {15, FUNCTION_F, 0, 5}, {16, FUNCTION_E, 2, 0},
    {17, FUNCTION_E, 2, 1}, {18, FUNCTION_F, 0, 2}, {19, FUNCTION_F, 0, 3}, {20, FUNCTION_F, 0, 6}, {21, FUNCTION_F, 0, 7},
    {22, FUNCTION_F, 0, 4}, {23, FUNCTION_F, 0, 5}, {30, FUNCTION_E, 1, 0}, {31, FUNCTION_E, 1, 1}, {42, FUNCTION_F, 0, 4},
    {43, FUNCTION_F, 0, 5}, {48, FUNCTION_F, 0, 4}, {49, FUNCTION_F, 0, 5}, {62, FUNCTION_E, 0, 0}, {63, FUNCTION_E, 0, 1},
};

static const struct way *way_of(uint8_t pin);
static void lock(uint32_t n);
static void prepare(uint32_t n, uint32_t prescaler);

static const uint8_t channels[3] = {4, 2, 2};
/* Counts in a period of each timer, 0 while it is off. */
static uint32_t periods[3];
static uint8_t prescalers[3];
/* Channels that show on a pin: theirs alone must change between pulses. */
static uint8_t live[3];

int hal_pwm_slice(uint8_t pin)
{
    const struct way *way = way_of(pin);
    return way ? way->timer : -1;
}

uint8_t hal_pwm_channel(uint8_t pin)
{
    const struct way *way = way_of(pin);
    return way ? way->output % channels[way->timer] : 0;
}

uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz)
{
    static const uint16_t divisions[8] = {1, 2, 4, 8, 16, 64, 256, 1024};
    /* TCC0 and TCC1 count to 24 bits, so that from 3 Hz up they need no prescaler and every change is smooth; the others count to 16. */
    const uint32_t most = slice < 2 ? 0xFFFFFF : 0xFFFF;
    uint32_t n = (uint32_t)slice, prescaler = 0;
    if (frequency_hz == 0 || frequency_hz > CPU_HZ / 2)
        return 0;
    while (prescaler < 7 && CPU_HZ / divisions[prescaler] / frequency_hz > most)
        prescaler++;
    uint32_t clock = CPU_HZ / divisions[prescaler], period = (clock + frequency_hz / 2) / frequency_hz;
    if (period > most || period < 2)
        return 0;
    periods[n] = period;
    if (!(PM_APBCMASK & PM_APBC_TCC0 << n) || prescalers[n] != prescaler) {
        prepare(n, prescaler);
        TCC_PER(n) = period - 1;
    } else {
        lock(n);
        TCC_PERB(n) = period - 1;
    }
    while (TCC_SYNCBUSY(n))
        ;
    return (clock + period / 2) / period;
}

void hal_pwm_duty(int slice, uint8_t channel, uint16_t duty)
{
    uint32_t n = (uint32_t)slice, period = periods[n];
    /* A compare value above the period never goes low. In two parts, as the product has up to 40 bits. */
    uint32_t whole = period / 65535u, rest = period % 65535u;
    uint32_t compare = duty == 65535 ? period : duty * whole + (duty * rest + 32767u) / 65535u;
    while (TCC_SYNCBUSY(n))
        ;
    if (!(TCC_CTRLA(n) & TCC_ENABLE)) {
        TCC_CC(n, channel) = compare;
        while (TCC_SYNCBUSY(n))
            ;
        TCC_CTRLA(n) |= TCC_ENABLE;
    } else if (live[n] & BIT(channel)) {
        lock(n);
        TCC_CCB(n, channel) = compare;
        while (TCC_SYNCBUSY(n))
            ;
        TCC_CTRLBCLR(n) = TCC_LUPD;
    } else {
        TCC_CC(n, channel) = compare;
    }
}

void hal_pwm_open(uint8_t pin)
{
    const struct way *way = way_of(pin);
    if (!way)
        return;
    live[way->timer] |= (uint8_t)BIT(way->output % channels[way->timer]);
    pin_function(pin, (enum pin_function)way->function);
}

void hal_pwm_close(uint8_t pin, bool last_of_slice)
{
    int slice = hal_pwm_slice(pin);
    if (slice < 0)
        return;
    hal_pwm_duty(slice, hal_pwm_channel(pin), 0);
    uint32_t n = (uint32_t)slice;
    live[n] &= (uint8_t)~BIT(hal_pwm_channel(pin));
    if (!last_of_slice)
        return;
    while (TCC_SYNCBUSY(n))
        ;
    TCC_CTRLA(n) = TCC_SWRST;
    while (TCC_SYNCBUSY(n) & TCC_SWRST)
        ;
    PM_APBCMASK &= ~(PM_APBC_TCC0 << n);
}

/* From here on nothing is taken over from the buffers, until hal_pwm_duty() has written its own and unlocks them (LUPD). */
static void lock(uint32_t n)
{
    while (TCC_SYNCBUSY(n))
        ;
    TCC_CTRLBSET(n) = TCC_LUPD;
    while (TCC_SYNCBUSY(n))
        ;
}

/* Everything as it must be while the timer is off: hal_pwm_duty(), which always follows, lets it run. */
static void prepare(uint32_t n, uint32_t prescaler)
{
    PM_APBCMASK |= PM_APBC_TCC0 << n;
    clock_connect(n == 2 ? GCLK_ID_TCC2_TC3 : GCLK_ID_TCC0_TCC1, GENERATOR_MAIN);
    prescalers[n] = (uint8_t)prescaler;
    TCC_CTRLA(n) = TCC_SWRST;
    while (TCC_SYNCBUSY(n) & TCC_SWRST)
        ;
    TCC_CTRLA(n) = prescaler << TCC_PRESCALER_LSB;
    TCC_WAVE(n) = TCC_WAVEGEN_NPWM;
    while (TCC_SYNCBUSY(n))
        ;
}

static const struct way *way_of(uint8_t pin)
{
    for (uint32_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (ways[i].pin == pin)
            return &ways[i];
    return 0;
}
