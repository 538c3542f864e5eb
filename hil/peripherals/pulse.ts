/** Lengths of pulses, captured on the board. */
import { command } from "../wire/command.js";
import { field, layout, list, u8, u16, varint } from "../wire/layout.js";

export const open = command("pulse.open", {
  opcode: 0x80,
  request: layout(field("handle", u8), field("pin", u8), field("idle", u8), field("most", varint)),
  doc:
    "Claims the pin as an input and begins to note, from its first edge away from the idle level on, the microseconds from each edge to the " +
    "next: the last `most` of them, at most 1024. BLOCK_IN_USE when four captures run already.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c",
});

export const close = command("pulse.close", {
  opcode: 0x81,
  request: layout(field("handle", u8)),
  doc: "Gives the pin up.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c, deinit()",
});

export const pause = command("pulse.pause", {
  opcode: 0x82,
  request: layout(field("handle", u8)),
  doc: "Notes nothing more; what was noted stays.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c, pause()",
});

export const resume = command("pulse.resume", {
  opcode: 0x83,
  request: layout(field("handle", u8), field("triggerUs", varint)),
  durationMs: ({ triggerUs }) => triggerUs / 1000,
  doc: "Drives the pin away from idle for `triggerUs` (0: not at all), forgets what was noted, and begins again.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c, resume()",
});

export const take = command("pulse.take", {
  opcode: 0x84,
  request: layout(field("handle", u8)),
  reply: layout(field("pulses", list(u16))),
  doc: "Hands over the pulses noted so far, oldest first, and forgets them. 65535 stands for whatever is longer.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c, popleft()",
});

export const clear = command("pulse.clear", {
  opcode: 0x85,
  request: layout(field("handle", u8)),
  doc: "Forgets the pulses noted so far.",
  see: "CircuitPython shared-bindings/pulseio/PulseIn.c, clear()",
});

export const pulse = [open, close, pause, resume, take, clear] as const;
