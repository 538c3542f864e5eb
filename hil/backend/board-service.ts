/**
 * The board's side of the mailbox: takes records from the ring, drives the session, answers.
 *
 * It never blocks on the VM: between records it sleeps on the bell while the event loop serves the port. Posted ops linger for a
 * moment, so that a program's burst makes one frame instead of many; a call, a barrier or a full frame takes them along at once.
 * On simulated time the board is run right here, inside the record that waits for it, and only the program's own calls move the clock, so that every
 * run is the same however slow the computer is. Where somebody looks on, lingering ops are sent after a while all the same: a lamp
 * should light while the program computes.
 *
 * An abandoned call (interrupt) is cancelled on the board as far as that can be, and otherwise lives out its own time-out there;
 * the next one is simply behind it in the sequence.
 */
import { safeState } from "../peripherals/system.js";
import { BoardSession, type Outcome, type PostedError } from "../session/board-session.js";
import { LinkError } from "../transports/link-error.js";
import type { Transport } from "../transports/transport.js";
import { op } from "./backend.js";
import { Answer, Interrupt, Kind, Mailbox, Word, type RingRecord } from "./mailbox.js";
import { encodeOps } from "./ops.js";

export interface BoardServiceOptions {
  /** Makes the transport, not yet open. @throws LinkError, or whatever a rig file's error is */
  readonly connect: () => Promise<Transport>;
  readonly nonce: () => number;
  /** Lease on real boards; none on simulated time. */
  readonly leaseMs?: number;
  /** Somebody looks at the virtual parts while the program runs. Default: yes. */
  readonly watched?: boolean;
  /** Opened, by the first call or by open(). */
  readonly onOpened?: (session: BoardSession, transport: Transport) => void;
  /** Opening failed, or the board went away later. */
  readonly onLost?: (error: LinkError) => void;
}

/** How long posted ops may linger, in milliseconds of wall time. */
const gatherMs = { real: 1, simulated: 200 };
/** Bytes of frames that may wait for credit before the VM is held up. */
const mostBacklog = 1 << 16;

export class BoardService {
  private readonly mailbox: Mailbox;
  private session: BoardSession | undefined;
  private transport: Transport | undefined;
  private opening: Promise<LinkError | undefined> | undefined;
  private finished = false;
  private draining = false;
  /** Records were left in the ring for lack of credit. */
  private stalled = false;
  private hurry = 0;
  /** The VM's call being worked on, and the session's number for it (-1: not a call that can be cancelled). */
  private current: { readonly call: number; number: number } | undefined;
  private gatherTimer: ReturnType<typeof setTimeout> | undefined;
  private tickTimer: ReturnType<typeof setTimeout> | undefined;
  private tickDueUs = Infinity;

  constructor(
    shared: SharedArrayBuffer,
    private readonly options: BoardServiceOptions,
  ) {
    this.mailbox = new Mailbox(shared);
  }

  /** Serves until finish(). */
  async serve(): Promise<void> {
    let bell = 0;
    while (!this.finished) {
      await this.answerBell();
      const now = this.mailbox.get(Word.BELL);
      if (now !== bell) {
        bell = now;
        continue;
      }
      await bellMoved(this.mailbox.words, bell);
    }
  }

  /** Opens the board ahead of the first call. @returns the error, if it failed */
  open(): Promise<LinkError | undefined> {
    return (this.opening ??= this.connect());
  }

  /** Ends everything: what is under way is abandoned, the pins made safe, the port freed. */
  async finish(): Promise<void> {
    if (this.finished) return;
    this.mailbox.set(Word.FINISH, 1);
    this.finished = true;
    this.current = undefined;
    clearTimeout(this.gatherTimer);
    await this.opening;
    const { session, transport } = this;
    if (session !== undefined && session.ended === undefined) await this.makeSafe(session);
    session?.finish();
    clearTimeout(this.tickTimer);
    this.publish();
    await transport?.close();
    this.mailbox.move(Word.BELL);
  }

  // ---- the ring ----

  private async answerBell(): Promise<void> {
    this.cancelAbandoned();
    const { mailbox } = this;
    if (mailbox.used === 0 || this.draining) return;
    const urgent = mailbox.get(Word.CALL) !== mailbox.get(Word.DONE) || mailbox.get(Word.HURRY) !== this.hurry;
    if (urgent) await this.drain();
    else this.gather();
  }

  /** Takes every record there is, as long as the session has room. */
  private async drain(): Promise<void> {
    this.draining = true;
    try {
      this.hurry = this.mailbox.get(Word.HURRY);
      while (!this.finished && (this.session?.backlog ?? 0) < mostBacklog) {
        const record = this.mailbox.read();
        if (record === undefined) break;
        const failure = this.session === undefined ? await this.open() : undefined;
        if (failure !== undefined) this.refuse(record, failure);
        else this.take(record);
      }
      this.stalled = this.mailbox.used > 0;
      if (this.mailbox.get(Word.CROWDED) !== 0) this.mailbox.move(Word.WAKE);
      this.gather();
    } finally {
      this.draining = false;
    }
  }

  private take(record: RingRecord): void {
    const session = this.session!;
    const call = record.tag;
    if (record.kind === Kind.POST) {
      if (session.ended === undefined) session.post(record);
      if (session.backlog >= mostBacklog) this.drive(() => session.backlog < mostBacklog);
      return;
    }
    this.current = { call, number: -1 };
    this.catchUp(session);
    if (record.kind === Kind.OPEN) this.answerOpened(call, session);
    else if (record.kind === Kind.CALL) {
      const number = session.call({ ...record, tag: 0 }, (outcome) => this.answerCall(call, outcome));
      if (this.current?.call === call) this.current.number = number;
    } else {
      session.barrier((error) => {
        if (error !== undefined) this.answerLost(call, error);
        else if (record.kind === Kind.SLEEP) this.sleep(call, new DataView(record.bytes.buffer).getFloat64(0, true));
        else this.answer(call, Answer.DONE, 0);
      });
    }
    this.drive(() => this.mailbox.get(Word.DONE) === call);
  }

  private refuse(record: RingRecord, error: LinkError): void {
    if (record.kind !== Kind.POST) this.answerLost(record.tag, error);
  }

  /** Lets posted ops linger, then sends them. */
  private gather(): void {
    if (this.gatherTimer !== undefined || this.finished) return;
    if (this.mailbox.used === 0 && !(this.session?.hasGathered ?? false)) return;
    const simulated = this.transport?.simulation !== undefined;
    if (simulated && this.options.watched === false) return;
    this.gatherTimer = setTimeout(
      () => {
        this.gatherTimer = undefined;
        void this.sendGathered();
      },
      simulated ? gatherMs.simulated : gatherMs.real,
    );
  }

  private async sendGathered(): Promise<void> {
    if (this.mailbox.used > 0 && !this.draining) await this.drain();
    const { session } = this;
    if (session === undefined || session.ended !== undefined || !session.hasGathered) return;
    if (this.transport?.simulation === undefined) session.flush();
    else session.barrier();
    this.drive(() => !session.busy);
    this.publish();
    clearTimeout(this.gatherTimer);
    this.gatherTimer = undefined;
  }

  private cancelAbandoned(): void {
    if (this.current !== undefined && this.mailbox.get(Word.ABANDONED) === this.current.call) {
      if (this.current.number >= 0) this.session?.cancel(this.current.number);
      else this.session?.cancelPosted();
      this.current = undefined;
    }
  }

  // ---- opening and closing ----

  private async connect(): Promise<LinkError | undefined> {
    try {
      const transport = await this.options.connect();
      await transport.open();
      this.transport = transport;
      this.mailbox.set(Word.SIMULATED, transport.simulation === undefined ? 0 : 1);
      const failure = await this.greet(transport);
      if (failure === undefined) return undefined;
      await transport.close();
      return this.lose(failure);
    } catch (error) {
      return this.lose(asLinkError(error));
    }
  }

  private greet(transport: Transport): Promise<LinkError | undefined> {
    return new Promise((resolve) => {
      const { simulation } = transport;
      const session = new BoardSession(transport, {
        nowUs: simulation === undefined ? () => performance.now() * 1000 : () => simulation.nowUs(),
        nonce: this.options.nonce,
        leaseMs: simulation === undefined ? (this.options.leaseMs ?? transport.leaseMs ?? 2000) : 0,
        onKnock: () => this.mailbox.ask(Interrupt.KNOCK),
        onEnd: (error) => {
          if (this.session === session && error.code !== "CLOSED") this.lose(error);
        },
      });
      const receive = transport.onBytes;
      transport.onBytes = (bytes, atUs) => {
        receive(bytes, atUs);
        if (simulation === undefined) this.progressed();
      };
      let settled = false;
      session.open((error) => {
        settled = true;
        if (error === undefined) {
          this.session = session;
          this.options.onOpened?.(session, transport);
        }
        resolve(error);
      });
      this.driven = session;
      this.drive(() => settled);
    });
  }

  private lose(error: LinkError): LinkError {
    this.options.onLost?.(error);
    return error;
  }

  private async makeSafe(session: BoardSession): Promise<void> {
    const safe = new Promise<void>((resolve) => {
      session.call(encodeOps([op(safeState, {})], 0), () => resolve());
      setTimeout(resolve, 500).unref?.();
    });
    const giveUpMs = performance.now() + 500;
    this.drive(() => !session.busy || performance.now() > giveUpMs);
    await safe;
  }

  // ---- time ----

  /** The session that time is passed to: the open one, or the one being greeted. */
  private driven: BoardSession | undefined;

  /** On simulated time runs the board until `done()` or the call is abandoned; on wall time sees to the next tick. */
  private drive(done: () => boolean): void {
    const session = this.driven;
    const simulation = this.transport?.simulation;
    if (session === undefined) return;
    if (simulation === undefined) return this.scheduleTick(session);
    const stop = (): boolean => done() || this.unwanted();
    while (!stop() && session.ended === undefined && session.nextTickUs !== Infinity) {
      simulation.runUntil(stop, session.nextTickUs);
      session.tick();
    }
    this.cancelAbandoned();
  }

  /** Whether the VM, or the whole program, no longer waits for what is being driven. */
  private unwanted(): boolean {
    if (this.mailbox.get(Word.FINISH) !== 0 && !this.finished) return true;
    return this.current !== undefined && this.mailbox.get(Word.ABANDONED) === this.current.call;
  }

  /** The program's clock may be ahead of the board's by its own looks at it. */
  private catchUp(session: BoardSession): void {
    const simulation = this.transport?.simulation;
    if (simulation === undefined) return;
    const target = this.mailbox.programUs;
    while (simulation.nowUs() < target && session.ended === undefined) {
      simulation.advanceTo(Math.min(target, session.nextTickUs));
      session.tick();
    }
  }

  private sleep(call: number, untilUs: number): void {
    const simulation = this.transport!.simulation!;
    const session = this.session!;
    const enough = () => this.unwanted() || this.mailbox.asked(Interrupt.KNOCK);
    while (simulation.nowUs() < untilUs && session.ended === undefined && !enough()) {
      simulation.runUntil(enough, Math.min(untilUs, session.nextTickUs));
      session.tick();
    }
    if (session.ended !== undefined) this.answerLost(call, session.ended);
    else this.answer(call, Answer.DONE, 0);
  }

  private scheduleTick(session: BoardSession): void {
    const dueUs = session.nextTickUs;
    if (dueUs >= this.tickDueUs - 1000 || dueUs === Infinity) return;
    clearTimeout(this.tickTimer);
    this.tickDueUs = dueUs;
    this.tickTimer = setTimeout(
      () => {
        this.tickDueUs = Infinity;
        session.tick();
        if (session.ended === undefined) this.scheduleTick(session);
      },
      Math.max(0, dueUs / 1000 - performance.now()),
    );
  }

  /** Bytes have come from a real board: credit may be back. */
  private progressed(): void {
    if (this.session === undefined) return;
    this.scheduleTick(this.session);
    const wanted = this.stalled || this.mailbox.get(Word.CROWDED) !== 0;
    if (wanted && !this.draining && this.session.backlog < mostBacklog / 2) void this.drain();
  }

  // ---- answers ----

  private answerOpened(call: number, session: BoardSession): void {
    this.mailbox.answer.set(session.helloBody);
    this.answer(call, Answer.OPENED, session.helloBody.length);
  }

  private answerCall(call: number, outcome: Outcome): void {
    if (outcome.kind === "lost") return this.answerLost(call, outcome.error);
    const { mailbox } = this;
    if (outcome.kind === "done") {
      mailbox.answer.set(outcome.results);
      return this.answer(call, Answer.DONE, outcome.results.length);
    }
    if (outcome.kind === "posted-failed") return this.answer(call, Answer.DONE, 0, outcome.error);
    mailbox.set(Word.STATUS, outcome.status);
    mailbox.set(Word.INDEX, outcome.index);
    this.answer(call, Answer.FAILED, 0);
  }

  private answerLost(call: number, error: LinkError): void {
    const json = new TextEncoder().encode(JSON.stringify(error));
    this.mailbox.answer.set(json);
    this.answer(call, Answer.LOST, json.length);
  }

  /** Ends the VM's wait. What nobody waits for any more leaves an error of a posted op for the next answer. */
  private answer(call: number, answer: number, length: number, error?: PostedError): void {
    const { mailbox } = this;
    if (mailbox.get(Word.ABANDONED) === call) return;
    if (this.current?.call === call) this.current = undefined;
    const deferred = error ?? this.session?.takePostedError();
    mailbox.set(Word.ANSWER, answer);
    mailbox.set(Word.LENGTH, length);
    mailbox.set(Word.DEFERRED_STATUS, deferred?.status ?? 0);
    mailbox.set(Word.DEFERRED_TAG, deferred?.tag ?? 0);
    mailbox.set(Word.DEFERRED_MORE, deferred?.more ?? 0);
    mailbox.boardUs = this.transport?.simulation?.nowUs() ?? 0;
    this.publish();
    mailbox.set(Word.DONE, call);
    mailbox.move(Word.WAKE);
  }

  private publish(): void {
    if (this.driven !== undefined) this.mailbox.publish(this.driven.statistics);
  }
}

/** Resolves when the bell no longer shows `seen`. */
async function bellMoved(words: Int32Array, seen: number): Promise<void> {
  const wait = (Atomics as unknown as { waitAsync: typeof waitAsync }).waitAsync(words, Word.BELL, seen);
  if (wait.async) await wait.value;
}

/** ES2024's; named here because the library is ES2023's. Node 16 and every browser with SharedArrayBuffer but Firefox < 145 have it. */
declare function waitAsync(
  words: Int32Array,
  index: number,
  value: number,
): { async: false; value: string } | { async: true; value: Promise<string> };

function asLinkError(error: unknown): LinkError {
  if (error instanceof LinkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new LinkError("OPEN_FAILED", `The board could not be opened: ${message}.`, "", "", { cause: error });
}
