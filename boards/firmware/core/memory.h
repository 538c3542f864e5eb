/* What memory.c defines; there is no <string.h> without a C library. */
#ifndef PINBRIDGE_MEMORY_H
#define PINBRIDGE_MEMORY_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);
int memcmp(const void *left, const void *right, size_t count);

#endif
