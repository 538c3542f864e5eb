/** HELLO and the other bodies that are not ops: who is there, what it can do, where the conversation stands. */
import { bytes, field, layout, list, text, u16, u32, u64, u8 } from "./layout.js";

/** HELLO, host to device: begins a session. The same nonce again repeats the answer and changes nothing. */
export const helloLayout = layout(field("version", u8), field("nonce", u32), field("leaseMs", u16));

/**
 * The answer. `version`, `status` and `nonce` stand first and keep their place for ever, so that any two versions can tell
 * each other apart.
 */
export const helloReplyLayout = layout(
  field("version", u8),
  field("status", u8),
  field("nonce", u32),
  field("epoch", u32),
  field("resetCause", u8),
  field("maxFrame", u16),
  field("windowFrames", u8),
  field("windowBytes", u32),
  field("clockHz", u32),
  field("tableHash", u32),
  field("boardId", text),
  field("firmwareVersion", text),
  field("gitHash", text),
  field("uniqueId", bytes),
  field("opcodes", bytes),
  field("pinFunctions", list(u16)),
);

/** The first posted op that failed, and how many failed after it. */
export const postedErrorLayout = layout(field("seq", u8), field("index", u16), field("status", u8), field("more", u16));

/** NAK's body; the frame's seq is the one the device expects. */
export const nakLayout = layout(field("reason", u8), field("epoch", u32));

/**
 * PING: any token; `seen` 1 when the host has taken note of a posted error, with the seq and count of its record, else zeros.
 */
export const pingLayout = layout(field("token", u8), field("seen", u8), field("seenError", u8), field("seenMore", u16));

/** PONG: the token, the board's microseconds since it started. The frame's seq is the one the device expects next. */
export const pongLayout = layout(field("token", u8), field("epoch", u32), field("nowUs", u64));

/** CANCEL has no body: its seq names the request to give up. */
export const cancelLayout = layout();

/** The body of a REPLY whose status is not zero, after the status byte. */
export const failureLayout = layout(field("index", u16));

/** Whether HELLO's bitmap has the opcode: bit `opcode % 8` of byte `opcode / 8`. */
export function knowsOpcode(opcodes: Uint8Array, opcode: number): boolean {
  return ((opcodes[opcode >> 3] ?? 0) >> (opcode & 7)) % 2 === 1;
}
