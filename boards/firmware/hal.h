/*
 * The line between the core, which is the same on every board, and a port.
 *
 * A port implements every function below and calls the `on_…` functions of the last section; nothing else crosses. ports/template is the
 * smallest port that links, ports/host the one that runs under sanitizers. Pins are the chip's own numbers (GP4 is 4). Unless it says
 * otherwise a function is called from the main loop, never from an interrupt, with arguments that the core has already checked:
 * pins exist, lengths fit.
 */
#ifndef PINBRIDGE_HAL_H
#define PINBRIDGE_HAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h" /* the port's: sizes of buffers and rings, HAL_UARTS */

/* For large buffers that are always written before they are read: the start-up code need not clear them. */
#define UNINITIALISED __attribute__((section(".noinit")))

/* What the way of a request does not pass through: kept out of the functions that it does pass through, for their registers' sake. */
#define SELDOM __attribute__((noinline, cold))

/* ---- start ---------------------------------------------------------------------------------------------------------------------- */

/* Timer, watchdog, pins released; clocks too, unless the start-up code had reason to do it earlier. Called by the port's own main() before firmware_start(). */
void hal_start(void);

/* ---- board ---------------------------------------------------------------------------------------------------------------------- */

#define HAL_UNIQUE_ID_MAX 16u

/* Fills id and returns its length in bytes (RP2040: 8). Constant over the life of the chip. */
uint32_t hal_unique_id(uint8_t id[HAL_UNIQUE_ID_MAX]);

/* The name in the image's board field, not terminated; returns its length, at most 24. */
uint32_t hal_board_name(const char **name);

uint32_t hal_cpu_hz(void);

/* Why the chip last started: one of WIRE_RESET_CAUSE_… of the wire header. */
uint8_t hal_reset_cause(void);

/* 32 bits that differ from one start to the next; need not be secret. */
uint32_t hal_random(void);

/* Restart as the watchdog does it, and with its reset cause. Does not return on a board. */
void hal_watchdog_bite(void);

/* Restart, as after power-on. Does not return on a board. */
void hal_reset(void);

/* Restart in the chip's USB bootloader. Does not return on a board. */
void hal_bootloader(void);

/* ---- time ----------------------------------------------------------------------------------------------------------------------- */

/* Microseconds since start. Any context. */
uint64_t hal_time_us(void);

/* Counts hal_cycles_per_us() a microsecond and wraps at 2^24: for differences below 16 million only. Any context. */
uint32_t hal_cycles(void);
uint32_t hal_cycles_per_us(void);

/* Sleeps until an interrupt; returns at once if one came since the last call. Never longer than about 100 ms. */
void hal_idle(void);

/* The same, and an interrupt is made to come at that time. */
void hal_idle_until(uint64_t us);

/* Must be called at least every two seconds, or the board restarts. */
void hal_watchdog_feed(void);

/* Busy for at least that long, under a microsecond more; up to 10000. Any context. */
void hal_delay_us(uint32_t us);

/* on_tick() from now on comes in an interrupt with this period, at most as urgent as USB's; 0 ends it. */
void hal_tick(uint32_t period_us);

/* Keep interrupts out of a few instructions; returns what hal_irq_restore wants back. On a Cortex-M here, as a call would cost more than they do. */
#ifdef __thumb__
static inline uint32_t hal_irq_disable(void)
{
    uint32_t state;
    __asm volatile("mrs %0, primask\n cpsid i" : "=r"(state)::"memory");
    return state;
}

static inline void hal_irq_restore(uint32_t state)
{
    __asm volatile("msr primask, %0" ::"r"(state) : "memory");
}
#else
uint32_t hal_irq_disable(void);
void hal_irq_restore(uint32_t state);
#endif

/* ---- pins ----------------------------------------------------------------------------------------------------------------------- */

enum hal_pull { HAL_PULL_NONE, HAL_PULL_UP, HAL_PULL_DOWN };

uint32_t hal_pin_count(void);

/* WIRE_PIN_… bits: what the pin can do with this firmware. 0: not a pin, or the board's own. */
uint16_t hal_pin_functions(uint8_t pin);

/* Reset, high impedance, no pull, no block: what an unclaimed pin is. */
void hal_pin_release(uint8_t pin);

/* The pin to plain digital input; the output latch keeps its level. */
void hal_pin_input(uint8_t pin);
void hal_pin_pull(uint8_t pin, enum hal_pull pull);

/* The pin to plain digital output. The level is on the latch before the driver turns on: no glitch. */
void hal_pin_output(uint8_t pin, bool level);

/* 2, 4, 8 or 12 mA on the RP2040; a port without a choice ignores it. index 0-3. */
void hal_pin_drive_strength(uint8_t pin, uint8_t index);

void hal_pin_write(uint8_t pin, bool level);
bool hal_pin_read(uint8_t pin);

/* An edge on the pin from now on ends the next hal_idle, which may also end without one. */
void hal_pin_watch(uint8_t pin);

/*
 * on_pin_edge() from now on comes in an interrupt for each edge of the pin, or no longer. It is the most urgent interrupt of all: the time it
 * brings is no more than some microseconds late.
 */
void hal_pin_edges(uint8_t pin, bool on);

/* Open drain by direction, latch low: for pins that hal_pin_open_drain prepared. */
void hal_pin_open_drain(uint8_t pin);
void hal_pin_pull_low(uint8_t pin);
void hal_pin_let_go(uint8_t pin);

/* ---- I2C blocks ----------------------------------------------------------------------------------------------------------------- */

enum hal_i2c_result { HAL_I2C_OK, HAL_I2C_ADDRESS_NACK, HAL_I2C_DATA_NACK, HAL_I2C_ARBITRATION_LOST, HAL_I2C_TIMEOUT };

/* The block whose clock and data these pins can be, or -1. */
int hal_i2c_find(uint8_t scl, uint8_t sda);
void hal_i2c_open(int block, uint8_t scl, uint8_t sda, uint32_t frequency_hz);
/* Turns the block off; the pins are the caller's again. */
void hal_i2c_close(int block);

/*
 * One transaction: write, then read after a repeated START when both are asked for. At least one byte in all.
 * stop false leaves the bus held, and the next transfer begins with a repeated START.
 * deadline_us is absolute. After TIMEOUT the block is disabled and enabled again; the caller recovers the bus.
 */
enum hal_i2c_result hal_i2c_transfer(int block, uint8_t address, const uint8_t *write, uint32_t write_length, uint8_t *read,
                                     uint32_t read_length, bool stop, uint64_t deadline_us);

/* ---- I2C targets: a port with TARGETS 0 in limits.h, or without the word, has none of these -------------------------------------------- */

#ifndef TARGETS
#define TARGETS 0u
#endif
#if TARGETS
void hal_i2c_target_open(int block, uint8_t scl, uint8_t sda, uint8_t address);
void hal_i2c_target_close(int block);
/* on_target_read said that there was nothing; now there is. */
void hal_i2c_target_answer(int block);
/* on_target_write said that there is no more room; now there is. */
void hal_i2c_target_room(int block);
#endif

/* ---- I2C targets that the main loop answers: a port with LISTENERS 0 in limits.h, or without the word, has none of these -------------------- */

#ifndef LISTENERS
#define LISTENERS 0u
#endif
#if LISTENERS
/* ADDRESSED: an address waits for hal_i2c_listener_answer; DATA: a written byte does, or a read one is due; ENDED: a STOP, since the last address. */
#define HAL_LISTENER_ADDRESSED 1u
#define HAL_LISTENER_DATA 2u
#define HAL_LISTENER_ENDED 4u
#define HAL_LISTENER_FAILED 8u
#define HAL_LISTENER_TIMED_OUT 16u
/* The controller reads; the transaction began with a repeated START; it refused the byte before; the block holds the clock. */
#define HAL_LISTENER_READ 32u
#define HAL_LISTENER_AGAIN 64u
#define HAL_LISTENER_REFUSED 128u
#define HAL_LISTENER_HOLDS 256u

/* Answers to one address, to either of two, or to every one that has common's bits where differ has none. */
struct hal_listener_filter {
    uint8_t common, differ;
    bool two; /* differ is the second */
};
void hal_i2c_listener_open(int block, uint8_t scl, uint8_t sda, struct hal_listener_filter filter, bool smbus);
void hal_i2c_listener_close(int block);
uint32_t hal_i2c_listener_state(int block);
/* Forgets FAILED and TIMED_OUT. */
void hal_i2c_listener_clear(int block);
/* The address that came, or the written byte. */
uint8_t hal_i2c_listener_byte(int block);
void hal_i2c_listener_answer(int block, bool ack);
void hal_i2c_listener_send(int block, uint8_t byte);
#endif

/* ---- SPI blocks ----------------------------------------------------------------------------------------------------------------- */

#define HAL_NO_PIN 0xFFu

/* mosi or miso may be HAL_NO_PIN. */
int hal_spi_find(uint8_t sck, uint8_t mosi, uint8_t miso);
/* Returns the baud rate that was possible: the highest not above the one asked for. bits 4-8 (a port may allow 16). */
uint32_t hal_spi_configure(int block, uint32_t baud, uint8_t mode, uint8_t bits);
void hal_spi_open(int block, uint8_t sck, uint8_t mosi, uint8_t miso);
void hal_spi_close(int block);
/* write NULL sends fill; read NULL drops what comes in. Returns when the last bit is out. */
void hal_spi_transfer(int block, const uint8_t *write, uint8_t fill, uint8_t *read, uint32_t length);

/* ---- UART blocks ---------------------------------------------------------------------------------------------------------------- */

enum hal_uart_role { HAL_UART_TX, HAL_UART_RX, HAL_UART_RTS, HAL_UART_CTS };

/* Bits of a format: data bits less five (2), parity (2: none, even, odd), two stop bits, inverted TX and RTS, inverted RX and CTS. */
#define HAL_UART_BITS(format) (((format) & 3u) + 5u)
#define HAL_UART_PARITY(format) (((format) >> 2) & 3u)
#define HAL_UART_STOP_2 0x10u
#define HAL_UART_INVERT_OUT 0x20u
#define HAL_UART_INVERT_IN 0x40u

/* The block that these pins belong to in these roles, or -1; any may be HAL_NO_PIN, not all. */
int hal_uart_find(uint8_t tx, uint8_t rx, uint8_t rts, uint8_t cts);
/* Sets the block up, still off. Returns the baud rate it got, 0 when out of reach. */
uint32_t hal_uart_open(int block, uint32_t baud, uint8_t format);
/* Hands a pin to its block, inverted if the format says so; flow control by it begins. */
void hal_uart_pin(uint8_t pin, enum hal_uart_role role, uint8_t format);
/* Turns the block on, once its pins are its own: bytes come as on_uart_byte. */
void hal_uart_start(int block);
void hal_uart_close(int block);
/* Of a block that is not busy, as for hal_uart_break. */
uint32_t hal_uart_baud(int block, uint32_t baud);
/* False while the FIFO is full. */
bool hal_uart_put(int block, uint8_t byte);
/* on_uart_sent() from now on comes in an interrupt when the FIFO, full now, has room again; or no longer. Interrupts are kept out. */
void hal_uart_sending(int block, bool on);
/* Hands over what the block has received but not yet interrupted for: few bytes make it wait. */
void hal_uart_poll(int block);
/* Whether anything has yet to leave. */
bool hal_uart_busy(int block);
void hal_uart_break(int block, bool on);

/* ---- PWM ------------------------------------------------------------------------------------------------------------------------ */

/* Which generator drives the pin, and which of its outputs: pins that share a generator share a frequency. -1: no PWM here. */
int hal_pwm_slice(uint8_t pin);
uint8_t hal_pwm_channel(uint8_t pin);
/* Whether nothing but PWM has the generator. */
bool hal_pwm_free(int slice);
/* Sets the generator's frequency; returns the one that was possible in Hz, 0 when out of reach. */
uint32_t hal_pwm_frequency(int slice, uint32_t frequency_hz);
/* duty 0-65535 of 65535; 65535 is constantly high. */
void hal_pwm_duty(int slice, uint8_t channel, uint16_t duty);
void hal_pwm_open(uint8_t pin);
void hal_pwm_close(uint8_t pin, bool last_of_slice);

/* ---- ADC ------------------------------------------------------------------------------------------------------------------------ */

/* Channel of a pin, or -1. */
int hal_adc_channel(uint8_t pin);
void hal_adc_open(uint8_t pin);
/* One sample scaled to 0-65535. */
uint16_t hal_adc_read(int channel);
int hal_adc_temperature_channel(void);
/* The chip's own temperature in thousandths of a degree Celsius. */
int32_t hal_temperature_milli(void);

/* ---- programmable IO ------------------------------------------------------------------------------------------------------------ */

/* A port with HAL_PIOS 0 in limits.h has none of these. Blocks and machines are numbered from 0; pins are bits of GPIOs. */
#if HAL_PIOS
#define HAL_PIO_MACHINES 4u
#define HAL_PIO_MEMORY 32u

/* False when the firmware itself or another claim has it. */
bool hal_pio_claim(uint8_t block, uint8_t machine);
/* Stops the machine, too. */
void hal_pio_unclaim(uint8_t block, uint8_t machine);
/* False where another program lies. words are little-endian and not aligned; JMPs are moved by offset. */
bool hal_pio_load(uint8_t block, uint8_t offset, const uint8_t *words, uint32_t count);
void hal_pio_unload(uint8_t block, uint8_t offset, uint32_t count);

struct hal_pio_settings {
    uint32_t clkdiv, execctrl, shiftctrl, pinctrl;
};
/* Stops the machine, empties its FIFOs, clears its flags, and sets it to pc. */
void hal_pio_configure(uint8_t block, uint8_t machine, uint8_t pc, const struct hal_pio_settings *settings);
void hal_pio_clock(uint8_t block, uint8_t machine, uint32_t clkdiv);
void hal_pio_enable(uint8_t block, uint8_t machine, bool on);
void hal_pio_restart(uint8_t block, uint8_t machine, uint8_t pc);
void hal_pio_exec(uint8_t block, uint8_t machine, uint16_t instruction);
/* Levels and directions of the pins as the block has them; the machine must not run. */
void hal_pio_levels(uint8_t block, uint8_t machine, uint32_t pins, uint32_t levels, uint32_t outputs);
void hal_pio_pin(uint8_t block, uint8_t pin);

/* False when the FIFO is full; false when it is empty. */
bool hal_pio_put(uint8_t block, uint8_t machine, uint32_t word);
bool hal_pio_get(uint8_t block, uint8_t machine, uint32_t *word);
/* Room in the one, or a word in the other, ends the next hal_idle, which may also end without. */
void hal_pio_await(uint8_t block, uint8_t machine, bool room, bool word);

struct hal_pio_status {
    uint8_t pc, tx, rx, flags; /* flags: WIRE_PIO_… */
};
struct hal_pio_status hal_pio_status(uint8_t block, uint8_t machine);
/* what: WIRE_PIO_CLEAR_… */
void hal_pio_clear(uint8_t block, uint8_t machine, uint8_t what);

/* on_pio() from now on comes in an interrupt for any of these (pio.watch), no more urgent than USB's; 0 ends it. */
void hal_pio_watch(uint8_t block, uint16_t interrupts);

/* Transfers without the processor: channels of the port's, numbered from 0. False when none is free. */
bool hal_pio_stream_open(uint8_t block, uint8_t machine, bool input, uint8_t size, uint8_t *channel);
/* on_pio_stream() comes in an interrupt when the last of count elements has moved. The buffer is aligned to their size. */
void hal_pio_stream_start(uint8_t channel, uint8_t *buffer, uint32_t count);
void hal_pio_stream_close(uint8_t channel);
#endif

/* ---- frequencies: a port with FREQUENCIES 0 in limits.h, or without the word, has none of these ------------------------------------------ */

#ifndef FREQUENCIES
#define FREQUENCIES 0u
#endif
#if FREQUENCIES
/* Counts whole cycles of the pin, an input already, from now on. Returns a counter, or -1 when none is left or the pin's line is taken. */
int hal_frequency_open(uint8_t pin);
void hal_frequency_close(int counter, uint8_t pin);
/* Wraps at 2^32. */
uint32_t hal_frequency_count(int counter);
#endif

/* ---- DAC: a port without one leaves these out ------------------------------------------------------------------------------------ */

/* A pin with WIRE_PIN_DAC. */
bool hal_dac_open(uint8_t pin);
/* 0-65535 of the supply. */
void hal_dac_write(uint8_t pin, uint16_t value);
void hal_dac_close(uint8_t pin);

/* ---- memory that outlives a loss of power: a port without leaves these out ----------------------------------------------------------- */

uint32_t hal_nvm_bytes(void);
void hal_nvm_read(uint32_t offset, uint8_t *bytes, uint32_t length);
/* Erases only if a bit has to go from 0 to 1, writes only what differs. False when the bytes do not read back. */
bool hal_nvm_write(uint32_t offset, const uint8_t *bytes, uint32_t length);

/* ---- timed bit stream ----------------------------------------------------------------------------------------------------------- */

/*
 * Shifts bytes out, most significant bit first, each bit a high and a low time in nanoseconds: {high of a 0, low of a 0, high of a 1,
 * low of a 1}. The pin is an output and low before and after. False when the times are out of reach.
 */
bool hal_bitstream(uint8_t pin, const uint16_t times_ns[4], const uint8_t *bytes, uint32_t length);

/* ---- USB device controller ------------------------------------------------------------------------------------------------------ */

#define HAL_USB_PACKET 64u

enum hal_usb_type { HAL_USB_CONTROL, HAL_USB_ISOCHRONOUS, HAL_USB_BULK, HAL_USB_INTERRUPT };

/* Endpoint addresses as in descriptors: bit 7 set for IN. Called with the USB interrupt kept out, or from it. */
void hal_usb_start(void);
void hal_usb_connect(void);
void hal_usb_disconnect(void);
void hal_usb_set_address(uint8_t address);
/* Ready to use, data toggle at DATA0, not stalled. */
void hal_usb_open(uint8_t endpoint, enum hal_usb_type type);
/* Every endpoint but 0. */
void hal_usb_close_all(void);
/* Hands at most HAL_USB_PACKET bytes over for the next IN token; on_usb_in follows. Length 0 is a zero-length packet. */
void hal_usb_in(uint8_t endpoint, const uint8_t *bytes, uint32_t length);
/* Accepts one more packet; on_usb_out follows. */
void hal_usb_out(uint8_t endpoint);
void hal_usb_stall(uint8_t endpoint);
/* Also puts the toggle back to DATA0, as CLEAR_FEATURE(ENDPOINT_HALT) demands. */
void hal_usb_unstall(uint8_t endpoint);

/* ---- from the port to the core, in interrupt context ------------------------------------------------------------------------------ */

/* errors: WIRE_UART_FRAMING, _PARITY, _BREAK, _OVERRUN. */
void on_uart_byte(int block, uint8_t byte, uint8_t errors);
/*
 * Whether a byte would be kept. A block with an RTS pin asks first, and while there is no room leaves what it has received where it is, so that
 * RTS stops the other side; hal_uart_poll() is called when room has come.
 */
bool on_uart_room(int block);
void on_uart_sent(int block);
void on_tick(void);
/* A written byte: the first behind its address, behind a repeated START. False: no more for now, the bus is held. */
bool on_target_write(int block, uint8_t byte, bool first, bool again);
/* The next byte for a read, or -1: none yet, the bus is held. */
int on_target_read(int block, bool first, bool again);
/* Of a block that tells of its address apart from what follows: that then is never the first. */
void on_target_begin(int block, bool reading, bool again);
void on_target_end(int block);
#if HAL_PIOS
/* Flags among the interrupts have been cleared, the others switched off. Returns false to have all of them switched off. */
bool on_pio(uint8_t block, uint16_t interrupts, uint64_t us);
void on_pio_stream(uint8_t channel);
#endif
/* us: when the edge was seen. */
void on_pin_edge(uint8_t pin, bool level, uint64_t us);

void on_usb_reset(void);
void on_usb_suspend(void);
void on_usb_resume(void);
void on_usb_setup(const uint8_t packet[8]);
void on_usb_in(uint8_t endpoint);
/*
 * bytes is 4-byte aligned in a buffer of HAL_USB_PACKET bytes, readable to its end; it is gone when the function returns. True: the port does at
 * once what hal_usb_out would.
 */
bool on_usb_out(uint8_t endpoint, const uint8_t *bytes, uint32_t length);

#endif
