/*
 * PWM by TCCs (SAMD21 chapter 31, SAMD51 chapter 49); a channel may show on several pins. Changes go through the buffer registers, locked while they
 * are written, and take effect together at the end of a period: no pulse is cut short, none is missing. Only a new prescaler, which a timer of
 * 16 bits needs when the frequency changes much, begins a period at once. The chip has the table of pins and the clocks.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* A TC's number among them, of a generator behind the TCCs. */
#define IS_TC(slice) (PWM_TCS && (slice) >= (int)TCC_COUNT)
#define TC_OF(slice) ((uint32_t)(slice) - TCC_COUNT)

static const struct pwm_way *way_of(uint8_t pin);
static void lock(uint32_t n);
static void prepare(uint32_t n, uint32_t prescaler);

/* Counts in a period of each timer. */
static uint32_t periods[TCC_COUNT];
static uint8_t prescalers[TCC_COUNT];
/* Channels that show on a pin: theirs alone must change between pulses. */
static uint8_t live[TCC_COUNT];

int hal_pwm_slice(uint8_t pin)
{
    const struct pwm_way *way = way_of(pin);
    return way ? way->timer : -1;
}

uint8_t hal_pwm_channel(uint8_t pin)
{
    const struct pwm_way *way = way_of(pin);
    return !way ? 0 : IS_TC(way->timer) ? way->output : way->output % tcc_channels[way->timer];
}

bool hal_pwm_free(int slice)
{
    return !IS_TC(slice) || tc_pwm_free(TC_OF(slice));
}

uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz)
{
    if (IS_TC(slice))
        return tc_pwm_frequency(TC_OF(slice), frequency_hz);
    static const uint16_t divisions[8] = {1, 2, 4, 8, 16, 64, 256, 1024};
    /* TCC0 and TCC1 count to 24 bits, so that from 3 Hz up they need no prescaler and every change is smooth; the others count to 16. */
    const uint32_t most = slice < 2 ? 0xFFFFFF : 0xFFFF;
    uint32_t n = (uint32_t)slice, prescaler = 0;
    if (frequency_hz == 0 || frequency_hz > PWM_HZ / 2)
        return 0;
    while (prescaler < 7 && PWM_HZ / divisions[prescaler] / frequency_hz > most)
        prescaler++;
    uint32_t clock = PWM_HZ / divisions[prescaler], period = (clock + frequency_hz / 2) / frequency_hz;
    if (period > most || period < 2)
        return 0;
    periods[n] = period;
    if (!tcc_powered(n) || prescalers[n] != prescaler) {
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
    if (IS_TC(slice)) {
        tc_pwm_duty(TC_OF(slice), duty);
        return;
    }
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
    } else if ((live[n] & BIT(channel)) && !MUTANT(samd_pwm_unbuffered)) {
        lock(n);
        TCC_CCBUF(n, channel) = compare;
        while (TCC_SYNCBUSY(n))
            ;
        if (!MUTANT(samd_pwm_locked))
            TCC_CTRLBCLR(n) = TCC_LUPD;
    } else {
        TCC_CC(n, channel) = compare;
    }
}

void hal_pwm_open(uint8_t pin)
{
    const struct pwm_way *way = way_of(pin);
    if (!way)
        return;
    if (!IS_TC(way->timer))
        live[way->timer] |= (uint8_t)BIT(way->output % tcc_channels[way->timer]);
    pin_function(pin, (enum pin_function)way->function);
}

void hal_pwm_close(uint8_t pin, bool last_of_slice)
{
    int slice = hal_pwm_slice(pin);
    if (slice < 0)
        return;
    if (IS_TC(slice)) {
        tc_pwm_close(TC_OF(slice));
        return;
    }
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
    tcc_power(n, false);
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
    tcc_power(n, true);
    prescalers[n] = (uint8_t)prescaler;
    TCC_CTRLA(n) = TCC_SWRST;
    while (TCC_SYNCBUSY(n) & TCC_SWRST)
        ;
    TCC_CTRLA(n) = prescaler << TCC_PRESCALER_LSB;
    TCC_WAVE(n) = TCC_WAVEGEN_NPWM;
    while (TCC_SYNCBUSY(n))
        ;
}

static const struct pwm_way *way_of(uint8_t pin)
{
    for (uint32_t i = 0; i < pwm_way_count; i++)
        if (pwm_ways[i].pin == pin)
            return &pwm_ways[i];
    return 0;
}
