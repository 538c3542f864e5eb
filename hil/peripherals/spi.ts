/** SPI controllers. Writes are posted; whatever reads waits. Chip select is a GPIO: see system.select for holding it around ops. */
import { command } from "../wire/command.js";
import { bits, bytes, bytesAsAsked, field, layout, u32, u8, varint } from "../wire/layout.js";

/** Eight bits a byte at 10 kHz. */
const transferMs = (count: number): number => 10 + count;

export const open = command("spi.open", {
  opcode: 0x40,
  request: layout(
    field("handle", u8),
    field("sck", u8),
    field("mosi", u8),
    field("miso", u8),
    bits({ soft: 1, reserved: 7 }),
  ),
  doc:
    "Opens a controller and claims its pins; 0xFF for a missing MOSI or MISO. `soft` bit-bangs it on any pins. Starts at " +
    "250 kHz, mode 0, eight bits.",
  see: "RP2040 datasheet §4.4; CircuitPython shared-bindings/busio/SPI.c",
});

export const close = command("spi.close", {
  opcode: 0x41,
  request: layout(field("handle", u8)),
  doc: "Closes the controller and gives its pins up.",
  see: "CircuitPython shared-bindings/busio/SPI.c, deinit()",
});

export const configure = command("spi.configure", {
  opcode: 0x42,
  request: layout(
    field("handle", u8),
    field("baudrate", varint),
    bits({ phase: 1, polarity: 1, lsbFirst: 1, reserved: 1, bits: 4 }),
  ),
  reply: layout(field("baudrate", u32)),
  doc:
    "Speed in hertz (the nearest below that the divider can do; the answer tells it), mode, bits a frame less one (4 to 16). " +
    "Over eight bits a frame is two bytes of data, low byte first, and an odd length INVALID_ARGUMENT. `lsbFirst` on a block needs eight bits.",
  see: "RP2040 datasheet §4.4.3; CircuitPython shared-bindings/busio/SPI.c, configure()",
});

export const write = command("spi.write", {
  opcode: 0x43,
  delivery: "posted",
  request: layout(field("handle", u8), field("data", bytes)),
  durationMs: ({ data }) => transferMs(data.length),
  doc: "Shifts the bytes out; what comes in is dropped. Done when the last bit has left.",
  see: "RP2040 datasheet §4.4.3; CircuitPython shared-bindings/busio/SPI.c, write()",
});

export const read = command("spi.read", {
  opcode: 0x44,
  request: layout(field("handle", u8), field("fill", u8), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  durationMs: ({ length }) => transferMs(length),
  doc: "Shifts `fill` out `length` times and answers what came in.",
  see: "CircuitPython shared-bindings/busio/SPI.c, readinto(write_value)",
});

export const transfer = command("spi.transfer", {
  opcode: 0x45,
  request: layout(field("handle", u8), field("data", bytes)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("data", (request: { data: Uint8Array }) => request.data.length),
    ),
  ),
  durationMs: ({ data }) => transferMs(data.length),
  doc: "Shifts the bytes out and answers as many that came in meanwhile.",
  see: "CircuitPython shared-bindings/busio/SPI.c, write_readinto()",
});

export const spi = [open, close, configure, write, read, transfer] as const;
