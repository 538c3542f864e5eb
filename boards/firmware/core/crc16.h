/* CRC-16/CCITT-FALSE, the check of every frame: polynomial 0x1021, initial value 0xFFFF, check value of "123456789" 0x29B1. */
#ifndef PINBRIDGE_CRC16_H
#define PINBRIDGE_CRC16_H

#include <stdint.h>

/*
 * The register is kept in the upper half of a word and the table with it: then no step needs a mask, which on a Cortex-M0+ saves a fifth of
 * the time for half a kilobyte more. Whoever copies bytes anyway steps along, so that no byte is fetched twice.
 */
#define CRC16_START 0xFFFF0000u
#define CRC16_STEP(crc, byte) ((crc) << 8 ^ crc16_table[(crc) >> 24 ^ (byte)])

/* Entry n is the remainder of n * x^16, times 65536; test/boards/firmware recomputes it. */
extern const uint32_t crc16_table[256];

/* The register after these bytes too. */
uint32_t crc16_more(uint32_t crc, const uint8_t *bytes, uint32_t length);

#endif
