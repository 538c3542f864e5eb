/**
 * A backend without threads, over a board on simulated time: a call runs the board until the answer is there. For tests, and for
 * anything that wants a board and no program.
 */
import { safeState } from "../peripherals/system.js";
import type { BoardInfo } from "../session/board-info.js";
import type { Outcome } from "../session/board-session.js";
import type { Statistics } from "../session/statistics.js";
import { Abandoned, SynchronousSession } from "../session/synchronous.js";
import type { Transport } from "../transports/transport.js";
import type { WireCommand } from "../wire/command.js";
import { limits } from "../wire/protocol.js";
import { statusName } from "../wire/status.js";
import { op, type BoardClock, type Op, type PeripheralBackend, type Replies } from "./backend.js";
import { Claims } from "./claims.js";
import { SimulatedClock } from "./clock.js";
import { BusError, DeferredError, Interrupted } from "./errors.js";
import { decodeResults, encodeOps } from "./ops.js";

export interface DirectOptions {
  /** 32 random bits for HELLO; fixed when repeatability matters. */
  readonly nonce?: () => number;
  readonly interrupted?: () => boolean;
  /** Post nothing: every op waits. */
  readonly strict?: boolean;
}

export class DirectBackend implements PeripheralBackend {
  readonly claims = new Claims();
  readonly clock: BoardClock = {
    simulated: true,
    nowUs: () => {
      this.barrier();
      return this.time.nowUs();
    },
    sleepUntil: (us) => this.time.sleepUntil(us),
  };
  readonly isOpen = true;
  knocked = false;
  readonly board: BoardInfo;
  private readonly sync: SynchronousSession;
  private readonly time = new SimulatedClock((us) => this.passTime(us));
  private posted = false;

  /** @param transport  open, with a simulation. @throws LinkError */
  constructor(
    transport: Transport,
    private readonly options: DirectOptions = {},
  ) {
    this.sync = new SynchronousSession(transport, options.nonce ?? (() => 1), options.interrupted, () => {
      this.knocked = true;
    });
    this.board = this.sync.open();
    this.time.reach(transport.simulation!.nowUs());
    this.simulation = transport.simulation!;
  }

  private readonly simulation: NonNullable<Transport["simulation"]>;

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
    this.catchUp();
    this.posted = false;
    const outcome = this.interruptible(() => this.sync.call(encodeOps(ops, 0)));
    this.time.reach(this.simulation.nowUs());
    return repliesOf(ops, outcome, this.sync) as Replies<Ops>;
  }

  post<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): void {
    this.postTogether([op(command, request)], tag);
  }

  postTogether(ops: readonly Op[], tag = 0): void {
    if (this.options.strict === true) return void this.together(...ops);
    this.posted = true;
    this.interruptible(() => this.sync.post(encodeOps(ops, tag)));
    this.time.reach(this.simulation.nowUs());
  }

  get pending(): boolean {
    return this.posted;
  }

  barrier(): void {
    if (!this.posted) return;
    this.posted = false;
    this.catchUp();
    this.interruptible(() => this.sync.barrier());
    this.time.reach(this.simulation.nowUs());
    throwDeferred(this.sync);
  }

  statistics(): Statistics {
    return { ...this.sync.session.statistics };
  }

  end(): void {
    this.barrier();
    this.call(safeState, {});
    this.claims.clear();
  }

  /** The program's clock without the cost of looking. Microseconds. */
  peekUs(): number {
    return this.time.peekUs();
  }

  answerKnock(): void {
    this.knocked = false;
  }

  watch(): void {}

  private passTime(us: number): boolean {
    this.barrier();
    this.interruptible(() => this.sync.advanceTo(us, () => this.knocked));
    this.time.reach(this.simulation.nowUs());
    return !this.knocked;
  }

  /** The program's clock may be a little ahead of the board's: looking at it takes time too. */
  private catchUp(): void {
    this.interruptible(() => this.sync.advanceTo(this.time.peekUs()));
  }

  private interruptible<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof Abandoned) throw new Interrupted();
      throw error;
    }
  }
}

function repliesOf(ops: readonly Op[], outcome: Outcome, sync: SynchronousSession): object[] {
  if (outcome.kind === "lost") throw outcome.error;
  if (outcome.kind === "posted-failed") {
    throw new DeferredError(statusName(outcome.error.status), outcome.error.tag, outcome.error.more);
  }
  throwDeferred(sync);
  if (outcome.kind === "failed") {
    throw new BusError(statusName(outcome.status), ops[outcome.index]?.command.name ?? "unknown", outcome.index);
  }
  return decodeResults(ops, outcome.results);
}

function throwDeferred(sync: SynchronousSession): void {
  const error = sync.session.takePostedError();
  if (error !== undefined) throw new DeferredError(statusName(error.status), error.tag, error.more);
}
