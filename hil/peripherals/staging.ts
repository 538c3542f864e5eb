/**
 * A buffer on the board, for what must go over a bus in one piece and fits no frame: filled and read in pieces.
 */
import { command } from "../wire/command.js";
import { bytes, bytesAsAsked, field, layout, u32, varint } from "../wire/layout.js";

export const write = command("staging.write", {
  opcode: 0xb0,
  delivery: "posted",
  request: layout(field("offset", varint), field("data", bytes)),
  doc: "Puts bytes into the board's staging buffer. INVALID_ARGUMENT beyond its end.",
  see: "docs/protocol.md, Commands",
});

export const read = command("staging.read", {
  opcode: 0xb1,
  request: layout(field("offset", varint), field("length", varint)),
  reply: layout(
    field(
      "data",
      bytesAsAsked("length", (request: { length: number }) => request.length),
    ),
  ),
  doc: "Bytes of the staging buffer.",
  see: "docs/protocol.md, Commands",
});

export const size = command("staging.size", {
  opcode: 0xb2,
  reply: layout(field("bytes", u32)),
  doc: "How many bytes the staging buffer has: 16384 on RP2040, 4096 on SAMD21.",
  see: "docs/protocol.md, Commands",
});

export const staging = [write, read, size] as const;
