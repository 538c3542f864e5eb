/**
 * I2C controllers. Every transaction waits: a NACK must raise where it happened. Every transaction has a time-out, so that a stuck
 * bus is an error and never a hang. The address is seven bits; the eighth of its byte says that the bus is kept (no STOP).
 */
import { command } from "../wire/command.js";
import { bits, bool, bytes, bytesAsAsked, field, layout, u8, varint } from "../wire/layout.js";

/** Nine bits a byte at 10 kHz, the slowest bus anyone asks for, above the time-out that open() set (1 s unless told). */
const transferMs = (count: number): number => 2000 + count;

export const open = command("i2c.open", {
  opcode: 0x30,
  request: layout(
    field("handle", u8),
    field("scl", u8),
    field("sda", u8),
    field("frequency", varint),
    field("timeoutUs", varint),
    bits({ soft: 1, checkPullUps: 1, internalPullUps: 1, reserved: 5 }),
  ),
  durationMs: () => 50,
  doc:
    "Opens a controller on two pins and claims them. `soft` bit-bangs it on any two pins; otherwise the pins choose the block, " +
    "INVALID_PIN when they belong to none or to two, BLOCK_IN_USE when another handle has it. `checkPullUps` measures the lines " +
    "first (NO_PULL_UP) and frees a stuck bus. `timeoutUs` bounds clock stretching and each transaction.",
  see: "RP2040 datasheet §4.3; CircuitPython shared-bindings/busio/I2C.c; MicroPython docs, machine.I2C, machine.SoftI2C",
});

export const close = command("i2c.close", {
  opcode: 0x31,
  request: layout(field("handle", u8)),
  doc: "Closes the controller and gives its pins up.",
  see: "CircuitPython shared-bindings/busio/I2C.c, deinit()",
});

export const write = command("i2c.write", {
  opcode: 0x32,
  request: layout(field("handle", u8), bits({ address: 7, keep: 1 }), field("data", bytes)),
  reply: layout(field("acknowledged", varint)),
  durationMs: ({ data }) => transferMs(data.length),
  doc:
    "START, address, the bytes, STOP (unless `keep`). Empty data is an address-only probe, bit-banged where the block cannot " +
    "send one. Answers how many data bytes were acknowledged: all of them, or fewer on a soft bus (DATA_NACK on a block).",
  see: "NXP UM10204 §3.1.10; RP2040 datasheet §4.3.10; CircuitPython shared-bindings/busio/I2C.c, writeto()",
});

export const read = command("i2c.read", {
  opcode: 0x33,
  request: layout(field("handle", u8), bits({ address: 7, keep: 1 }), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  durationMs: ({ length }) => transferMs(length),
  doc: "START, address with the read bit, `length` bytes, the last one not acknowledged, STOP (unless `keep`).",
  see: "NXP UM10204 §3.1.10; CircuitPython shared-bindings/busio/I2C.c, readfrom_into()",
});

export const writeRead = command("i2c.write_read", {
  opcode: 0x34,
  request: layout(field("handle", u8), bits({ address: 7, keep: 1 }), field("data", bytes), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  durationMs: ({ data, length }) => transferMs(data.length + length),
  doc: "Writes, then reads after a repeated START, as one transaction. ADDRESS_NACK, DATA_NACK, TIMEOUT, BUS_FAULT.",
  see: "NXP UM10204 §3.1.10; RP2040 datasheet §4.3.7; CircuitPython shared-bindings/busio/I2C.c, writeto_then_readfrom()",
});

export const probe = command("i2c.probe", {
  opcode: 0x35,
  request: layout(field("handle", u8), field("address", u8)),
  reply: layout(field("present", bool)),
  durationMs: () => transferMs(1),
  doc: "Whether a target acknowledges the address: START, address with the write bit, STOP, bit-banged; no data byte is sent.",
  see: "NXP UM10204 §3.1.6; RP2040 datasheet §4.3.11 (the block cannot send an address alone)",
});

export const scan = command("i2c.scan", {
  opcode: 0x36,
  request: layout(field("handle", u8), field("first", u8), field("last", u8)),
  reply: layout(
    field(
      "present",
      bytesAsAsked(
        "(last - first) / 8 + 1",
        (request: { first: number; last: number }) => ((request.last - request.first) >> 3) + 1,
      ),
    ),
  ),
  durationMs: ({ first, last }) => (last - first + 1) * 5 + 2000,
  doc: "Probes the addresses from first to last. Bit 0 of the first byte is the first address. Writes nothing to anyone.",
  see: "CircuitPython shared-bindings/busio/I2C.c, scan(); MicroPython extmod/machine_i2c.c, scan",
});

export const recover = command("i2c.recover", {
  opcode: 0x37,
  request: layout(field("handle", u8)),
  reply: layout(field("free", bool)),
  durationMs: () => 20,
  doc: "Frees a stuck bus: up to nine clocks while SDA is low, then a STOP. Answers whether both lines are high afterwards.",
  see: "NXP UM10204 §3.1.16",
});

export const pullUps = command("i2c.pull_ups", {
  opcode: 0x38,
  request: layout(field("scl", u8), field("sda", u8)),
  reply: layout(bits({ scl: 1, sda: 1, reserved: 6 })),
  durationMs: () => 5,
  doc: "Whether each line rises by itself after the chip's own pull-down let go. The pins must be free.",
  see: "CircuitPython shared-bindings/busio/I2C.c, constructor (No pull up found on SDA or SCL)",
});

export const staged = command("i2c.staged", {
  opcode: 0x39,
  request: layout(
    field("handle", u8),
    bits({ address: 7, keep: 1 }),
    field("writeLength", varint),
    field("readLength", varint),
  ),
  reply: layout(field("acknowledged", varint)),
  durationMs: ({ writeLength, readLength }) => transferMs(writeLength + readLength) + (writeLength + readLength) * 20,
  doc:
    "As i2c.write, i2c.read or i2c.write_read, with the bytes in the staging buffer, up to all of it each way: writes from its start, then reads over it. " +
    "The time-out is extended by twice what so many bytes take.",
  see: "NXP UM10204 §3.1.10; docs/protocol.md, Commands",
});

export const start = command("i2c.start", {
  opcode: 0x3a,
  request: layout(field("handle", u8)),
  durationMs: () => 1000,
  doc: "A START, or a repeated one, on a soft bus.",
  see: "NXP UM10204 §3.1.4; MicroPython docs, machine.SoftI2C.start",
});

export const stop = command("i2c.stop", {
  opcode: 0x3b,
  request: layout(field("handle", u8)),
  durationMs: () => 1000,
  doc: "A STOP on a soft bus.",
  see: "NXP UM10204 §3.1.4; MicroPython docs, machine.SoftI2C.stop",
});

export const put = command("i2c.put", {
  opcode: 0x3c,
  request: layout(field("handle", u8), field("data", bytes)),
  reply: layout(field("acknowledged", varint)),
  durationMs: ({ data }) => transferMs(data.length),
  doc: "Bytes on a soft bus, the address among them, up to the first that is not acknowledged; answers how many were.",
  see: "NXP UM10204 §3.1.5; MicroPython docs, machine.SoftI2C.write",
});

export const get = command("i2c.get", {
  opcode: 0x3d,
  request: layout(field("handle", u8), bits({ nack: 1, reserved: 7 }), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  durationMs: ({ length }) => transferMs(length),
  doc: "Bytes from a soft bus; with `nack` the last one is not acknowledged.",
  see: "NXP UM10204 §3.1.5; MicroPython docs, machine.SoftI2C.readinto",
});

export const i2c = [
  open,
  close,
  write,
  read,
  writeRead,
  probe,
  scan,
  recover,
  pullUps,
  staged,
  start,
  stop,
  put,
  get,
] as const;
