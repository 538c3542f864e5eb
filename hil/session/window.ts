/**
 * Frames that the board has not yet answered for, and the credit they hold.
 *
 * A frame stays, ready to be sent again unaltered, until it is known to have run and, when somebody waits for it, its reply has
 * come. Sequence numbers are compared modulo 256; at most 64 are in flight, so that before and after are never in doubt.
 * @see docs/protocol.md, Sequence numbers, Credit
 */

export interface SentFrame {
  readonly seq: number;
  /** As on the wire. */
  readonly encoded: Uint8Array;
  /** Bytes from head to CRC: what it costs in credit. */
  readonly cost: number;
  readonly durationMs: number;
  /** Whether a REPLY is due; posted frames are done once acknowledged. */
  readonly waits: boolean;
  /** How often it has been sent, and when in the order of all sendings. */
  sendings: number;
  order: number;
}

export class Window {
  private frames: SentFrame[] = [];
  private bytes = 0;

  constructor(
    private readonly maxFrames: number,
    private readonly maxBytes: number,
  ) {}

  get size(): number {
    return this.frames.length;
  }

  get all(): readonly SentFrame[] {
    return this.frames;
  }

  /** Sum of what the board may spend on everything in flight. */
  get durationMs(): number {
    return this.frames.reduce((sum, frame) => sum + frame.durationMs, 0);
  }

  hasRoomFor(cost: number): boolean {
    return this.frames.length < this.maxFrames && (this.frames.length === 0 || this.bytes + cost <= this.maxBytes);
  }

  add(frame: SentFrame): void {
    this.frames.push(frame);
    this.bytes += frame.cost;
  }

  find(seq: number): SentFrame | undefined {
    return this.frames.find((frame) => frame.seq === seq);
  }

  /** Lets go of one frame whose reply has come. */
  settle(frame: SentFrame): void {
    this.frames = this.frames.filter((other) => other !== frame);
    this.bytes -= frame.cost;
  }

  /**
   * Lets go of posted frames before `expected`. @returns the waiting frames among those that have run: their replies went missing.
   */
  acknowledge(expected: number): SentFrame[] {
    const run = this.frames.filter((frame) => isBefore(frame.seq, expected));
    for (const frame of run) if (!frame.waits) this.settle(frame);
    return run.filter((frame) => frame.waits);
  }
}

/** Whether `seq` was sent before the frame `expected` will carry. */
export function isBefore(seq: number, expected: number): boolean {
  return ((expected - seq - 1) & 0xff) < 128;
}
