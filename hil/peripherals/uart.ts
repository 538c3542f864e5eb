/** Serial ports, with a receive ring on the board: nothing is lost while the program does something else. */
import { command } from "../wire/command.js";
import { bits, bool, bytes, field, layout, u16, u32, u8, varint } from "../wire/layout.js";

/** Bits of `errors`: what happened to received bytes since the last look. */
export const UartError = { FRAMING: 1, PARITY: 2, BREAK: 4, OVERRUN: 8, RING_FULL: 16 } as const;

/** Values of `parity`. */
export const Parity = { NONE: 0, EVEN: 1, ODD: 2 } as const;

export const open = command("uart.open", {
  opcode: 0x90,
  request: layout(
    field("handle", u8),
    field("tx", u8),
    field("rx", u8),
    field("rts", u8),
    field("cts", u8),
    field("baudrate", varint),
    bits({ bits: 2, parity: 2, stop2: 1, invertOut: 1, invertIn: 1, reserved: 1 }),
    field("buffer", varint),
  ),
  reply: layout(field("baudrate", u32)),
  doc:
    "Opens the UART that the pins belong to (0xFF for a missing one) and claims them; answers the speed it got. `bits` is data bits less five. " +
    "`buffer` bytes are kept for the host, 1 to 4096: what comes when it is full is dropped and told as RING_FULL. `invertOut` turns TX " +
    "and RTS over, `invertIn` RX and CTS. A given RTS or CTS pin means hardware flow control.",
  see: "RP2040 datasheet §4.2; CircuitPython shared-bindings/busio/UART.c; MicroPython docs, machine.UART",
});

export const close = command("uart.close", {
  opcode: 0x91,
  request: layout(field("handle", u8)),
  // 256 bytes and a FIFO at 120 baud
  durationMs: () => 30_000,
  doc: "Closes the port and gives its pins up, once what was written is in the block, or has not moved for a second. What has not left the block yet is lost.",
  see: "CircuitPython shared-bindings/busio/UART.c, deinit()",
});

export const write = command("uart.write", {
  opcode: 0x92,
  delivery: "posted",
  request: layout(field("handle", u8), field("data", bytes)),
  // at 300 baud a byte takes 37 ms
  durationMs: ({ data }) => data.length * 40,
  doc:
    "Sends the bytes; done when the last one is in the board's ring of 256. NOT_OPEN without a TX pin; TIMEOUT when the ring is full and CTS holds the line for a " +
    "second: the rest is lost.",
  see: "RP2040 datasheet §4.2.4; CircuitPython shared-bindings/busio/UART.c, write()",
});

export const read = command("uart.read", {
  opcode: 0x93,
  request: layout(field("handle", u8), field("most", varint), field("firstUs", varint), field("charUs", varint)),
  reply: layout(field("errors", u8), field("data", bytes)),
  durationMs: ({ most, firstUs, charUs }) => (firstUs + most * charUs) / 1000,
  doc: "Up to `most` bytes: waits at most `firstUs` for the first of them and `charUs` after each for the next, then answers what there is.",
  see: "CircuitPython shared-bindings/busio/UART.c, read(); MicroPython docs, machine.UART.read",
});

export const status = command("uart.status", {
  opcode: 0x94,
  request: layout(field("handle", u8)),
  reply: layout(field("errors", u8), field("sending", bool), field("waiting", u16)),
  doc: "Errors since the last look, whether anything has yet to leave, and how many received bytes wait.",
  see: "CircuitPython shared-bindings/busio/UART.c, in_waiting; MicroPython docs, machine.UART.any, txdone",
});

export const clear = command("uart.clear", {
  opcode: 0x95,
  request: layout(field("handle", u8)),
  doc: "Forgets the received bytes.",
  see: "CircuitPython shared-bindings/busio/UART.c, reset_input_buffer()",
});

export const baudrate = command("uart.baud", {
  opcode: 0x96,
  request: layout(field("handle", u8), field("baudrate", varint)),
  reply: layout(field("baudrate", u32)),
  durationMs: () => 30_000,
  doc: "Another speed, once what is being sent has left; answers the one it got.",
  see: "RP2040 datasheet §4.2.7.1; CircuitPython shared-bindings/busio/UART.c, baudrate",
});

export const drain = command("uart.drain", {
  opcode: 0x97,
  request: layout(field("handle", u8)),
  durationMs: () => 30_000,
  doc: "Waits until the last stop bit has left. TIMEOUT when nothing moves for more than a second: CTS holds the line.",
  see: "RP2040 datasheet §4.2.8 (UARTFR.BUSY); MicroPython docs, machine.UART.flush",
});

export const sendBreak = command("uart.break", {
  opcode: 0x98,
  request: layout(field("handle", u8), field("us", varint)),
  durationMs: ({ us }) => us / 1000 + 30_000,
  doc: "Holds TX low for so long, after what is being sent.",
  see: "RP2040 datasheet §4.2.8 (UARTLCR_H.BRK); MicroPython docs, machine.UART.sendbreak",
});

export const uart = [open, close, write, read, status, clear, baudrate, drain, sendBreak] as const;
