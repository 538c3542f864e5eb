/*
 * The core on a computer: pins, buses and USB are variables, time is simulated, and every call is checked against hal.h. For sanitizers,
 * fuzzers and tests of the core alone; the emulated board, which runs the real image, is the truth about behaviour.
 */
#ifndef PINBRIDGE_HOST_PORT_H
#define PINBRIDGE_HOST_PORT_H

#include <stdbool.h>
#include <stdint.h>

/* A packet for an OUT endpoint. False when the firmware has not armed it: the host would be told NAK. */
bool host_out(uint8_t endpoint, const uint8_t *bytes, uint32_t length);

/* The packet that waits on an IN endpoint, handed to the host; -1 when there is none. bytes has room for 64. */
int host_in(uint8_t endpoint, uint8_t *bytes);

/* A control transfer's SETUP; the data and status stages go through host_out and host_in with endpoint 0. */
void host_setup(const uint8_t packet[8]);
bool host_stalled(uint8_t endpoint);

void host_bus_reset(void);
void host_suspend(void);

/* Configures the device and runs it until it is idle. */
void host_enumerate(void);

/* Main loop turns until nothing is left to do, or most of them. Time goes on while it idles. */
void host_run(uint32_t most);

/* From now on so many looks at the clock are allowed until the host is taken for gone: nothing a frame asks for may last for ever. */
void host_set_patience(uint32_t looks);

/* What the world drives on a pin: 0, 1, or 2 for nothing. */
void host_drive(uint8_t pin, uint8_t level);

/* What hal_reset and hal_bootloader were last asked for; neither returns on a board, both do here. */
extern uint32_t host_resets, host_bootloaders;

#endif
