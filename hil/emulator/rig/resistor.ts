/**
 * Pull resistors, supply rails and what a board puts on its own pins: devices with one pin that hold their net, so that the bench needs no
 * special case for them.
 */
import type { Bench, Device, Drive } from "../device.js";

/** Holds the net on its only pin `A` at one drive for ever. */
export class Holder implements Device {
  constructor(
    readonly part: string,
    readonly name: string,
    private readonly drive: Drive,
    private readonly detail: Record<string, unknown> = {},
  ) {}

  attach(bench: Bench): void {
    bench.net("A")?.attach(this.name).set(this.drive);
  }

  state(): Record<string, unknown> {
    return { ...this.detail };
  }
}

/** A steady voltage on the net on its only pin `A`. */
export class VoltageSource implements Device {
  readonly part = "voltage";

  constructor(
    readonly name: string,
    private readonly millivolts: number,
  ) {}

  attach(bench: Bench): void {
    bench.net("A")?.setMillivolts(this.millivolts);
  }

  state(): Record<string, unknown> {
    return { millivolts: this.millivolts };
  }
}

export function pullResistor(direction: "up" | "down", net: string, ohms: number): Holder {
  return new Holder(`pull-${direction}`, `pull-${direction} on ${net}`, `pull-${direction}`, { ohms });
}

export function rail(net: string, drive: "low" | "high"): Holder {
  return new Holder("rail", net, drive);
}
