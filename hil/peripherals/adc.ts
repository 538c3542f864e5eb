/** Analog inputs. */
import { command } from "../wire/command.js";
import { field, layout, list, u16, u8, varint } from "../wire/layout.js";

export const open = command("adc.open", {
  opcode: 0x58,
  request: layout(field("handle", u8), field("pin", u8)),
  doc: "Makes the pin an analog input and claims it. Pin 0x80 is the chip's own temperature channel and claims nothing.",
  see: "RP2040 datasheet §4.9; CircuitPython shared-bindings/analogio/AnalogIn.c",
});

export const close = command("adc.close", {
  opcode: 0x59,
  request: layout(field("handle", u8)),
  doc: "Gives the pin up.",
  see: "CircuitPython shared-bindings/analogio/AnalogIn.c, deinit()",
});

export const read = command("adc.read", {
  opcode: 0x5a,
  request: layout(field("handle", u8)),
  reply: layout(field("value", u16)),
  durationMs: () => 1,
  doc: "One conversion, spread over 16 bits: 12-bit samples become `sample << 4 | sample >> 8`.",
  see: "RP2040 datasheet §4.9.2; CircuitPython shared-bindings/analogio/AnalogIn.c, value",
});

export const capture = command("adc.capture", {
  opcode: 0x5b,
  request: layout(field("handle", u8), field("count", varint), field("periodNs", varint)),
  reply: layout(field("samples", list(u16))),
  durationMs: ({ count, periodNs }) => (count * Math.max(periodNs, 5000)) / 1e6 + 10,
  doc: "So many conversions, one every `periodNs` nanoseconds (at most 10 ms; as fast as the converter can when that is shorter), spread as by adc.read.",
  see: "RP2040 datasheet §4.9.2; CircuitPython shared-bindings/analogbufio/BufferedIn.c",
});

export const adc = [open, close, read, capture] as const;
