/** Keys, scanned and debounced on the board; changes come as events. */
import { command } from "../wire/command.js";
import { bits, bytes, enumeration, field, layout, u8, varint } from "../wire/layout.js";

/** Values of `kind`. */
export const KeypadKind = { KEYS: 0, MATRIX: 1, SHIFT: 2 } as const;

export const open = command("keypad.open", {
  opcode: 0xa8,
  request: layout(
    field("handle", u8),
    field("kind", enumeration(KeypadKind)),
    bits({ activeHigh: 1, pull: 1, columnsToAnodes: 1, latchHigh: 1, reserved: 4 }),
    field("intervalUs", varint),
    field("threshold", u8),
    field("rows", u8),
    field("pins", bytes),
  ),
  doc:
    "Claims the pins and scans them every `intervalUs` (1000 at least); a key has changed when `threshold` scans in a row see it. Each change is " +
    "an event: source 0x80 and the handle, value twice the key's number, and 1 when it is pressed. `pins` are the keys' own; or `rows` row pins and then " +
    "column pins, key number row by row; or clock, latch, and a data pin and its number of keys for each chain of shift registers. At most four " +
    "keypads of 256 keys on 24 pins.",
  see: "CircuitPython shared-bindings/keypad/{Keys,KeyMatrix,ShiftRegisterKeys}.c; shared-module/keypad/__init__.c",
});

export const close = command("keypad.close", {
  opcode: 0xa9,
  request: layout(field("handle", u8)),
  doc: "Stops scanning and gives the pins up.",
  see: "CircuitPython shared-bindings/keypad/Keys.c, deinit()",
});

export const reset = command("keypad.reset", {
  opcode: 0xaa,
  request: layout(field("handle", u8)),
  doc: "Takes every key for released: those that are held are told as pressed again.",
  see: "CircuitPython shared-bindings/keypad/Keys.c, reset()",
});

export const keypad = [open, close, reset] as const;
