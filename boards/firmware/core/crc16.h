/* CRC-16/CCITT-FALSE, the check of every frame: polynomial 0x1021, initial value 0xFFFF, check value of "123456789" 0x29B1. */
#ifndef PINBRIDGE_CRC16_H
#define PINBRIDGE_CRC16_H

#include <stdint.h>

uint32_t crc16(const uint8_t *bytes, uint32_t length);

#endif
