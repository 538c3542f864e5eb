/* CRC-16/CCITT-FALSE, the check of every frame: polynomial 0x1021, initial value 0xFFFF, check value of "123456789" 0x29B1. */
#ifndef PINBRIDGE_CRC16_H
#define PINBRIDGE_CRC16_H

#include <stdint.h>

#define CRC16_INITIAL 0xFFFFu

extern const uint16_t crc16_table[256];

static inline uint32_t crc16_byte(uint32_t crc, uint32_t byte)
{
    return ((crc << 8) & 0xFFFF) ^ crc16_table[(crc >> 8) ^ byte];
}

uint32_t crc16(const uint8_t *bytes, uint32_t length);

#endif
