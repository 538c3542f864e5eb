/**
 * Ops gathered for one frame.
 *
 * Posted ops collect here until the frame is full, a waiting op closes it, or a flush does. Each op carries a tag, the caller's
 * name for the place it came from, so that an error that surfaces later can say where it began.
 */
import { ByteWriter } from "../wire/layout.js";

/** One op or several that must stay together (a governing op and those it governs), encoded. */
export interface Ops {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Longest time the board may take over them. */
  readonly durationMs: number;
  /** The caller's name for where they came from; 0 for none. */
  readonly tag: number;
}

/** Ops that must stay together, or a single one, longer than a frame of the board. Nothing of them was sent. */
export class OpsTooLong extends RangeError {
  override name = "OpsTooLong";

  /** @param bytes  of the ops; `room` what a frame holds, in bytes */
  constructor(
    readonly bytes: number,
    readonly room: number,
  ) {
    super(`${bytes} bytes of ops; a frame of this board holds ${room}`);
  }
}

export class Batch {
  private readonly body = new ByteWriter(256);
  tags: number[] = [];
  durationMs = 0;

  get count(): number {
    return this.tags.length;
  }

  fits(ops: Ops, room: number): boolean {
    return this.body.length + ops.bytes.length <= room;
  }

  add(ops: Ops): void {
    this.body.raw(ops.bytes);
    for (let i = 0; i < ops.count; i++) this.tags.push(ops.tag);
    this.durationMs += ops.durationMs;
  }

  /** Empties the batch. */
  take(): { body: Uint8Array; tags: readonly number[]; durationMs: number } {
    const taken = { body: this.body.take(), tags: this.tags, durationMs: this.durationMs };
    this.tags = [];
    this.durationMs = 0;
    return taken;
  }
}
