/**
 * SysTick (ARMv6-M Architecture Reference Manual B3.3): counts the processor's clock, or the chip's reference clock where it has one, down
 * from its reload value. Nothing counts here: the value is worked out when it is read, and an alarm stands for the interrupt.
 */

import type { Alarm, BoardClock } from "./clock.js";

export interface SysTickWiring {
  /** SYST_CALIB as the chip's maker ties it. */
  readonly calibration: number;
  /** What CLKSOURCE = 0 counts; without it the processor's clock is all there is. */
  referenceHz?(): number;
}

interface Processor {
  readonly clock: BoardClock;
  readonly cycles: number;
  readonly nanosPerCycle: number;
  pendSysTick(): void;
}

export class SysTick {
  private csr = 0;
  private reload = 0xffffff;
  /** Ticks at which the counter would have been at its reload value. */
  private base = 0;
  private readsFrom = 0;
  private readonly alarm: Alarm;

  constructor(
    private readonly processor: Processor,
    private readonly wiring: SysTickWiring,
  ) {
    this.alarm = processor.clock.createAlarm(() => {
      processor.pendSysTick();
      this.arm();
    });
  }

  read(offset: number): number {
    switch (offset) {
      case 0x10: {
        const turns = (at: number) => Math.floor(this.elapsed(at) / (this.reload + 1));
        const wrapped = turns(this.now) > turns(this.readsFrom);
        this.readsFrom = this.now;
        return this.csr | (wrapped ? 1 << 16 : 0);
      }
      case 0x14:
        return this.reload;
      case 0x18:
        return this.csr & 1 ? this.reload - (this.elapsed(this.now) % (this.reload + 1)) : 0;
      default:
        return this.wiring.calibration;
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x10) {
      if (value & 1 && !(this.csr & 1)) this.restart();
      this.csr = value & 7;
    } else if (offset === 0x14) this.reload = value & 0xffffff;
    else if (offset === 0x18) this.restart();
    this.arm();
  }

  /** The processor's clock takes another time from here on. */
  clockChanged(): void {
    this.arm();
  }

  stop(): void {
    this.alarm.cancel();
  }

  /** Hz of the reference, when that is what counts. */
  private get reference(): number | undefined {
    return (this.csr & 5) === 1 ? this.wiring.referenceHz?.() : undefined;
  }

  private get now(): number {
    const { reference, processor } = this;
    return reference === undefined ? processor.cycles : Math.floor((processor.clock.nanos * reference) / 1e9);
  }

  private elapsed(at: number): number {
    return Math.max(0, at - this.base);
  }

  private restart(): void {
    this.base = this.readsFrom = this.now;
  }

  private arm(): void {
    this.alarm.cancel();
    if ((this.csr & 3) !== 3 || this.reload === 0) return;
    const left = this.reload + 1 - (this.elapsed(this.now) % (this.reload + 1));
    const { reference } = this;
    if (reference === undefined) this.alarm.schedule(left * this.processor.nanosPerCycle);
    else if (reference) this.alarm.schedule((left / reference) * 1e9);
  }
}
