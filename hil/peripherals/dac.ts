/** Analog outputs, on the chips that have one. */
import { command } from "../wire/command.js";
import { field, layout, u16, u8 } from "../wire/layout.js";

export const open = command("dac.open", {
  opcode: 0x64,
  request: layout(field("handle", u8), field("pin", u8)),
  doc: "Claims the pin and drives it at 0 V. INVALID_PIN when it is no DAC's: RP2040 has none.",
  see: "SAM D21 datasheet §35; CircuitPython shared-bindings/analogio/AnalogOut.c",
});

export const close = command("dac.close", {
  opcode: 0x65,
  request: layout(field("handle", u8)),
  doc: "Turns the output off and gives the pin up.",
  see: "CircuitPython shared-bindings/analogio/AnalogOut.c, deinit()",
});

export const write = command("dac.write", {
  opcode: 0x66,
  delivery: "posted",
  request: layout(field("handle", u8), field("value", u16)),
  doc: "The voltage in 65536ths of the supply; the converter has ten bits.",
  see: "SAM D21 datasheet §35.8.9; CircuitPython shared-bindings/analogio/AnalogOut.c, value",
});

export const dac = [open, close, write] as const;
