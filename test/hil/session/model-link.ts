/**
 * A transport to a ModelDevice on simulated time, with seeded faults: frames are dropped, doubled, damaged, cut, delayed (in order),
 * the board is reset, the cable pulled.
 */
import { LinkError } from "../../../hil/transports/link-error.js";
import type { Simulation, Transport } from "../../../hil/transports/transport.js";
import { ModelDevice, type ModelOptions } from "./model-device.js";

export interface Faults {
  /** Chances per frame and direction, 0 to 1. */
  readonly drop?: number;
  readonly duplicate?: number;
  readonly corrupt?: number;
  readonly truncate?: number;
  readonly delay?: number;
}

interface Arrival {
  readonly atUs: number;
  readonly deliver: () => void;
}

export class ModelLink implements Transport {
  readonly url = "model:";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly device: ModelDevice;
  readonly simulation: Simulation;
  faults: Faults = {};
  /** Called before each delivery to the device: tests reset or unplug there. */
  beforeArrival: () => void = () => {};
  private now = 0;
  private arrivals: Arrival[] = [];
  private lastArrivalUs = { out: 0, in: 0 };
  private plugged = true;

  constructor(
    private readonly random: () => number = () => 1,
    options: Partial<ModelOptions> = {},
  ) {
    this.device = new ModelDevice({
      send: (bytes) => this.carry("in", bytes, (b) => this.onBytes(b, this.now)),
      nowUs: () => this.now,
      ...options,
    });
    this.simulation = {
      nowUs: () => this.now,
      advanceTo: (us) => void this.run(() => false, us),
      runUntil: (done, deadlineUs) => this.run(done, deadlineUs),
    };
  }

  async open(): Promise<void> {}

  write(bytes: Uint8Array): void {
    this.carry("out", bytes, (b) => {
      this.beforeArrival();
      if (this.plugged) this.device.receive(b);
    });
  }

  async close(): Promise<void> {
    this.plugged = false;
  }

  unplug(): void {
    this.plugged = false;
    this.arrivals = [];
    this.onClose(new LinkError("GONE", "The board was unplugged.", "", ""));
  }

  private carry(way: "in" | "out", bytes: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    if (!this.plugged || this.hits(this.faults.drop)) return;
    const copies = this.hits(this.faults.duplicate) ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      let copy = bytes.slice();
      if (this.hits(this.faults.corrupt))
        copy[Math.floor(this.random() * copy.length)] ^= 1 << Math.floor(this.random() * 8);
      if (this.hits(this.faults.truncate)) copy = copy.slice(0, Math.floor(this.random() * copy.length));
      const slow = this.hits(this.faults.delay) ? this.random() * 400_000 : 0;
      const atUs = Math.max(this.now + 100 + slow, this.lastArrivalUs[way]);
      this.lastArrivalUs[way] = atUs;
      this.arrivals.push({ atUs, deliver: () => deliver(copy) });
    }
  }

  private hits(chance = 0): boolean {
    return chance > 0 && this.random() < chance;
  }

  private run(done: () => boolean, deadlineUs: number): boolean {
    while (!done()) {
      const next = this.arrivals.reduce<Arrival | undefined>(
        (a, b) => (a === undefined || b.atUs < a.atUs ? b : a),
        undefined,
      );
      if (next === undefined || next.atUs > deadlineUs) {
        if (deadlineUs === Infinity) throw new Error("the session waits for ever on a board that has nothing to say");
        this.now = Math.max(this.now, deadlineUs);
        return done();
      }
      this.now = Math.max(this.now, next.atUs);
      this.arrivals.splice(this.arrivals.indexOf(next), 1);
      next.deliver();
    }
    return true;
  }
}

/** A small seeded generator: the same numbers on every run. */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
