/** Addressable LEDs: WS2812 and its kin, timed on the board. */
import { command } from "../wire/command.js";
import { bytes, field, layout, u16, u8, varint } from "../wire/layout.js";

export const write = command("neopixel.write", {
  opcode: 0x60,
  delivery: "posted",
  request: layout(field("pin", u8), field("data", bytes)),
  durationMs: ({ data }) => 1 + data.length / 100,
  doc:
    "Sends the bytes, most significant bit first, at 800 kHz, then holds the line low for the latch (300 us). The pin must be " +
    "claimed for GPIO as an output and is one again afterwards.",
  see: "Worldsemi WS2812B datasheet, data transfer time; CircuitPython shared-bindings/neopixel_write/__init__.c",
});

export const bitstream = command("neopixel.bitstream", {
  opcode: 0x61,
  delivery: "posted",
  request: layout(
    field("pin", u8),
    field("high0", u16),
    field("low0", u16),
    field("high1", u16),
    field("low1", u16),
    field("data", bytes),
  ),
  durationMs: ({ data }) => 1 + data.length,
  doc:
    "As neopixel.write, with the four times in nanoseconds: a 0 is high for `high0`, low for `low0`; a 1 likewise. " +
    "INVALID_ARGUMENT for times the board cannot make within 150 ns.",
  see: "MicroPython docs, machine.bitstream",
});

export const staged = command("neopixel.staged", {
  opcode: 0x62,
  delivery: "posted",
  request: layout(
    field("pin", u8),
    field("high0", u16),
    field("low0", u16),
    field("high1", u16),
    field("low1", u16),
    field("length", varint),
  ),
  durationMs: ({ length }) => 1 + length,
  doc: "As neopixel.bitstream, with the first `length` bytes of the staging buffer.",
  see: "MicroPython docs, machine.bitstream; docs/protocol.md, Commands",
});

export const neopixel = [write, bitstream, staged] as const;
