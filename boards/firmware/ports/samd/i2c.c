/*
 * SERCOM as an I2C controller (SAMD21 chapter 28, SAMD51 chapter 36).
 *
 * The block works a byte at a time and stretches the clock until software has answered, so nothing is lost by sleeping between bytes: the
 * interrupt is enabled only for the sleep, and its handler only disables it again.
 */
#include "../../core/mutate.h"
#include "../../core/session.h"
#include "../../hal.h"
#include "port.h"
#include "registers.h"

/* The main clock reaches down to 92 kHz with an 8-bit baud value, the 8 MHz one to 15 kHz: slower than that it does not go. */
#define SLOW_BELOW_HZ 100000u
#define RISE_NS 100u

static enum hal_i2c_result wait_for(uint32_t n, uint32_t flags, uint64_t deadline_us);
static enum hal_i2c_result end(uint32_t n, enum hal_i2c_result result, bool stop);
static void command(uint32_t n, uint32_t bits);
static void sync(uint32_t n);
static void sleep(uint32_t n, uint64_t deadline_us);
static void idle_bus(uint32_t n);

static uint8_t pins[SERCOM_COUNT][2];
static bool held[SERCOM_COUNT];

int hal_i2c_find(uint8_t scl, uint8_t sda)
{
    for (uint32_t n = 0; n < SERCOM_COUNT; n++)
        if (sercom_usable(n, SERCOM_I2C) && sercom_pad(n, sda) == 0 && sercom_pad(n, scl) == 1)
            return (int)n;
    return -1;
}

void hal_i2c_open(int block, uint8_t scl, uint8_t sda, uint32_t frequency_hz)
{
    uint32_t n = (uint32_t)block, clock = frequency_hz < SLOW_BELOW_HZ ? SERCOM_HZ / 6 : SERCOM_HZ;
    sercom_reset(n, SERCOM_I2C, clock == SERCOM_HZ ? GENERATOR_SERIAL : GENERATOR_8MHZ);
    SERCOM_CTRLA(n) = SERCOM_MODE_I2C | I2C_SDAHOLD_300NS | (frequency_hz > 400000 ? I2C_SPEED_FAST_PLUS : 0);
    /* f = clock / (10 + 2 * BAUD + clock * rise time), section 28.6.2.4.1 */
    uint32_t taken = 10 + clock / 1000000u * RISE_NS / 1000u, period = clock / frequency_hz;
    uint32_t baud = period > taken ? (period - taken + 1) / 2 : 1;
    SERCOM_I2C_BAUD(n) = baud > 255 ? 255 : baud < 1 ? 1 : baud;
    SERCOM_CTRLA(n) |= SERCOM_ENABLE;
    while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
        ;
    if (!MUTANT(samd_i2c_bus_unknown))
        idle_bus(n);
    pins[n][0] = scl;
    pins[n][1] = sda;
    held[n] = false;
    if (!MUTANT(samd_i2c_not_muxed)) {
        sercom_connect(n, scl);
        sercom_connect(n, sda);
    }
    sercom_interrupts(n, true);
}

void hal_i2c_close(int block)
{
    uint32_t n = (uint32_t)block;
    sercom_interrupts(n, false);
    hal_pin_open_drain(pins[n][0]);
    hal_pin_open_drain(pins[n][1]);
    sercom_off(n);
    held[n] = false;
}

enum hal_i2c_result hal_i2c_transfer(int block, uint8_t address, const uint8_t *write, uint32_t write_length, uint8_t *read,
                                     uint32_t read_length, bool stop, uint64_t deadline_us)
{
    uint32_t n = (uint32_t)block;
    /* After a time-out on a stuck bus the state is unknown, and a START would wait for ever. */
    if (!held[n] && !MUTANT(samd_i2c_bus_unknown))
        idle_bus(n);
    enum hal_i2c_result result = HAL_I2C_OK;
    if (write_length || !read_length) {
        SERCOM_I2C_ADDR(n) = (uint32_t)address << 1;
        sync(n);
        result = wait_for(n, I2C_MB, deadline_us);
        if (result == HAL_I2C_DATA_NACK)
            result = HAL_I2C_ADDRESS_NACK;
        for (uint32_t i = 0; i < write_length && result == HAL_I2C_OK; i++) {
            SERCOM_DATA(n) = write[i];
            sync(n);
            result = wait_for(n, I2C_MB, deadline_us);
        }
    }
    if (read_length && result == HAL_I2C_OK) {
        SERCOM_CTRLB(n) = 0;
        SERCOM_I2C_ADDR(n) = (uint32_t)address << 1 | 1;
        sync(n);
        /* A refused address comes as MB, the first byte as SB. */
        result = wait_for(n, I2C_MB | I2C_SB, deadline_us);
        if (result == HAL_I2C_DATA_NACK)
            result = HAL_I2C_ADDRESS_NACK;
        for (uint32_t i = 0; i < read_length && result == HAL_I2C_OK; i++) {
            bool last = i + 1 == read_length;
            if (!last) {
                read[i] = (uint8_t)SERCOM_DATA(n);
                command(n, I2C_CMD_READ);
                result = wait_for(n, I2C_SB, deadline_us);
                continue;
            }
            /* The last byte is refused, and the refusal has to be there before the byte is taken: with a STOP, or with the repeated START to come. */
            SERCOM_CTRLB(n) = I2C_ACKACT;
            if (stop)
                command(n, I2C_ACKACT | I2C_CMD_STOP);
            read[i] = (uint8_t)SERCOM_DATA(n);
        }
        if (result == HAL_I2C_OK) {
            held[n] = !stop;
            return result;
        }
    }
    return end(n, result, stop);
}

/* Ends the transaction on the bus unless it is to stay held. */
static enum hal_i2c_result end(uint32_t n, enum hal_i2c_result result, bool stop)
{
    bool owner = (SERCOM_STATUS(n) & I2C_STATUS_BUSSTATE_MASK) == I2C_STATUS_BUSSTATE_OWNER;
    held[n] = !stop && result == HAL_I2C_OK;
    if (owner && !held[n] && result != HAL_I2C_TIMEOUT)
        command(n, I2C_ACKACT | I2C_CMD_STOP);
    if (result == HAL_I2C_TIMEOUT) {
        /* The lines are let go by disabling; the caller recovers the bus. */
        SERCOM_CTRLA(n) &= ~SERCOM_ENABLE;
        while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
            ;
        SERCOM_CTRLA(n) |= SERCOM_ENABLE;
        while (SERCOM_SYNCBUSY(n) & SERCOM_ENABLE)
            ;
        idle_bus(n);
    }
    return result;
}

static enum hal_i2c_result wait_for(uint32_t n, uint32_t flags, uint64_t deadline_us)
{
    while (!(SERCOM_INTFLAG(n) & (flags | I2C_ERROR))) {
        hal_watchdog_feed();
        if (hal_time_us() >= deadline_us || session_cancelled())
            return HAL_I2C_TIMEOUT;
        sleep(n, deadline_us);
    }
    uint32_t status = SERCOM_STATUS(n);
    if ((SERCOM_INTFLAG(n) & I2C_ERROR) || (status & (I2C_STATUS_BUSERR | I2C_STATUS_ARBLOST))) {
        SERCOM_INTFLAG(n) = I2C_ERROR;
        SERCOM_STATUS(n) = I2C_STATUS_BUSERR | I2C_STATUS_ARBLOST;
        return HAL_I2C_ARBITRATION_LOST;
    }
    return (SERCOM_INTFLAG(n) & I2C_MB) && (status & I2C_STATUS_RXNACK) ? HAL_I2C_DATA_NACK : HAL_I2C_OK;
}

static void command(uint32_t n, uint32_t bits)
{
    SERCOM_CTRLB(n) = bits;
    sync(n);
}

static void sync(uint32_t n)
{
    while (SERCOM_SYNCBUSY(n) & I2C_SYNC_SYSOP)
        ;
}

static void idle_bus(uint32_t n)
{
    SERCOM_STATUS(n) = I2C_STATUS_BUSSTATE_IDLE;
    sync(n);
}

static void sleep(uint32_t n, uint64_t deadline_us)
{
    SERCOM_INTENSET(n) = I2C_MB | I2C_SB | I2C_ERROR;
    hal_idle_until(deadline_us);
    SERCOM_INTENCLR(n) = I2C_MB | I2C_SB | I2C_ERROR;
}

void i2c_irq(uint32_t n)
{
    if (!i2c_target_irq(n))
        SERCOM_INTENCLR(n) = 0xFF;
}
