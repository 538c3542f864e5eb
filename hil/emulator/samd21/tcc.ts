/**
 * A timer/counter for control (TCC, datasheet 31) as a PWM generator: normal PWM, period and compare buffers taken over at the end of a
 * period unless CTRLB.LUPD locks them. What is written to PER and CC themselves counts at once, with the glitch that makes. A steady wave is left on the net as a pulse train and asked for its level when somebody reads; edges are only played for a net
 * that somebody watches.
 */

import type { Alarm } from "../clock.js";
import { Block, SyncBits } from "./block.js";
import type { Samd21 } from "./chip.js";
import type { Pad, PadSignal } from "./port.js";

const ENABLE = 2;
const DIVISIONS = [1, 2, 4, 8, 16, 64, 256, 1024];
const NPWM = 2;
const LUPD = 2;
const SYNC = { SWRST: 0, ENABLE: 1, CTRLB: 2, WAVE: 6, PER: 7, CC0: 8, PERB: 18, CCB0: 19 };

export class Tcc extends Block {
  private ctrla = 0;
  private ctrlb = 0;
  private wave = 0;
  private per: number;
  private readonly most: number;
  private readonly cc: number[];
  private readonly sync: SyncBits;
  private startedAt = 0;
  private readonly edges: Alarm;
  private readonly takeOver: Alarm;
  private readonly buffered = new Map<number, number>();
  private bufferedPeriod: number | undefined;

  constructor(
    chip: Samd21,
    private readonly index: number,
    private readonly channels: number,
    private readonly clockId: number,
    bits: number,
  ) {
    super(chip, `TCC${index}`, {
      0x00: ["CTRLA", 4],
      0x04: ["CTRLBCLR", 1],
      0x05: ["CTRLBSET", 1],
      0x08: ["SYNCBUSY", 4],
      0x24: ["INTENCLR", 4],
      0x28: ["INTENSET", 4],
      0x2c: ["INTFLAG", 4],
      0x30: ["STATUS", 4],
      0x34: ["COUNT", 4],
      0x3c: ["WAVE", 4],
      0x40: ["PER", 4],
      ...Object.fromEntries(Array.from({ length: channels }, (_, i) => [0x44 + 4 * i, [`CC${i}`, 4] as const])),
      0x6c: ["PERB", 4],
      ...Object.fromEntries(Array.from({ length: channels }, (_, i) => [0x70 + 4 * i, [`CCB${i}`, 4] as const])),
    });
    this.most = 2 ** bits - 1;
    this.per = this.most;
    this.cc = Array.from({ length: channels }, () => 0);
    this.sync = new SyncBits(chip);
    this.edges = chip.clock.createAlarm(() => this.play());
    this.takeOver = chip.clock.createAlarm(() => this.takeBuffers());
  }

  stop(): void {
    this.edges.cancel();
    this.takeOver.cancel();
  }

  /** What a pad that is switched to one of our waveform outputs drives. */
  signal(output: number): PadSignal | undefined {
    if (!this.running) return undefined;
    return { enable: true, value: this.high(output % this.channels) };
  }

  /** Pads came or went, or somebody began to watch one. */
  refresh(): void {
    for (const pad of this.pads()) this.show(pad);
    this.play();
  }

  private get hz(): number {
    return this.chip.genericClocks.blockHz(this.clockId);
  }

  private get running(): boolean {
    return (this.ctrla & ENABLE) !== 0 && this.hz > 0 && (this.wave & 7) === NPWM;
  }

  private get periodNanos(): number {
    return ((this.per + 1) * DIVISIONS[(this.ctrla >> 8) & 7] * 1e9) / this.hz;
  }

  private duty(channel: number): number {
    return Math.min(1, this.cc[channel] / (this.per + 1));
  }

  private phase(): number {
    const period = this.periodNanos;
    return ((this.chip.clock.nanos - this.startedAt) % period) / period;
  }

  private high(channel: number): boolean {
    return this.phase() < this.duty(channel) - 1e-12;
  }

  private pads(): Pad[] {
    return this.chip.pads.filter((pad) => pad.signal.startsWith(`TCC${this.index}.`));
  }

  private show(pad: Pad): void {
    const channel = Number(pad.signal.split(".")[1]) % this.channels;
    const duty = this.duty(channel);
    const steady = !this.running || duty <= 0 || duty >= 1;
    pad.net.refresh = steady ? undefined : () => this.running && pad.put(this.high(channel));
    pad.net.setPulseTrain(steady ? undefined : { frequencyHz: 1e9 / this.periodNanos, duty });
    pad.update();
  }

  /** The next edge of any watched pad. */
  private play(): void {
    this.edges.cancel();
    if (!this.running) return;
    const watched = this.pads().filter((pad) => pad.net.watched);
    if (!watched.length) return;
    const period = this.periodNanos;
    const phase = this.phase();
    let next = 1;
    for (const pad of watched) {
      const channel = Number(pad.signal.split(".")[1]) % this.channels;
      const duty = this.duty(channel);
      pad.put(phase < duty - 1e-12);
      if (duty > phase + 1e-12 && duty < next) next = duty;
    }
    this.edges.schedule(Math.max(1, (next - phase) * period));
  }

  /** The end of a period: an update, unless it is locked (31.6.2.6). */
  private takeBuffers(): void {
    if (this.ctrlb & LUPD) return;
    this.startedAt = this.takeOver.nanos;
    for (const [channel, value] of this.buffered) this.cc[channel] = value;
    this.per = this.bufferedPeriod ?? this.per;
    this.forget();
    this.refresh();
  }

  private forget(): void {
    this.takeOver.cancel();
    this.buffered.clear();
    this.bufferedPeriod = undefined;
  }

  /** Buffers hold something, or have just been unlocked: the next end of a period takes it. */
  private await(): void {
    if (this.ctrlb & LUPD || (!this.buffered.size && this.bufferedPeriod === undefined)) return;
    const period = this.periodNanos;
    const begun = Math.floor((this.chip.clock.nanos - this.startedAt) / period);
    this.takeOver.scheduleAt(this.startedAt + (begun + 1) * period);
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrla;
      case 0x04:
      case 0x05:
        return this.ctrlb;
      case 0x08:
        return this.sync.value;
      case 0x3c:
        return this.wave;
      case 0x40:
        return this.per;
      default:
        if (offset >= 0x44 && offset < 0x54) return this.cc[(offset - 0x44) >> 2];
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    const bit = syncBit(offset);
    if (bit !== undefined) {
      if (!this.needClock(this.hz, this.registerName(offset))) return;
      if (this.sync.busy(bit))
        return this.chip.violate(
          `busy ${offset}`,
          `${this.registerName(offset)} is written while SYNCBUSY bit ${bit} is set: the write is thrown away (datasheet 31.6.6)`,
        );
      this.sync.start(bit, this.hz);
    }
    switch (offset) {
      case 0x00:
        this.control(value);
        break;
      case 0x04:
      case 0x05:
        this.ctrlb = offset === 0x04 ? this.ctrlb & ~value : this.ctrlb | value;
        return this.await();
      case 0x3c:
        this.wave = value;
        break;
      case 0x40:
        this.chip.violate(
          "period below count",
          `${this.name}.PER is written below COUNT while the timer runs: it counts on to its largest value (datasheet 31.6.2.6); write PERB`,
          this.running && value < this.phase() * (this.per + 1) - 1,
        );
        this.per = value & this.most;
        break;
      default:
        if (offset >= 0x44 && offset < 0x54) this.cc[(offset - 0x44) >> 2] = value;
        else if (offset >= 0x6c) {
          if (offset === 0x6c) this.bufferedPeriod = value & this.most;
          else this.buffered.set((offset - 0x70) >> 2, value & this.most);
          if (this.running) return this.await();
          for (const [channel, compare] of this.buffered) this.cc[channel] = compare;
          this.per = this.bufferedPeriod ?? this.per;
          this.forget();
        }
    }
    this.refresh();
  }

  private control(value: number): void {
    if (value & 1) {
      this.stop();
      this.ctrla = this.ctrlb = this.wave = 0;
      this.per = this.most;
      this.cc.fill(0);
      this.forget();
      return;
    }
    this.chip.violate(
      "enable protected",
      `${this.name}.CTRLA changes its prescaler while the timer runs: it is enable-protected (datasheet 31.8.1)`,
      (this.ctrla & ENABLE) !== 0 && ((this.ctrla ^ value) & 0x760) !== 0,
    );
    if (value & ENABLE && !(this.ctrla & ENABLE)) this.startedAt = this.chip.clock.nanos;
    this.ctrla = value;
  }
}

function syncBit(offset: number): number | undefined {
  if (offset === 0x00) return SYNC.ENABLE;
  if (offset === 0x04 || offset === 0x05) return SYNC.CTRLB;
  if (offset === 0x6c) return SYNC.PERB;
  if (offset === 0x3c) return SYNC.WAVE;
  if (offset === 0x40) return SYNC.PER;
  if (offset >= 0x44 && offset < 0x54) return SYNC.CC0 + ((offset - 0x44) >> 2);
  if (offset >= 0x70) return SYNC.CCB0 + ((offset - 0x70) >> 2);
  return undefined;
}
