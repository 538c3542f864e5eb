/*
 * I2C by hand on any two pins (NXP UM10204), for soft buses and for what a hardware block cannot do: send an address without data, free a
 * stuck bus, measure the pull-ups.
 *
 * The pins are open drain: driven low or let go, never driven high. Clock stretching is waited for everywhere, up to the deadline.
 */
#ifndef PINBRIDGE_I2C_BITBANG_H
#define PINBRIDGE_I2C_BITBANG_H

#include <stdbool.h>
#include <stdint.h>

struct i2c_lines {
    uint8_t scl, sda;
    uint32_t half_cycles; /* half a clock period */
    uint64_t deadline_us;
    bool timed_out;
};

/* For pins that are open drain already. */
void i2c_lines_use(struct i2c_lines *lines, uint8_t scl, uint8_t sda, uint32_t frequency_hz, uint32_t timeout_us);
/* Takes the pins over as open drain, let go. */
void i2c_lines_take(struct i2c_lines *lines, uint8_t scl, uint8_t sda, uint32_t frequency_hz, uint32_t timeout_us);

/* With the bus idle, or held low after a transaction without a STOP: then it is a repeated START. False when the bus is not free. */
bool i2c_send_start(struct i2c_lines *lines);
void i2c_send_stop(struct i2c_lines *lines);
/* True when acknowledged. */
bool i2c_send_byte(struct i2c_lines *lines, uint8_t byte);
uint8_t i2c_receive_byte(struct i2c_lines *lines, bool acknowledge);

/* Up to nine clocks while SDA is low, then a STOP; true when both lines are high. */
bool i2c_free_bus(struct i2c_lines *lines);

/* Bit 0: SCL rises by itself, bit 1: SDA. The pins end as inputs without pull. */
uint8_t i2c_measure_pull_ups(uint8_t scl, uint8_t sda);

#endif
