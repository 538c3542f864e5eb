/*
 * Who holds which pin, and what becomes of it when the holder is gone.
 *
 * Nothing touches a pin that is not claimed. A pin is held for GPIO by the program itself, or by a handle (an open bus or output). Each
 * claim carries a safe state; a handle's pins fall back to high impedance.
 */
#ifndef PINBRIDGE_CLAIMS_H
#define PINBRIDGE_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

#define LISTENER_ADDRESSES 16u

enum handle_kind {
    HANDLE_NONE,
    HANDLE_I2C,
    HANDLE_SPI,
    HANDLE_PWM,
    HANDLE_ADC,
    HANDLE_COUNTER,
    HANDLE_ROTARY,
    HANDLE_PULSE,
    HANDLE_UART,
    HANDLE_KEYPAD,
    HANDLE_PIO,
    HANDLE_PIO_PROGRAM,
    HANDLE_PIO_WATCH,
    HANDLE_DAC,
    HANDLE_TARGET,
    HANDLE_LISTENER,
    HANDLE_FREQUENCY,
    HANDLE_KINDS
};

struct handle {
    uint8_t kind;
    union {
        struct {
            int8_t block; /* -1: bit-banged */
            uint8_t scl, sda;
            bool held; /* the last transaction ended without a STOP */
            bool pull_ups;
            uint32_t frequency, timeout_us;
        } i2c;
        struct {
            int8_t block;
            uint8_t sck, mosi, miso;
            uint8_t mode, bits;
            bool lsb_first;
            uint32_t baud;
        } spi;
        struct {
            uint8_t pin, channel;
            int8_t slice;
            bool variable;
            uint16_t duty;
            uint32_t asked, frequency; /* what the program wanted, what the divider gave */
        } pwm;
        struct {
            uint8_t pin; /* WIRE_TEMPERATURE_CHANNEL claims none */
            int8_t channel;
        } adc;
        struct {
            uint8_t pin, edges;
            volatile uint32_t count;
        } counter;
        struct {
            uint8_t a, b, divisor;
            volatile uint8_t state; /* level of a in bit 1, of b in bit 0 */
            volatile int8_t quarters;
            volatile uint32_t position; /* signed: what the host makes of it */
        } rotary;
        struct {
            uint8_t pin, ring, idle;
            volatile bool paused, started;
            uint16_t most;
            volatile uint16_t head, count;
            volatile uint64_t since;
        } pulse;
        struct {
            int8_t block;
            uint8_t pins[4]; /* by hal_uart_role; HAL_NO_PIN */
        } uart;
        struct {
            uint8_t pad;
        } keypad;
        struct {
            uint8_t block, machine;
            uint32_t pins; /* one bit a GPIO; machines of a block may share them */
        } pio;
        struct {
            uint8_t block, offset, length;
        } pio_program;
        struct {
            uint8_t block;
            uint16_t interrupts;
        } pio_watch;
        struct {
            uint8_t pin;
        } dac;
        struct {
            int8_t block;
            uint8_t scl, sda;
        } target;
        struct {
            int8_t block;
            uint8_t scl, sda;
            uint8_t count;
            bool answered; /* in this transaction a byte went out already: its refusal is told */
            uint8_t addresses[LISTENER_ADDRESSES];
        } listener;
        struct {
            uint8_t pin, counter;
            bool running;
            uint32_t period_us, hz, from;
            uint64_t since;
        } frequency;
    } u;
};

/* Handle n when it is open and of that kind, else 0. */
struct handle *handle_get(uint32_t n, enum handle_kind kind);
/* WIRE_OK with an empty handle in *handle, or INVALID_ARGUMENT, HANDLE_IN_USE. Set its kind to keep it. */
uint8_t handle_new(uint32_t n, struct handle **handle);
/* The same for a peripheral that needs each of these pins: INVALID_PIN for one that is missing, unknown or there twice, PIN_IN_USE. Hold them to keep them. */
uint8_t handle_new_on(uint32_t n, const uint32_t *pins, uint32_t count, struct handle **handle);
struct handle *handle_at(uint32_t n);

/* WIRE_OK, INVALID_PIN or PIN_IN_USE; pin HAL_NO_PIN is always free. */
uint8_t pin_check_free(uint32_t pin);
/* The pin must be free. holder is a handle's number. */
void pin_hold(uint8_t pin, uint8_t holder);
/* The number of the handle that holds the pin, or -1. */
int pin_handle(uint32_t pin);
/* Gives a handle's pin up and puts it back to what it is after reset. */
void pin_give_up(uint8_t pin);

/* GPIO claims. */
void pin_claim_gpio(uint8_t pin, uint8_t safe_state);
/* INVALID_PIN, NOT_OPEN or OK. */
uint8_t pin_check_gpio(uint32_t pin);

enum { PIN_OUTPUT = 1, PIN_OPEN_DRAIN = 2, PIN_LEVEL = 4 };
/* How a GPIO pin is configured; the caller has checked the claim. */
extern uint8_t pin_mode[];
bool pin_is_output(uint32_t pin);
/* Sets the level of an output of either sort. */
void pin_set(uint8_t pin, bool level);

/* Closes every handle; every claimed pin to its safe state, nothing claimed any more. */
void claims_to_safe_state(void);
/* After that: every pin as after reset. */
void claims_release_pins(void);

/* Each peripheral's way to close a handle and give up its pins; called on open handles of its kind only. */
void i2c_handle_close(struct handle *handle);
void spi_handle_close(struct handle *handle);
void pwm_handle_close(struct handle *handle);
void adc_handle_close(struct handle *handle);
void counter_handle_close(struct handle *handle);
void rotary_handle_close(struct handle *handle);
void pulse_handle_close(struct handle *handle);
void uart_handle_close(struct handle *handle);
void keypad_handle_close(struct handle *handle);
void pio_handle_close(struct handle *handle);
void pio_program_close(struct handle *handle);
void pio_watch_close(struct handle *handle);
void dac_handle_close(struct handle *handle);
void target_handle_close(struct handle *handle);
void listener_handle_close(struct handle *handle);
void frequency_handle_close(struct handle *handle);

#endif
