/**
 * PWM (datasheet 4.5). The counters are worked out from the clock when somebody looks; edges are only played into nets that are watched.
 * New TOP and CC values take effect at the wrap, as on silicon. Rising, falling and gated modes count edges of the B pin.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";
import { FUNCTION, type Pad } from "./pads.js";

const IRQ_PWM_WRAP = 4;
const CSR_EN = 1;
const PHASE_CORRECT = 2;

class Slice {
  csr = 0;
  div = 0x10;
  cc = 0;
  top = 0xffff;
  /** In use since the last wrap. */
  active = { cc: 0, top: 0xffff };
  /** Clock nanoseconds at which the counter was 0. */
  startedAt = 0;
  /** Counter while stopped. */
  held = 0;
  private prescaled = 0;
  readonly edge: Alarm;
  readonly wrap: Alarm;

  constructor(
    private readonly pwm: Pwm,
    private readonly chip: Chip,
    readonly index: number,
  ) {
    this.edge = chip.clock.createAlarm(() => this.playEdge());
    this.wrap = chip.clock.createAlarm(() => {
      pwm.wrapped(index);
      this.armWrap();
    });
  }

  get running(): boolean {
    return (this.csr & CSR_EN) !== 0 && ((this.csr >> 4) & 3) === 0;
  }

  get tickNanos(): number {
    const whole = (this.div >> 4) & 0xff;
    return ((whole || 256) + (this.div & 0xf) / 16) * this.chip.nanosPerCycle;
  }

  get periodNanos(): number {
    return (this.active.top + 1) * (this.csr & PHASE_CORRECT ? 2 : 1) * this.tickNanos;
  }

  /** Takes over pending values if the counter has wrapped since, and moves the origin to the latest wrap. */
  settle(): void {
    if (!this.running) {
      this.active = { cc: this.cc, top: this.top };
      return;
    }
    const { nanos } = this.chip.clock;
    const period = this.periodNanos;
    if (nanos < this.startedAt + period) return;
    this.startedAt += period;
    this.active = { cc: this.cc, top: this.top };
    const next = this.periodNanos;
    this.startedAt += Math.floor((nanos - this.startedAt) / next) * next;
  }

  get counter(): number {
    if (!this.running) return this.held;
    this.settle();
    const ticks = Math.floor((this.chip.clock.nanos - this.startedAt) / this.tickNanos + 1e-9);
    return ticks > this.active.top ? 2 * this.active.top + 1 - ticks : ticks;
  }

  set counter(value: number) {
    this.held = value;
    this.startedAt = this.chip.clock.nanos - value * this.tickNanos;
  }

  compare(channel: number): number {
    return channel ? this.active.cc >>> 16 : this.active.cc & 0xffff;
  }

  level(channel: number): boolean {
    const high = this.counter < this.compare(channel);
    return high !== (((this.csr >> (2 + channel)) & 1) === 1);
  }

  /** An edge on the B pin in the counting modes. */
  input(level: number): void {
    const mode = (this.csr >> 4) & 3;
    if (!(this.csr & CSR_EN) || !((mode === 2 && level) || (mode === 3 && !level))) return;
    this.prescaled += 16;
    if (this.prescaled < (this.div & 0xfff || 0x1000)) return;
    this.prescaled = 0;
    this.held = this.held >= this.top ? 0 : this.held + 1;
    if (this.held === 0) this.pwm.wrapped(this.index);
  }

  /** Frequency and duty for whoever looks at the net as a whole; a constant level is no wave. */
  train(channel: number): { frequencyHz: number; duty: number } | undefined {
    if (!this.running) return undefined;
    const pending = channel ? this.cc >>> 16 : this.cc & 0xffff;
    const share = Math.min(1, pending / (this.top + 1));
    const period = (this.top + 1) * (this.csr & PHASE_CORRECT ? 2 : 1) * this.tickNanos;
    return { frequencyHz: 1e9 / period, duty: (this.csr >> (2 + channel)) & 1 ? 1 - share : share };
  }

  armEdge(): void {
    this.edge.cancel();
    if (!this.running || !this.pwm.padsOf(this).some((pad) => pad.net.watched)) return;
    this.edge.scheduleAt(this.nextEdgeAt());
  }

  armWrap(): void {
    this.wrap.cancel();
    if (!this.running || !this.pwm.wrapWanted(this.index)) return;
    this.settle();
    this.wrap.scheduleAt(this.startedAt + this.periodNanos);
  }

  private nextEdgeAt(): number {
    this.settle();
    const { nanos } = this.chip.clock;
    const tick = this.tickNanos;
    const period = this.periodNanos;
    const at = [period];
    for (const channel of [0, 1]) {
      const compare = this.compare(channel);
      if (compare > 0 && compare <= this.active.top)
        at.push(compare * tick, ...(this.csr & PHASE_CORRECT ? [period - compare * tick] : []));
    }
    const after = at.map((offset) => this.startedAt + offset).filter((due) => due > nanos + 1e-3);
    return after.length ? Math.min(...after) : this.startedAt + period + tick;
  }

  private playEdge(): void {
    for (const pad of this.pwm.padsOf(this)) pad.put(this.level(pad.index & 1));
    this.armEdge();
  }
}

export class Pwm extends Block {
  private readonly slices: Slice[];
  private intRaw = 0;
  private intEnable = 0;
  private intForce = 0;
  private readonly watched = new Set<number>();
  private readonly forget: (() => void)[] = [];

  constructor(chip: Chip) {
    super(chip, "PWM");
    this.slices = Array.from({ length: 8 }, (_, index) => new Slice(this, chip, index));
  }

  resetBlock(): void {
    for (const slice of this.slices) {
      slice.csr = slice.cc = slice.held = 0;
      slice.div = 0x10;
      slice.top = 0xffff;
      this.changed(slice);
    }
    this.intRaw = this.intEnable = this.intForce = 0;
    this.interrupts();
  }

  stopClock(): void {
    for (const slice of this.slices) {
      slice.edge.cancel();
      slice.wrap.cancel();
    }
    for (const forget of this.forget) forget();
  }

  read(offset: number): number {
    if (offset < 0xa0) {
      const slice = this.slices[Math.floor(offset / 0x14)];
      return [slice.csr, slice.div, slice.counter, slice.cc, slice.top][(offset % 0x14) >> 2];
    }
    switch (offset) {
      case 0xa0:
        return this.slices.reduce((bits, slice) => bits | ((slice.csr & CSR_EN) << slice.index), 0);
      case 0xa4:
        return this.intRaw;
      case 0xa8:
        return this.intEnable;
      case 0xac:
        return this.intForce;
      case 0xb0:
        return (this.intRaw & this.intEnable) | this.intForce;
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset < 0xa0) {
      const slice = this.slices[Math.floor(offset / 0x14)];
      this.writeSlice(slice, (offset % 0x14) >> 2, value);
      return;
    }
    switch (offset) {
      case 0xa0:
        for (const slice of this.slices) this.setCsr(slice, (slice.csr & ~CSR_EN) | ((value >> slice.index) & 1));
        return;
      case 0xa4:
        this.intRaw &= ~this.raw;
        break;
      case 0xa8:
        this.intEnable = value & 0xff;
        for (const slice of this.slices) slice.armWrap();
        break;
      case 0xac:
        this.intForce = value & 0xff;
        break;
      default:
        if (offset !== 0xb0) this.unknown(offset, value);
    }
    this.interrupts();
  }

  wrapWanted(index: number): boolean {
    return ((this.intEnable >> index) & 1) === 1;
  }

  wrapped(index: number): void {
    this.intRaw |= 1 << index;
    this.interrupts();
  }

  padsOf(slice: Slice): Pad[] {
    return this.chip.muxedPads(FUNCTION.PWM, (pin) => ((pin >> 1) & 7) === slice.index);
  }

  /** Output of a pad switched to us; B pins are inputs in the counting modes. */
  signal(pin: number): { value: boolean; enable: boolean } {
    const slice = this.slices[(pin >> 1) & 7];
    return { value: slice.level(pin & 1), enable: !(pin & 1) || ((slice.csr >> 4) & 3) === 0 };
  }

  /** A pad was switched to us, or its slice changed: leave a wave on its net, and play edges if they are wanted. */
  refreshPad(pad: Pad): void {
    const slice = this.slices[(pad.index >> 1) & 7];
    const { net } = pad;
    if (!this.watched.has(pad.index)) {
      this.watched.add(pad.index);
      this.forget.push(net.whenWatched(() => slice.armEdge()));
    }
    if (pad.outputEnable) {
      pad.setLazy(() => pad.put(slice.level(pad.index & 1)));
      net.setPulseTrain(slice.train(pad.index & 1));
    }
    slice.armEdge();
  }

  inputChanged(pin: number, level: number): void {
    if (pin & 1) this.slices[(pin >> 1) & 7].input(level);
  }

  clockChanged(): void {
    for (const slice of this.slices) if (slice.running) this.changed(slice);
  }

  private writeSlice(slice: Slice, register: number, value: number): void {
    slice.settle();
    if (register === 0) return this.setCsr(slice, value & 0xff);
    if (register === 1) {
      const counter = slice.counter;
      slice.div = value & 0xfff;
      slice.counter = counter;
    } else if (register === 2) slice.counter = value & 0xffff;
    else if (register === 3) slice.cc = value;
    else slice.top = value & 0xffff;
    slice.settle();
    this.changed(slice);
  }

  private setCsr(slice: Slice, value: number): void {
    const counter = slice.counter;
    const was = slice.running;
    slice.csr = value & 0x3f;
    if (slice.running !== was) slice.counter = counter;
    slice.settle();
    this.changed(slice);
  }

  private changed(slice: Slice): void {
    for (const pad of this.padsOf(slice)) pad.checkForUpdates();
    slice.armEdge();
    slice.armWrap();
  }

  private interrupts(): void {
    this.chip.setInterrupt(IRQ_PWM_WRAP, ((this.intRaw & this.intEnable) | this.intForce) !== 0);
  }
}
