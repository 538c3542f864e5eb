/* What the files of the SAMD ports share with each other; the core sees only hal.h. */
#ifndef PINBRIDGE_SAMD_H
#define PINBRIDGE_SAMD_H

#include <stdbool.h>
#include <stdint.h>

/* PA00 is 0, PB00 is 32. */
#define PIN_COUNT 64u
#define GROUP(pin) ((pin) / 32u)
#define INDEX(pin) ((pin) % 32u)

/* Peripheral functions of a pin: edges on A, analog on B, SERCOM on C and D, timers on E and later. */
enum pin_function { FUNCTION_A, FUNCTION_B, FUNCTION_C, FUNCTION_D, FUNCTION_E, FUNCTION_F, FUNCTION_G, FUNCTION_H };

int main(void);

void timer_start(void);
void watchdog_start(void);

/* Hands a pin to a block; pulls stay, the input buffer is on except for the analog function. */
void pin_function(uint8_t pin, enum pin_function function);

/* The external interrupt line of a pin, or -1. */
int eic_line(uint8_t pin);
/* The controller on; a line senses both edges from now on, or none. */
void eic_start(void);
void eic_sense(uint32_t line, bool on);
void eic_irq(void);
/* The pin's line is there for its events alone, or no longer. False when another pin has it. */
bool eic_events(uint8_t pin, bool on);

/* The counter of microseconds asks. */
void counter_irq(void);
/* How urgent each block is, and the counter's interrupt let through. */
void interrupt_priorities(void);

/* USB: clocks and pins are the chip's, and where the factory's pad calibration is: n, p and trim. */
void usb_clocks(void);
uint32_t usb_calibration(uint32_t *n, uint32_t *p);
/* Lets the controller's interrupts through. */
void usb_interrupts(void);
void usb_irq(void);

/* ---- SERCOM ---- */

/* Neighbouring pins that meet neighbouring pads, by function C and by D; SERCOM * 4 + pad, or SERCOM_NONE. */
struct sercom_run {
    uint8_t pin, count, c, d;
};
#define SERCOM_NONE 0xFFu
#define SERCOM_AT(sercom, pad) (uint8_t)((sercom)*4 + (pad))
extern const struct sercom_run sercom_runs[];
extern const uint32_t sercom_run_count;
/* WIRE_PIN_... bits of what a pad can be. */
extern const uint16_t sercom_pad_functions[4];
/* DOPO for data out on one pad (or -1: none) and clock on another; -1 when the block cannot. */
int sercom_output_pads(int out, int clock);
/* The block's bus clock, and its own from a generator. */
void sercom_power(uint32_t n, bool on, uint32_t generator);
void sercom_interrupts(uint32_t n, bool on);

/* Where a pin can meet a SERCOM, by function C (alternative 0) or D (1): SERCOM * 4 + pad, or -1. */
int sercom_at(uint8_t pin, uint32_t alternative);
/* The pad that a pin can be on that SERCOM, or -1. */
int sercom_pad(uint32_t n, uint8_t pin);
/* Hands the pin to that SERCOM, of which sercom_pad found a pad. */
void sercom_connect(uint32_t n, uint8_t pin);
enum sercom_use { SERCOM_FREE, SERCOM_I2C, SERCOM_SPI, SERCOM_USART };

/* Whether the block is free or in that use already: two buses of one kind on it are the core's to refuse. */
bool sercom_usable(uint32_t n, enum sercom_use use);
/* Clocks on and registers as after reset. */
void sercom_reset(uint32_t n, enum sercom_use use, uint32_t generator);
void sercom_off(uint32_t n);
enum sercom_use sercom_use(uint32_t n);

void i2c_irq(uint32_t n);
/* False when the block is a controller. */
bool i2c_target_irq(uint32_t n);
/* The clock of 32 kHz that a SERCOM counts SMBus's time-outs by. */
void sercom_slow_clock(void);
/* A target on these pins, its filter set, still off; then on. */
void i2c_target_set_up(uint32_t n, uint32_t control, uint32_t mode, uint32_t addresses);
void i2c_target_connect(uint32_t n, uint8_t scl, uint8_t sda);
void i2c_target_off(uint32_t n, uint8_t scl, uint8_t sda);
void usart_irq(uint32_t n);
void sercom0_irq(void);
void sercom1_irq(void);
void sercom2_irq(void);
void sercom3_irq(void);
void sercom4_irq(void);
void sercom5_irq(void);


/* ---- PWM ---- */

/* One pin's way to a TCC: its function, the timer, and the waveform output, which is compare channel n modulo the timer's channels. Or to a TC, behind them. */
struct pwm_way {
    uint8_t pin, function, timer, output;
};
extern const struct pwm_way pwm_ways[];
extern const uint32_t pwm_way_count;
extern const uint8_t tcc_channels[];
/* The timer's bus clock, and its own at PWM_HZ. */
void tcc_power(uint32_t n, bool on);
bool tcc_powered(uint32_t n);
/* TCs that make PWM, by numbers from 0, where the chip has some (PWM_TCS): one output each. */
bool tc_pwm_free(uint32_t n);
uint32_t tc_pwm_frequency(uint32_t n, uint32_t frequency_hz);
void tc_pwm_duty(uint32_t n, uint16_t duty);
void tc_pwm_close(uint32_t n);

#endif
