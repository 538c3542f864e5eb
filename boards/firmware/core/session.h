/*
 * One host at a time: HELLO, sequence numbers, the replay cache, credit, posted errors, leases (docs/protocol.md).
 */
#ifndef PINBRIDGE_SESSION_H
#define PINBRIDGE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "link.h"

void session_start(void);

/* A frame, or what was left of one, from a pipe. */
void session_frame(enum link_pipe pipe, const struct cobs_frame *frame);

/* Ends the session when the host is gone. To be called when no frame waits. */
void session_poll(void);

/* For wait.c: whether the request in work has to end now. */
bool session_cancelled(void);

/* Tells the host that events wait. False when there is nobody to tell, or no room to say it. */
bool session_knock(uint32_t waiting);

/* The program's own watchdog: the board restarts unless it is set again within that time; 0 ends it. It ends with the session. */
void session_watchdog(uint32_t ms);

/* Restart once the reply has left: op_system_reset and op_system_bootloader ask for it. */
void session_restart_later(bool bootloader);

#endif
