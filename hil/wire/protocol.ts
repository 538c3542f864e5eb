/**
 * The numbers of the protocol that are not commands: frame types, flags, limits. docs/protocol.md says what they mean;
 * scripts/generate-wire-header.ts writes them into the firmware's header.
 */

/** Raised whenever an existing layout or rule changes its meaning. New commands need no new version: HELLO tells the opcodes. */
export const protocolVersion = 1;

/** Low four bits of a frame's first byte. Below 8: host to device. */
export const FrameType = {
  REQUEST: 0x1,
  HELLO: 0x2,
  PING: 0x3,
  CANCEL: 0x4,
  HELLO_REPLY: 0x8,
  REPLY: 0x9,
  ACK: 0xa,
  NAK: 0xb,
  PONG: 0xc,
  EVENT: 0xd,
} as const;

/** High four bits of a frame's first byte. */
export const FrameFlag = {
  /** On REQUEST: answer with a REPLY, and stop at the first op that fails. Without it the ops are posted: no answer, all are run. */
  WAIT: 0x10,
  /** On REQUEST: answer a posted frame with an ACK once it has run. */
  WANT_ACK: 0x20,
  /** On REPLY, ACK, NAK and PONG: an error record of a posted op stands before the body. */
  POSTED_ERROR: 0x10,
} as const;

/** First byte of a NAK's body. */
export const NakReason = {
  GAP: 1,
  CORRUPT: 2,
  NO_SESSION: 3,
  TOO_LONG: 4,
} as const;

/** Second byte of a HELLO reply. */
export const HelloStatus = {
  OK: 0,
  WRONG_VERSION: 1,
  BUSY: 2,
} as const;

/** Why the board last started, in the HELLO reply. */
export const ResetCause = {
  UNKNOWN: 0,
  POWER_ON: 1,
  PIN: 2,
  SOFTWARE: 3,
  WATCHDOG: 4,
  DEBUGGER: 5,
  BROWN_OUT: 6,
} as const;

/** One bit per thing a pin can be, in HELLO's function bitmap; a pin without any bit is not there or belongs to the board. */
export const PinFunction = {
  DIGITAL: 0x0001,
  ADC: 0x0002,
  PWM: 0x0004,
  I2C_SDA: 0x0008,
  I2C_SCL: 0x0010,
  SPI_SCK: 0x0020,
  SPI_MOSI: 0x0040,
  SPI_MISO: 0x0080,
  UART_TX: 0x0100,
  UART_RX: 0x0200,
  DAC: 0x0400,
  TOUCH: 0x0800,
  INTERRUPT: 0x1000,
} as const;

/** Bounds that both sides rely on; the board's own sizes come in HELLO. */
export const limits = {
  /** Head, seq and CRC: what a frame needs beyond its body, before COBS. */
  FRAME_OVERHEAD: 4,
  /** The largest frame (head to CRC, before COBS) that any board may offer; a decoder needs no more room. */
  FRAME_MAX: 4096,
  /** What every board must accept before HELLO has told its own size. */
  FRAME_MIN: 256,
  /** Frames in flight never pass half the sequence space. */
  WINDOW_FRAMES_MAX: 64,
  /** Handles are chosen by the host: 0 to 63. */
  HANDLES: 64,
  /** Pins are numbered 0 to 127: seven bits beside a level. */
  PINS: 128,
  /** In place of a pin number: none. */
  NO_PIN: 0xff,
  /** In ADC_OPEN, in place of a pin number: the chip's own temperature channel. */
  TEMPERATURE_CHANNEL: 0x80,
} as const;
