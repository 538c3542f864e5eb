/*
 * The TCs (chapter 48) that do not keep the time: in pairs as counters of 32 bits for frequencies, one by one as generators of PWM for pins that no TCC
 * reaches. Who comes first has one. A PWM's period is compare channel 0 (MPWM, section 48.6.2.6.1), so that only channel 1 makes pulses, and only
 * pins of waveform output 1 can have it, as in CircuitPython. Changes wait in buffers, locked while they are written, for the end of a period.
 */
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* Where each is, its bus clock's bit and its clock input: TC0, TC1, TC4, TC5. */
static const struct {
    uint32_t base;
    uint8_t bridge, bit, input;
} tcs[FREE_TCS] = {{0x40003800, BRIDGE_A, 14, 9}, {0x40003C00, BRIDGE_A, 15, 9}, {0x42001400, BRIDGE_C, 5, 30}, {0x42001800, BRIDGE_C, 6, 30}};

static bool taken[FREE_TCS];
static uint32_t periods[FREE_TCS];

bool tc_take(uint32_t first, uint32_t count)
{
    for (uint32_t n = first; n < first + count; n++)
        if (taken[n])
            return false;
    for (uint32_t n = first; n < first + count; n++) {
        taken[n] = true;
        MCLK_APBMASK(tcs[n].bridge) |= BIT(tcs[n].bit);
    }
    clock_connect(tcs[first].input, GENERATOR_SERIAL);
    tc_reset(first);
    return true;
}

void tc_give(uint32_t first, uint32_t count)
{
    tc_reset(first);
    for (uint32_t n = first; n < first + count; n++) {
        taken[n] = false;
        MCLK_APBMASK(tcs[n].bridge) &= ~BIT(tcs[n].bit);
    }
}

uint32_t tc_base(uint32_t n)
{
    return tcs[n].base;
}

void tc_reset(uint32_t n)
{
    TC_CTRLA(tcs[n].base) = TC_SWRST;
    while (TC_SYNCBUSY(tcs[n].base) & TC_SYNC_SWRST)
        ;
}

/* ---- PWM ---- */

static void sync(uint32_t base)
{
    while (TC_SYNCBUSY(base))
        ;
}

bool tc_pwm_free(uint32_t n)
{
    return !taken[n];
}

uint32_t tc_pwm_frequency(uint32_t n, uint32_t frequency_hz)
{
    static const uint16_t divisions[8] = {1, 2, 4, 8, 16, 64, 256, 1024};
    uint32_t base = tcs[n].base, prescaler = 0;
    if (frequency_hz == 0 || frequency_hz > PWM_HZ / 2)
        return 0;
    while (prescaler < 7 && PWM_HZ / divisions[prescaler] / frequency_hz > 0xFFFF)
        prescaler++;
    uint32_t clock = PWM_HZ / divisions[prescaler], period = (clock + frequency_hz / 2) / frequency_hz;
    if (period > 0xFFFF || period < 2)
        return 0;
    uint32_t control = TC_MODE_COUNT16 | prescaler << TC_PRESCALER_LSB;
    bool fresh = tc_take(n, 1);
    if (fresh || (TC_CTRLA(base) & ~TC_ENABLE) != control) {
        tc_reset(n);
        TC_CTRLA(base) = control;
        TC_WAVE(base) = TC_WAVE_MPWM;
        TC_CC16(base, 0) = (uint16_t)(period - 1);
    } else {
        TC_CTRLBSET(base) = TC_LUPD;
        sync(base);
        TC_CCBUF16(base, 0) = (uint16_t)(period - 1);
    }
    sync(base);
    periods[n] = period;
    return (clock + period / 2) / period;
}

/* Starts the timer too, with its first duty in place; unlocks what tc_pwm_frequency() has left in the buffer. */
void tc_pwm_duty(uint32_t n, uint16_t duty)
{
    uint32_t base = tcs[n].base, compare = duty == 65535 ? periods[n] : (periods[n] * duty + 32767u) / 65535u;
    if (!(TC_CTRLA(base) & TC_ENABLE)) {
        TC_CC16(base, 1) = (uint16_t)compare;
        sync(base);
        TC_CTRLA(base) |= TC_ENABLE;
        sync(base);
        return;
    }
    TC_CTRLBSET(base) = TC_LUPD;
    sync(base);
    TC_CCBUF16(base, 1) = (uint16_t)compare;
    TC_CTRLBCLR(base) = TC_LUPD;
    sync(base);
}

void tc_pwm_close(uint32_t n)
{
    tc_give(n, 1);
}
