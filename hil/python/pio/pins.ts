/** Pins that a block of programmable IO has been handed: whoever wants one later takes it from all of its machines. */
import * as pio from "../../peripherals/pio.js";
import { hardware, type PinOwner } from "../hardware.js";

export class PioPin implements PinOwner {
  /** Handles of the machines that have it. */
  readonly machines = new Set<number>();

  constructor(
    readonly block: number,
    readonly gpio: number,
    readonly what: string,
    private readonly onRelease: (gpio: number) => void = () => {},
  ) {}

  release(): void {
    const hw = hardware();
    hw.give(this.gpio, this);
    for (const handle of this.machines) hw.call(pio.giveUp, { handle, mask: (1 << this.gpio) >>> 0 });
    this.machines.clear();
    this.onRelease(this.gpio);
  }
}

/** Numbers of the set bits, lowest first. */
export function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1);
}

/** So many bits from `base` on, around the end. */
export function span(base: number, count: number): number {
  return count >= 32 ? 0xffffffff : rotate((1 << count) - 1, base);
}

export function rotate(value: number, by: number): number {
  return (by & 31 ? (value << (by & 31)) | (value >>> (32 - (by & 31))) : value) >>> 0;
}
