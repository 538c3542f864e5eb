/**
 * What a hardware module holds: the board, as synchronous calls.
 *
 * Two forms stand behind it: ThreadedBackend, for programs (the board lives in another thread), and DirectBackend, for tests of what
 * lies above and below (everything in one thread, on simulated time).
 *
 *     const reply = backend.call(i2c.writeRead, { handle, address: 0x76, keep: 0, data, length: 24 });
 *     backend.post(gpio.set, { pin: 25, level: 1 });
 */
import type { BoardInfo } from "../session/board-info.js";
import type { Statistics } from "../session/statistics.js";
import type { AnyCommand, WireCommand } from "../wire/command.js";
import type { Claims } from "./claims.js";

/** One op for `together`: made by `op()`, which holds the request against the command's type. */
export interface Op<Reply extends object = object> {
  readonly command: AnyCommand;
  readonly request: object;
  /** Never there: carries the reply's type. */
  readonly reply?: Reply;
}

export function op<Request extends object, Reply extends object>(
  command: WireCommand<Request, Reply>,
  request: NoInfer<Request>,
): Op<Reply> {
  return { command, request };
}

export type Replies<Ops extends readonly Op[]> = {
  [Index in keyof Ops]: Ops[Index] extends Op<infer Reply> ? Reply : never;
};

/** Wall time for a real board, the board's own time for a simulated one. */
export interface BoardClock {
  /** Time only passes while somebody asks for it. */
  readonly simulated: boolean;
  /** Microseconds; only goes forward. On simulated time each look costs the program a few microseconds, so that polling loops end. */
  nowUs(): number;
  /** A barrier, then a wait, which a knock of the board ends early: then false. @throws DeferredError | LinkError | Interrupted */
  sleepUntil(us: number): boolean;
}

export interface PeripheralBackend {
  /** Who answered HELLO. The first look opens the board, and waits for it. @throws LinkError | Interrupted */
  readonly board: BoardInfo;
  /** Whether the board has been opened: a program that touches no hardware opens none. */
  readonly isOpen: boolean;
  readonly clock: BoardClock;
  readonly claims: Claims;

  /**
   * Runs one op and waits for its result. Whatever was posted before runs first.
   * @throws BusError when it fails | DeferredError when an earlier posted op has: this one then may or may not have run | LinkError | Interrupted
   */
  call<Request extends object, Reply extends object>(
    command: WireCommand<Request, Reply>,
    request: NoInfer<Request>,
  ): Reply;

  /** Runs several ops in one frame, stopping at the first that fails (BusError.index). Governing ops govern those after them. */
  together<const Ops extends readonly Op[]>(...ops: Ops): Replies<Ops>;

  /**
   * Hands over an op, or several that must stay in one frame, without waiting; in strict mode waits all the same.
   * @param tag  any number the caller can tell the Python line by; DeferredError brings it back
   * @throws LinkError | BusError (strict mode only)
   */
  post<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag?: number): void;
  postTogether(ops: readonly Op[], tag?: number): void;

  /** Whether anything was posted that nobody has waited for since. */
  readonly pending: boolean;

  /** Waits until everything posted has run. Free when nothing was. @throws DeferredError | LinkError | Interrupted */
  barrier(): void;

  /** The board has events: see event.take. Clear it with answerKnock() before taking them. */
  readonly knocked: boolean;
  answerKnock(): void;
  /** Asks the VM to come by at each safe point, knock or no knock. */
  watch(on: boolean): void;

  /** Most bytes of data in one op (`spi.write`): longer data must be cut by the caller, where that is harmless. */
  readonly mostData: number;

  statistics(): Statistics;

  /** End of the program: a barrier, then every handle closed and every pin safe. The link stays. Opens nothing. @throws as barrier() */
  end(): void;
}
