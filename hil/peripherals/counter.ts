/** Edges counted on the board, in its interrupt. */
import { command } from "../wire/command.js";
import { field, i32, layout, u8, u32 } from "../wire/layout.js";

export const open = command("counter.open", {
  opcode: 0x78,
  request: layout(field("handle", u8), field("pin", u8), field("edges", u8), field("pull", u8)),
  doc: "Claims the pin as an input with that pull and counts its falling (1), rising (2) or both (3) edges from 0.",
  see: "CircuitPython shared-bindings/countio/Counter.c",
});

export const close = command("counter.close", {
  opcode: 0x79,
  request: layout(field("handle", u8)),
  doc: "Stops counting and gives the pin up.",
  see: "CircuitPython shared-bindings/countio/Counter.c, deinit()",
});

export const read = command("counter.read", {
  opcode: 0x7a,
  request: layout(field("handle", u8)),
  reply: layout(field("count", i32)),
  doc: "The count.",
  see: "CircuitPython shared-bindings/countio/Counter.c, count",
});

export const set = command("counter.set", {
  opcode: 0x7b,
  request: layout(field("handle", u8), field("count", u32)),
  doc: "Goes on from another count; negative ones as two's complement.",
  see: "CircuitPython shared-bindings/countio/Counter.c, count, reset()",
});

export const counter = [open, close, read, set] as const;
