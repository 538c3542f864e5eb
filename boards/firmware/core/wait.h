/*
 * Waiting inside an op: keeps the watchdog fed and ends early when the host cancels the request or is gone.
 *
 * USB itself needs no help, it lives in its interrupt. Every op that may last longer than a millisecond waits through here.
 */
#ifndef PINBRIDGE_WAIT_H
#define PINBRIDGE_WAIT_H

#include <stdint.h>

uint64_t wait_now(void);

/* Until that time in microseconds since start. WIRE_OK, or WIRE_CANCELLED when the op has to end now. */
uint8_t wait_until(uint64_t us);

/* One look: for loops that watch something else as well. */
uint8_t wait_check(void);

#endif
