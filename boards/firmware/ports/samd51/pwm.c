/*
 * PWM by TCC0 to TCC4 (chapter 49): six, four, three, two and two compare channels; a channel may show on several pins. Changes go
 * through the buffer registers, locked while they are written, and take effect together at the end of a period: no pulse is cut short, none
 * is missing. Only a new prescaler, which a timer of 16 bits needs when the frequency changes much, begins a period at once.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define TIMERS 5u

/* One pin's way to a TCC: function F or G, the timer, and the waveform output, which is compare channel n modulo the timer's channels. */
struct way {
    uint8_t pin, function, timer, output;
};

/* Table 6-1. Function F where it reaches a TCC, else G; what only TC0 to TC5 reach (PA00, PA01, PA04 to PA07, PA25, PB08, PB09) has no PWM here. */
static const struct way ways[] = {
    {8, FUNCTION_F, 0, 0},  {9, FUNCTION_F, 0, 1},  {10, FUNCTION_F, 0, 2}, {11, FUNCTION_F, 0, 3}, {12, FUNCTION_F, 0, 6},
    {13, FUNCTION_F, 0, 7}, {14, FUNCTION_F, 2, 0}, {15, FUNCTION_F, 2, 1}, {16, FUNCTION_F, 1, 0}, {17, FUNCTION_F, 1, 1},
    {18, FUNCTION_F, 1, 2}, {19, FUNCTION_F, 1, 3}, {20, FUNCTION_F, 1, 4}, {21, FUNCTION_F, 1, 5}, {22, FUNCTION_F, 1, 6},
    {23, FUNCTION_F, 1, 7}, {30, FUNCTION_F, 2, 0}, {31, FUNCTION_F, 2, 1}, {34, FUNCTION_F, 2, 2}, {42, FUNCTION_F, 0, 4},
    {43, FUNCTION_F, 0, 5}, {44, FUNCTION_F, 3, 0}, {45, FUNCTION_F, 3, 1}, {46, FUNCTION_F, 4, 0}, {47, FUNCTION_F, 4, 1},
    {48, FUNCTION_F, 3, 0}, {49, FUNCTION_F, 3, 1}, {62, FUNCTION_F, 4, 0}, {63, FUNCTION_F, 4, 1},
};

/* Where each timer is, its channels, its bus clock's bit and its clock input. */
const uint32_t tcc_bases[TIMERS] = {0x41016000, 0x41018000, 0x42000C00, 0x42001000, 0x43001000};
static const uint8_t channels[TIMERS] = {6, 4, 3, 2, 2};
static const struct {
    uint8_t bridge, bit, input;
} clocks[TIMERS] = {{BRIDGE_B, 11, 25}, {BRIDGE_B, 12, 25}, {BRIDGE_C, 3, 29}, {BRIDGE_C, 4, 29}, {BRIDGE_D, 4, 38}};

static const struct way *way_of(uint8_t pin);
static void lock(uint32_t n);
static void prepare(uint32_t n, uint32_t prescaler);

/* Counts in a period of each timer. */
static uint32_t periods[TIMERS];
static uint8_t prescalers[TIMERS];
/* Channels that show on a pin: theirs alone must change between pulses. */
static uint8_t live[TIMERS];

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
    if (frequency_hz == 0 || frequency_hz > BLOCK_HZ / 2)
        return 0;
    while (prescaler < 7 && BLOCK_HZ / divisions[prescaler] / frequency_hz > most)
        prescaler++;
    uint32_t clock = BLOCK_HZ / divisions[prescaler], period = (clock + frequency_hz / 2) / frequency_hz;
    if (period > most || period < 2)
        return 0;
    periods[n] = period;
    if (!(MCLK_APBMASK(clocks[n].bridge) & BIT(clocks[n].bit)) || prescalers[n] != prescaler) {
        prepare(n, prescaler);
        TCC_PER(n) = period - 1;
    } else {
        lock(n);
        TCC_PERBUF(n) = period - 1;
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
        TCC_CCBUF(n, channel) = compare;
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
    MCLK_APBMASK(clocks[n].bridge) &= ~BIT(clocks[n].bit);
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
    MCLK_APBMASK(clocks[n].bridge) |= BIT(clocks[n].bit);
    clock_connect(clocks[n].input, GENERATOR_SERIAL);
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
