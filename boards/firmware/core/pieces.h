/*
 * Copies of a packet, sixteen bytes at a time, which is what a Cortex-M0+ moves fastest. Both ends are aligned to four bytes and have
 * room to the end of the last sixteen: what lies beyond the packet is copied along.
 */
#ifndef PINBRIDGE_PIECES_H
#define PINBRIDGE_PIECES_H

#include <stdint.h>

/* At least one byte. */
static inline void copy_pieces(void *to, const void *from, uint32_t length)
{
#ifdef __thumb__
    __asm volatile(".syntax unified\n1: ldmia %0!, {r4-r7}\n   stmia %1!, {r4-r7}\n   subs %2, #16\n   bgt 1b"
                   : "+l"(from), "+l"(to), "+l"(length)
                   :
                   : "r4", "r5", "r6", "r7", "cc", "memory");
#else
    __builtin_memcpy(to, from, (length + 15u) & ~15u);
#endif
}

#endif
