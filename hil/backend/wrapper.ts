/**
 * A backend that stands before another one and passes on what it does not look at itself: the open board, its claims, its knocks. Who notes what
 * passes through (a profile, a trace) says how ops are run and how time is told.
 */
import type { BoardInfo } from "../session/board-info.js";
import type { Statistics } from "../session/statistics.js";
import type { WireCommand } from "../wire/command.js";
import { op, type BoardClock, type Op, type PeripheralBackend, type Replies } from "./backend.js";
import type { Claims } from "./claims.js";

/** A backend whose clock can be looked at for free. */
export type Wrappable = PeripheralBackend & { peekUs(): number };

export abstract class BackendWrapper implements PeripheralBackend {
  readonly board: BoardInfo;
  readonly claims: Claims;
  abstract readonly clock: BoardClock;

  /** @param inner  opened now, if it was not */
  constructor(protected readonly inner: Wrappable) {
    this.board = inner.board;
    this.claims = inner.claims;
  }

  abstract together<const Ops extends readonly Op[]>(...ops: Ops): Replies<Ops>;
  abstract postTogether(ops: readonly Op[], tag?: number): void;

  call<Request extends object, Reply extends object>(
    command: WireCommand<Request, Reply>,
    request: NoInfer<Request>,
  ): Reply {
    return this.together(op(command, request))[0] as Reply;
  }

  post<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): void {
    this.postTogether([op(command, request)], tag);
  }

  get isOpen(): boolean {
    return this.inner.isOpen;
  }

  get mostData(): number {
    return this.inner.mostData;
  }

  get pending(): boolean {
    return this.inner.pending;
  }

  get knocked(): boolean {
    return this.inner.knocked;
  }

  answerKnock(): void {
    this.inner.answerKnock();
  }

  watch(on: boolean): void {
    this.inner.watch(on);
  }

  peekUs(): number {
    return this.inner.peekUs();
  }

  barrier(): void {
    this.inner.barrier();
  }

  statistics(): Statistics {
    return this.inner.statistics();
  }

  end(): void {
    this.inner.end();
  }
}
