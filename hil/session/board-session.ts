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
import { Backlog } from "./backlog.js";
import { Batch, OpsTooLong, type Ops } from "./batch.js";
import { boardInfoFrom, type BoardInfo } from "./board-info.js";
import * as endings from "./endings.js";
import { noStatistics, type Statistics } from "./statistics.js";
import { SentFrame, Window, type Waiter } from "./window.js";

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
/** Silence beyond what the board may spend on the work it has; with a long lease three quarters of that. */
const leastSilenceMs = 1500;
/** So often it must have been asked meanwhile: a host that stood still itself (a busy computer, a closed lid) has not listened. */
const leastProbes = 6;
/** Posted ops that take longer are worth a CANCEL. */
const longOpMs = 50;
/** A frame that the board never takes, though it answers otherwise. */
const mostSendings = 50;

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

  /** Of the frame in the making: counts REQUESTs without end. What the wire carries of it is its low 8 bits. */
  private nextNumber = 0;
  private batch = new Batch();
  private readonly queue = new Backlog<Outcome>();
  private window = new Window<Outcome>(1, limits.FRAME_MIN);
  private readonly calls = new Map<number, Waiter<Outcome>>();
  /** Each is passed when the frame of that number and all before it have run; in the order of their numbers. */
  private barriers: { readonly number: number; readonly done: (error?: LinkError) => void }[] = [];
  private postedError: PostedError | undefined;
  /** The board's record of a posted error, as far as it has been taken note of, until the board is known to have let go of it. */
  private noted: { readonly frame: SentFrame<Outcome>; readonly index: number; readonly more: number } | undefined;

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
    return this.queue.bytes;
  }

  /** Whether posted ops wait for their frame to be closed. */
  get hasGathered(): boolean {
    return this.batch.count > 0;
  }

  /** Whether anything waits for the board: calls, barriers, or frames that want credit. */
  get busy(): boolean {
    return this.state === "hello" || this.calls.size > 0 || this.barriers.length > 0 || this.queue.size > 0;
  }

  /** Most bytes of ops in a frame. */
  get room(): number {
    return (this.info?.maxFrame ?? limits.FRAME_MIN) - limits.FRAME_OVERHEAD;
  }

  /**
   * Adds ops that nobody waits for to the frame in the making. Once the session has ended they go nowhere: the next call or barrier says why.
   * @throws OpsTooLong when they fit no frame.
   */
  post(ops: Ops): void {
    if (this.ending !== undefined) return;
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

  /**
   * Waits until everything before has run; an error of a posted op is then in takePostedError().
   * @param done  left out: nobody waits, and no round trip is counted
   */
  barrier(done?: (error?: LinkError) => void): void {
    if (this.ending !== undefined) return done?.(this.ending);
    const gathered = this.batch.count > 0;
    const free = !gathered && this.queue.size === 0 && this.window.size === 0 && this.noted === undefined;
    if (free) return done?.();
    if (done !== undefined) this.statistics.roundTrips++;
    this.barriers.push({ number: this.nextNumber - (gathered ? 0 : 1), done: done ?? (() => {}) });
    if (gathered) this.flush(FrameFlag.WANT_ACK);
    else if (this.queue.last === undefined) this.ping();
    else this.queue.last.flags |= FrameFlag.WANT_ACK;
    this.expectSoon();
  }

  /** The caller no longer wants the outcome; the board is told, and may end the op early. Its callback is not called. */
  cancel(call: number): void {
    const waiter = this.calls.get(call);
    if (waiter === undefined) return;
    waiter.done = undefined;
    const frame = this.window.all.find(({ number }) => number === call);
    if (frame !== undefined) this.sendControl(FrameType.CANCEL, frame.seq, new Uint8Array(0));
  }

  /** Gives up whatever posted ops still keep the board busy for long: for a barrier that nobody waits for any more. */
  cancelPosted(): void {
    for (const frame of this.window.all) {
      if (frame.waiter !== undefined || frame.durationMs < longOpMs) continue;
      frame.givenUp = true;
      this.sendControl(FrameType.CANCEL, frame.seq, new Uint8Array(0));
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

  /** Closes the frame in the making and sends it as soon as there is credit. @returns its number */
  private close(flags: number, waiter: Waiter<Outcome> | undefined): number {
    const frame = new SentFrame(this.nextNumber++, flags, this.batch.take(), waiter);
    if (waiter !== undefined) this.calls.set(frame.number, waiter);
    this.queue.add(frame);
    this.sendQueued();
    return frame.number;
  }

  /**
   * While a posted error stands on the board nothing new is sent: the board remembers one, and what else fails only adds to its count.
   * So each error that the program could have known of before it went on is told by itself.
   */
  private sendQueued(): void {
    while (this.state === "open" && this.noted === undefined) {
      const next = this.queue.first;
      if (next === undefined || !this.window.hasRoomFor(next)) break;
      this.queue.take();
      this.window.add(next);
      this.send(next);
    }
    if (this.busy) this.expectSoon();
  }

  private send(frame: SentFrame<Outcome>): void {
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
    const { noted, pingToken: token } = this;
    const record = {
      seen: noted === undefined ? 0 : 1,
      seenError: noted?.frame.seq ?? 0,
      seenMore: noted?.more ?? 0,
    };
    this.sendControl(FrameType.PING, 0, encode(pingLayout, { token, ...record }));
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
    if (this.probes >= leastProbes && silentMs > allowedMs + Math.max(leastSilenceMs, this.options.leaseMs * 0.75))
      return this.end(endings.silent(this.transport.url, silentMs));
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
    this.sendQueued();
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
    const call = frame?.waiter;
    if (frame === undefined || call === undefined) return;
    const status = body.u8();
    const index = status === 0 ? 0 : body.uint(2);
    this.window.settle(frame);
    this.calls.delete(frame.number);
    this.resend(this.window.acknowledge(frame.number));
    if (status === 0) return call.done?.({ kind: "done", results: body.raw(body.left) });
    this.statistics.errors++;
    if (index >= call.posted) return call.done?.({ kind: "failed", status, index: index - call.posted });
    call.done?.({ kind: "posted-failed", error: { status, tag: frame.tags[index] ?? 0, more: 0 } });
  }

  private acknowledge(expected: number): void {
    this.resend(this.window.acknowledge(this.window.numberOf(expected)));
  }

  private receiveNak(expected: number, body: ByteReader): void {
    const { reason, epoch } = nakLayout.read(body);
    if (epoch !== this.info!.epoch) return this.end(endings.reset(this.info!.boardId));
    if (reason === NakReason.NO_SESSION) return this.end(endings.sessionLost(this.info!.boardId, this.options.leaseMs));
    this.acknowledge(expected);
    this.resend(this.window.from(this.window.numberOf(expected)));
  }

  private receivePong(expected: number, body: ByteReader, flags: number): void {
    const { token, epoch } = pongLayout.read(body);
    if (epoch !== this.info!.epoch) return this.end(endings.reset(this.info!.boardId));
    if (token !== this.pingToken) return;
    // It answers a PING that said the record was seen, and brings none: the board has let go.
    if ((flags & FrameFlag.POSTED_ERROR) === 0) this.noted = undefined;
    this.acknowledge(expected);
    // Whatever left before this PING and is still expected never arrived. What left after it may be on its way.
    const { pingOrder = 0 } = this;
    this.resend(this.window.from(this.window.numberOf(expected)).filter(({ order }) => order < pingOrder));
    this.pingOrder = undefined;
  }

  private resend(frames: readonly SentFrame<Outcome>[]): void {
    for (const frame of frames) if (this.state === "open") this.send(frame);
  }

  /**
   * Takes the error record off the front of an answer, if there is one. It comes again until the board knows it was seen. It is news while
   * its frame is in flight, which no answer acknowledges without it; of any other frame it can only be an old answer that a link delivers twice.
   */
  private notePostedError(flags: number, body: ByteReader): void {
    if ((flags & FrameFlag.POSTED_ERROR) === 0) return;
    const { seq, index, status, more } = postedErrorLayout.read(body);
    const { noted } = this;
    const known = noted !== undefined && noted.frame.seq === seq && noted.index === index;
    const frame = known ? noted.frame : this.window.find(seq);
    if (frame === undefined) return;
    const fresh = more + (known ? -noted.more : 1);
    if (fresh <= 0) return;
    this.noted = { frame, index, more };
    this.ping();
    if (frame.givenUp) return;
    this.statistics.errors += fresh;
    if (this.postedError === undefined) this.postedError = { status, tag: frame.tags[index] ?? 0, more: fresh - 1 };
    else this.postedError = { ...this.postedError, more: this.postedError.more + fresh };
  }

  /** A barrier is passed when all before it has run and no error of it is left on the board. */
  private settleBarriers(): void {
    if (this.noted !== undefined) return;
    const oldest = this.window.all[0]?.number ?? this.queue.first?.number ?? this.nextNumber;
    const open = this.barriers.findIndex(({ number }) => number >= oldest);
    const passed = this.barriers.splice(0, open < 0 ? this.barriers.length : open);
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
    this.queue.clear();
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
