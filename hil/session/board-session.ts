/**
 * One conversation with one board: HELLO, then ops in numbered frames, each run exactly once, until either side ends it.
 *
 * The session does no waiting of its own. Bytes come in through the transport's onBytes, time through tick(); everything else is a
 * call that returns at once and, where there is an outcome, a callback that is called once. So the same code runs on wall time
 * behind a serial port, on simulated time beside the emulator, and in tests without any time at all.
 *
 * What can be lost: any frame either way. A lost REQUEST shows as a NAK, or as a PONG that expects it still; a lost REPLY as a PONG
 * (or a later REPLY) that is past it. Either way the frame is sent again as it was, and the board runs it if it had not, or repeats
 * its answer if it had. Only a board that has started anew (another epoch) or has dropped the session ends it all.
 * @see docs/protocol.md
 */
import { LinkError } from "../transports/link-error.js";
import type { Transport } from "../transports/transport.js";
import { FrameDecoder, encodeFrame, type Frame } from "../wire/frame.js";
import { helloLayout, helloReplyLayout, nakLayout, pingLayout, pongLayout, postedErrorLayout } from "../wire/hello.js";
import { ByteReader, ByteWriter, LayoutError, type Layout } from "../wire/layout.js";
import { FrameFlag, FrameType, HelloStatus, NakReason, limits, protocolVersion } from "../wire/protocol.js";
import { Batch, OpsTooLong, type Ops } from "./batch.js";
import { boardInfoFrom, type BoardInfo } from "./board-info.js";
import * as endings from "./endings.js";
import { noStatistics, type Statistics } from "./statistics.js";
import { Window, type SentFrame } from "./window.js";

/** How a waiting call ended. */
export type Outcome =
  | { readonly kind: "done"; readonly results: Uint8Array }
  /** The call's own op number `index` failed. */
  | { readonly kind: "failed"; readonly status: number; readonly index: number }
  /** A posted op before it failed in the same frame; the call's ops were not run. */
  | { readonly kind: "posted-failed"; readonly error: PostedError }
  | { readonly kind: "lost"; readonly error: LinkError };

/** A posted op that failed. */
export interface PostedError {
  readonly status: number;
  /** The tag it was posted with. */
  readonly tag: number;
  /** How many posted ops failed after it, before it was noticed. */
  readonly more: number;
}

export interface SessionOptions {
  /** Any clock that only goes forward; microseconds. */
  readonly nowUs: () => number;
  /** 32 random bits. */
  readonly nonce: () => number;
  /** After so long without a word from the host, the board makes itself safe. 0: never (simulated time). */
  readonly leaseMs: number;
  /** The board has knocked: events wait for event.take. */
  readonly onKnock?: () => void;
  /** Called once when the session ends by itself, after every callback that was due. */
  readonly onEnd?: (error: LinkError) => void;
}

const helloIntervalMs = 100;
const helloAttempts = 20;
const probeMs = 100;
/** PINGs that may pile up at a board that is busy with long ops, before their time is up. */
const earlyProbes = 3;
/** Silence beyond what the board may spend on the work it has. */
const silenceMs = 1500;
/** Posted ops that take longer are worth a CANCEL. */
const longOpMs = 50;
/** A frame that the board never takes, though it answers otherwise. */
const mostSendings = 50;

interface Call {
  readonly posted: number;
  done: ((outcome: Outcome) => void) | undefined;
}

type State = "new" | "hello" | "open" | "ended";

export class BoardSession {
  readonly statistics: Statistics = noStatistics();
  /** Known once open. */
  info: BoardInfo | undefined;
  /** The body of the HELLO reply, for whoever decodes it elsewhere. */
  helloBody = new Uint8Array(0);
  private state: State = "new";
  private ending: LinkError | undefined;
  private readonly decoder: FrameDecoder;

  private nonce = 0;
  private helloSent = 0;
  private opened: ((error?: LinkError) => void) | undefined;

  private nextSeq = 0;
  private batch = new Batch();
  private queue: SentFrame[] = [];
  private window = new Window(1, limits.FRAME_MIN);
  private readonly calls = new Map<number, Call>();
  private readonly tags: (readonly number[])[] = Array.from({ length: 256 }, () => []);
  private barriers: { readonly seq: number; readonly done: (error?: LinkError) => void }[] = [];
  private postedError: PostedError | undefined;
  /** The board's record of a posted error, as far as it has been taken note of, until the board is known to have let go of it. */
  private noted: { readonly seq: number; readonly more: number } | undefined;
  /** The last record that was let go, and how many requests had been made then. */
  private cleared: { readonly seq: number; readonly requests: number } | undefined;
  private requests = 0;
  /** Frames of posted ops that were given up: that they failed is no news. */
  private readonly cancelled = new Set<number>();

  private sendings = 0;
  private lastSentUs = 0;
  private lastHeardUs = 0;
  private probeAtUs = Infinity;
  private probes = 0;
  private pingToken = 0;
  private pingOrder: number | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly options: SessionOptions,
  ) {
    this.decoder = new FrameDecoder(
      (frame) => this.receive(frame),
      () => this.statistics.badFrames++,
    );
    transport.onBytes = (bytes) => {
      this.statistics.bytesIn += bytes.length;
      if (this.state !== "ended") this.decoder.push(bytes);
    };
    transport.onClose = (reason) => this.end(reason);
  }

  /** Greets the board; the transport must be open. @param done called with the error when nobody suitable answers. */
  open(done: (error?: LinkError) => void): void {
    this.opened = done;
    this.nonce = this.options.nonce() >>> 0;
    this.state = "hello";
    this.write(Uint8Array.of(0));
    this.sendHello();
  }

  /** Why the session ended, if it has. */
  get ended(): LinkError | undefined {
    return this.ending;
  }

  /** Bytes taken but not yet sent for lack of credit. */
  get backlog(): number {
    return this.queue.reduce((sum, frame) => sum + frame.cost, 0);
  }

  /** Whether posted ops wait for their frame to be closed. */
  get hasGathered(): boolean {
    return this.batch.count > 0;
  }

  /** Whether anything waits for the board: calls, barriers, or frames that want credit. */
  get busy(): boolean {
    return this.state === "hello" || this.calls.size > 0 || this.barriers.length > 0 || this.queue.length > 0;
  }

  /** Most bytes of ops in a frame. */
  get room(): number {
    return (this.info?.maxFrame ?? limits.FRAME_MIN) - limits.FRAME_OVERHEAD;
  }

  /** Adds ops that nobody waits for to the frame in the making. @throws OpsTooLong when they fit no frame. */
  post(ops: Ops): void {
    this.statistics.calls += ops.count;
    this.statistics.posted += ops.count;
    this.gather(ops);
  }

  /** Sends the frame in the making, if there is anything in it. */
  flush(flags = 0): void {
    if (this.batch.count > 0) this.close(flags, undefined);
  }

  /** Sends ops, together with whatever was posted before, and waits for their results. @returns a number for cancel(). */
  call(ops: Ops, done: (outcome: Outcome) => void): number {
    if (this.ending !== undefined) {
      done({ kind: "lost", error: this.ending });
      return -1;
    }
    this.statistics.calls += ops.count;
    this.statistics.waiting += ops.count;
    this.statistics.roundTrips++;
    if (!this.batch.fits(ops, this.room)) this.flush();
    const posted = this.batch.count;
    this.gather(ops);
    return this.close(FrameFlag.WAIT, { posted, done });
  }

  /** Waits until everything before has run; an error of a posted op is then in takePostedError(). */
  barrier(done: (error?: LinkError) => void): void {
    if (this.ending !== undefined) return done(this.ending);
    const last = (this.nextSeq - (this.batch.count > 0 ? 0 : 1)) & 0xff;
    const free = this.batch.count === 0 && this.queue.length === 0 && this.window.size === 0;
    if (free) return done();
    this.statistics.roundTrips++;
    this.barriers.push({ seq: last, done });
    if (this.batch.count > 0) this.flush(FrameFlag.WANT_ACK);
    else if (this.queue.length === 0) this.ping();
    this.expectSoon();
  }

  /** The caller no longer wants the outcome; the board is told, and may end the op early. Its callback is not called. */
  cancel(call: number): void {
    const entry = this.calls.get(call);
    if (entry === undefined) return;
    entry.done = undefined;
    if (this.window.find(call) !== undefined) this.sendControl(FrameType.CANCEL, call, new Uint8Array(0));
  }

  /** Gives up whatever posted ops still keep the board busy for long: for a barrier that nobody waits for any more. */
  cancelPosted(): void {
    for (const { seq, waits, durationMs } of this.window.all) {
      if (waits || durationMs < longOpMs) continue;
      this.cancelled.add(seq);
      this.sendControl(FrameType.CANCEL, seq, new Uint8Array(0));
    }
  }

  /** The first posted op that failed since it was last asked. */
  takePostedError(): PostedError | undefined {
    const error = this.postedError;
    this.postedError = undefined;
    return error;
  }

  /** When tick() is due, on the options' clock; Infinity when nothing is awaited. */
  get nextTickUs(): number {
    if (this.state === "hello") return this.lastSentUs + helloIntervalMs * 1000;
    if (this.state !== "open") return Infinity;
    return Math.min(this.busy ? this.probeAtUs : Infinity, this.keepAliveAtUs);
  }

  /** Does what time demands: repeats HELLO, asks a silent board, keeps the lease, gives up. */
  tick(): void {
    const now = this.options.nowUs();
    if (this.state === "hello" && now >= this.nextTickUs) this.sendHello();
    if (this.state !== "open") return;
    if (this.busy && now >= this.probeAtUs) this.probe(now);
    else if (now >= this.keepAliveAtUs) this.ping();
  }

  /** Ends the session from this side. Callbacks still due get the reason. The transport is the caller's to close. */
  finish(reason: LinkError = endings.closed()): void {
    this.end(reason);
  }

  private get keepAliveAtUs(): number {
    return this.options.leaseMs === 0 ? Infinity : this.lastSentUs + this.options.leaseMs * 250;
  }

  // ---- out ----

  private gather(ops: Ops): void {
    if (ops.bytes.length > this.room) throw new OpsTooLong(ops.bytes.length, this.room);
    if (!this.batch.fits(ops, this.room)) this.flush();
    this.batch.add(ops);
  }

  /** Closes the frame in the making and sends it as soon as there is credit. */
  private close(flags: number, call: Call | undefined): number {
    const { body, tags, durationMs } = this.batch.take();
    const seq = this.nextSeq;
    this.nextSeq = (seq + 1) & 0xff;
    this.requests++;
    this.cancelled.delete(seq);
    this.tags[seq] = tags;
    if (call !== undefined) this.calls.set(seq, call);
    this.queue.push({
      seq,
      encoded: encodeFrame(FrameType.REQUEST, flags, seq, body),
      cost: body.length + limits.FRAME_OVERHEAD,
      durationMs,
      waits: call !== undefined,
      sendings: 0,
      order: 0,
    });
    this.sendQueued();
    return seq;
  }

  private sendQueued(): void {
    while (this.state === "open" && this.queue.length > 0 && this.window.hasRoomFor(this.queue[0].cost)) {
      const frame = this.queue.shift()!;
      this.window.add(frame);
      this.send(frame);
    }
    if (this.busy) this.expectSoon();
  }

  private send(frame: SentFrame): void {
    if (frame.sendings > 0) {
      this.statistics.retransmissions++;
      this.write(Uint8Array.of(0));
    }
    if (++frame.sendings > mostSendings) return this.end(endings.stuck(frame.sendings));
    frame.order = ++this.sendings;
    this.statistics.framesOut++;
    this.write(frame.encoded);
  }

  private sendControl(type: number, seq: number, body: Uint8Array): void {
    this.sendings++;
    this.statistics.framesOut++;
    this.write(encodeFrame(type, 0, seq, body));
  }

  private write(bytes: Uint8Array): void {
    this.statistics.bytesOut += bytes.length;
    this.lastSentUs = this.options.nowUs();
    this.transport.write(bytes);
  }

  private sendHello(): void {
    if (this.helloSent++ >= helloAttempts)
      return this.end(endings.noAnswer(this.transport.url, helloAttempts * helloIntervalMs));
    const hello = { version: protocolVersion, nonce: this.nonce, leaseMs: this.options.leaseMs };
    this.sendControl(FrameType.HELLO, 0, encode(helloLayout, hello));
  }

  private ping(): void {
    this.pingToken = (this.pingToken + 1) & 0xff;
    this.statistics.pings++;
    const { seq, more } = this.noted ?? { seq: 0, more: 0 };
    const seen = this.noted === undefined ? 0 : 1;
    this.sendControl(
      FrameType.PING,
      0,
      encode(pingLayout, { token: this.pingToken, seen, seenError: seq, seenMore: more }),
    );
    this.pingOrder = this.sendings;
  }

  /** The board owes an answer: ask when it stays silent. */
  private expectSoon(): void {
    if (this.probeAtUs === Infinity) this.heard();
  }

  private heard(): void {
    this.lastHeardUs = this.options.nowUs();
    this.probes = 0;
    this.probeAtUs = this.lastHeardUs + probeMs * 1000;
  }

  /**
   * Asks a board that is silent though it owes something. First after 100, 200 and 400 ms, in case something got lost; then the
   * ops in flight are given their time; then every 100 ms, until it is clear that nobody is there.
   */
  private probe(now: number): void {
    const silentMs = (now - this.lastHeardUs) / 1000;
    const allowedMs = this.window.durationMs;
    if (silentMs > allowedMs + silenceMs) return this.end(endings.silent(this.transport.url, silentMs));
    // The zero ends whatever half a frame may be lying at the board.
    this.write(Uint8Array.of(0));
    this.ping();
    const dueMs = ++this.probes < earlyProbes ? probeMs << this.probes : Math.max(allowedMs, silentMs) + probeMs;
    this.probeAtUs = this.lastHeardUs + dueMs * 1000;
    if (this.probeAtUs <= now) this.probeAtUs = now + probeMs * 1000;
  }

  // ---- in ----

  private receive(frame: Frame): void {
    if (this.state === "ended") return;
    this.statistics.framesIn++;
    try {
      if (frame.type === FrameType.HELLO_REPLY) this.receiveHello(frame);
      else if (this.state === "open") this.receiveAnswer(frame);
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.end(endings.forbidden(error.message));
    }
  }

  private receiveHello({ body }: Frame): void {
    const [version, status] = body;
    const reader = new ByteReader(body, 2);
    if (reader.uint(4) !== this.nonce) return;
    if (version !== protocolVersion || status === HelloStatus.WRONG_VERSION) {
      return this.end(endings.wrongFirmware(this.transport.url, version, protocolVersion));
    }
    if (status === HelloStatus.BUSY) return this.end(endings.boardBusy(this.transport.url));
    const { epoch } = helloReplyLayout.read(new ByteReader(body));
    if (this.info !== undefined) {
      if (epoch !== this.info.epoch) this.end(endings.reset(this.info.boardId));
      return;
    }
    const info = boardInfoFrom(body);
    this.info = info;
    this.helloBody = body.slice();
    this.window = new Window(Math.min(info.windowFrames, limits.WINDOW_FRAMES_MAX), info.windowBytes);
    this.state = "open";
    const opened = this.opened;
    this.opened = undefined;
    opened?.();
  }

  private readonly answers: { readonly [type: number]: (seq: number, body: ByteReader, flags: number) => void } = {
    [FrameType.REPLY]: (seq, body) => this.receiveReply(seq, body),
    [FrameType.ACK]: (expected) => this.acknowledge(expected),
    [FrameType.NAK]: (expected, body) => this.receiveNak(expected, body),
    [FrameType.PONG]: (expected, body, flags) => this.receivePong(expected, body, flags),
  };

  private receiveAnswer(frame: Frame): void {
    // Unasked, so it proves nothing of what is being waited for.
    if (frame.type === FrameType.EVENT) return this.options.onKnock?.();
    this.heard();
    const body = new ByteReader(frame.body);
    const answer = this.answers[frame.type];
    if (answer !== undefined) {
      this.notePostedError(frame.flags, body);
      answer(frame.seq, body, frame.flags);
    }
    if (this.state !== "open") return;
    this.sendQueued();
    this.settleBarriers();
    if (!this.busy) this.probeAtUs = Infinity;
  }

  private receiveReply(seq: number, body: ByteReader): void {
    const frame = this.window.find(seq);
    const call = this.calls.get(seq);
    if (frame === undefined || call === undefined) return;
    const status = body.u8();
    const index = status === 0 ? 0 : body.uint(2);
    this.window.settle(frame);
    this.calls.delete(seq);
    this.resend(this.window.acknowledge(seq));
    if (status === 0) return call.done?.({ kind: "done", results: body.raw(body.left) });
    this.statistics.errors++;
    if (index >= call.posted) return call.done?.({ kind: "failed", status, index: index - call.posted });
    call.done?.({ kind: "posted-failed", error: { status, tag: this.tags[seq][index] ?? 0, more: 0 } });
  }

  private acknowledge(expected: number): void {
    this.resend(this.window.acknowledge(expected));
  }

  private receiveNak(expected: number, body: ByteReader): void {
    const { reason, epoch } = nakLayout.read(body);
    if (epoch !== this.info!.epoch) return this.end(endings.reset(this.info!.boardId));
    if (reason === NakReason.NO_SESSION) return this.end(endings.sessionLost(this.info!.boardId, this.options.leaseMs));
    this.acknowledge(expected);
    this.resend(this.window.all.filter((frame) => this.isOpenFrom(frame, expected)));
  }

  private receivePong(expected: number, body: ByteReader, flags: number): void {
    const { token, epoch } = pongLayout.read(body);
    if (epoch !== this.info!.epoch) return this.end(endings.reset(this.info!.boardId));
    if (token !== this.pingToken) return;
    if ((flags & FrameFlag.POSTED_ERROR) === 0) this.clearNoted();
    this.acknowledge(expected);
    // Whatever left before this PING and is still expected never arrived. What left after it may be on its way.
    const before = this.pingOrder ?? Infinity;
    this.resend(this.window.all.filter((frame) => frame.order < before && this.isOpenFrom(frame, expected)));
    this.pingOrder = undefined;
  }

  private isOpenFrom(frame: SentFrame, expected: number): boolean {
    return ((frame.seq - expected) & 0xff) < 128;
  }

  private resend(frames: readonly SentFrame[]): void {
    for (const frame of frames) if (this.state === "open") this.send(frame);
  }

  /**
   * Takes the error record off the front of an answer, if there is one. It comes again until the board knows it was seen; and a link
   * may deliver an old answer a second time, so a record that was let go of is not believed again.
   */
  private notePostedError(flags: number, body: ByteReader): void {
    if ((flags & FrameFlag.POSTED_ERROR) === 0) return;
    const { seq, index, status, more } = postedErrorLayout.read(body);
    if (this.cleared?.seq === seq && this.requests - this.cleared.requests < 128) return;
    const known = this.noted?.seq === seq ? this.noted.more + 1 : 0;
    if (known >= more + 1) return;
    this.noted = { seq, more };
    const fresh = more + 1 - known;
    this.ping();
    if (this.cancelled.delete(seq)) return;
    this.statistics.errors += fresh;
    if (this.postedError === undefined) this.postedError = { status, tag: this.tags[seq][index] ?? 0, more: fresh - 1 };
    else this.postedError = { ...this.postedError, more: this.postedError.more + fresh };
  }

  /** The answer to a PING that said the record was seen, and no record with it: the board has let go. */
  private clearNoted(): void {
    if (this.noted === undefined) return;
    this.cleared = { seq: this.noted.seq, requests: this.requests };
    this.noted = undefined;
  }

  /** A barrier is passed when all before it has run and no error of it is left on the board. */
  private settleBarriers(): void {
    if (this.noted !== undefined) return;
    const oldest = this.window.all[0]?.seq ?? this.queue[0]?.seq ?? this.nextSeq;
    const passed = this.barriers.filter(({ seq }) => ((oldest - seq - 1) & 0xff) < 128);
    this.barriers = this.barriers.filter((barrier) => !passed.includes(barrier));
    for (const { done } of passed) done();
  }

  private end(error: LinkError): void {
    if (this.state === "ended") return;
    this.state = "ended";
    this.ending = error;
    const calls = [...this.calls.values()];
    const barriers = this.barriers;
    this.calls.clear();
    this.barriers = [];
    this.queue = [];
    this.opened?.(error);
    this.opened = undefined;
    for (const { done } of calls) done?.({ kind: "lost", error });
    for (const { done } of barriers) done(error);
    this.options.onEnd?.(error);
  }
}

function encode<T extends object>(layout: Layout<T>, record: T): Uint8Array {
  const out = new ByteWriter(16);
  layout.write(out, record);
  return out.take();
}
