/** Bytes of the board's flash that outlive resets and losses of power, where CircuitPython keeps its own. */
import { command } from "../wire/command.js";
import { bytes, bytesAsAsked, field, layout, u32, varint } from "../wire/layout.js";

export const size = command("nvm.size", {
  opcode: 0xb8,
  reply: layout(field("bytes", u32)),
  doc: "How many bytes there are: 4096 on RP2040, 256 on SAMD21, 0 on a chip without.",
  see: "CircuitPython shared-bindings/nvm/ByteArray.c; docs/protocol.md, Commands",
});

export const read = command("nvm.read", {
  opcode: 0xb9,
  request: layout(field("offset", varint), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  doc: "Bytes from an offset on. INVALID_ARGUMENT beyond the end.",
  see: "CircuitPython shared-bindings/nvm/ByteArray.c",
});

export const write = command("nvm.write", {
  opcode: 0xba,
  request: layout(field("offset", varint), field("data", bytes)),
  durationMs: () => 1000,
  doc:
    "Writes bytes. Flash wears: it is erased only when a bit has to go from 0 to 1, and nothing is written that is there already. While it is erased " +
    "(50 ms, at most 400, on RP2040; 6 ms on SAMD21) the chip's interrupts are out. INTERNAL when the bytes do not read back.",
  see: "Winbond W25Q16JV datasheet §8.2.15, §8.2.18, §9.6; SAM D21 datasheet §22.6.4; CircuitPython ports/{raspberrypi,atmel-samd}/common-hal/nvm; shared-bindings/nvm",
});

export const nvm = [size, read, write] as const;
