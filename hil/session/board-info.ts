/** Who answered: a HELLO reply in the host's words. */
import { helloReplyLayout, knowsOpcode } from "../wire/hello.js";
import { ByteReader } from "../wire/layout.js";
import { ResetCause } from "../wire/protocol.js";

export interface BoardInfo {
  readonly protocolVersion: number;
  /** As in boards/: `pico`. */
  readonly boardId: string;
  readonly firmwareVersion: string;
  readonly gitHash: string;
  /** Upper-case hex, as the USB serial number shows it. */
  readonly uniqueId: string;
  readonly clockHz: number;
  readonly resetCause: keyof typeof ResetCause;
  /** Random at each start of the board. */
  readonly epoch: number;
  readonly tableHash: number;
  /** Bytes from head to CRC. */
  readonly maxFrame: number;
  readonly windowFrames: number;
  readonly windowBytes: number;
  /** By pin number, bits of PinFunction. */
  readonly pinFunctions: readonly number[];
  readonly opcodes: Uint8Array;
}

/** @throws LayoutError when the body is no HELLO reply of this version. */
export function boardInfoFrom(body: Uint8Array): BoardInfo {
  const reply = helloReplyLayout.read(new ByteReader(body));
  const cause = Object.entries(ResetCause).find(([, value]) => value === reply.resetCause)?.[0] ?? "UNKNOWN";
  return {
    ...reply,
    protocolVersion: reply.version,
    resetCause: cause as keyof typeof ResetCause,
    uniqueId: Array.from(reply.uniqueId, (byte) => byte.toString(16).padStart(2, "0"))
      .join("")
      .toUpperCase(),
  };
}

/** Whether the board's firmware has the command. */
export function boardKnows(info: BoardInfo, opcode: number): boolean {
  return knowsOpcode(info.opcodes, opcode);
}
