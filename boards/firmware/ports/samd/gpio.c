/*
 * Pins: PORT and the pad configuration of each (SAMD21 chapter 23, SAMD51 chapter 32).
 *
 * A pull's direction is the output latch (PULLEN with OUT), so a pulled input and an output share one bit: turning a pulled-up input into an
 * output that starts low must not pass through a driven high, and does not, since the latch is set before DIR.
 */
#include "../../core/mutate.h"
#include "../../core/wire.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

#define MASK(pin) BIT(INDEX(pin))
/* Open-drain pins pull high by their latch, so what the pin was asked to pull is remembered. */
static uint32_t pulled[2];

uint32_t hal_pin_count(void)
{
    return PIN_COUNT;
}

uint16_t hal_pin_functions(uint8_t pin)
{
    uint32_t there = GROUP(pin) ? PB_PINS : PA_PINS & ~(BIT(24) | BIT(25));
    if (!(there & MASK(pin)))
        return 0;
    uint16_t functions = WIRE_PIN_DIGITAL;
    if (eic_line(pin) >= 0)
        functions |= WIRE_PIN_INTERRUPT;
    if (hal_adc_channel(pin) >= 0)
        functions |= WIRE_PIN_ADC;
    if (GROUP(pin) == 0 && (DAC_PA_PINS & MASK(pin)))
        functions |= WIRE_PIN_DAC;
    if (hal_pwm_slice(pin) >= 0)
        functions |= WIRE_PIN_PWM;
    for (uint32_t alternative = 0; alternative < 2; alternative++) {
        int at = sercom_at(pin, alternative);
        if (at < 0)
            continue;
        functions |= sercom_pad_functions[at % 4];
    }
    return functions;
}

void hal_pin_release(uint8_t pin)
{
    PORT_DIRCLR(GROUP(pin)) = MASK(pin);
    PORT_OUTCLR(GROUP(pin)) = MASK(pin);
    PORT_PINCFG(GROUP(pin), INDEX(pin)) = 0;
    pulled[GROUP(pin)] &= ~MASK(pin);
}

void hal_pin_input(uint8_t pin)
{
    PORT_DIRCLR(GROUP(pin)) = MASK(pin);
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    *config = (uint8_t)((*config | (MUTANT(samd_input_off) ? 0 : PINCFG_INEN)) & ~PINCFG_PMUXEN);
}

void hal_pin_pull(uint8_t pin, enum hal_pull pull)
{
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    if (pull == HAL_PULL_NONE) {
        *config &= (uint8_t)~PINCFG_PULLEN;
        pulled[GROUP(pin)] &= ~MASK(pin);
        return;
    }
    pulled[GROUP(pin)] = (pulled[GROUP(pin)] & ~MASK(pin)) | (pull == HAL_PULL_UP ? MASK(pin) : 0);
    hal_pin_write(pin, pull == HAL_PULL_UP);
    *config |= PINCFG_PULLEN;
}

void hal_pin_output(uint8_t pin, bool level)
{
    hal_pin_write(pin, level);
    PORT_DIRSET(GROUP(pin)) = MASK(pin);
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    *config = (uint8_t)((*config | PINCFG_INEN) & ~PINCFG_PMUXEN & ~PINCFG_PULLEN);
}

/* 2 mA or 7 mA at 3.3 V (table 37-16). */
void hal_pin_drive_strength(uint8_t pin, uint8_t index)
{
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    *config = (uint8_t)(index ? *config | PINCFG_DRVSTR : *config & ~PINCFG_DRVSTR);
}

void hal_pin_write(uint8_t pin, bool level)
{
    if (level)
        PORT_OUTSET(GROUP(pin)) = MASK(pin);
    else
        PORT_OUTCLR(GROUP(pin)) = MASK(pin);
}

bool hal_pin_read(uint8_t pin)
{
    return (PORT_IN(GROUP(pin)) & MASK(pin)) != 0;
}

/* The latch stays where the pull wants it while the driver is off; pulling low sets it low first. */
void hal_pin_open_drain(uint8_t pin)
{
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    PORT_DIRCLR(GROUP(pin)) = MASK(pin);
    hal_pin_write(pin, (*config & PINCFG_PULLEN) && (pulled[GROUP(pin)] & MASK(pin)));
    *config = (uint8_t)((*config | PINCFG_INEN) & ~PINCFG_PMUXEN);
}

void hal_pin_pull_low(uint8_t pin)
{
    PORT_OUTCLR(GROUP(pin)) = MASK(pin);
    PORT_DIRSET(GROUP(pin)) = MASK(pin);
}

void hal_pin_let_go(uint8_t pin)
{
    PORT_DIRCLR(GROUP(pin)) = MASK(pin);
    if (pulled[GROUP(pin)] & MASK(pin))
        PORT_OUTSET(GROUP(pin)) = MASK(pin);
}

void pin_function(uint8_t pin, enum pin_function function)
{
    reg8 *mux = &PORT_PMUX(GROUP(pin), INDEX(pin));
    reg8 *config = &PORT_PINCFG(GROUP(pin), INDEX(pin));
    *mux = (uint8_t)(pin % 2 ? (*mux & 0x0F) | function << 4 : (*mux & 0xF0) | function);
    *config = (uint8_t)((*config | PINCFG_PMUXEN | (function == FUNCTION_B ? 0 : PINCFG_INEN)) & (function == FUNCTION_B ? ~(PINCFG_INEN | PINCFG_PULLEN) : 0xFF));
}
