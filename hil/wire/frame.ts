/**
 * Frames: `COBS(head, seq, body, crc) 0x00`.
 *
 * The decoder is fed whatever the transport brings. A frame that is truncated, too long or fails its checksum is reported as bad, and
 * decoding goes on after the next zero: garbage costs at most the frame it hit and the one it runs into.
 * @see docs/protocol.md, Frames
 */
import { CobsDecoder, cobsBound, cobsEncode } from "./cobs.js";
import { crc16 } from "./crc16.js";
import { limits } from "./protocol.js";

export interface Frame {
  /** A FrameType; unknown ones pass through. */
  readonly type: number;
  /** FrameFlag bits. */
  readonly flags: number;
  readonly seq: number;
  /** A copy of its own. */
  readonly body: Uint8Array;
}

/** Why bytes did not make a frame. */
export type BadFrame = "truncated" | "too-long" | "too-short" | "corrupt";

/** The frame as it goes on the wire, closing zero included. */
export function encodeFrame(type: number, flags: number, seq: number, body: Uint8Array): Uint8Array {
  const plain = new Uint8Array(body.length + limits.FRAME_OVERHEAD);
  plain[0] = type | flags;
  plain[1] = seq;
  plain.set(body, 2);
  const crc = crc16(plain, 0, body.length + 2);
  plain[body.length + 2] = crc & 0xff;
  plain[body.length + 3] = crc >> 8;
  const out = new Uint8Array(cobsBound(plain.length) + 1);
  const end = cobsEncode(plain, out);
  out[end] = 0;
  return out.subarray(0, end + 1);
}

export class FrameDecoder {
  private readonly cobs: CobsDecoder;

  /**
   * @param onFrame  called for each good frame, in order
   * @param onBad    called for each packet that is not one
   * @param limit    longest frame taken, in bytes from head to crc
   */
  constructor(
    private readonly onFrame: (frame: Frame) => void,
    private readonly onBad: (reason: BadFrame) => void = () => {},
    limit: number = limits.FRAME_MAX,
  ) {
    this.cobs = new CobsDecoder(limit);
  }

  /** Takes the next bytes of the stream, cut anywhere. */
  push(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const result = this.cobs.feed(bytes[i]);
      if (result === undefined || result === "empty") continue;
      if (result === "packet") this.packet();
      else this.onBad(result);
    }
  }

  private packet(): void {
    const { buffer, length } = this.cobs;
    if (length < limits.FRAME_OVERHEAD) return this.onBad("too-short");
    const crc = buffer[length - 2] | (buffer[length - 1] << 8);
    if (crc16(buffer, 0, length - 2) !== crc) return this.onBad("corrupt");
    this.onFrame({
      type: buffer[0] & 0x0f,
      flags: buffer[0] & 0xf0,
      seq: buffer[1],
      body: buffer.slice(2, length - 2),
    });
  }
}
