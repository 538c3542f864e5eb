/** Frequencies of signals too fast for an interrupt an edge: a counter of the chip's own counts them, on the chips that can. */
import { command } from "../wire/command.js";
import { bool, field, layout, u16, u32, u8 } from "../wire/layout.js";

export const open = command("frequency.open", {
  opcode: 0x88,
  request: layout(field("handle", u8), field("pin", u8), field("periodMs", u16)),
  doc:
    "Claims the pin as an input and counts its edges. INVALID_PIN when it has no interrupt line; BLOCK_IN_USE when another pin has its line, or " +
    "no counter is left. ENOSYS where there is none: RP2040, SAMD21.",
  see: "SAM D5x/E5x datasheet DS60001507 §31, §48.6.2.4; CircuitPython shared-bindings/frequencyio/FrequencyIn.c",
});

export const close = command("frequency.close", {
  opcode: 0x89,
  request: layout(field("handle", u8)),
  doc: "Stops counting and gives the pin up.",
  see: "CircuitPython shared-bindings/frequencyio/FrequencyIn.c, deinit()",
});

export const read = command("frequency.read", {
  opcode: 0x8a,
  request: layout(field("handle", u8)),
  reply: layout(field("hz", u32)),
  durationMs: () => 1000,
  doc:
    "The frequency over the last period in Hz; 0 before the first is over, and the last that was not 0 where the signal has stopped. When nobody has " +
    "asked for two periods, it is taken anew, which takes one.",
  see: "CircuitPython shared-bindings/frequencyio/FrequencyIn.c, value; ports/atmel-samd/common-hal/frequencyio/FrequencyIn.c",
});

export const run = command("frequency.run", {
  opcode: 0x8b,
  request: layout(field("handle", u8), field("on", bool)),
  doc: "Goes on, or stops; what was measured stays.",
  see: "CircuitPython shared-bindings/frequencyio/FrequencyIn.c, pause(), resume()",
});

export const clear = command("frequency.clear", {
  opcode: 0x8c,
  request: layout(field("handle", u8), field("periodMs", u16)),
  doc: "Forgets what was measured; from now on with that period, 1 to 500 ms.",
  see: "CircuitPython shared-bindings/frequencyio/FrequencyIn.c, clear(), capture_period",
});

export const frequency = [open, close, read, run, clear] as const;
