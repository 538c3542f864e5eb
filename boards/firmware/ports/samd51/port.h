/* What the files of this port share with each other; the core sees only hal.h. */
#ifndef PINBRIDGE_SAMD51_PORT_H
#define PINBRIDGE_SAMD51_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "../samd/samd.h"

#define CPU_HZ 120000000u
#define CYCLES_PER_US (CPU_HZ / 1000000u)

/* PA02 and PA05, VOUT0 and VOUT1 (table 6-1). */
#define DAC_PA_PINS (BIT(2) | BIT(5))

/* Clock generators: the processor's; 48 MHz for USB and every other fast block; 8 MHz for slow buses; 16 MHz for the counter of microseconds; 32 kHz for SMBus's time-outs; 2 MHz for the PLL. */
#define GENERATOR_CPU 0u
#define GENERATOR_SERIAL 1u
#define GENERATOR_8MHZ 2u
#define GENERATOR_16MHZ 3u
#define GENERATOR_32KHZ 4u
#define GENERATOR_PLL 5u
#define BLOCK_HZ 48000000u

void clocks_start(void);
/* Connects a generator to a block's clock input (GCLK_ID_...). */
void clock_connect(uint32_t id, uint32_t generator);

/* Every SERCOM counts this clock, by GENERATOR_SERIAL. */
#define SERCOM_HZ BLOCK_HZ
#define SERCOM_COUNT 6u
/* What the TCCs count. */
#define PWM_HZ BLOCK_HZ
/* Timers that make PWM besides: their numbers, as of PWM generators, are behind the TCCs'. */
#define PWM_TCS FREE_TCS
/* Pads that a serial port can send on (table 34-10), and whether it can turn its lines over. */
#define UART_TX_PADS 0x1u
#define UART_CAN_INVERT 1
/* Whether RTS works without CTS. */
#define UART_CAN_RTS_ALONE 1

/* Bits of the pins that are bonded out on the SAMD51J, but for USB's PA24 and PA25; section 6. */
#define PA_PINS 0xCBFFFFFFu
#define PB_PINS 0xC0C3FFFFu
#define FUNCTION_USB FUNCTION_H

/* 9.6: the serial number's words */
#define UNIQUE_ID_WORDS 0x008061FC, 0x00806010, 0x00806014, 0x00806018
/* The last word of 192 KB of RAM is the bootloader's. */
#define BOOTLOADER_WORD REG32(0x2002FFFC)

/* TC0, TC1, TC4 and TC5 are 0 to 3; TC2 with TC3 is the counter of microseconds. One of them, or a pair from an even one: its clocks on, reset. */
#define FREE_TCS 4u
bool tc_take(uint32_t first, uint32_t count);
void tc_give(uint32_t first, uint32_t count);
uint32_t tc_base(uint32_t n);
void tc_reset(uint32_t n);

/* Interrupt lines first to first + count - 1. */
void interrupts_on(uint32_t first, uint32_t count);
void interrupts_off(uint32_t first, uint32_t count);

#endif
