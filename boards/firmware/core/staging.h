/* A buffer that the host fills and reads in pieces, for what must go over a bus in one: longer than any frame. */
#ifndef PINBRIDGE_STAGING_H
#define PINBRIDGE_STAGING_H

#include <stdint.h>

#include "limits.h" /* the port's: STAGING_BYTES */

extern uint8_t staging[STAGING_BYTES];

#endif
