/**
 * Frames that the board has not yet answered for, and the credit they hold.
 *
 * A frame stays, ready to be sent again unaltered, until it is known to have run and, when somebody waits for it, its reply has come. Frames are
 * numbered from 0 without end; the wire carries a number's low 8 bits. That is enough there and only there: at most 64 frames are in flight, so that
 * eight bits name one of them, while any number of frames may wait behind them, and barriers, calls and errors outlive them.
 * @see docs/protocol.md, Sequence numbers, Credit
 */
import { encodeFrame } from "../wire/frame.js";
import { FrameType, limits } from "../wire/protocol.js";

/** What a frame is made of. */
export interface FrameContents {
  readonly body: Uint8Array;
  /** For each op the caller's name for where it came from. */
  readonly tags: readonly number[];
  readonly durationMs: number;
}

/** Whoever waits for a frame's reply. */
export interface Waiter<Outcome> {
  /** How many ops of the frame were posted before the call's own. */
  readonly posted: number;
  /** Undefined when nobody wants the outcome any more. */
  done: ((outcome: Outcome) => void) | undefined;
}

/** A REQUEST from when it is closed until the board has answered for it. */
export class SentFrame<Outcome = unknown> {
  /** Bytes from head to CRC: what it costs in credit. */
  readonly cost: number;
  readonly tags: readonly number[];
  readonly durationMs: number;
  /** How often it has been sent, and when in the order of all sendings. */
  sendings = 0;
  order = 0;
  /** Its ops were told to end early: that they fail is no news. */
  givenUp = false;
  private readonly body: Uint8Array;
  private bytes: Uint8Array | undefined;

  /**
   * @param number  counts every REQUEST of the session from 0
   * @param flags   may be added to until it is first sent
   * @param waiter  when a REPLY is due; posted frames are done once acknowledged
   */
  constructor(
    readonly number: number,
    public flags: number,
    contents: FrameContents,
    readonly waiter: Waiter<Outcome> | undefined,
  ) {
    this.body = contents.body;
    this.tags = contents.tags;
    this.durationMs = contents.durationMs;
    this.cost = contents.body.length + limits.FRAME_OVERHEAD;
  }

  /** As on the wire. */
  get seq(): number {
    return this.number & 0xff;
  }

  /** As on the wire, the same each time. */
  get encoded(): Uint8Array {
    return (this.bytes ??= encodeFrame(FrameType.REQUEST, this.flags, this.seq, this.body));
  }
}

export class Window<Outcome = unknown> {
  private frames: SentFrame<Outcome>[] = [];
  private bytes = 0;
  /** The number after the last one that was sent. */
  private next = 0;

  constructor(
    private readonly maxFrames: number,
    private readonly maxBytes: number,
  ) {}

  get size(): number {
    return this.frames.length;
  }

  /** In the order of their numbers. */
  get all(): readonly SentFrame<Outcome>[] {
    return this.frames;
  }

  /** Sum of what the board may spend on everything in flight. */
  get durationMs(): number {
    return this.frames.reduce((sum, frame) => sum + frame.durationMs, 0);
  }

  /**
   * Frames are counted from the oldest on, with those that are settled already: the board keeps the replies of the last `maxFrames` numbers,
   * and the oldest frame may yet have to ask for its own again.
   */
  hasRoomFor(frame: SentFrame<Outcome>): boolean {
    const [oldest] = this.frames;
    if (oldest === undefined) return true;
    return frame.number - oldest.number < this.maxFrames && this.bytes + frame.cost <= this.maxBytes;
  }

  add(frame: SentFrame<Outcome>): void {
    this.frames.push(frame);
    this.bytes += frame.cost;
    this.next = frame.number + 1;
  }

  /** The frame in flight that goes by this number on the wire. */
  find(seq: number): SentFrame<Outcome> | undefined {
    return this.frames.find((frame) => frame.seq === seq);
  }

  /** Lets go of one frame whose reply has come. */
  settle(frame: SentFrame<Outcome>): void {
    this.frames = this.frames.filter((other) => other !== frame);
    this.bytes -= frame.cost;
  }

  /**
   * The number that a board expects next, from what its answer says of it: at most the one after the last that was sent, because
   * no board can have run more. An answer that comes twice gives an old one.
   */
  numberOf(expected: number): number {
    return this.next - ((this.next - expected) & 0xff);
  }

  /**
   * Lets go of posted frames before number `expected`.
   * @returns the waiting frames among those that have run: their replies went missing.
   */
  acknowledge(expected: number): SentFrame<Outcome>[] {
    const run = this.frames.filter((frame) => frame.number < expected);
    for (const frame of run) if (frame.waiter === undefined) this.settle(frame);
    return run.filter((frame) => frame.waiter !== undefined);
  }

  /** The frames that a board which expects this number has not run. */
  from(expected: number): SentFrame<Outcome>[] {
    return this.frames.filter((frame) => frame.number >= expected);
  }
}
