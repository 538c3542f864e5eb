/**
 * The VM's side of the mailbox: hardware calls as the program's thread sees them.
 *
 * A posted op is a few stores into shared memory. A call is a record, one Atomics.notify and one Atomics.wait. Every wait ends at
 * once when an interrupt is asked for; the call is then abandoned by its number, and whatever still comes of it is for nobody.
 */
import { boardInfoFrom, type BoardInfo } from "../session/board-info.js";
import { OpsTooLong, type Ops } from "../session/batch.js";
import type { Statistics } from "../session/statistics.js";
import { safeState } from "../peripherals/system.js";
import { LinkError, type LinkErrorData } from "../transports/link-error.js";
import type { WireCommand } from "../wire/command.js";
import { limits } from "../wire/protocol.js";
import { statusName } from "../wire/status.js";
import { op, type BoardClock, type Op, type PeripheralBackend, type Replies } from "./backend.js";
import { Claims } from "./claims.js";
import { SimulatedClock } from "./clock.js";
import { BusError, DeferredError, Interrupted } from "./errors.js";
import { Answer, Interrupt, Kind, Mailbox, Word, type RingRecord } from "./mailbox.js";
import { decodeResults, encodeOps } from "./ops.js";

export interface ThreadedOptions {
  /** Post nothing: every op waits. */
  readonly strict?: boolean;
}

/** Posted bytes that are worth waking the other thread for before its gathering time is over. */
const hurryBytes = 1900;
const none = new Uint8Array(0);

export class ThreadedBackend implements PeripheralBackend {
  readonly claims = new Claims();
  readonly clock: BoardClock;
  private readonly mailbox: Mailbox;
  private readonly simulated: SimulatedClock;
  private info: BoardInfo | undefined;
  private lost: LinkError | undefined;
  private posted = false;
  private lingering = 0;

  /** @param shared  from createMailbox(); the board's thread may start later */
  constructor(
    shared: SharedArrayBuffer,
    private readonly options: ThreadedOptions = {},
  ) {
    this.mailbox = new Mailbox(shared);
    this.simulated = new SimulatedClock((us) => this.sleepOnBoard(us));
    const { mailbox } = this;
    this.clock = {
      get simulated() {
        return mailbox.get(Word.SIMULATED) === 1;
      },
      nowUs: () => this.nowUs(),
      sleepUntil: (us) => this.sleepUntil(us),
    };
  }

  get isOpen(): boolean {
    return this.info !== undefined;
  }

  get board(): BoardInfo {
    if (this.info === undefined) {
      this.request({ kind: Kind.OPEN, count: 0, tag: 0, durationMs: 0, bytes: none });
      this.info = boardInfoFrom(this.mailbox.answer.slice(0, this.mailbox.get(Word.LENGTH)));
      this.simulated.reach(this.mailbox.boardUs);
    }
    return this.info;
  }

  get mostData(): number {
    return this.board.maxFrame - limits.FRAME_OVERHEAD - 16;
  }

  call<Request extends object, Reply extends object>(
    command: WireCommand<Request, Reply>,
    request: NoInfer<Request>,
  ): Reply {
    return this.together(op(command, request))[0] as Reply;
  }

  together<const Ops extends readonly Op[]>(...ops: Ops): Replies<Ops> {
    this.request({ kind: Kind.CALL, ...this.encode(ops, 0) });
    const { mailbox } = this;
    if (mailbox.get(Word.ANSWER) === Answer.FAILED) {
      const index = mailbox.get(Word.INDEX);
      throw new BusError(statusName(mailbox.get(Word.STATUS)), ops[index]?.command.name ?? "unknown", index);
    }
    return decodeResults(ops, mailbox.answer.slice(0, mailbox.get(Word.LENGTH))) as Replies<Ops>;
  }

  post<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): void {
    this.postTogether([op(command, request)], tag);
  }

  postTogether(ops: readonly Op[], tag = 0): void {
    if (this.options.strict === true) return void this.together(...ops);
    const record = { kind: Kind.POST, ...this.encode(ops, tag) };
    const first = this.mailbox.used === 0;
    this.put(record);
    this.posted = true;
    this.lingering = first ? record.bytes.length : this.lingering + record.bytes.length;
    if (this.lingering >= hurryBytes) {
      this.lingering = 0;
      this.mailbox.move(Word.HURRY);
      this.mailbox.move(Word.BELL);
    } else if (first) this.mailbox.move(Word.BELL);
  }

  get pending(): boolean {
    return this.posted;
  }

  barrier(): void {
    if (!this.posted) return;
    this.request({ kind: Kind.BARRIER, count: 0, tag: 0, durationMs: 0, bytes: none });
  }

  statistics(): Statistics {
    return this.mailbox.statistics();
  }

  end(): void {
    if (!this.isOpen) return;
    try {
      this.barrier();
    } finally {
      this.call(safeState, {});
      this.claims.clear();
    }
  }

  // ---- time ----

  /** The program's clock without the cost of looking, and without a barrier. Microseconds. */
  peekUs(): number {
    return this.mailbox.get(Word.SIMULATED) === 1 ? this.simulated.peekUs() : performance.now() * 1000;
  }

  private nowUs(): number {
    this.barrier();
    return this.mailbox.get(Word.SIMULATED) === 1 ? this.simulated.nowUs() : performance.now() * 1000;
  }

  private sleepUntil(us: number): boolean {
    this.barrier();
    if (this.mailbox.get(Word.SIMULATED) === 1) return this.simulated.sleepUntil(us);
    for (let left = us - performance.now() * 1000; left > 0; left = us - performance.now() * 1000) {
      const wake = this.mailbox.get(Word.WAKE);
      this.raiseInterrupt();
      if (this.mailbox.asked(Interrupt.KNOCK)) return false;
      Atomics.wait(this.mailbox.words, Word.WAKE, wake, left / 1000);
    }
    this.raiseInterrupt();
    return true;
  }

  private sleepOnBoard(us: number): boolean {
    const until = new Uint8Array(new Float64Array([us]).buffer);
    this.request({ kind: Kind.SLEEP, count: 0, tag: 0, durationMs: 0, bytes: until });
    return !this.mailbox.asked(Interrupt.KNOCK);
  }

  get knocked(): boolean {
    return this.mailbox.asked(Interrupt.KNOCK);
  }

  answerKnock(): void {
    this.mailbox.answered(Interrupt.KNOCK);
  }

  watch(on: boolean): void {
    if (on) this.mailbox.ask(Interrupt.WATCH);
    else this.mailbox.answered(Interrupt.WATCH);
  }

  // ---- crossing ----

  private encode(ops: readonly Op[], tag: number): Ops {
    const encoded = encodeOps(ops, tag);
    const room = this.board.maxFrame - limits.FRAME_OVERHEAD;
    if (encoded.bytes.length > room) throw new OpsTooLong(encoded.bytes.length, room);
    return encoded;
  }

  /** Hands a record over and waits until it is answered. */
  private request(record: RingRecord): void {
    if (this.lost !== undefined) throw this.lost;
    this.raiseInterrupt();
    const { mailbox } = this;
    const call = (mailbox.get(Word.CALL) + 1) | 0;
    mailbox.programUs = this.simulated.peekUs();
    this.put({ ...record, tag: call });
    mailbox.set(Word.CALL, call);
    mailbox.move(Word.BELL);
    this.awaitAnswer(call);
    this.posted = false;
    this.lingering = 0;
    this.simulated.reach(mailbox.boardUs);
    if (mailbox.get(Word.ANSWER) === Answer.LOST) {
      const json = new TextDecoder().decode(mailbox.answer.slice(0, mailbox.get(Word.LENGTH)));
      this.lost = LinkError.fromJSON(JSON.parse(json) as LinkErrorData);
      throw this.lost;
    }
    const status = mailbox.get(Word.DEFERRED_STATUS);
    if (status !== 0) {
      throw new DeferredError(
        statusName(status),
        mailbox.get(Word.DEFERRED_TAG) >>> 0,
        mailbox.get(Word.DEFERRED_MORE),
      );
    }
  }

  private awaitAnswer(call: number): void {
    const { mailbox } = this;
    for (;;) {
      const wake = mailbox.get(Word.WAKE);
      if (mailbox.get(Word.DONE) === call) return;
      if (mailbox.asked(Interrupt.KEYBOARD)) {
        mailbox.set(Word.ABANDONED, call);
        mailbox.move(Word.BELL);
        this.raiseInterrupt();
      }
      Atomics.wait(mailbox.words, Word.WAKE, wake);
    }
  }

  private put(record: RingRecord): void {
    const { mailbox } = this;
    while (!mailbox.write(record)) {
      mailbox.set(Word.CROWDED, 1);
      const wake = mailbox.get(Word.WAKE);
      this.raiseInterrupt();
      mailbox.move(Word.HURRY);
      mailbox.move(Word.BELL);
      if (mailbox.write(record)) break;
      Atomics.wait(mailbox.words, Word.WAKE, wake);
    }
    mailbox.set(Word.CROWDED, 0);
  }

  private raiseInterrupt(): void {
    if (this.mailbox.answered(Interrupt.KEYBOARD)) throw new Interrupted();
  }
}
