#include "claims.h"
#include "../hal.h"
#include "edges.h"
#include "op.h"

#define PINS_MAX 64u
#define NOBODY 0
#define GPIO 1
#define HANDLE(n) (uint8_t)((n) + 2)

static void safe_state(uint8_t pin, uint8_t state);

static void (*const closers[HANDLE_KINDS])(struct handle *) = {
    [HANDLE_I2C] = i2c_handle_close,         [HANDLE_SPI] = spi_handle_close,       [HANDLE_PWM] = pwm_handle_close,
    [HANDLE_ADC] = adc_handle_close,         [HANDLE_COUNTER] = counter_handle_close, [HANDLE_ROTARY] = rotary_handle_close,
    [HANDLE_PULSE] = pulse_handle_close,     [HANDLE_UART] = uart_handle_close,     [HANDLE_KEYPAD] = keypad_handle_close,
    [HANDLE_PIO] = pio_handle_close,         [HANDLE_PIO_PROGRAM] = pio_program_close, [HANDLE_PIO_WATCH] = pio_watch_close,
    [HANDLE_DAC] = dac_handle_close,         [HANDLE_TARGET] = target_handle_close,
    [HANDLE_FREQUENCY] = frequency_handle_close, [HANDLE_LISTENER] = listener_handle_close,
};
static struct handle handles[WIRE_HANDLES];
static uint8_t holders[PINS_MAX];
static uint8_t safe_states[PINS_MAX];
uint8_t pin_mode[PINS_MAX];

struct handle *handle_get(uint32_t n, enum handle_kind kind)
{
    return n < WIRE_HANDLES && handles[n].kind == kind ? &handles[n] : 0;
}

uint8_t handle_new(uint32_t n, struct handle **handle)
{
    if (n >= WIRE_HANDLES)
        return WIRE_INVALID_ARGUMENT;
    if (handles[n].kind != HANDLE_NONE)
        return WIRE_HANDLE_IN_USE;
    *handle = &handles[n];
    return WIRE_OK;
}

uint8_t handle_new_on(uint32_t n, const uint32_t *pins, uint32_t count, struct handle **handle)
{
    uint8_t status = handle_new(n, handle);
    for (uint32_t i = 0; i < count && status == WIRE_OK; i++) {
        status = pins[i] == HAL_NO_PIN ? WIRE_INVALID_PIN : pin_check_free(pins[i]);
        for (uint32_t other = 0; other < i && status == WIRE_OK; other++)
            if (pins[other] == pins[i])
                status = WIRE_INVALID_PIN;
    }
    return status;
}

struct handle *handle_at(uint32_t n)
{
    return &handles[n];
}

uint8_t pin_check_free(uint32_t pin)
{
    if (pin == HAL_NO_PIN)
        return WIRE_OK;
    if (pin >= hal_pin_count() || pin >= PINS_MAX)
        return WIRE_INVALID_PIN;
    return holders[pin] == NOBODY ? WIRE_OK : WIRE_PIN_IN_USE;
}

void pin_hold(uint8_t pin, uint8_t holder)
{
    if (pin == HAL_NO_PIN)
        return;
    holders[pin] = HANDLE(holder);
    safe_states[pin] = WIRE_SAFE_HIGH_Z;
    pin_mode[pin] = 0;
}

int pin_handle(uint32_t pin)
{
    return pin < PINS_MAX && holders[pin] > GPIO ? holders[pin] - 2 : -1;
}

void pin_give_up(uint8_t pin)
{
    if (pin == HAL_NO_PIN)
        return;
    holders[pin] = NOBODY;
    pin_mode[pin] = 0;
    edges_ignore(pin);
    hal_pin_release(pin);
}

void pin_claim_gpio(uint8_t pin, uint8_t state)
{
    holders[pin] = GPIO;
    safe_states[pin] = state;
    pin_mode[pin] = 0;
    hal_pin_release(pin);
    hal_pin_input(pin);
}

uint8_t pin_check_gpio(uint32_t pin)
{
    if (pin < PINS_MAX && holders[pin] == GPIO)
        return WIRE_OK;
    return pin >= hal_pin_count() ? WIRE_INVALID_PIN : WIRE_NOT_OPEN;
}

bool pin_is_output(uint32_t pin)
{
    return pin < PINS_MAX && holders[pin] == GPIO && (pin_mode[pin] & PIN_OUTPUT);
}

void pin_set(uint8_t pin, bool level)
{
    uint8_t mode = pin_mode[pin];
    if (!(mode & PIN_OPEN_DRAIN))
        hal_pin_write(pin, level);
    else if (level)
        hal_pin_let_go(pin);
    else
        hal_pin_pull_low(pin);
    pin_mode[pin] = (uint8_t)(level ? mode | PIN_LEVEL : mode & ~PIN_LEVEL);
}

void claims_to_safe_state(void)
{
    for (uint32_t n = 0; n < WIRE_HANDLES; n++) {
        struct handle *handle = &handles[n];
        if (closers[handle->kind])
            closers[handle->kind](handle);
        handle->kind = HANDLE_NONE;
    }
    uint32_t count = hal_pin_count();
    for (uint32_t pin = 0; pin < count && pin < PINS_MAX; pin++) {
        if (holders[pin] == NOBODY)
            continue;
        edges_ignore((uint8_t)pin);
        safe_state((uint8_t)pin, safe_states[pin]);
        holders[pin] = NOBODY;
        pin_mode[pin] = 0;
    }
}

void claims_release_pins(void)
{
    uint32_t count = hal_pin_count();
    /* Pins without a function are the board's own: USB's, on chips where those are ordinary pins. */
    for (uint32_t pin = 0; pin < count && pin < PINS_MAX; pin++)
        if (hal_pin_functions((uint8_t)pin))
            hal_pin_release((uint8_t)pin);
}

static void safe_state(uint8_t pin, uint8_t state)
{
    switch (state) {
    case WIRE_SAFE_LOW:
    case WIRE_SAFE_HIGH:
        hal_pin_output(pin, state == WIRE_SAFE_HIGH);
        break;
    case WIRE_SAFE_PULL_UP:
    case WIRE_SAFE_PULL_DOWN:
        hal_pin_input(pin);
        hal_pin_pull(pin, state == WIRE_SAFE_PULL_UP ? HAL_PULL_UP : HAL_PULL_DOWN);
        break;
    default:
        hal_pin_release(pin);
        break;
    }
}
