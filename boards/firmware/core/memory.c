/*
 * memcpy, memset and memcmp: the compiler calls them by name even in freestanding code, and there is no C library here.
 *
 * Built with -fno-tree-loop-distribute-patterns, or the loops would be recognised as memcpy and call themselves.
 */
#include "memory.h"

#include <stdint.h>

void *memcpy(void *to, const void *from, size_t count)
{
    uint8_t *out = to;
    const uint8_t *in = from;
    if (count >= 4 && (((uintptr_t)out | (uintptr_t)in) & 3) == 0) {
        for (; count >= 4; count -= 4, out += 4, in += 4)
            *(uint32_t *)(void *)out = *(const uint32_t *)(const void *)in;
    }
    for (; count >= 4; count -= 4, out += 4, in += 4) {
        out[0] = in[0];
        out[1] = in[1];
        out[2] = in[2];
        out[3] = in[3];
    }
    while (count--)
        *out++ = *in++;
    return to;
}

void *memset(void *to, int value, size_t count)
{
    uint8_t *out = to;
    uint32_t word = (uint8_t)value * 0x01010101u;
    if (((uintptr_t)out & 3) == 0)
        for (; count >= 4; count -= 4, out += 4)
            *(uint32_t *)(void *)out = word;
    while (count--)
        *out++ = (uint8_t)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t count)
{
    const uint8_t *a = left, *b = right;
    for (; count--; a++, b++)
        if (*a != *b)
            return *a - *b;
    return 0;
}
