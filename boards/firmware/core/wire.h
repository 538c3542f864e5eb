/* The wire: opcodes, statuses, frames. Generated from hil/peripherals by scripts/generate-wire-header.ts: do not edit.
 *
 * Layouts: `name type` in order, little-endian; `a:1|b:7` is one byte with b in its lowest bits; varint is unsigned LEB128
 * of at most 32 bits; bytes and text are a varint count and the bytes; `type[]` is a varint count and the values.
 * docs/protocol.md says what it all means. */
#ifndef PINBRIDGE_WIRE_H
#define PINBRIDGE_WIRE_H

#define WIRE_PROTOCOL_VERSION            1
#define WIRE_TABLE_HASH                  0xf224d9ceu

/* A frame: COBS( head, seq, body, CRC-16/CCITT-FALSE of all three, low byte first ) 0x00. Head: type, or-ed with flags. */
#define WIRE_FRAME_REQUEST               0x01
#define WIRE_FRAME_HELLO                 0x02
#define WIRE_FRAME_PING                  0x03
#define WIRE_FRAME_CANCEL                0x04
#define WIRE_FRAME_HELLO_REPLY           0x08
#define WIRE_FRAME_REPLY                 0x09
#define WIRE_FRAME_ACK                   0x0a
#define WIRE_FRAME_NAK                   0x0b
#define WIRE_FRAME_PONG                  0x0c
#define WIRE_FRAME_EVENT                 0x0d
#define WIRE_FLAG_WAIT                   0x10
#define WIRE_FLAG_WANT_ACK               0x20
#define WIRE_FLAG_POSTED_ERROR           0x10
#define WIRE_TYPE_MASK                   0x0f

/* Bodies that are not ops.
 * HELLO: version u8, nonce u32, leaseMs u16
 * HELLO_REPLY: version u8, status u8, nonce u32, epoch u32, resetCause u8, maxFrame u16, windowFrames u8, windowBytes u32, clockHz u32, tableHash u32, boardId text, firmwareVersion text, gitHash text, uniqueId bytes, opcodes bytes, pinFunctions u16[]
 * PING: token u8, seen u8, seenError u8, seenMore u16
 * PONG: token u8, epoch u32, nowUs u64; seq is the expected one
 * NAK: reason u8, epoch u32; seq is the expected one
 * ACK: empty; seq is the expected one: everything before it has run
 * CANCEL: empty; seq is the request to give up
 * REPLY: status u8, then the results when it is WIRE_OK, else: index u16 of the op that failed
 * error record, before the body of REPLY, ACK, NAK and PONG under WIRE_FLAG_POSTED_ERROR: seq u8, index u16, status u8, more u16 */
#define WIRE_NAK_GAP                     0x01
#define WIRE_NAK_CORRUPT                 0x02
#define WIRE_NAK_NO_SESSION              0x03
#define WIRE_NAK_TOO_LONG                0x04
#define WIRE_HELLO_OK                    0x00
#define WIRE_HELLO_WRONG_VERSION         0x01
#define WIRE_HELLO_BUSY                  0x02
#define WIRE_RESET_UNKNOWN               0x00
#define WIRE_RESET_POWER_ON              0x01
#define WIRE_RESET_PIN                   0x02
#define WIRE_RESET_SOFTWARE              0x03
#define WIRE_RESET_WATCHDOG              0x04
#define WIRE_RESET_DEBUGGER              0x05
#define WIRE_RESET_BROWN_OUT             0x06
#define WIRE_PIN_DIGITAL                 0x01
#define WIRE_PIN_ADC                     0x02
#define WIRE_PIN_PWM                     0x04
#define WIRE_PIN_I2C_SDA                 0x08
#define WIRE_PIN_I2C_SCL                 0x10
#define WIRE_PIN_SPI_SCK                 0x20
#define WIRE_PIN_SPI_MOSI                0x40
#define WIRE_PIN_SPI_MISO                0x80
#define WIRE_PIN_UART_TX                 256
#define WIRE_PIN_UART_RX                 512
#define WIRE_PIN_DAC                     1024
#define WIRE_PIN_TOUCH                   2048
#define WIRE_PIN_INTERRUPT               4096

/* Limits. */
#define WIRE_FRAME_OVERHEAD              0x04
#define WIRE_FRAME_MAX                   4096
#define WIRE_FRAME_MIN                   256
#define WIRE_WINDOW_FRAMES_MAX           0x40
#define WIRE_HANDLES                     0x40
#define WIRE_PINS                        0x80
#define WIRE_NO_PIN                      0xff
#define WIRE_TEMPERATURE_CHANNEL         0x80

/* Statuses. */
#define WIRE_OK                          0x00 /* done */
#define WIRE_ENOSYS                      0x01 /* this firmware does not know the opcode */
#define WIRE_MALFORMED                   0x02 /* the op's bytes end early or make no sense */
#define WIRE_INVALID_ARGUMENT            0x03 /* a value is outside what the chip can do */
#define WIRE_INVALID_PIN                 0x04 /* the pin does not exist or cannot do this, alone or together with the others */
#define WIRE_PIN_IN_USE                  0x05 /* another claim holds the pin */
#define WIRE_BLOCK_IN_USE                0x06 /* the peripheral or timer behind these pins is taken */
#define WIRE_NOT_OPEN                    0x07 /* no such handle of this kind, or the pin is not claimed for GPIO */
#define WIRE_HANDLE_IN_USE               0x08 /* the handle is already open */
#define WIRE_REPLY_TOO_LONG              0x09 /* the results would not fit a frame; the op was not begun */
#define WIRE_ADDRESS_NACK                0x10 /* no target acknowledged the I2C address */
#define WIRE_DATA_NACK                   0x11 /* the I2C target refused a data byte */
#define WIRE_TIMEOUT                     0x12 /* the op's own time ran out */
#define WIRE_BUS_FAULT                   0x13 /* arbitration lost or an illegal condition on the bus */
#define WIRE_NO_PULL_UP                  0x14 /* SDA or SCL has no pull-up resistor */
#define WIRE_BUS_STUCK                   0x15 /* SDA or SCL is held low and nine clocks did not free it */
#define WIRE_OVERRUN                     0x16 /* data came faster than it was taken */
#define WIRE_CANCELLED                   0x18 /* the host gave up waiting and cancelled it */
#define WIRE_INTERNAL                    0x1f /* a bug in the firmware */

/* Values inside layouts. */
#define WIRE_SAFE_HIGH_Z                 0x00
#define WIRE_SAFE_LOW                    0x01
#define WIRE_SAFE_HIGH                   0x02
#define WIRE_SAFE_PULL_UP                0x03
#define WIRE_SAFE_PULL_DOWN              0x04
#define WIRE_PULL_NONE                   0x00
#define WIRE_PULL_UP                     0x01
#define WIRE_PULL_DOWN                   0x02
#define WIRE_DRIVE_MA_2                  0x00
#define WIRE_DRIVE_MA_4                  0x01
#define WIRE_DRIVE_MA_8                  0x02
#define WIRE_DRIVE_MA_12                 0x03
#define WIRE_UART_FRAMING                0x01
#define WIRE_UART_PARITY                 0x02
#define WIRE_UART_BREAK                  0x04
#define WIRE_UART_OVERRUN                0x08
#define WIRE_UART_RING_FULL              0x10
#define WIRE_PIO_TX_STALL                0x01
#define WIRE_PIO_RX_STALL                0x02
#define WIRE_PIO_TX_OVER                 0x04
#define WIRE_PIO_RX_UNDER                0x08
#define WIRE_PIO_ENABLED                 0x10
#define WIRE_PIO_EXEC_STALLED            0x20
#define WIRE_PIO_TX_FULL                 0x40
#define WIRE_PIO_CLEAR_TX_STALL          0x01
#define WIRE_PIO_CLEAR_RX_STALL          0x02
#define WIRE_PIO_CLEAR_RX_FIFO           0x10
#define WIRE_TARGET_END_READ             0x01
#define WIRE_TARGET_END_WRITE            0x02
#define WIRE_TARGET_ADDRESSED_READ       0x03
#define WIRE_TARGET_ADDRESSED_WRITE      0x04
#define WIRE_TARGET_READ_REQUEST         0x05
#define WIRE_TARGET_WRITE_REQUEST        0x06

/* ---- system ---- */

/* Gives the bytes back. Measures the round trip and proves the link.
 * waiting: (data bytes) -> (data u8[data])
 * See docs/protocol.md, Commands */
#define WIRE_OP_SYSTEM_ECHO              0x01

/* Restarts the board once the reply has left. The epoch changes; the host opens a new session.
 * waiting: () -> ()
 * See RP2040 datasheet §4.7 (watchdog reset); CircuitPython shared-bindings/microcontroller/__init__.c, reset() */
#define WIRE_OP_SYSTEM_RESET             0x02

/* Restarts the board into its USB bootloader once the reply has left.
 * waiting: () -> ()
 * See RP2040 datasheet §2.8.3.1 (reset_to_usb_boot) */
#define WIRE_OP_SYSTEM_BOOTLOADER        0x03

/* Closes every handle, gives up every claim and puts each pin in its claim's safe state, then high impedance.
 * waiting: () -> ()
 * See docs/protocol.md, Claims and safe states */
#define WIRE_OP_SYSTEM_SAFE_STATE        0x04

/* The chip's unique id: the eight bytes of the flash on RP2040, sixteen on SAMD.
 * waiting: () -> (id bytes)
 * See Winbond W25Q16JV §8.2.25 (Read Unique ID 4Bh); CircuitPython shared-bindings/microcontroller/Processor.c, uid */
#define WIRE_OP_SYSTEM_UNIQUE_ID         0x05

/* The chip's temperature in thousandths of a degree Celsius: 27000 - (mV - 706) / 1.721 mV on RP2040.
 * waiting: () -> (millidegrees i32)
 * See RP2040 datasheet §4.9.5; CircuitPython shared-bindings/microcontroller/Processor.c, temperature */
#define WIRE_OP_SYSTEM_TEMPERATURE       0x06

/* The processor's clock in hertz.
 * waiting: () -> (hertz u32)
 * See RP2040 datasheet §2.15; CircuitPython shared-bindings/microcontroller/Processor.c, frequency */
#define WIRE_OP_SYSTEM_FREQUENCY         0x07

/* The board's microseconds since it started.
 * waiting: () -> (us u64)
 * See RP2040 datasheet §4.6 (TIMER) */
#define WIRE_OP_SYSTEM_NOW               0x08

/* Restarts the board, with the watchdog's reset cause, unless it comes again within `ms`; 0 ends that. It ends
 * with the session, too.
 * posted: (ms varint) -> ()
 * See RP2040 datasheet §4.7; CircuitPython shared-bindings/watchdog/WatchDogTimer.c; MicroPython docs, machine.WDT */
#define WIRE_OP_SYSTEM_WATCHDOG          0x09

/* Waits on the board between the op before and the op after. At least `us`; under 5 us more.
 * posted: (us varint) -> ()
 * See CircuitPython shared-bindings/microcontroller/__init__.c, delay_us() */
#define WIRE_OP_SYSTEM_DELAY_US          0x10

/* Waits until the pin has the level; TIMEOUT when it does not get there. The pin must be claimed for GPIO.
 * waiting: (level:1|pin:7, timeoutUs varint) -> (waitedUs u32)
 * See docs/protocol.md, Ops for the board itself; MicroPython docs, machine.time_pulse_us */
#define WIRE_OP_SYSTEM_WAIT_PIN          0x11

/* Repeats the next op until the first four bytes of its result (little-endian, missing ones zero), and-ed with
 * `mask`, equal `value`; TIMEOUT when they do not. The reply holds the last result only. A failure of the op
 * ends it.
 * waiting: (mask varint, value varint, intervalUs varint, timeoutUs varint) -> ()
 * See docs/protocol.md, Ops for the board itself */
#define WIRE_OP_SYSTEM_POLL              0x12

/* Runs the next `ops` ops `times` times, each turn `periodUs` after the start of the one before (0: at once).
 * The results of every turn follow each other. Governing ops do not nest inside it, but select does.
 * waiting: (ops u8, times varint, periodUs varint) -> ()
 * See docs/protocol.md, Ops for the board itself */
#define WIRE_OP_SYSTEM_REPEAT            0x13

/* Chip select: sets the pin to `level`, runs the next `ops` ops, sets it back, also when one of them failed. The
 * pin must be claimed for GPIO as an output.
 * posted: (level:1|pin:7, ops u8) -> ()
 * See docs/protocol.md, Ops for the board itself; Linux include/linux/spi/spi.h, cs_change */
#define WIRE_OP_SYSTEM_SELECT            0x14

/* ---- gpio ---- */

/* Claims a pin for GPIO, as an input without pull. PIN_IN_USE when anything else holds it.
 * waiting: (pin u8, safe u8{0 HIGH_Z, 1 LOW, 2 HIGH, 3 PULL_UP, 4 PULL_DOWN}) -> ()
 * See docs/protocol.md, Claims and safe states; CircuitPython shared-bindings/digitalio/DigitalInOut.c */
#define WIRE_OP_GPIO_CLAIM               0x20

/* Gives the claim up; the pin becomes an input without pull, its function and drive as after reset.
 * waiting: (pin u8) -> ()
 * See CircuitPython shared-bindings/digitalio/DigitalInOut.c, deinit() */
#define WIRE_OP_GPIO_RELEASE             0x21

/* Direction, open drain, pull, level and drive strength together. `level` is what an output starts with; with
 * open drain, 1 lets go.
 * waiting: (pin u8, reserved:1|drive:2|level:1|pull:2|openDrain:1|output:1) -> ()
 * See RP2040 datasheet §2.19.6.3 (pads); CircuitPython shared-bindings/digitalio/DigitalInOut.c, switch_to_output() */
#define WIRE_OP_GPIO_CONFIGURE           0x22

/* Sets an output's level. NOT_OPEN when the pin is not claimed for GPIO.
 * posted: (level:1|pin:7) -> ()
 * See RP2040 datasheet §2.3.1.7 (SIO GPIO_OUT_SET, GPIO_OUT_CLR) */
#define WIRE_OP_GPIO_SET                 0x23

/* The level at the pin itself, 0 or 1, also when the pin is an output.
 * waiting: (pin u8) -> (level u8)
 * See RP2040 datasheet §2.3.1.7 (SIO GPIO_IN) */
#define WIRE_OP_GPIO_GET                 0x24

/* Sets the level for `us` microseconds, then the opposite level. Timed on the board, interrupts off under 100
 * us.
 * posted: (level:1|pin:7, us varint) -> ()
 * See docs/protocol.md, Commands */
#define WIRE_OP_GPIO_PULSE               0x25

/* Turns an output's level over.
 * posted: (pin u8) -> ()
 * See MicroPython docs, machine.Pin.toggle (rp2) */
#define WIRE_OP_GPIO_TOGGLE              0x26

/* From now on each falling (1) or rising (2) edge of the pin is an event: source the pin, value its new level. 0
 * ends it. The pin must be claimed for GPIO.
 * waiting: (pin u8, edges u8) -> ()
 * See RP2040 datasheet §2.19.3 (interrupts); MicroPython docs, machine.Pin.irq */
#define WIRE_OP_GPIO_WATCH               0x27

/* Drives the pin to `level` for `triggerUs` (0: not at all), lets it go (its pull stays), and measures the time
 * to each of the next `most` edges from the one before, in microseconds, at most 512. Ends early when none comes
 * for `timeoutUs`, at most 100000. Interrupts are out meanwhile.
 * waiting: (level:1|pin:7, triggerUs varint, most varint, timeoutUs varint) -> (durations u16 count, u16[count])
 * See Aosong DHT22 datasheet §7; MicroPython docs, machine.time_pulse_us */
#define WIRE_OP_GPIO_RECORD              0x28

/* Pin changes, waits and samples in one go, interrupts out but in waits of 100 us and more. `data` begins with
 * `pins` pins (1 to 8), then come steps: 0x00 and an index into them sets the pin low, 0x08 high, 0x10 samples
 * it; 0x40 to 0x7F wait 1 to 64 us after the last change, 0x80 and the byte behind it up to 32767 us, high part
 * first. Samples are packed, the first in bit 0.
 * waiting: (pins u8, data bytes) -> (samples u8[(samples + 7) / 8])
 * See docs/protocol.md, Commands; Avia HX711 datasheet, serial interface; Hitachi HD44780U datasheet, timing characteristics */
#define WIRE_OP_GPIO_SEQUENCE            0x29

/* ---- i2c ---- */

/* Opens a controller on two pins and claims them. `soft` bit-bangs it on any two pins; otherwise the pins choose
 * the block, INVALID_PIN when they belong to none or to two, BLOCK_IN_USE when another handle has it.
 * `checkPullUps` measures the lines first (NO_PULL_UP) and frees a stuck bus. `timeoutUs` bounds clock
 * stretching and each transaction.
 * waiting: (handle u8, scl u8, sda u8, frequency varint, timeoutUs varint, reserved:5|internalPullUps:1|checkPullUps:1|soft:1) -> ()
 * See RP2040 datasheet §4.3; CircuitPython shared-bindings/busio/I2C.c; MicroPython docs, machine.I2C, machine.SoftI2C */
#define WIRE_OP_I2C_OPEN                 0x30

/* Closes the controller and gives its pins up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/busio/I2C.c, deinit() */
#define WIRE_OP_I2C_CLOSE                0x31

/* START, address, the bytes, STOP (unless `keep`). Empty data is an address-only probe, bit-banged where the
 * block cannot send one. Answers how many data bytes were acknowledged: all of them, or fewer on a soft bus
 * (DATA_NACK on a block).
 * waiting: (handle u8, keep:1|address:7, data bytes) -> (acknowledged varint)
 * See NXP UM10204 §3.1.10; RP2040 datasheet §4.3.10; CircuitPython shared-bindings/busio/I2C.c, writeto() */
#define WIRE_OP_I2C_WRITE                0x32

/* START, address with the read bit, `length` bytes, the last one not acknowledged, STOP (unless `keep`).
 * waiting: (handle u8, keep:1|address:7, length varint) -> (data u8[length])
 * See NXP UM10204 §3.1.10; CircuitPython shared-bindings/busio/I2C.c, readfrom_into() */
#define WIRE_OP_I2C_READ                 0x33

/* Writes, then reads after a repeated START, as one transaction. ADDRESS_NACK, DATA_NACK, TIMEOUT, BUS_FAULT.
 * waiting: (handle u8, keep:1|address:7, data bytes, length varint) -> (data u8[length])
 * See NXP UM10204 §3.1.10; RP2040 datasheet §4.3.7; CircuitPython shared-bindings/busio/I2C.c, writeto_then_readfrom() */
#define WIRE_OP_I2C_WRITE_READ           0x34

/* Whether a target acknowledges the address: START, address with the write bit, STOP, bit-banged; no data byte
 * is sent.
 * waiting: (handle u8, address u8) -> (present bool)
 * See NXP UM10204 §3.1.6; RP2040 datasheet §4.3.11 (the block cannot send an address alone) */
#define WIRE_OP_I2C_PROBE                0x35

/* Probes the addresses from first to last. Bit 0 of the first byte is the first address. Writes nothing to
 * anyone.
 * waiting: (handle u8, first u8, last u8) -> (present u8[(last - first) / 8 + 1])
 * See CircuitPython shared-bindings/busio/I2C.c, scan(); MicroPython extmod/machine_i2c.c, scan */
#define WIRE_OP_I2C_SCAN                 0x36

/* Frees a stuck bus: up to nine clocks while SDA is low, then a STOP. Answers whether both lines are high
 * afterwards.
 * waiting: (handle u8) -> (free bool)
 * See NXP UM10204 §3.1.16 */
#define WIRE_OP_I2C_RECOVER              0x37

/* Whether each line rises by itself after the chip's own pull-down let go. The pins must be free.
 * waiting: (scl u8, sda u8) -> (reserved:6|sda:1|scl:1)
 * See CircuitPython shared-bindings/busio/I2C.c, constructor (No pull up found on SDA or SCL) */
#define WIRE_OP_I2C_PULL_UPS             0x38

/* As i2c.write, i2c.read or i2c.write_read, with the bytes in the staging buffer, up to all of it each way:
 * writes from its start, then reads over it. The time-out is extended by twice what so many bytes take.
 * waiting: (handle u8, keep:1|address:7, writeLength varint, readLength varint) -> (acknowledged varint)
 * See NXP UM10204 §3.1.10; docs/protocol.md, Commands */
#define WIRE_OP_I2C_STAGED               0x39

/* A START, or a repeated one, on a soft bus.
 * waiting: (handle u8) -> ()
 * See NXP UM10204 §3.1.4; MicroPython docs, machine.SoftI2C.start */
#define WIRE_OP_I2C_START                0x3a

/* A STOP on a soft bus.
 * waiting: (handle u8) -> ()
 * See NXP UM10204 §3.1.4; MicroPython docs, machine.SoftI2C.stop */
#define WIRE_OP_I2C_STOP                 0x3b

/* Bytes on a soft bus, the address among them, up to the first that is not acknowledged; answers how many were.
 * waiting: (handle u8, data bytes) -> (acknowledged varint)
 * See NXP UM10204 §3.1.5; MicroPython docs, machine.SoftI2C.write */
#define WIRE_OP_I2C_PUT                  0x3c

/* Bytes from a soft bus; with `nack` the last one is not acknowledged.
 * waiting: (handle u8, reserved:7|nack:1, length varint) -> (data u8[length])
 * See NXP UM10204 §3.1.5; MicroPython docs, machine.SoftI2C.readinto */
#define WIRE_OP_I2C_GET                  0x3d

/* ---- spi ---- */

/* Opens a controller and claims its pins; 0xFF for a missing MOSI or MISO. `soft` bit-bangs it on any pins.
 * Starts at 250 kHz, mode 0, eight bits.
 * waiting: (handle u8, sck u8, mosi u8, miso u8, reserved:7|soft:1) -> ()
 * See RP2040 datasheet §4.4; CircuitPython shared-bindings/busio/SPI.c */
#define WIRE_OP_SPI_OPEN                 0x40

/* Closes the controller and gives its pins up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/busio/SPI.c, deinit() */
#define WIRE_OP_SPI_CLOSE                0x41

/* Speed in hertz (the nearest below that the divider can do; the answer tells it), mode, bits a frame less one
 * (4 to 16). Over eight bits a frame is two bytes of data, low byte first, and an odd length INVALID_ARGUMENT.
 * `lsbFirst` on a block needs eight bits.
 * waiting: (handle u8, baudrate varint, bits:4|reserved:1|lsbFirst:1|polarity:1|phase:1) -> (baudrate u32)
 * See RP2040 datasheet §4.4.3; CircuitPython shared-bindings/busio/SPI.c, configure() */
#define WIRE_OP_SPI_CONFIGURE            0x42

/* Shifts the bytes out; what comes in is dropped. Done when the last bit has left.
 * posted: (handle u8, data bytes) -> ()
 * See RP2040 datasheet §4.4.3; CircuitPython shared-bindings/busio/SPI.c, write() */
#define WIRE_OP_SPI_WRITE                0x43

/* Shifts `fill` out `length` times and answers what came in.
 * waiting: (handle u8, fill u8, length varint) -> (data u8[length])
 * See CircuitPython shared-bindings/busio/SPI.c, readinto(write_value) */
#define WIRE_OP_SPI_READ                 0x44

/* Shifts the bytes out and answers as many that came in meanwhile.
 * waiting: (handle u8, data bytes) -> (data u8[data])
 * See CircuitPython shared-bindings/busio/SPI.c, write_readinto() */
#define WIRE_OP_SPI_TRANSFER             0x45

/* ---- pwm ---- */

/* Starts a PWM output and claims its pin; answers the frequency it got, in hertz. The two pins of a slice share
 * the frequency: BLOCK_IN_USE when the other pin has a different one or either asked for a variable one, or when
 * both pins lead to the same channel. INVALID_ARGUMENT when the divider cannot do it.
 * waiting: (handle u8, pin u8, frequency varint, duty u16, reserved:7|variableFrequency:1) -> (frequency u32)
 * See RP2040 datasheet §4.5; CircuitPython shared-bindings/pwmio/PWMOut.c */
#define WIRE_OP_PWM_OPEN                 0x50

/* Stops the output and gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/pwmio/PWMOut.c, deinit() */
#define WIRE_OP_PWM_CLOSE                0x51

/* The share of the period that is high, in 65535ths: 0 is always low, 65535 always high. Takes effect with the
 * next period.
 * posted: (handle u8, duty u16) -> ()
 * See RP2040 datasheet §4.5.2.2; CircuitPython shared-bindings/pwmio/PWMOut.c, duty_cycle */
#define WIRE_OP_PWM_DUTY                 0x52

/* A new frequency, the duty's share kept; answers what it got. Allowed whenever no other pin shares the slice.
 * waiting: (handle u8, frequency varint) -> (frequency u32)
 * See CircuitPython shared-bindings/pwmio/PWMOut.c, frequency; MicroPython docs, machine.PWM.freq */
#define WIRE_OP_PWM_FREQUENCY            0x53

/* Switches the output on and off by the clock: `data` is u16 microseconds, with `duty` first, then low, and so
 * on in turn. Afterwards the output has the duty it had.
 * waiting: (handle u8, duty u16, data bytes) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseOut.c, send() */
#define WIRE_OP_PWM_TRAIN                0x54

/* ---- adc ---- */

/* Makes the pin an analog input and claims it. Pin 0x80 is the chip's own temperature channel and claims
 * nothing.
 * waiting: (handle u8, pin u8) -> ()
 * See RP2040 datasheet §4.9; CircuitPython shared-bindings/analogio/AnalogIn.c */
#define WIRE_OP_ADC_OPEN                 0x58

/* Gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/analogio/AnalogIn.c, deinit() */
#define WIRE_OP_ADC_CLOSE                0x59

/* One conversion, spread over 16 bits: 12-bit samples become `sample << 4 | sample >> 8`.
 * waiting: (handle u8) -> (value u16)
 * See RP2040 datasheet §4.9.2; CircuitPython shared-bindings/analogio/AnalogIn.c, value */
#define WIRE_OP_ADC_READ                 0x5a

/* So many conversions, one every `periodNs` nanoseconds (at most 10 ms; as fast as the converter can when that
 * is shorter), spread as by adc.read.
 * waiting: (handle u8, count varint, periodNs varint) -> (samples u16[])
 * See RP2040 datasheet §4.9.2; CircuitPython shared-bindings/analogbufio/BufferedIn.c */
#define WIRE_OP_ADC_CAPTURE              0x5b

/* ---- neopixel ---- */

/* Sends the bytes, most significant bit first, at 800 kHz, then holds the line low for the latch (300 us). The
 * pin must be claimed for GPIO as an output and is one again afterwards.
 * posted: (pin u8, data bytes) -> ()
 * See Worldsemi WS2812B datasheet, data transfer time; CircuitPython shared-bindings/neopixel_write/__init__.c */
#define WIRE_OP_NEOPIXEL_WRITE           0x60

/* As neopixel.write, with the four times in nanoseconds: a 0 is high for `high0`, low for `low0`; a 1 likewise.
 * INVALID_ARGUMENT for times the board cannot make within 150 ns.
 * posted: (pin u8, high0 u16, low0 u16, high1 u16, low1 u16, data bytes) -> ()
 * See MicroPython docs, machine.bitstream */
#define WIRE_OP_NEOPIXEL_BITSTREAM       0x61

/* As neopixel.bitstream, with the first `length` bytes of the staging buffer.
 * posted: (pin u8, high0 u16, low0 u16, high1 u16, low1 u16, length varint) -> ()
 * See MicroPython docs, machine.bitstream; docs/protocol.md, Commands */
#define WIRE_OP_NEOPIXEL_STAGED          0x62

/* ---- event ---- */

/* Hands over at most `most` events, oldest first, and forgets them. `lost` counts those that found the ring full
 * since the last call; `more` tells that the ring is not empty yet.
 * waiting: (most varint) -> (lost varint, more bool, events baseUs u64, {source u8, value varint, deltaUs varint}[])
 * See docs/protocol.md, Events */
#define WIRE_OP_EVENT_TAKE               0x70

/* ---- counter ---- */

/* Claims the pin as an input with that pull and counts its falling (1), rising (2) or both (3) edges from 0.
 * waiting: (handle u8, pin u8, edges u8, pull u8) -> ()
 * See CircuitPython shared-bindings/countio/Counter.c */
#define WIRE_OP_COUNTER_OPEN             0x78

/* Stops counting and gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/countio/Counter.c, deinit() */
#define WIRE_OP_COUNTER_CLOSE            0x79

/* The count.
 * waiting: (handle u8) -> (count i32)
 * See CircuitPython shared-bindings/countio/Counter.c, count */
#define WIRE_OP_COUNTER_READ             0x7a

/* Goes on from another count; negative ones as two's complement.
 * waiting: (handle u8, count u32) -> ()
 * See CircuitPython shared-bindings/countio/Counter.c, count, reset() */
#define WIRE_OP_COUNTER_SET              0x7b

/* ---- rotary ---- */

/* Claims two pins as inputs with pull-ups and follows their Gray code; `divisor` quarter turns (1 to 127) are
 * one step of the position.
 * waiting: (handle u8, a u8, b u8, divisor u8) -> ()
 * See CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c; shared-module/rotaryio/IncrementalEncoder.c */
#define WIRE_OP_ROTARY_OPEN              0x7c

/* Gives the pins up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, deinit() */
#define WIRE_OP_ROTARY_CLOSE             0x7d

/* The position, counted from where it was opened or set.
 * waiting: (handle u8) -> (position i32)
 * See CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, position */
#define WIRE_OP_ROTARY_READ              0x7e

/* Another position (negative as two's complement) and divisor.
 * waiting: (handle u8, position u32, divisor u8) -> ()
 * See CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, position, divisor */
#define WIRE_OP_ROTARY_SET               0x7f

/* ---- pulse ---- */

/* Claims the pin as an input and begins to note, from its first edge away from the idle level on, the
 * microseconds from each edge to the next: the last `most` of them, at most 1024. BLOCK_IN_USE when four
 * captures run already.
 * waiting: (handle u8, pin u8, idle u8, most varint) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseIn.c */
#define WIRE_OP_PULSE_OPEN               0x80

/* Gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseIn.c, deinit() */
#define WIRE_OP_PULSE_CLOSE              0x81

/* Notes nothing more; what was noted stays.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseIn.c, pause() */
#define WIRE_OP_PULSE_PAUSE              0x82

/* Drives the pin away from idle for `triggerUs` (0: not at all), forgets what was noted, and begins again.
 * waiting: (handle u8, triggerUs varint) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseIn.c, resume() */
#define WIRE_OP_PULSE_RESUME             0x83

/* Hands over the pulses noted so far, oldest first, and forgets them. 65535 stands for whatever is longer.
 * waiting: (handle u8) -> (pulses u16[])
 * See CircuitPython shared-bindings/pulseio/PulseIn.c, popleft() */
#define WIRE_OP_PULSE_TAKE               0x84

/* Forgets the pulses noted so far.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/pulseio/PulseIn.c, clear() */
#define WIRE_OP_PULSE_CLEAR              0x85

/* ---- uart ---- */

/* Opens the UART that the pins belong to (0xFF for a missing one) and claims them; answers the speed it got.
 * `bits` is data bits less five. `buffer` bytes are kept for the host, 1 to 4096: what comes when it is full is
 * dropped and told as RING_FULL. `invertOut` turns TX and RTS over, `invertIn` RX and CTS. A given RTS or CTS
 * pin means hardware flow control.
 * waiting: (handle u8, tx u8, rx u8, rts u8, cts u8, baudrate varint, reserved:1|invertIn:1|invertOut:1|stop2:1|parity:2|bits:2, buffer varint) -> (baudrate u32)
 * See RP2040 datasheet §4.2; CircuitPython shared-bindings/busio/UART.c; MicroPython docs, machine.UART */
#define WIRE_OP_UART_OPEN                0x90

/* Closes the port and gives its pins up, once what was written is in the block, or has not moved for a second.
 * What has not left the block yet is lost.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/busio/UART.c, deinit() */
#define WIRE_OP_UART_CLOSE               0x91

/* Sends the bytes; done when the last one is in the board's ring of 256. NOT_OPEN without a TX pin; TIMEOUT when
 * the ring is full and CTS holds the line for a second: the rest is lost.
 * posted: (handle u8, data bytes) -> ()
 * See RP2040 datasheet §4.2.4; CircuitPython shared-bindings/busio/UART.c, write() */
#define WIRE_OP_UART_WRITE               0x92

/* Up to `most` bytes: waits at most `firstUs` for the first of them and `charUs` after each for the next, then
 * answers what there is.
 * waiting: (handle u8, most varint, firstUs varint, charUs varint) -> (errors u8, data bytes)
 * See CircuitPython shared-bindings/busio/UART.c, read(); MicroPython docs, machine.UART.read */
#define WIRE_OP_UART_READ                0x93

/* Errors since the last look, whether anything has yet to leave, and how many received bytes wait.
 * waiting: (handle u8) -> (errors u8, sending bool, waiting u16)
 * See CircuitPython shared-bindings/busio/UART.c, in_waiting; MicroPython docs, machine.UART.any, txdone */
#define WIRE_OP_UART_STATUS              0x94

/* Forgets the received bytes.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/busio/UART.c, reset_input_buffer() */
#define WIRE_OP_UART_CLEAR               0x95

/* Another speed, once what is being sent has left; answers the one it got.
 * waiting: (handle u8, baudrate varint) -> (baudrate u32)
 * See RP2040 datasheet §4.2.7.1; CircuitPython shared-bindings/busio/UART.c, baudrate */
#define WIRE_OP_UART_BAUD                0x96

/* Waits until the last stop bit has left. TIMEOUT when nothing moves for more than a second: CTS holds the line.
 * waiting: (handle u8) -> ()
 * See RP2040 datasheet §4.2.8 (UARTFR.BUSY); MicroPython docs, machine.UART.flush */
#define WIRE_OP_UART_DRAIN               0x97

/* Holds TX low for so long, after what is being sent.
 * waiting: (handle u8, us varint) -> ()
 * See RP2040 datasheet §4.2.8 (UARTLCR_H.BRK); MicroPython docs, machine.UART.sendbreak */
#define WIRE_OP_UART_BREAK               0x98

/* ---- onewire ---- */

/* Makes the pin open drain, sends a reset pulse, and tells whether anybody answered with a presence pulse. Its
 * pull stays.
 * waiting: (pin u8) -> (present bool)
 * See Maxim application note 126; DS18B20 datasheet, 1-Wire bus system; CircuitPython shared-bindings/onewireio/OneWire.c */
#define WIRE_OP_ONEWIRE_RESET            0xa0

/* Writes bytes, lowest bit first.
 * posted: (pin u8, data bytes) -> ()
 * See DS18B20 datasheet, read/write time slots; MicroPython docs, onewire */
#define WIRE_OP_ONEWIRE_WRITE            0xa1

/* Reads bytes, lowest bit first.
 * waiting: (pin u8, length varint) -> (data u8[length])
 * See DS18B20 datasheet, read/write time slots; MicroPython docs, onewire */
#define WIRE_OP_ONEWIRE_READ             0xa2

/* One write slot.
 * posted: (level:1|pin:7) -> ()
 * See CircuitPython shared-bindings/onewireio/OneWire.c, write_bit() */
#define WIRE_OP_ONEWIRE_WRITE_BIT        0xa3

/* One read slot.
 * waiting: (pin u8) -> (level bool)
 * See CircuitPython shared-bindings/onewireio/OneWire.c, read_bit() */
#define WIRE_OP_ONEWIRE_READ_BIT         0xa4

/* ---- keypad ---- */

/* Claims the pins and scans them every `intervalUs` (1000 at least); a key has changed when `threshold` scans in
 * a row see it. Each change is an event: source 0x80 and the handle, value twice the key's number, and 1 when it
 * is pressed. `pins` are the keys' own; or `rows` row pins and then column pins, key number row by row; or
 * clock, latch, and a data pin and its number of keys for each chain of shift registers. At most four keypads of
 * 256 keys on 24 pins.
 * waiting: (handle u8, kind u8{0 KEYS, 1 MATRIX, 2 SHIFT}, reserved:4|latchHigh:1|columnsToAnodes:1|pull:1|activeHigh:1, intervalUs varint, threshold u8, rows u8, pins bytes) -> ()
 * See CircuitPython shared-bindings/keypad/{Keys,KeyMatrix,ShiftRegisterKeys}.c; shared-module/keypad/__init__.c */
#define WIRE_OP_KEYPAD_OPEN              0xa8

/* Stops scanning and gives the pins up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/keypad/Keys.c, deinit() */
#define WIRE_OP_KEYPAD_CLOSE             0xa9

/* Takes every key for released: those that are held are told as pressed again.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/keypad/Keys.c, reset() */
#define WIRE_OP_KEYPAD_RESET             0xaa

/* ---- staging ---- */

/* Puts bytes into the board's staging buffer. INVALID_ARGUMENT beyond its end.
 * posted: (offset varint, data bytes) -> ()
 * See docs/protocol.md, Commands */
#define WIRE_OP_STAGING_WRITE            0xb0

/* Bytes of the staging buffer.
 * waiting: (offset varint, length varint) -> (data u8[length])
 * See docs/protocol.md, Commands */
#define WIRE_OP_STAGING_READ             0xb1

/* How many bytes the staging buffer has: 16384 on RP2040, 4096 on SAMD21.
 * waiting: () -> (bytes u32)
 * See docs/protocol.md, Commands */
#define WIRE_OP_STAGING_SIZE             0xb2

/* ---- pio ---- */

/* Puts a program, 1 to 32 little-endian words, into a block's instruction memory from `offset` on; the addresses
 * of its JMPs are moved by as much. BLOCK_IN_USE where another program lies.
 * waiting: (handle u8, block u8, offset u8, program bytes) -> ()
 * See RP2040 datasheet §3.2.1; pico-sdk hardware_pio, pio_add_program */
#define WIRE_OP_PIO_LOAD                 0xd0

/* Claims a state machine. BLOCK_IN_USE when another handle, or the firmware itself, has it.
 * waiting: (handle u8, block u8, machine u8) -> ()
 * See RP2040 datasheet §3.1; pico-sdk hardware_pio, pio_sm_claim */
#define WIRE_OP_PIO_CLAIM                0xd1

/* Stops the machine, empties its FIFOs, forgets its flags, gives it these settings, restarts it and its clock
 * and sets it to `pc`. It is not started.
 * waiting: (handle u8, pc u8, clkdiv u32, execctrl u32, shiftctrl u32, pinctrl u32) -> ()
 * See RP2040 datasheet §3.7 (SMx_CLKDIV, _EXECCTRL, _SHIFTCTRL, _PINCTRL); pico-sdk hardware_pio, pio_sm_init */
#define WIRE_OP_PIO_CONFIGURE            0xd2

/* Hands the GPIOs in `mask` to the machine's block; those in `initial` get a level, a direction and pulls first.
 * Machines of one block may share pins. PIN_IN_USE for anybody else's. Not while the machine runs.
 * waiting: (handle u8, mask u32, initial u32, levels u32, outputs u32, pullUp u32, pullDown u32, drive u8) -> ()
 * See RP2040 datasheet §3.5.6, §2.19.2; pico-sdk hardware_pio, pio_sm_set_pins_with_mask, pio_gpio_init */
#define WIRE_OP_PIO_PINS                 0xd3

/* Gives up some of the machine's pins; it runs on without them.
 * waiting: (handle u8, mask u32) -> ()
 * See docs/protocol.md, Claims */
#define WIRE_OP_PIO_GIVE_UP              0xd4

/* Starts or stops the machine.
 * posted: (handle u8, enabled bool) -> ()
 * See RP2040 datasheet §3.7 (CTRL.SM_ENABLE) */
#define WIRE_OP_PIO_ENABLE               0xd5

/* Clears what the machine has half done and sets it to `pc`. FIFOs, X and Y stay; so does whether it runs.
 * posted: (handle u8, pc u8) -> ()
 * See RP2040 datasheet §3.7 (CTRL.SM_RESTART); pico-sdk hardware_pio, pio_sm_restart */
#define WIRE_OP_PIO_RESTART              0xd6

/* Executes instructions, little-endian words, one after the other, between those of the program.
 * posted: (handle u8, instructions bytes) -> ()
 * See RP2040 datasheet §3.5.7 (SMx_INSTR) */
#define WIRE_OP_PIO_EXEC                 0xd7

/* Another clock divider, and its count from the start.
 * posted: (handle u8, clkdiv u32) -> ()
 * See RP2040 datasheet §3.5.5, §3.7 (SMx_CLKDIV) */
#define WIRE_OP_PIO_CLOCK                0xd8

/* Puts values of `size` (1, 2 or 4) bytes into the transmit FIFO, shifted left by `shift`, or repeated over the
 * word with `replicate`. Done when the last one is in the FIFO: a full one is waited for.
 * posted: (handle u8, reserved:4|replicate:1|size:3, shift u8, data bytes) -> ()
 * See RP2040 datasheet §3.5.4; MicroPython docs, rp2.StateMachine.put; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, write() */
#define WIRE_OP_PIO_PUT                  0xd9

/* Takes up to `most` words from the receive FIFO, waiting at most `timeoutUs` for them: shifted right by
 * `shift`, the lowest `size` bytes of each.
 * waiting: (handle u8, size u8, shift u8, most varint, timeoutUs varint) -> (data bytes)
 * See RP2040 datasheet §3.5.4; MicroPython docs, rp2.StateMachine.get */
#define WIRE_OP_PIO_GET                  0xda

/* Does pio.put and pio.get at the same time. Answers after `timeoutUs` at the latest how many values it took,
 * and what it has received.
 * waiting: (handle u8, reserved:1|inSize:3|replicate:1|size:3, shift u8, inShift u8, most varint, timeoutUs varint, data bytes) -> (taken varint, data bytes)
 * See RP2040 datasheet §3.5.4; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, write_readinto() */
#define WIRE_OP_PIO_TRANSFER             0xdb

/* Where the machine is, how many words its FIFOs hold, and its flags.
 * waiting: (handle u8) -> (pc u8, tx u8, rx u8, flags u8)
 * See RP2040 datasheet §3.7 (SMx_ADDR, FLEVEL, FDEBUG) */
#define WIRE_OP_PIO_STATUS               0xdc

/* Clears flags; empties the receive FIFO.
 * posted: (handle u8, what u8) -> ()
 * See RP2040 datasheet §3.7 (FDEBUG) */
#define WIRE_OP_PIO_CLEAR                0xdd

/* Waits until the transmit FIFO is empty and, with `stalled`, the machine wants more: a stall from before does
 * not count.
 * posted: (handle u8, reserved:7|stalled:1) -> ()
 * See RP2040 datasheet §3.7 (FDEBUG.TXSTALL); CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, wait_for_txstall */
#define WIRE_OP_PIO_DRAIN                0xde

/* From now on each of these interrupts of the block is an event of the handle, its value those that were there:
 * bits 0-3 words received, 4-7 room to send, 8-11 flags raised by the machines. Flags are cleared as they are
 * told, the rest is silent until watched again. BLOCK_IN_USE when another handle watches.
 * waiting: (handle u8, block u8, interrupts u16) -> ()
 * See RP2040 datasheet §3.6.8, §3.7 (INTR, IRQ0_INTE); MicroPython docs, rp2.PIO.irq */
#define WIRE_OP_PIO_WATCH                0xdf

/* A program: frees its memory. A machine: stops it, gives up its pins. A watch: ends it.
 * waiting: (handle u8) -> ()
 * See docs/protocol.md, Claims */
#define WIRE_OP_PIO_CLOSE                0xe0

/* Puts bytes into the board's memory for background transfers, 32768 bytes. INVALID_ARGUMENT beyond its end.
 * posted: (offset varint, data bytes) -> ()
 * See docs/protocol.md, Commands */
#define WIRE_OP_PIO_BUFFER               0xe1

/* Bytes of the memory for background transfers.
 * waiting: (offset varint, length varint) -> (data u8[length])
 * See docs/protocol.md, Commands */
#define WIRE_OP_PIO_BUFFER_READ          0xe2

/* Moves elements of `size` bytes between pio.buffer's memory and a FIFO without anybody's help: `once`, then
 * `loop` and `loop2` in turn, for ever; a length of 0 ends it. While a transfer in that direction goes on it
 * takes over at the end of the buffer in work. `pending` is what pio.background_status counts down from.
 * BLOCK_IN_USE when all twelve DMA channels are.
 * waiting: (handle u8, reserved:2|pending:2|input:1|size:3, once varint, onceLength varint, loop varint, loopLength varint, loop2 varint, loop2Length varint) -> ()
 * See RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/common-hal/rp2pio/StateMachine.c, background_write */
#define WIRE_OP_PIO_BACKGROUND           0xe3

/* Whether a transfer goes on, how many of its buffers have not been begun, how often one has followed another
 * (modulo 65536), and where the one after the one in work begins.
 * waiting: (handle u8, input bool) -> (running bool, pending u8, switches u16, next u16)
 * See RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, pending_write, last_write */
#define WIRE_OP_PIO_BACKGROUND_STATUS    0xe4

/* Ends a background transfer at once; what is in the FIFO stays there.
 * posted: (handle u8, input bool) -> ()
 * See RP2040 datasheet §2.5; CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, stop_background_write */
#define WIRE_OP_PIO_BACKGROUND_STOP      0xe5

/* ---- nvm ---- */

/* How many bytes there are: 4096 on RP2040, 256 on SAMD21, 0 on a chip without.
 * waiting: () -> (bytes u32)
 * See CircuitPython shared-bindings/nvm/ByteArray.c; docs/protocol.md, Commands */
#define WIRE_OP_NVM_SIZE                 0xb8

/* Bytes from an offset on. INVALID_ARGUMENT beyond the end.
 * waiting: (offset varint, length varint) -> (data u8[length])
 * See CircuitPython shared-bindings/nvm/ByteArray.c */
#define WIRE_OP_NVM_READ                 0xb9

/* Writes bytes. Flash wears: it is erased only when a bit has to go from 0 to 1, and nothing is written that is
 * there already. While it is erased (50 ms, at most 400, on RP2040; 6 ms on SAMD21) the chip's interrupts are
 * out. INTERNAL when the bytes do not read back.
 * waiting: (offset varint, data bytes) -> ()
 * See Winbond W25Q16JV datasheet §8.2.15, §8.2.18, §9.6; SAM D21 datasheet §22.6.4; CircuitPython ports/{raspberrypi,atmel-samd}/common-hal/nvm; shared-bindings/nvm */
#define WIRE_OP_NVM_WRITE                0xba

/* ---- dac ---- */

/* Claims the pin and drives it at 0 V. INVALID_PIN when it is no DAC's: RP2040 has none.
 * waiting: (handle u8, pin u8) -> ()
 * See SAM D21 datasheet §35; CircuitPython shared-bindings/analogio/AnalogOut.c */
#define WIRE_OP_DAC_OPEN                 0x64

/* Turns the output off and gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/analogio/AnalogOut.c, deinit() */
#define WIRE_OP_DAC_CLOSE                0x65

/* The voltage in 65536ths of the supply; the converter has ten bits.
 * posted: (handle u8, value u16) -> ()
 * See SAM D21 datasheet §35.8.9; CircuitPython shared-bindings/analogio/AnalogOut.c, value */
#define WIRE_OP_DAC_WRITE                0x66

/* ---- touch ---- */

/* Drives the pin to `level` for 10 us, lets it go without a pull, and counts quarter microseconds until the pin
 * has the other level; `samples` times over. Answers the sum, or `most` as soon as it is reached. The pin must
 * be claimed for GPIO. Interrupts are out meanwhile, sample by sample.
 * waiting: (level:1|pin:7, samples u8, most u16) -> (ticks u16)
 * See CircuitPython shared-module/touchio/TouchIn.c; shared-bindings/touchio/TouchIn.c */
#define WIRE_OP_TOUCH_READ               0x6c

/* ---- target ---- */

/* Makes the block of these pins a target at a 7-bit address, and claims them. With `memory` bytes, 1 to 1024
 * (256 on a SAMD21), it is a memory: a write begins with `addressBytes` bytes of its address, high byte first.
 * With `alone`, and no memory, a read is answered with zeros and written bytes are dropped as long as
 * target.watch does not ask for them. BLOCK_IN_USE when the block is a controller or a target already, or no
 * more targets fit (two on a SAMD21).
 * waiting: (handle u8, scl u8, sda u8, address u8, memory varint, addressBytes u8, reserved:7|alone:1) -> ()
 * See RP2040 datasheet §4.3.10.2 (slave mode); CircuitPython shared-bindings/i2ctarget/I2CTarget.c; MicroPython docs, machine.I2CTarget */
#define WIRE_OP_TARGET_OPEN              0xc0

/* Is a target no more, and gives the pins up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, deinit() */
#define WIRE_OP_TARGET_CLOSE             0xc1

/* How many written bytes wait, and whether a controller is held that wants to read. `askedAgain`,
 * `writtenAgain`: its transaction, or that of the oldest waiting byte, began with a repeated START.
 * waiting: (handle u8) -> (reserved:5|writtenAgain:1|askedAgain:1|asked:1, waiting u16)
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, request() */
#define WIRE_OP_TARGET_STATUS            0xc2

/* Written bytes of one transaction, up to `most`: waits for more of it until it ends, at most `charUs` for each.
 * waiting: (handle u8, most varint, charUs varint) -> (data bytes)
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.read() */
#define WIRE_OP_TARGET_TAKE              0xc3

/* Bytes for the read that is waiting or comes next; what it does not take is forgotten when it ends. Answers for
 * how many there was room, of 256.
 * waiting: (handle u8, data bytes) -> (taken varint)
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.write() */
#define WIRE_OP_TARGET_PUT               0xc4

/* Writes to the memory.
 * posted: (handle u8, offset varint, data bytes) -> ()
 * See MicroPython docs, machine.I2CTarget (mem) */
#define WIRE_OP_TARGET_STORE             0xc5

/* Reads from the memory.
 * waiting: (handle u8, offset varint, length varint) -> (data u8[length])
 * See MicroPython docs, machine.I2CTarget (mem) */
#define WIRE_OP_TARGET_LOAD              0xc6

/* From now on these are events: bit 1 the end of a read, 2 of a write, 3 and 4 the address of one, 5 a read that
 * nothing is ready for, 6 written bytes where there were none. Source 0x80 and the handle, value the kind (1 to
 * 6) and, times eight, the memory's address.
 * waiting: (handle u8, events u8) -> ()
 * See MicroPython docs, machine.I2CTarget.irq */
#define WIRE_OP_TARGET_WATCH             0xc7

/* Makes the block of these pins a target at 1 to 16 7-bit addresses, and claims them; the host answers by the
 * commands below, and target.close ends it. With `smbus` a clock that is held low for 25 ms in all ends the
 * transaction. ENOSYS on a chip whose blocks acknowledge by themselves (RP2040).
 * waiting: (handle u8, scl u8, sda u8, reserved:7|smbus:1, addresses bytes) -> ()
 * See SAM D21 datasheet §28.6.2.5, SAM D5x/E5x §36.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c */
#define WIRE_OP_TARGET_LISTEN            0xc8

/* Whether a controller has sent one of the addresses and waits; if so it is acknowledged here. `again`: behind a
 * repeated START. `failed`: the bus was misused, or (`timedOut`) held too long, since the last look.
 * waiting: (handle u8) -> (reserved:3|timedOut:1|failed:1|again:1|read:1|addressed:1, address u8)
 * See SAM D21 datasheet §28.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c, is_addressed() */
#define WIRE_OP_TARGET_REQUEST           0xc9

/* Up to `most` written bytes, of 256, acknowledged one by one, the last of `most` only if `acknowledge` says so;
 * waits `charUs` for each, and ends where the transaction does. TIMEOUT and BUS_FAULT as target.request's
 * `timedOut` and `failed`.
 * waiting: (handle u8, most varint, charUs varint, acknowledge bool) -> (data bytes)
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.read() */
#define WIRE_OP_TARGET_RECEIVE           0xca

/* Bytes for a controller that reads, until it has enough; answers how many it let be sent. Waits and fails as
 * target.receive.
 * waiting: (handle u8, charUs varint, data bytes) -> (taken varint)
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.write() */
#define WIRE_OP_TARGET_SEND              0xcb

/* Acknowledges or refuses the byte that target.receive left without an answer.
 * waiting: (handle u8, ack bool) -> ()
 * See CircuitPython shared-bindings/i2ctarget/I2CTarget.c, I2CTargetRequest.ack() */
#define WIRE_OP_TARGET_ACKNOWLEDGE       0xcc

/* The host is done with a request: what is still written is refused, what is still read is 0xFF. BUS_FAULT when
 * the clock cannot be let go.
 * waiting: (handle u8) -> ()
 * See SAM D21 datasheet §28.6.2.5; CircuitPython ports/atmel-samd/common-hal/i2ctarget/I2CTarget.c, close() */
#define WIRE_OP_TARGET_FINISH            0xcd

/* ---- frequency ---- */

/* Claims the pin as an input and counts its edges. INVALID_PIN when it has no interrupt line; BLOCK_IN_USE when
 * another pin has its line, or no counter is left. ENOSYS where there is none: RP2040, SAMD21.
 * waiting: (handle u8, pin u8, periodMs u16) -> ()
 * See SAM D5x/E5x datasheet DS60001507 §31, §48.6.2.4; CircuitPython shared-bindings/frequencyio/FrequencyIn.c */
#define WIRE_OP_FREQUENCY_OPEN           0x88

/* Stops counting and gives the pin up.
 * waiting: (handle u8) -> ()
 * See CircuitPython shared-bindings/frequencyio/FrequencyIn.c, deinit() */
#define WIRE_OP_FREQUENCY_CLOSE          0x89

/* The frequency over the last period in Hz; 0 before the first is over, and the last that was not 0 where the
 * signal has stopped. When nobody has asked for two periods, it is taken anew, which takes one.
 * waiting: (handle u8) -> (hz u32)
 * See CircuitPython shared-bindings/frequencyio/FrequencyIn.c, value; ports/atmel-samd/common-hal/frequencyio/FrequencyIn.c */
#define WIRE_OP_FREQUENCY_READ           0x8a

/* Goes on, or stops; what was measured stays.
 * waiting: (handle u8, on bool) -> ()
 * See CircuitPython shared-bindings/frequencyio/FrequencyIn.c, pause(), resume() */
#define WIRE_OP_FREQUENCY_RUN            0x8b

/* Forgets what was measured; from now on with that period, 1 to 500 ms.
 * waiting: (handle u8, periodMs u16) -> ()
 * See CircuitPython shared-bindings/frequencyio/FrequencyIn.c, clear(), capture_period */
#define WIRE_OP_FREQUENCY_CLEAR          0x8c

/* Every command, by opcode: X(opcode, name, layout). The dispatch table is written with it, so that none can be forgotten.
 * The layout has a letter per field of the request: b one byte, h u16, w u32, v varint, d a varint count and the bytes. */
#define WIRE_COMMANDS(X) \
  X(WIRE_OP_SYSTEM_ECHO, system_echo, "d") \
  X(WIRE_OP_SYSTEM_RESET, system_reset, "") \
  X(WIRE_OP_SYSTEM_BOOTLOADER, system_bootloader, "") \
  X(WIRE_OP_SYSTEM_SAFE_STATE, system_safe_state, "") \
  X(WIRE_OP_SYSTEM_UNIQUE_ID, system_unique_id, "") \
  X(WIRE_OP_SYSTEM_TEMPERATURE, system_temperature, "") \
  X(WIRE_OP_SYSTEM_FREQUENCY, system_frequency, "") \
  X(WIRE_OP_SYSTEM_NOW, system_now, "") \
  X(WIRE_OP_SYSTEM_WATCHDOG, system_watchdog, "v") \
  X(WIRE_OP_SYSTEM_DELAY_US, system_delay_us, "v") \
  X(WIRE_OP_SYSTEM_WAIT_PIN, system_wait_pin, "bv") \
  X(WIRE_OP_SYSTEM_POLL, system_poll, "vvvv") \
  X(WIRE_OP_SYSTEM_REPEAT, system_repeat, "bvv") \
  X(WIRE_OP_SYSTEM_SELECT, system_select, "bb") \
  X(WIRE_OP_GPIO_CLAIM, gpio_claim, "bb") \
  X(WIRE_OP_GPIO_RELEASE, gpio_release, "b") \
  X(WIRE_OP_GPIO_CONFIGURE, gpio_configure, "bb") \
  X(WIRE_OP_GPIO_SET, gpio_set, "b") \
  X(WIRE_OP_GPIO_GET, gpio_get, "b") \
  X(WIRE_OP_GPIO_PULSE, gpio_pulse, "bv") \
  X(WIRE_OP_GPIO_TOGGLE, gpio_toggle, "b") \
  X(WIRE_OP_GPIO_WATCH, gpio_watch, "bb") \
  X(WIRE_OP_GPIO_RECORD, gpio_record, "bvvv") \
  X(WIRE_OP_GPIO_SEQUENCE, gpio_sequence, "bd") \
  X(WIRE_OP_I2C_OPEN, i2c_open, "bbbvvb") \
  X(WIRE_OP_I2C_CLOSE, i2c_close, "b") \
  X(WIRE_OP_I2C_WRITE, i2c_write, "bbd") \
  X(WIRE_OP_I2C_READ, i2c_read, "bbv") \
  X(WIRE_OP_I2C_WRITE_READ, i2c_write_read, "bbdv") \
  X(WIRE_OP_I2C_PROBE, i2c_probe, "bb") \
  X(WIRE_OP_I2C_SCAN, i2c_scan, "bbb") \
  X(WIRE_OP_I2C_RECOVER, i2c_recover, "b") \
  X(WIRE_OP_I2C_PULL_UPS, i2c_pull_ups, "bb") \
  X(WIRE_OP_I2C_STAGED, i2c_staged, "bbvv") \
  X(WIRE_OP_I2C_START, i2c_start, "b") \
  X(WIRE_OP_I2C_STOP, i2c_stop, "b") \
  X(WIRE_OP_I2C_PUT, i2c_put, "bd") \
  X(WIRE_OP_I2C_GET, i2c_get, "bbv") \
  X(WIRE_OP_SPI_OPEN, spi_open, "bbbbb") \
  X(WIRE_OP_SPI_CLOSE, spi_close, "b") \
  X(WIRE_OP_SPI_CONFIGURE, spi_configure, "bvb") \
  X(WIRE_OP_SPI_WRITE, spi_write, "bd") \
  X(WIRE_OP_SPI_READ, spi_read, "bbv") \
  X(WIRE_OP_SPI_TRANSFER, spi_transfer, "bd") \
  X(WIRE_OP_PWM_OPEN, pwm_open, "bbvhb") \
  X(WIRE_OP_PWM_CLOSE, pwm_close, "b") \
  X(WIRE_OP_PWM_DUTY, pwm_duty, "bh") \
  X(WIRE_OP_PWM_FREQUENCY, pwm_frequency, "bv") \
  X(WIRE_OP_PWM_TRAIN, pwm_train, "bhd") \
  X(WIRE_OP_ADC_OPEN, adc_open, "bb") \
  X(WIRE_OP_ADC_CLOSE, adc_close, "b") \
  X(WIRE_OP_ADC_READ, adc_read, "b") \
  X(WIRE_OP_ADC_CAPTURE, adc_capture, "bvv") \
  X(WIRE_OP_NEOPIXEL_WRITE, neopixel_write, "bd") \
  X(WIRE_OP_NEOPIXEL_BITSTREAM, neopixel_bitstream, "bhhhhd") \
  X(WIRE_OP_NEOPIXEL_STAGED, neopixel_staged, "bhhhhv") \
  X(WIRE_OP_DAC_OPEN, dac_open, "bb") \
  X(WIRE_OP_DAC_CLOSE, dac_close, "b") \
  X(WIRE_OP_DAC_WRITE, dac_write, "bh") \
  X(WIRE_OP_TOUCH_READ, touch_read, "bbh") \
  X(WIRE_OP_EVENT_TAKE, event_take, "v") \
  X(WIRE_OP_COUNTER_OPEN, counter_open, "bbbb") \
  X(WIRE_OP_COUNTER_CLOSE, counter_close, "b") \
  X(WIRE_OP_COUNTER_READ, counter_read, "b") \
  X(WIRE_OP_COUNTER_SET, counter_set, "bw") \
  X(WIRE_OP_ROTARY_OPEN, rotary_open, "bbbb") \
  X(WIRE_OP_ROTARY_CLOSE, rotary_close, "b") \
  X(WIRE_OP_ROTARY_READ, rotary_read, "b") \
  X(WIRE_OP_ROTARY_SET, rotary_set, "bwb") \
  X(WIRE_OP_PULSE_OPEN, pulse_open, "bbbv") \
  X(WIRE_OP_PULSE_CLOSE, pulse_close, "b") \
  X(WIRE_OP_PULSE_PAUSE, pulse_pause, "b") \
  X(WIRE_OP_PULSE_RESUME, pulse_resume, "bv") \
  X(WIRE_OP_PULSE_TAKE, pulse_take, "b") \
  X(WIRE_OP_PULSE_CLEAR, pulse_clear, "b") \
  X(WIRE_OP_FREQUENCY_OPEN, frequency_open, "bbh") \
  X(WIRE_OP_FREQUENCY_CLOSE, frequency_close, "b") \
  X(WIRE_OP_FREQUENCY_READ, frequency_read, "b") \
  X(WIRE_OP_FREQUENCY_RUN, frequency_run, "bb") \
  X(WIRE_OP_FREQUENCY_CLEAR, frequency_clear, "bh") \
  X(WIRE_OP_UART_OPEN, uart_open, "bbbbbvbv") \
  X(WIRE_OP_UART_CLOSE, uart_close, "b") \
  X(WIRE_OP_UART_WRITE, uart_write, "bd") \
  X(WIRE_OP_UART_READ, uart_read, "bvvv") \
  X(WIRE_OP_UART_STATUS, uart_status, "b") \
  X(WIRE_OP_UART_CLEAR, uart_clear, "b") \
  X(WIRE_OP_UART_BAUD, uart_baud, "bv") \
  X(WIRE_OP_UART_DRAIN, uart_drain, "b") \
  X(WIRE_OP_UART_BREAK, uart_break, "bv") \
  X(WIRE_OP_ONEWIRE_RESET, onewire_reset, "b") \
  X(WIRE_OP_ONEWIRE_WRITE, onewire_write, "bd") \
  X(WIRE_OP_ONEWIRE_READ, onewire_read, "bv") \
  X(WIRE_OP_ONEWIRE_WRITE_BIT, onewire_write_bit, "b") \
  X(WIRE_OP_ONEWIRE_READ_BIT, onewire_read_bit, "b") \
  X(WIRE_OP_KEYPAD_OPEN, keypad_open, "bbbvbbd") \
  X(WIRE_OP_KEYPAD_CLOSE, keypad_close, "b") \
  X(WIRE_OP_KEYPAD_RESET, keypad_reset, "b") \
  X(WIRE_OP_STAGING_WRITE, staging_write, "vd") \
  X(WIRE_OP_STAGING_READ, staging_read, "vv") \
  X(WIRE_OP_STAGING_SIZE, staging_size, "") \
  X(WIRE_OP_NVM_SIZE, nvm_size, "") \
  X(WIRE_OP_NVM_READ, nvm_read, "vv") \
  X(WIRE_OP_NVM_WRITE, nvm_write, "vd") \
  X(WIRE_OP_TARGET_OPEN, target_open, "bbbbvbb") \
  X(WIRE_OP_TARGET_CLOSE, target_close, "b") \
  X(WIRE_OP_TARGET_STATUS, target_status, "b") \
  X(WIRE_OP_TARGET_TAKE, target_take, "bvv") \
  X(WIRE_OP_TARGET_PUT, target_put, "bd") \
  X(WIRE_OP_TARGET_STORE, target_store, "bvd") \
  X(WIRE_OP_TARGET_LOAD, target_load, "bvv") \
  X(WIRE_OP_TARGET_WATCH, target_watch, "bb") \
  X(WIRE_OP_TARGET_LISTEN, target_listen, "bbbbd") \
  X(WIRE_OP_TARGET_REQUEST, target_request, "b") \
  X(WIRE_OP_TARGET_RECEIVE, target_receive, "bvvb") \
  X(WIRE_OP_TARGET_SEND, target_send, "bvd") \
  X(WIRE_OP_TARGET_ACKNOWLEDGE, target_acknowledge, "bb") \
  X(WIRE_OP_TARGET_FINISH, target_finish, "b") \
  X(WIRE_OP_PIO_LOAD, pio_load, "bbbd") \
  X(WIRE_OP_PIO_CLAIM, pio_claim, "bbb") \
  X(WIRE_OP_PIO_CONFIGURE, pio_configure, "bbwwww") \
  X(WIRE_OP_PIO_PINS, pio_pins, "bwwwwwwb") \
  X(WIRE_OP_PIO_GIVE_UP, pio_give_up, "bw") \
  X(WIRE_OP_PIO_ENABLE, pio_enable, "bb") \
  X(WIRE_OP_PIO_RESTART, pio_restart, "bb") \
  X(WIRE_OP_PIO_EXEC, pio_exec, "bd") \
  X(WIRE_OP_PIO_CLOCK, pio_clock, "bw") \
  X(WIRE_OP_PIO_PUT, pio_put, "bbbd") \
  X(WIRE_OP_PIO_GET, pio_get, "bbbvv") \
  X(WIRE_OP_PIO_TRANSFER, pio_transfer, "bbbbvvd") \
  X(WIRE_OP_PIO_STATUS, pio_status, "b") \
  X(WIRE_OP_PIO_CLEAR, pio_clear, "bb") \
  X(WIRE_OP_PIO_DRAIN, pio_drain, "bb") \
  X(WIRE_OP_PIO_WATCH, pio_watch, "bbh") \
  X(WIRE_OP_PIO_CLOSE, pio_close, "b") \
  X(WIRE_OP_PIO_BUFFER, pio_buffer, "vd") \
  X(WIRE_OP_PIO_BUFFER_READ, pio_buffer_read, "vv") \
  X(WIRE_OP_PIO_BACKGROUND, pio_background, "bbvvvvvv") \
  X(WIRE_OP_PIO_BACKGROUND_STATUS, pio_background_status, "bb") \
  X(WIRE_OP_PIO_BACKGROUND_STOP, pio_background_stop, "bb")

#endif
