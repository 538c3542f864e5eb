/**
 * Any transport with seeded faults under it: pieces of the stream are lost, doubled, damaged, cut, held back in order; the link stalls, the cable is
 * pulled, the board starts anew. What a session makes of that is what is tried; that the bytes come in order, or not at all, is left as it is.
 *
 * Chance is drawn from the seed for each piece in the order in which pieces come: on an emulated board, whose time is simulated, two runs are alike to
 * the byte; on a real one as far as its timing is.
 */
import type { FaultKind, Faults } from "./faults.js";
import { LinkError } from "./link-error.js";
import type { Simulation, Transport, TransportStats } from "./transport.js";

interface Piece {
  readonly atUs: number;
  readonly deliver: () => void;
}

export class FaultyTransport implements Transport {
  readonly url: string;
  readonly simulation: Simulation | undefined;
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  /** How often each fault has struck. */
  readonly struck: { [kind in FaultKind]?: number } = {};
  /** Each way in order, by time. */
  private readonly held: { out: Piece[]; in: Piece[] } = { out: [], in: [] };
  private stalledUntilUs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closed = false;
  private readonly random: () => number;

  constructor(
    readonly inner: Transport,
    public faults: Faults,
    random = seeded(faults.seed),
  ) {
    this.url = inner.url;
    this.random = random;
    inner.onBytes = (bytes, atUs) => this.carry("in", bytes, (copy) => this.onBytes(copy, atUs));
    inner.onClose = (reason) => this.gone(reason);
    const { simulation } = inner;
    this.simulation = simulation && {
      nowUs: () => simulation.nowUs(),
      advanceTo: (us) => void this.run(simulation, () => false, us),
      runUntil: (done, deadlineUs) => this.run(simulation, done, deadlineUs),
    };
  }

  get stats(): TransportStats | undefined {
    return this.inner.stats === undefined ? undefined : { ...this.inner.stats, faults: this.struck };
  }

  /** @throws LinkError BAD_URL when the board is to be reset and cannot be from here */
  async open(): Promise<void> {
    if ((this.faults.reset ?? 0) > 0 && this.inner.disturb === undefined) {
      throw new LinkError(
        "BAD_URL",
        `${this.url} cannot be reset from here.`,
        "Only emulated boards can.",
        "Leave reset= out of the faults.",
      );
    }
    await this.inner.open();
  }

  write(bytes: Uint8Array): void {
    if (this.closed) return;
    if (this.hits("disconnect")) return this.strike("disconnect");
    if (this.hits("reset")) return this.strike("reset");
    this.carry("out", bytes, (copy) => this.inner.write(copy));
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.inner.close();
  }

  report(): unknown {
    return this.inner.report?.();
  }

  private carry(way: "in" | "out", bytes: Uint8Array, deliver: (copy: Uint8Array) => void): void {
    if (this.hits("drop")) return;
    const now = this.nowUs();
    if (this.hits("stall")) this.stalledUntilUs = now + this.faults.stallMs * 1000;
    for (let copies = this.hits("duplicate") ? 2 : 1; copies > 0; copies--) {
      let copy = bytes.slice();
      if (this.hits("corrupt")) copy[this.pick(copy.length)] ^= 1 << this.pick(8);
      if (this.hits("truncate")) copy = copy.slice(0, this.pick(copy.length));
      const late = this.hits("delay") ? this.random() * this.faults.delayMs * 1000 : 0;
      const queue = this.held[way];
      const atUs = Math.max(now + late, this.stalledUntilUs, queue.at(-1)?.atUs ?? 0);
      if (atUs <= now && queue.length === 0) deliver(copy);
      else queue.push({ atUs, deliver: () => deliver(copy) });
    }
    if (this.simulation === undefined) this.wakeLater();
  }

  // ---- time ----

  private nowUs(): number {
    return this.inner.simulation?.nowUs() ?? performance.now() * 1000;
  }

  private get nextUs(): number {
    return Math.min(this.held.out[0]?.atUs ?? Infinity, this.held.in[0]?.atUs ?? Infinity);
  }

  private deliverDue(): void {
    const now = this.nowUs();
    for (const queue of [this.held.out, this.held.in]) {
      while (!this.closed && queue.length > 0 && queue[0].atUs <= now) queue.shift()!.deliver();
    }
  }

  private run(simulation: Simulation, done: () => boolean, deadlineUs: number): boolean {
    for (;;) {
      this.deliverDue();
      if (done()) return true;
      const next = this.nextUs;
      if (simulation.runUntil(done, Math.min(deadlineUs, next))) return true;
      if (next > deadlineUs) return done();
    }
  }

  private wakeLater(): void {
    clearTimeout(this.timer);
    const next = this.nextUs;
    if (next === Infinity || this.closed) return;
    this.timer = setTimeout(
      () => {
        this.deliverDue();
        this.wakeLater();
      },
      Math.max(0, (next - this.nowUs()) / 1000),
    );
  }

  // ---- chance ----

  private strike(how: "disconnect" | "reset"): void {
    if (this.inner.disturb !== undefined) return this.inner.disturb(how);
    void this.inner.close();
    this.gone(
      new LinkError("GONE", `The cable to ${this.url} was pulled.`, "The faults asked for said so.", "Run again."),
    );
  }

  private gone(reason: LinkError): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.onClose(reason);
  }

  private hits(kind: FaultKind): boolean {
    const chance = this.faults[kind] ?? 0;
    const hit = chance > 0 && this.random() < chance;
    if (hit) this.struck[kind] = (this.struck[kind] ?? 0) + 1;
    return hit;
  }

  private pick(count: number): number {
    return Math.floor(this.random() * count);
  }
}

/** Numbers from 0 to 1, the same on every run (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
