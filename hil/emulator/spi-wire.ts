/**
 * One SPI target on its nets.
 *
 * A bit-banged controller is decoded edge by edge in the target's own mode. The RP2040's block, which may send megabytes, hands over whole
 * bytes (`exchange`) as long as it runs in a mode that samples on the target's edge and nobody else watches the clock net; otherwise it plays
 * the edges too, and a wrong mode garbles the bytes here just as it does on a bench.
 */

import type { Level, SpiTarget } from "./device.js";
import type { CopperNet, CopperPort } from "./nets.js";

export interface SpiNets {
  sck: CopperNet;
  mosi?: CopperNet;
  miso?: CopperNet;
  cs?: CopperNet;
}

export type SpiMode = 0 | 1 | 2 | 3;

/** Modes 0 and 3 sample on the rising edge, 1 and 2 on the falling one. */
export function samplesOnRise(mode: SpiMode): boolean {
  return mode === 0 || mode === 3;
}

export class SpiWire {
  selected: boolean;
  private readonly misoPort: CopperPort | undefined;
  private bits = 0;
  private shift = 0;
  private out: number | undefined;

  constructor(
    readonly nets: SpiNets,
    readonly target: SpiTarget,
    readonly mode: SpiMode,
    name: string,
  ) {
    this.misoPort = nets.miso?.attach(`${name}.MISO`);
    const { cs, sck } = nets;
    this.selected = cs ? cs.level === 0 && !cs.floating : true;
    if (cs) cs.onChange((level) => this.select(level === 0));
    else target.select(true);
    if (this.selected) this.begin();
    sck.onChange((level) => this.clock(level));
  }

  /**
   * One byte of the hardware block, which drives `mosi` itself.
   * @returns the byte on MISO, or undefined while it is high impedance
   */
  exchange(byte: number): number | undefined {
    const open = this.target.next !== undefined && this.target.next() === undefined;
    const answer = this.target.transfer(byte) & 0xff;
    return open ? undefined : answer;
  }

  private select(selected: boolean): void {
    if (selected === this.selected) return;
    this.selected = selected;
    this.target.select(selected);
    if (selected) this.begin();
    else this.misoPort?.set("none");
  }

  private begin(): void {
    this.bits = 0;
    this.shift = 0;
    this.out = this.target.next?.();
    // With CPHA 0 the first bit is on the line before the first edge; with CPHA 1 the leading edge puts it there.
    if (!(this.mode & 1)) this.putBit();
  }

  private clock(level: Level): void {
    if (!this.selected) return;
    if ((level === 1) === samplesOnRise(this.mode)) this.sample();
    else this.putBit();
  }

  private sample(): void {
    this.shift = ((this.shift << 1) | (this.nets.mosi?.level ?? 0)) & 0xff;
    if (++this.bits < 8) return;
    this.target.transfer(this.shift);
    this.bits = 0;
    this.shift = 0;
    this.out = this.target.next?.();
  }

  private putBit(): void {
    if (this.out === undefined) this.misoPort?.set("none");
    else this.misoPort?.set((this.out >> (7 - this.bits)) & 1 ? "high" : "low");
  }
}
