/* The whole firmware, for whoever owns main(): a port, or a test. */
#ifndef PINBRIDGE_FIRMWARE_H
#define PINBRIDGE_FIRMWARE_H

#include <stdbool.h>

/* Once, after the port has its clocks. Ends with the board on the bus. */
void firmware_start(void);

/* One turn of the main loop: at most one frame of each pipe. False when there was nothing to do. */
bool firmware_step(void);

/* Steps for ever, idle between. */
__attribute__((noreturn)) void firmware_run(void);

#endif
