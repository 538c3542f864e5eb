/*
 * The smallest port that links: copy it, and replace each body by the chip's own. It is compiled with every check of the firmware, so it
 * never falls behind hal.h.
 *
 * Order that worked for the RP2040: clocks and time, then USB (the board enumerates and answers HELLO with nothing else in place), then pins,
 * then one bus after the other. A peripheral that the chip lacks keeps the body here: it refuses.
 */
#include "../../core/firmware.h"
#include "../../core/wire.h"
#include "../../hal.h"

#define PINS 1u

int main(void)
{
    hal_start();
    firmware_start();
    firmware_run();
}

void hal_start(void)
{
}

/* ---- board ---- */

uint32_t hal_unique_id(uint8_t id[HAL_UNIQUE_ID_MAX])
{
    id[0] = 0;
    return 1;
}

uint32_t hal_board_name(const char **name)
{
    *name = "template";
    return 8;
}

uint32_t hal_cpu_hz(void)
{
    return 48000000;
}

uint8_t hal_reset_cause(void)
{
    return WIRE_RESET_UNKNOWN;
}

uint32_t hal_random(void)
{
    return 1;
}

void hal_watchdog_bite(void)
{
}

void hal_reset(void)
{
}

void hal_bootloader(void)
{
}

/* ---- time ---- */

uint64_t hal_time_us(void)
{
    return 0;
}

uint32_t hal_cycles(void)
{
    return 0;
}

uint32_t hal_cycles_per_us(void)
{
    return hal_cpu_hz() / 1000000;
}

void hal_idle(void)
{
}

void hal_idle_until(uint64_t us)
{
    (void)us;
}

void hal_watchdog_feed(void)
{
}

#ifndef __thumb__
uint32_t hal_irq_disable(void)
{
    return 0;
}

void hal_irq_restore(uint32_t state)
{
    (void)state;
}
#endif

/* ---- pins ---- */

uint32_t hal_pin_count(void)
{
    return PINS;
}

uint16_t hal_pin_functions(uint8_t pin)
{
    (void)pin;
    return WIRE_PIN_DIGITAL;
}

void hal_pin_release(uint8_t pin)
{
    (void)pin;
}

void hal_pin_input(uint8_t pin)
{
    (void)pin;
}

void hal_pin_pull(uint8_t pin, enum hal_pull pull)
{
    (void)pin, (void)pull;
}

void hal_pin_output(uint8_t pin, bool level)
{
    (void)pin, (void)level;
}

void hal_pin_drive_strength(uint8_t pin, uint8_t index)
{
    (void)pin, (void)index;
}

void hal_pin_write(uint8_t pin, bool level)
{
    (void)pin, (void)level;
}

bool hal_pin_read(uint8_t pin)
{
    (void)pin;
    return false;
}

void hal_pin_watch(uint8_t pin)
{
    (void)pin;
}

void hal_pin_open_drain(uint8_t pin)
{
    (void)pin;
}

void hal_pin_pull_low(uint8_t pin)
{
    (void)pin;
}

void hal_pin_let_go(uint8_t pin)
{
    (void)pin;
}

/* ---- buses ---- */

int hal_i2c_find(uint8_t scl, uint8_t sda)
{
    (void)scl, (void)sda;
    return -1;
}

void hal_i2c_open(int block, uint8_t scl, uint8_t sda, uint32_t frequency_hz)
{
    (void)block, (void)scl, (void)sda, (void)frequency_hz;
}

void hal_i2c_close(int block)
{
    (void)block;
}

enum hal_i2c_result hal_i2c_transfer(int block, uint8_t address, const uint8_t *write, uint32_t write_length, uint8_t *read,
                                     uint32_t read_length, bool stop, uint64_t deadline_us)
{
    (void)block, (void)address, (void)write, (void)write_length, (void)read, (void)read_length, (void)stop, (void)deadline_us;
    return HAL_I2C_TIMEOUT;
}

int hal_spi_find(uint8_t sck, uint8_t mosi, uint8_t miso)
{
    (void)sck, (void)mosi, (void)miso;
    return -1;
}

uint32_t hal_spi_configure(int block, uint32_t baud, uint8_t mode, uint8_t bits)
{
    (void)block, (void)baud, (void)mode, (void)bits;
    return 0;
}

void hal_spi_open(int block, uint8_t sck, uint8_t mosi, uint8_t miso)
{
    (void)block, (void)sck, (void)mosi, (void)miso;
}

void hal_spi_close(int block)
{
    (void)block;
}

void hal_spi_transfer(int block, const uint8_t *write, uint8_t fill, uint8_t *read, uint32_t length)
{
    (void)block, (void)write, (void)fill, (void)read, (void)length;
}

int hal_pwm_slice(uint8_t pin)
{
    (void)pin;
    return -1;
}

uint8_t hal_pwm_channel(uint8_t pin)
{
    (void)pin;
    return 0;
}

uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz)
{
    (void)slice, (void)frequency_hz;
    return 0;
}

void hal_pwm_duty(int slice, uint8_t channel, uint16_t duty)
{
    (void)slice, (void)channel, (void)duty;
}

void hal_pwm_open(uint8_t pin)
{
    (void)pin;
}

void hal_pwm_close(uint8_t pin, bool last_of_slice)
{
    (void)pin, (void)last_of_slice;
}

int hal_adc_channel(uint8_t pin)
{
    (void)pin;
    return -1;
}

void hal_adc_open(uint8_t pin)
{
    (void)pin;
}

uint16_t hal_adc_read(int channel)
{
    (void)channel;
    return 0;
}

int hal_adc_temperature_channel(void)
{
    return -1;
}

int32_t hal_temperature_milli(void)
{
    return 0;
}

bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length)
{
    (void)pin, (void)times_ns, (void)bytes, (void)length;
    return false;
}

/* ---- USB ---- */

void hal_usb_start(void)
{
}

void hal_usb_connect(void)
{
}

void hal_usb_disconnect(void)
{
}

void hal_usb_set_address(uint8_t address)
{
    (void)address;
}

void hal_usb_open(uint8_t endpoint, enum hal_usb_type type)
{
    (void)endpoint, (void)type;
}

void hal_usb_close_all(void)
{
}

void hal_usb_in(uint8_t endpoint, const uint8_t *bytes, uint32_t length)
{
    (void)endpoint, (void)bytes, (void)length;
}

void hal_usb_out(uint8_t endpoint)
{
    (void)endpoint;
}

void hal_usb_stall(uint8_t endpoint)
{
    (void)endpoint;
}

void hal_usb_unstall(uint8_t endpoint)
{
    (void)endpoint;
}

/* ---- edges, tick, serial ports: a chip that lacks them says so by hal_pin_functions, and refuses ---- */

void hal_delay_us(uint32_t us)
{
    (void)us;
}

void hal_tick(uint32_t period_us)
{
    (void)period_us;
}

void hal_pin_edges(uint8_t pin, bool on)
{
    (void)pin, (void)on;
}

int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts)
{
    (void)tx, (void)rx, (void)rts, (void)cts;
    return -1;
}

uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format)
{
    (void)block, (void)baud, (void)format;
    return 0;
}

void hal_uart_pin(uint8_t pin, enum hal_uart_role role, uint8_t format)
{
    (void)pin, (void)role, (void)format;
}

void hal_uart_start(int block)
{
    (void)block;
}

void hal_uart_close(int block)
{
    (void)block;
}

uint32_t hal_uart_baud(int block, uint32_t baud)
{
    (void)block, (void)baud;
    return 0;
}

bool hal_uart_put(int block, uint8_t byte)
{
    (void)block, (void)byte;
    return true;
}

void hal_uart_sending(int block, bool on)
{
    (void)block, (void)on;
}

void hal_uart_poll(int block)
{
    (void)block;
}

bool hal_uart_busy(int block)
{
    (void)block;
    return false;
}

void hal_uart_break(int block, bool on)
{
    (void)block, (void)on;
}
