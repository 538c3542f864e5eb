/*
 * Eight PWM slices of two channels (datasheet section 4.5): GPIO n is channel n % 2 of slice n / 2 % 8.
 *
 * TOP and CC are taken over when the counter wraps (4.5.2.3), the divider is not: a running slice's new one waits for the wrap's interrupt, or
 * the pulse under way would come out in part at the old speed and in part at the new.
 */
#include "../../core/mutate.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* One below the counter's largest, so that a compare value above it exists: duty 65535 never goes low. */
#define TOP_MAX 65534u
#define DIVIDER_ONE 16u /* 8.4 fixed point */
#define DIVIDER_MAX 4095u

/* What the wrap's interrupt writes. */
static uint16_t dividers[8];

int hal_pwm_slice(uint8_t pin)
{
    return pin / 2 % 8;
}

uint8_t hal_pwm_channel(uint8_t pin)
{
    return pin % 2;
}

/* Rare, and not worth RAM: runs from flash. */
__attribute__((section(".coldtext"))) uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz)
{
    uint32_t clock16 = CLK_SYS_HZ * DIVIDER_ONE, divider = DIVIDER_ONE;
    if (frequency_hz == 0 || frequency_hz > CLK_SYS_HZ / 2)
        return 0;
    uint32_t counts16 = clock16 / frequency_hz; /* period in sixteenths of a clock */
    if (counts16 / DIVIDER_ONE > TOP_MAX + 1)
        divider = (counts16 + TOP_MAX) / (TOP_MAX + 1);
    if (divider > DIVIDER_MAX)
        return 0;
    uint32_t unit = divider * frequency_hz, period = (clock16 + unit / 2) / unit;
    PWM_INTE &= ~BIT(slice);
    dividers[slice] = (uint16_t)divider;
    PWM_TOP(slice) = period - 1;
    if (!(PWM_CSR(slice) & PWM_CSR_EN)) {
        PWM_DIV(slice) = divider;
    } else if (MUTANT(pwm_divider_at_once)) {
        PWM_DIV(slice) = divider;
    } else if (PWM_DIV(slice) != divider) {
        PWM_INTR = BIT(slice);
        PWM_INTE |= BIT(slice);
        NVIC_ISER = BIT(IRQ_PWM_WRAP);
    }
    return (clock16 / divider + period / 2) / period;
}

void hal_pwm_duty(int slice, uint8_t channel, uint16_t duty)
{
    uint32_t compare = (duty * (PWM_TOP(slice) + 1) + 32767u) / 65535u;
    uint32_t both = PWM_CC(slice);
    if (MUTANT(pwm_neighbour_lost))
        both = 0;
    if (MUTANT(pwm_begins_anew))
        PWM_CTR(slice) = 0;
    PWM_CC(slice) = channel ? (both & 0xFFFF) | compare << 16 : (both & 0xFFFF0000) | compare;
}

void hal_pwm_open(uint8_t pin)
{
    if (!MUTANT(pwm_not_muxed))
        pin_function(pin, IO_FUNC_PWM);
    PWM_CSR(hal_pwm_slice(pin)) = PWM_CSR_EN;
}

void hal_pwm_close(uint8_t pin, bool last_of_slice)
{
    hal_pwm_duty(hal_pwm_slice(pin), hal_pwm_channel(pin), 0);
    if (last_of_slice) {
        PWM_INTE &= ~BIT(hal_pwm_slice(pin));
        PWM_CSR(hal_pwm_slice(pin)) = 0;
        PWM_CTR(hal_pwm_slice(pin)) = 0;
    }
}

/* A slice has begun its first period with the new TOP. */
void pwm_irq(void)
{
    uint32_t wrapped = PWM_INTS;
    for (uint32_t slice = 0; slice < 8; slice++)
        if (wrapped & BIT(slice))
            PWM_DIV(slice) = dividers[slice];
    PWM_INTE &= ~wrapped;
    PWM_INTR = wrapped;
}
