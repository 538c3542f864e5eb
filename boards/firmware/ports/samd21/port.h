/* What the files of this port share with each other; the core sees only hal.h. */
#ifndef PINBRIDGE_SAMD21_PORT_H
#define PINBRIDGE_SAMD21_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "../samd/samd.h"

#define CPU_HZ 48000000u
#define CYCLES_PER_US (CPU_HZ / 1000000u)
/* PA02, VOUT (table 7-1). */
#define DAC_PA_PINS BIT(2)

/* Clock generators: the processor's and every fast block's, 8 MHz for counters and slow buses, 250 kHz for the DAC, 32 kHz for SMBus's time-outs. */
#define GENERATOR_MAIN 0u
#define GENERATOR_SERIAL GENERATOR_MAIN
#define GENERATOR_8MHZ 3u
#define GENERATOR_WATCHDOG 4u
#define GENERATOR_DAC 5u
#define GENERATOR_32KHZ 6u

void clocks_start(void);
/* Connects a generator to a block's clock input (GCLK_ID_...). */
void clock_connect(uint32_t id, uint32_t generator);

/* Every SERCOM counts this clock, by GENERATOR_MAIN. */
#define SERCOM_HZ CPU_HZ
#define SERCOM_COUNT 6u
/* What the TCCs count. */
#define PWM_HZ CPU_HZ
/* No other timers make PWM: TC4 with TC5 keeps the time, TC6 and TC7 are in few packages, and every pin of TC3's has a TCC. */
#define PWM_TCS 0u
/* Pads that a serial port can send on (table 26-9), and whether it can turn its lines over. */
#define UART_TX_PADS 0x5u
#define UART_CAN_INVERT 0
/* Whether RTS works without CTS. */
#define UART_CAN_RTS_ALONE 0

/* Bits of the pins that are bonded out on any package, but for USB's PA24 and PA25. PA26, PA29 and PB18 on are on none; section 5. */
#define PA_PINS 0xD8FFFFFFu
#define PB_PINS 0xC0C30F0Fu
#define FUNCTION_USB FUNCTION_G

/* 10.3.3: the serial number's words */
#define UNIQUE_ID_WORDS 0x0080A00C, 0x0080A040, 0x0080A044, 0x0080A048
/* The last word of RAM is the bootloader's. */
#define BOOTLOADER_WORD REG32(0x20007FFC)

#endif
