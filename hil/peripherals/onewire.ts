/** 1-Wire on any pin that is claimed for GPIO; the slots are timed on the board. */
import { command } from "../wire/command.js";
import { bits, bool, bytes, bytesAsAsked, field, layout, u8, varint } from "../wire/layout.js";

export const reset = command("onewire.reset", {
  opcode: 0xa0,
  request: layout(field("pin", u8)),
  reply: layout(field("present", bool)),
  durationMs: () => 2,
  doc: "Makes the pin open drain, sends a reset pulse, and tells whether anybody answered with a presence pulse. Its pull stays.",
  see: "Maxim application note 126; DS18B20 datasheet, 1-Wire bus system; CircuitPython shared-bindings/onewireio/OneWire.c",
});

export const write = command("onewire.write", {
  opcode: 0xa1,
  delivery: "posted",
  request: layout(field("pin", u8), field("data", bytes)),
  durationMs: ({ data }) => data.length,
  doc: "Writes bytes, lowest bit first.",
  see: "DS18B20 datasheet, read/write time slots; MicroPython docs, onewire",
});

export const read = command("onewire.read", {
  opcode: 0xa2,
  request: layout(field("pin", u8), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  durationMs: ({ length }) => length,
  doc: "Reads bytes, lowest bit first.",
  see: "DS18B20 datasheet, read/write time slots; MicroPython docs, onewire",
});

export const writeBit = command("onewire.write_bit", {
  opcode: 0xa3,
  delivery: "posted",
  request: layout(bits({ pin: 7, level: 1 })),
  durationMs: () => 1,
  doc: "One write slot.",
  see: "CircuitPython shared-bindings/onewireio/OneWire.c, write_bit()",
});

export const readBit = command("onewire.read_bit", {
  opcode: 0xa4,
  request: layout(field("pin", u8)),
  reply: layout(field("level", bool)),
  durationMs: () => 1,
  doc: "One read slot.",
  see: "CircuitPython shared-bindings/onewireio/OneWire.c, read_bit()",
});

export const onewire = [reset, write, read, writeBit, readBit] as const;
