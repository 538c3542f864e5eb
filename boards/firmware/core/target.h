/* What the I2C controllers ask of the I2C targets, and the other way: a block is one or the other. */
#ifndef PINBRIDGE_TARGET_H
#define PINBRIDGE_TARGET_H

#include <stdbool.h>

bool target_block_used(int block);
bool i2c_block_used(int block);

#endif
