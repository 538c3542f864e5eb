/* What the files of this port share with each other; the core sees only hal.h. */
#ifndef PINBRIDGE_SAMD21_PORT_H
#define PINBRIDGE_SAMD21_PORT_H

#include <stdbool.h>
#include <stdint.h>

#define CPU_HZ 48000000u
#define CYCLES_PER_US (CPU_HZ / 1000000u)
/* PA00 is 0, PB00 is 32. */
#define PIN_COUNT 64u
#define GROUP(pin) ((pin) / 32u)
#define INDEX(pin) ((pin) % 32u)
/* PA02, VOUT (table 7-1). */
#define DAC_PIN 2u

/* Clock generators: the processor's and every fast block's, 8 MHz for counters and slow buses, 250 kHz for the DAC. */
#define GENERATOR_MAIN 0u
#define GENERATOR_8MHZ 3u
#define GENERATOR_WATCHDOG 4u
#define GENERATOR_DAC 5u

/* Peripheral functions of a pin (section 7.1): SERCOM on C and D, timers on E and F, USB on G, analog on B. */
enum pin_function { FUNCTION_A, FUNCTION_B, FUNCTION_C, FUNCTION_D, FUNCTION_E, FUNCTION_F, FUNCTION_G, FUNCTION_H };

int main(void);

void clocks_start(void);
/* Connects a generator to a block's clock input (GCLK_ID_...). */
void clock_connect(uint32_t id, uint32_t generator);
void timer_start(void);
void timer_next_wait_is_short(void);
void watchdog_start(void);

/* Hands a pin to a block; pulls stay, the input buffer is on except for the analog function. */
void pin_function(uint8_t pin, enum pin_function function);

#define SERCOM_COUNT 6u

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
void usart_irq(uint32_t n);

/* The external interrupt line of a pin, or -1. */
int eic_line(uint8_t pin);

void eic_irq(void);
void tc4_irq(void);
void usb_irq(void);
void sercom0_irq(void);
void sercom1_irq(void);
void sercom2_irq(void);
void sercom3_irq(void);
void sercom4_irq(void);
void sercom5_irq(void);

#endif
