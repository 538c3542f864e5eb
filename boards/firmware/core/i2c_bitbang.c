#include "i2c_bitbang.h"
#include "../hal.h"
#include "wait.h"

static void pause(const struct i2c_lines *lines);
static bool let_scl_rise(struct i2c_lines *lines);

/* What setting a pin and reading the counter cost, measured on the RP2040: taken off each half period. */
#define OVERHEAD_CYCLES 40u

void i2c_lines_use(struct i2c_lines *lines, uint8_t scl, uint8_t sda, uint32_t frequency_hz, uint32_t timeout_us)
{
    uint32_t half = hal_cpu_hz() / (2 * frequency_hz);
    *lines = (struct i2c_lines){
        .scl = scl,
        .sda = sda,
        .half_cycles = half > OVERHEAD_CYCLES ? half - OVERHEAD_CYCLES : 0,
        .deadline_us = hal_time_us() + timeout_us,
    };
}

void i2c_lines_take(struct i2c_lines *lines, uint8_t scl, uint8_t sda, uint32_t frequency_hz, uint32_t timeout_us)
{
    i2c_lines_use(lines, scl, sda, frequency_hz, timeout_us);
    hal_pin_open_drain(scl);
    hal_pin_open_drain(sda);
}

bool i2c_send_start(struct i2c_lines *lines)
{
    hal_pin_let_go(lines->sda);
    pause(lines);
    if (!let_scl_rise(lines))
        return false;
    pause(lines);
    if (!hal_pin_read(lines->sda))
        return false;
    hal_pin_pull_low(lines->sda);
    pause(lines);
    hal_pin_pull_low(lines->scl);
    return true;
}

void i2c_send_stop(struct i2c_lines *lines)
{
    hal_pin_pull_low(lines->scl);
    hal_pin_pull_low(lines->sda);
    pause(lines);
    let_scl_rise(lines);
    pause(lines);
    hal_pin_let_go(lines->sda);
    pause(lines);
}

bool i2c_send_byte(struct i2c_lines *lines, uint8_t byte)
{
    for (uint32_t bit = 0x80; bit; bit >>= 1) {
        if (byte & bit)
            hal_pin_let_go(lines->sda);
        else
            hal_pin_pull_low(lines->sda);
        pause(lines);
        let_scl_rise(lines);
        pause(lines);
        hal_pin_pull_low(lines->scl);
    }
    hal_pin_let_go(lines->sda);
    pause(lines);
    let_scl_rise(lines);
    pause(lines);
    bool acknowledged = !hal_pin_read(lines->sda);
    hal_pin_pull_low(lines->scl);
    return acknowledged && !lines->timed_out;
}

uint8_t i2c_receive_byte(struct i2c_lines *lines, bool acknowledge)
{
    uint32_t byte = 0;
    hal_pin_let_go(lines->sda);
    for (uint32_t i = 0; i < 8; i++) {
        pause(lines);
        let_scl_rise(lines);
        pause(lines);
        byte = byte << 1 | hal_pin_read(lines->sda);
        hal_pin_pull_low(lines->scl);
    }
    if (acknowledge)
        hal_pin_pull_low(lines->sda);
    pause(lines);
    let_scl_rise(lines);
    pause(lines);
    hal_pin_pull_low(lines->scl);
    hal_pin_let_go(lines->sda);
    return (uint8_t)byte;
}

bool i2c_free_bus(struct i2c_lines *lines)
{
    hal_pin_let_go(lines->sda);
    for (uint32_t i = 0; i < 9; i++) {
        let_scl_rise(lines);
        pause(lines);
        if (hal_pin_read(lines->sda))
            break;
        hal_pin_pull_low(lines->scl);
        pause(lines);
    }
    i2c_send_stop(lines);
    return hal_pin_read(lines->scl) && hal_pin_read(lines->sda);
}

uint8_t i2c_measure_pull_ups(uint8_t scl, uint8_t sda)
{
    const uint8_t pins[2] = {scl, sda};
    uint8_t found = 0;
    for (uint32_t i = 0; i < 2; i++) {
        hal_pin_input(pins[i]);
        hal_pin_pull(pins[i], HAL_PULL_DOWN);
    }
    /* The chip's pull-down (50-80 kOhm) empties the line; a real pull-up (below 10 kOhm) fills it within 3 us when it lets go. */
    wait_until(hal_time_us() + 10);
    for (uint32_t i = 0; i < 2; i++)
        hal_pin_pull(pins[i], HAL_PULL_NONE);
    wait_until(hal_time_us() + 4);
    for (uint32_t i = 0; i < 2; i++)
        if (hal_pin_read(pins[i]))
            found |= (uint8_t)(1u << i);
    return found;
}

static void pause(const struct i2c_lines *lines)
{
    uint32_t start = hal_cycles();
    while (((hal_cycles() - start) & 0xFFFFFF) < lines->half_cycles)
        ;
}

/* A target that needs time holds SCL low. Once the deadline has passed nothing waits any more, so that the transaction runs out quickly. */
static bool let_scl_rise(struct i2c_lines *lines)
{
    hal_pin_let_go(lines->scl);
    while (!hal_pin_read(lines->scl)) {
        if (lines->timed_out || hal_time_us() >= lines->deadline_us || wait_check() != 0) {
            lines->timed_out = true;
            return false;
        }
    }
    return true;
}
