/* What the port on a computer holds every call against: a condition of hal.h that is broken ends the program with its place. */
#ifndef PINBRIDGE_HOST_CHECK_H
#define PINBRIDGE_HOST_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define PINS 30u

#define CHECK(condition)                                                                                                                   \
    do {                                                                                                                                   \
        if (!(condition)) {                                                                                                                \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                                \
            abort();                                                                                                                       \
        }                                                                                                                                  \
    } while (0)

#endif
