/* What I2C controllers, targets and listeners ask of each other: a block is one of them. */
#ifndef PINBRIDGE_TARGET_H
#define PINBRIDGE_TARGET_H

#include <stdbool.h>
#include <stdint.h>

bool target_block_used(int block);
bool i2c_block_used(int block);
bool listener_block_used(int block);
/* NOT_OPEN when the handle is none. */
uint8_t listener_close(uint32_t handle);

#endif
