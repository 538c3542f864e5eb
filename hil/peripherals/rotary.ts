/** Quadrature, decoded on the board. */
import { command } from "../wire/command.js";
import { field, i32, layout, u8, u32 } from "../wire/layout.js";

export const open = command("rotary.open", {
  opcode: 0x7c,
  request: layout(field("handle", u8), field("a", u8), field("b", u8), field("divisor", u8)),
  doc: "Claims two pins as inputs with pull-ups and follows their Gray code; `divisor` quarter turns (1 to 127) are one step of the position.",
  see: "CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c; shared-module/rotaryio/IncrementalEncoder.c",
});

export const close = command("rotary.close", {
  opcode: 0x7d,
  request: layout(field("handle", u8)),
  doc: "Gives the pins up.",
  see: "CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, deinit()",
});

export const read = command("rotary.read", {
  opcode: 0x7e,
  request: layout(field("handle", u8)),
  reply: layout(field("position", i32)),
  doc: "The position, counted from where it was opened or set.",
  see: "CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, position",
});

export const set = command("rotary.set", {
  opcode: 0x7f,
  request: layout(field("handle", u8), field("position", u32), field("divisor", u8)),
  doc: "Another position (negative as two's complement) and divisor.",
  see: "CircuitPython shared-bindings/rotaryio/IncrementalEncoder.c, position, divisor",
});

export const rotary = [open, close, read, set] as const;
