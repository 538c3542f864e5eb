/** Capacitive touch on any digital pin: the pin is charged, let go, and the time until a resistor has discharged it is measured. */
import { command } from "../wire/command.js";
import { bits, field, layout, u16, u8 } from "../wire/layout.js";

export const read = command("touch.read", {
  opcode: 0x6c,
  request: layout(bits({ pin: 7, level: 1 }), field("samples", u8), field("most", u16)),
  reply: layout(field("ticks", u16)),
  durationMs: ({ samples, most }) => samples * 0.02 + most / 4000,
  doc:
    "Drives the pin to `level` for 10 us, lets it go without a pull, and counts quarter microseconds until the pin has the other level; `samples` times over. " +
    "Answers the sum, or `most` as soon as it is reached. The pin must be claimed for GPIO. Interrupts are out meanwhile, sample by sample.",
  see: "CircuitPython shared-module/touchio/TouchIn.c; shared-bindings/touchio/TouchIn.c",
});

export const touch = [read] as const;
