/* Buses on a computer: an I2C memory at 0x40, SPI that comes back inverted, a quarter of the voltage everywhere. */
#include <string.h>

#include "../../hal.h"
#include "check.h"

int hal_i2c_find(uint8_t scl, uint8_t sda)
{
    return scl % 2 == 1 && sda % 2 == 0 && scl / 2 % 2 == sda / 2 % 2 ? scl / 2 % 2 : -1;
}

void hal_i2c_open(int block, uint8_t scl, uint8_t sda, uint32_t frequency_hz)
{
    CHECK((block == 0 || block == 1) && scl < PINS && sda < PINS && frequency_hz > 0);
}

void hal_i2c_close(int block)
{
    CHECK(block == 0 || block == 1);
}

enum hal_i2c_result hal_i2c_transfer(int block, uint8_t address, const uint8_t *write, uint32_t write_length, uint8_t *read,
                                     uint32_t read_length, bool stop, uint64_t deadline_us)
{
    static uint8_t memory[256], pointer;
    (void)stop, (void)deadline_us;
    CHECK((block == 0 || block == 1) && address < 0x80 && write_length + read_length > 0);
    if (address == 0x50)
        return HAL_I2C_TIMEOUT;
    if (address == 0x51)
        return HAL_I2C_ARBITRATION_LOST;
    if (address != 0x40)
        return HAL_I2C_ADDRESS_NACK;
    for (uint32_t i = 0; i < write_length; i++) {
        if (i == 0)
            pointer = write[0];
        else
            memory[pointer++] = write[i];
    }
    for (uint32_t i = 0; i < read_length; i++)
        read[i] = memory[pointer++];
    return HAL_I2C_OK;
}

int hal_spi_find(uint8_t sck, uint8_t mosi, uint8_t miso)
{
    (void)mosi, (void)miso;
    return sck % 4 == 2 ? sck / 8 % 2 : -1;
}

uint32_t hal_spi_configure(int block, uint32_t baud, uint8_t mode, uint8_t bits)
{
    CHECK((block == 0 || block == 1) && baud > 0 && mode < 4 && bits >= 4 && bits <= 16);
    return baud < 2000 ? 0 : baud;
}

void hal_spi_open(int block, uint8_t sck, uint8_t mosi, uint8_t miso)
{
    CHECK((block == 0 || block == 1) && sck < PINS && (mosi < PINS || mosi == HAL_NO_PIN) && (miso < PINS || miso == HAL_NO_PIN));
}

void hal_spi_close(int block)
{
    CHECK(block == 0 || block == 1);
}

void hal_spi_transfer(int block, const uint8_t *write, uint8_t fill, uint8_t *read, uint32_t length)
{
    CHECK(block == 0 || block == 1);
    for (uint32_t i = 0; i < length; i++) {
        uint8_t out = write ? write[i] : fill;
        if (read)
            read[i] = (uint8_t)~out;
    }
}

int hal_pwm_slice(uint8_t pin)
{
    return pin / 2 % 8;
}

uint8_t hal_pwm_channel(uint8_t pin)
{
    return pin % 2;
}

uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz)
{
    CHECK(slice >= 0 && slice < 8);
    return frequency_hz >= 8 && frequency_hz <= 62500000 ? frequency_hz : 0;
}

void hal_pwm_duty(int slice, uint8_t channel, uint16_t duty)
{
    (void)duty;
    CHECK(slice >= 0 && slice < 8 && channel < 2);
}

void hal_pwm_open(uint8_t pin)
{
    CHECK(pin < PINS);
}

void hal_pwm_close(uint8_t pin, bool last_of_slice)
{
    (void)last_of_slice;
    CHECK(pin < PINS);
}

int hal_adc_channel(uint8_t pin)
{
    return pin >= 26 && pin < PINS ? pin - 26 : -1;
}

void hal_adc_open(uint8_t pin)
{
    CHECK(hal_adc_channel(pin) >= 0);
}

uint16_t hal_adc_read(int channel)
{
    CHECK(channel >= 0 && channel < 5);
    return 0x4000;
}

int hal_adc_temperature_channel(void)
{
    return 4;
}

int32_t hal_temperature_milli(void)
{
    return -1250;
}

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    static volatile uint8_t sink;
    CHECK(pin < PINS);
    for (uint32_t i = 0; i < length; i++)
        sink = bytes[i];
    (void)sink;
    return times_ns[0] >= 100;
}

/* Of the pins whose cycles are counted the even ones have 1 MHz, the odd ones 2. */
int hal_frequency_open(uint8_t pin)
{
    return pin % 2;
}

void hal_frequency_close(int counter, uint8_t pin)
{
    (void)counter, (void)pin;
}

uint32_t hal_frequency_count(int counter)
{
    return (uint32_t)hal_time_us() * (1u + (uint32_t)counter);
}

/* A target that is written 1, 2, 3 and then read, over and over. */
static uint32_t listener_step;

void hal_i2c_listener_open(int block, uint8_t scl, uint8_t sda, struct hal_listener_filter filter, bool smbus)
{
    (void)smbus;
    CHECK((block == 0 || block == 1) && scl < PINS && sda < PINS && filter.common < 0x80 && filter.differ < 0x80);
    listener_step = 0;
}

void hal_i2c_listener_close(int block)
{
    CHECK(block == 0 || block == 1);
}

uint32_t hal_i2c_listener_state(int block)
{
    static const uint32_t states[] = {
        HAL_LISTENER_ADDRESSED | HAL_LISTENER_HOLDS, HAL_LISTENER_DATA | HAL_LISTENER_HOLDS, HAL_LISTENER_DATA | HAL_LISTENER_HOLDS,
        HAL_LISTENER_ADDRESSED | HAL_LISTENER_READ | HAL_LISTENER_AGAIN | HAL_LISTENER_HOLDS, HAL_LISTENER_DATA | HAL_LISTENER_READ | HAL_LISTENER_HOLDS,
        HAL_LISTENER_DATA | HAL_LISTENER_READ | HAL_LISTENER_REFUSED | HAL_LISTENER_HOLDS, HAL_LISTENER_ENDED, HAL_LISTENER_FAILED, HAL_LISTENER_TIMED_OUT, 0,
    };
    CHECK(block == 0 || block == 1);
    uint32_t state = states[listener_step % (sizeof states / sizeof states[0])];
    if (!(state & ~HAL_LISTENER_ENDED))
        listener_step++;
    return state;
}

void hal_i2c_listener_clear(int block)
{
    CHECK(block == 0 || block == 1);
    listener_step++;
}

uint8_t hal_i2c_listener_byte(int block)
{
    CHECK(block == 0 || block == 1);
    return (uint8_t)(0x80 + listener_step);
}

void hal_i2c_listener_answer(int block, bool ack)
{
    (void)ack;
    CHECK(block == 0 || block == 1);
    listener_step++;
}

void hal_i2c_listener_send(int block, uint8_t byte)
{
    (void)byte;
    CHECK(block == 0 || block == 1);
    listener_step++;
}
