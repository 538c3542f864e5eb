/**
 * A simulated transport with seeded faults between the session and the board: what goes out is dropped, doubled, damaged, cut or held
 * back (in order) write by write, what comes in packet by packet.
 */
import type { LinkError } from "../../../hil/transports/link-error.js";
import type { Simulation, Transport } from "../../../hil/transports/transport.js";
import type { Faults } from "./model-link.js";

export class FaultyTransport implements Transport {
  readonly url: string;
  readonly simulation: Simulation;
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  faults: Faults = {};
  /** How often a fault has struck. */
  struck = 0;
  private held: { readonly atUs: number; readonly bytes: Uint8Array }[] = [];

  constructor(
    private readonly inner: Transport,
    private readonly random: () => number,
  ) {
    this.url = inner.url;
    inner.onBytes = (bytes, atUs) => {
      for (const copy of this.mangle(bytes)) this.onBytes(copy, atUs);
    };
    inner.onClose = (reason) => this.onClose(reason);
    const simulation = inner.simulation!;
    this.simulation = {
      nowUs: () => simulation.nowUs(),
      advanceTo: (us) => void this.simulation.runUntil(() => false, us),
      runUntil: (done, deadlineUs) => this.run(simulation, done, deadlineUs),
    };
  }

  open(): Promise<void> {
    return this.inner.open();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  write(bytes: Uint8Array): void {
    for (const copy of this.mangle(bytes)) {
      const now = this.simulation.nowUs();
      const slow = this.hits(this.faults.delay) ? this.random() * 300_000 : 0;
      const atUs = Math.max(now + slow, this.held.at(-1)?.atUs ?? 0);
      if (atUs > now) this.held.push({ atUs, bytes: copy });
      else this.inner.write(copy);
    }
  }

  private mangle(bytes: Uint8Array): Uint8Array[] {
    if (this.hits(this.faults.drop)) return [];
    const copies = this.hits(this.faults.duplicate) ? 2 : 1;
    return Array.from({ length: copies }, () => {
      let copy = bytes.slice();
      if (this.hits(this.faults.corrupt)) copy[this.pick(copy.length)] ^= 1 << this.pick(8);
      if (this.hits(this.faults.truncate)) copy = copy.slice(0, this.pick(copy.length));
      return copy;
    });
  }

  private run(simulation: Simulation, done: () => boolean, deadlineUs: number): boolean {
    for (;;) {
      const next = this.held[0];
      const until = Math.min(deadlineUs, next?.atUs ?? Infinity);
      if (simulation.runUntil(done, until)) return true;
      if (next === undefined || next.atUs > deadlineUs) return done();
      this.held.shift();
      this.inner.write(next.bytes);
    }
  }

  private hits(chance = 0): boolean {
    const hit = chance > 0 && this.random() < chance;
    if (hit) this.struck++;
    return hit;
  }

  private pick(count: number): number {
    return Math.floor(this.random() * count);
  }
}
