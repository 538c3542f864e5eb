/**
 * A session on simulated time, used without callbacks: each call runs the board until its answer is there.
 *
 * Nothing here waits on wall time, so the same program takes the same simulated microseconds on every run. An interrupt is looked for
 * whenever the board's simulation asks whether it may stop.
 */
import type { LinkError } from "../transports/link-error.js";
import type { Simulation, Transport } from "../transports/transport.js";
import type { Ops } from "./batch.js";
import { BoardSession, type Outcome } from "./board-session.js";
import type { BoardInfo } from "./board-info.js";

/** Bytes of frames that may wait for credit before the board is run to make room. */
const mostBacklog = 1 << 16;

/** A call was given up because `interrupted()` said so; the session lives on. */
export class Abandoned extends Error {
  override name = "Abandoned";
}

export class SynchronousSession {
  readonly session: BoardSession;
  private readonly simulation: Simulation;

  /**
   * @param transport    open, and with a simulation
   * @param interrupted  asked every few milliseconds of wall time while the board runs
   */
  constructor(
    transport: Transport,
    nonce: () => number,
    private readonly interrupted: () => boolean = () => false,
    onKnock?: () => void,
  ) {
    if (transport.simulation === undefined) throw new TypeError(`${transport.url} has no simulated time`);
    this.simulation = transport.simulation;
    this.session = new BoardSession(transport, { nowUs: () => this.simulation.nowUs(), nonce, leaseMs: 0, onKnock });
  }

  /** @throws LinkError */
  open(): BoardInfo {
    this.wait((done) => this.session.open(done));
    return this.session.info!;
  }

  /** Nobody waits for these, but for room when much is waiting for credit. @throws Abandoned, with the ops taken | OpsTooLong, with none */
  post(ops: Ops): void {
    this.session.post(ops);
    if (this.session.backlog < mostBacklog) return;
    if (!this.run(() => this.session.backlog < mostBacklog)) throw new Abandoned();
  }

  /** @throws Abandoned | LinkError (inside the outcome: kind "lost") */
  call(ops: Ops): Outcome {
    let outcome: Outcome | undefined;
    const number = this.session.call(ops, (o) => (outcome = o));
    if (!this.run(() => outcome !== undefined)) {
      this.session.cancel(number);
      throw new Abandoned();
    }
    return outcome!;
  }

  /** Everything posted has run when this returns. @throws Abandoned | LinkError */
  barrier(): void {
    this.wait((done) => this.session.barrier(done));
  }

  /** Runs the board to that time, or until `enough()`; posted ops should be at a barrier first. @throws Abandoned */
  advanceTo(us: number, enough: () => boolean = () => false): void {
    while (this.simulation.nowUs() < us && this.session.ended === undefined && !enough()) {
      const until = Math.min(us, this.session.nextTickUs);
      this.simulation.runUntil(() => this.interrupted() || enough(), until);
      if (this.interrupted()) throw new Abandoned();
      this.session.tick();
    }
  }

  private wait(start: (done: (error?: LinkError) => void) => void): void {
    let finished = false;
    let failure: LinkError | undefined;
    start((error) => {
      finished = true;
      failure = error;
    });
    if (!this.run(() => finished)) {
      this.session.cancelPosted();
      throw new Abandoned();
    }
    if (failure !== undefined) throw failure;
  }

  /** @returns whether done() came true; false when interrupted. */
  private run(done: () => boolean): boolean {
    while (!done()) {
      if (this.interrupted()) return false;
      this.simulation.runUntil(() => done() || this.interrupted(), this.session.nextTickUs);
      this.session.tick();
    }
    return true;
  }
}
