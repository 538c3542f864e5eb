/* What HELLO says of this firmware. */
#ifndef PINBRIDGE_VERSION_H
#define PINBRIDGE_VERSION_H

#define FIRMWARE_VERSION "0.1.0"

/* A hash of the sources, given by the build: it must not change when only the commit does, or the image could not be compared. */
#ifndef FIRMWARE_SOURCE
#define FIRMWARE_SOURCE "src-unknown"
#endif

#endif
