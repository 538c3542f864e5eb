/**
 * Clock tree: XOSC, two PLLs, CLOCKS and the watchdog's tick generator feed from here (datasheet 2.15-2.18). Frequencies follow the
 * registers; a source that does not run gives 0 Hz, and feeding the processor from it stops the chip, as it would.
 */

import { Block, StoreBlock } from "./block.js";
import type { Chip } from "./chip.js";

/** Fitted on the Raspberry Pi Pico and every RP2040 board we know. */
const CRYSTAL_HZ = 12e6;
/** Typical at start-up (datasheet 2.17); it varies widely, nothing should depend on it. */
const RING_HZ = 6.5e6;

export class Crystal extends Block {
  private ctrl = 0xaa0;
  private startup = 0xc4;
  private stableAt = Infinity;
  private polls = 0;
  private dormant = 0;

  constructor(chip: Chip) {
    super(chip, "XOSC");
  }

  get hz(): number {
    return this.chip.clock.nanos >= this.stableAt ? CRYSTAL_HZ : 0;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrl;
      case 0x04:
        return this.status();
      case 0x08:
        return this.dormant;
      case 0x0c:
        return this.startup;
      case 0x1c:
        return 0;
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x00) this.control(value & 0xffffff);
    else if (offset === 0x08) this.dormant = value;
    else if (offset === 0x0c) this.startup = value & 0x103fff;
    else if (offset !== 0x04 && offset !== 0x1c) this.unknown(offset, value);
  }

  private control(value: number): void {
    this.ctrl = value;
    const enable = value >>> 12;
    if (enable === 0xfab && this.stableAt === Infinity) {
      const cycles = (this.startup & 0x3fff) * 256 * (this.startup & 0x100000 ? 4 : 1);
      if (cycles / CRYSTAL_HZ < 0.001)
        this.chip.violate(
          "xosc startup",
          "XOSC.STARTUP gives the crystal less than 1 ms to settle (datasheet 2.16.3 recommends 47 x 256 cycles)",
          47 * 256 > cycles,
        );
      this.stableAt = this.chip.clock.nanos + (cycles / CRYSTAL_HZ) * 1e9;
      this.polls = 0;
    } else if (enable === 0xd1e) this.stableAt = Infinity;
    this.chip.clocksChanged();
  }

  /**
   * The program can do nothing but wait here, so after a few polls time jumps to the end of the start-up delay: many boards set 64 ms,
   * which would be 400,000 instructions of the same loop.
   */
  private status(): number {
    const { chip } = this;
    if (chip.clock.nanos < this.stableAt && this.stableAt !== Infinity && ++this.polls > 8) chip.jumpTo(this.stableAt);
    const enabled = this.stableAt !== Infinity;
    return (enabled ? 0x1000 : 0) | (enabled && chip.clock.nanos >= this.stableAt ? 0x80000000 : 0);
  }
}

/** ROSC (datasheet 2.17): registers that remember, and the random bit, which repeats from run to run but not from reset to reset. */
export class RingOscillator extends StoreBlock {
  private noise: number;

  constructor(chip: Chip) {
    super(chip, "ROSC", {
      0x00: 0xaa0,
      0x04: 0,
      0x08: 0,
      0x0c: 0,
      0x10: 0xaa0,
      0x14: 8,
      0x18: 0x80001000,
      0x1c: 1,
      0x20: 0,
    });
    this.noise = (chip.cycles ^ 0x9e3779b9) | 1;
  }

  override read(offset: number): number {
    if (offset !== 0x1c) return super.read(offset);
    this.noise ^= this.noise << 13;
    this.noise ^= this.noise >>> 17;
    this.noise ^= this.noise << 5;
    return this.noise & 1;
  }
}

export class Pll extends Block {
  private cs = 0x1;
  private pwr = 0x2d;
  private fbdiv = 0;
  private prim = 0x77000;
  private lockAt = Infinity;

  constructor(
    chip: Chip,
    name: string,
    private readonly crystal: Crystal,
  ) {
    super(chip, name);
  }

  /** Output frequency; 0 while unpowered, unlocked or without its reference. */
  get hz(): number {
    const reference = this.crystal.hz / (this.cs & 0x3f || 1);
    if (this.cs & 0x100) return reference;
    if (this.pwr & 0x29 || this.chip.clock.nanos < this.lockAt) return 0;
    return (reference * this.fbdiv) / (((this.prim >> 16) & 7 || 1) * ((this.prim >> 12) & 7 || 1));
  }

  resetBlock(): void {
    this.cs = 0x1;
    this.pwr = 0x2d;
    this.fbdiv = 0;
    this.prim = 0x77000;
    this.lockAt = Infinity;
    this.chip.clocksChanged();
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.cs | (this.chip.clock.nanos >= this.lockAt ? 0x80000000 : 0);
      case 0x04:
        return this.pwr;
      case 0x08:
        return this.fbdiv;
      case 0x0c:
        return this.prim;
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x00) this.cs = value & 0x13f;
    else if (offset === 0x04) this.pwr = value & 0x2d;
    else if (offset === 0x08) this.fbdiv = value & 0xfff;
    else if (offset === 0x0c) this.prim = value & 0x77000;
    else this.unknown(offset, value);
    if (offset !== 0x0c) this.relock();
    this.chip.clocksChanged();
  }

  /** PD and VCOPD clear: the VCO runs, and locks within about 100 us. */
  private relock(): void {
    if (this.pwr & 0x21 || this.fbdiv === 0) {
      this.lockAt = Infinity;
      return;
    }
    if (this.lockAt !== Infinity) return;
    const vco = (this.crystal.hz / (this.cs & 0x3f || 1)) * this.fbdiv;
    if (vco < 750e6 || vco > 1600e6)
      this.chip.violate(
        "vco",
        `${this.name} runs its VCO at ${vco / 1e6} MHz; it locks between 750 and 1600 MHz (datasheet 2.18.2)${this.crystal.hz ? "" : ", and the crystal is not running"}`,
      );
    if (vco > 0) this.lockAt = this.chip.clock.nanos + 100_000;
  }
}

const GENERATORS = ["gpout0", "gpout1", "gpout2", "gpout3", "ref", "sys", "peri", "usb", "adc", "rtc"] as const;
const REF = 4;
const SYS = 5;
const PERI = 6;
const USB = 7;
const ADC = 8;
const RTC = 9;
const ENABLE = 1 << 11;
const KILL = 1 << 10;

export class Clocks extends Block {
  private readonly ctrl = new Uint32Array(10);
  private readonly div = new Uint32Array(10).fill(0x100);
  private readonly extra = new Map<number, number>([
    [0x78, 0xff],
    [0x7c, 0],
  ]);

  constructor(
    chip: Chip,
    private readonly crystal: Crystal,
    private readonly pllSys: Pll,
    private readonly pllUsb: Pll,
  ) {
    super(chip, "CLOCKS");
  }

  get refHz(): number {
    const source = [RING_HZ, this.pllUsb.hz, this.crystal.hz, 0][this.ctrl[REF] & 3];
    return source / ((this.div[REF] >> 8) & 3 || 4);
  }

  get sysHz(): number {
    const source = this.ctrl[SYS] & 1 ? this.auxSys((this.ctrl[SYS] >> 5) & 7) : this.refHz;
    return source / divisor(this.div[SYS]);
  }

  get periHz(): number {
    if (!this.running(PERI)) return 0;
    return [this.sysHz, this.pllSys.hz, this.pllUsb.hz, RING_HZ, this.crystal.hz][(this.ctrl[PERI] >> 5) & 7] ?? 0;
  }

  get usbHz(): number {
    return this.generated(USB);
  }

  get adcHz(): number {
    return this.generated(ADC);
  }

  get rtcHz(): number {
    return this.generated(RTC);
  }

  read(offset: number): number {
    const index = Math.floor(offset / 12);
    if (index >= GENERATORS.length)
      return (
        this.extra.get(offset) ??
        (offset >= 0x80 && offset <= 0xc4 ? this.frequencyCounter(offset) : this.unknown(offset))
      );
    if (offset % 12 === 0) return this.ctrl[index];
    if (offset % 12 === 4) return this.div[index];
    if (index === REF) return 1 << (this.ctrl[REF] & 3);
    return index === SYS ? 1 << (this.ctrl[SYS] & 1) : 1;
  }

  write(offset: number, value: number): void {
    const index = Math.floor(offset / 12);
    if (index >= GENERATORS.length) {
      if (offset <= 0xc4) this.extra.set(offset, value);
      else this.unknown(offset, value);
      return;
    }
    if (offset % 12 === 0) this.control(index, value);
    else if (offset % 12 === 4) this.div[index] = value;
    this.chip.clocksChanged();
  }

  private control(index: number, value: number): void {
    const before = this.ctrl[index];
    if (index === SYS && before & 1 && value & 1 && (before ^ value) & 0xe0)
      this.chip.violate(
        "glitch sys",
        "CLK_SYS.AUXSRC changed while clk_sys runs from it: the auxiliary mux is not glitch-free, switch to clk_ref first (datasheet 2.15.3.2)",
      );
    if (index >= PERI && before & value & ENABLE && (before ^ value) & 0xe0)
      this.chip.violate(
        `glitch ${index}`,
        `clk_${GENERATORS[index]} changes its source while enabled: stop it first (datasheet 2.15.3.2)`,
      );
    this.ctrl[index] = value;
  }

  private frequencyCounter(offset: number): number {
    return offset === 0x98 ? 0x10 : 0;
  }

  private running(index: number): boolean {
    return (this.ctrl[index] & (ENABLE | KILL)) === ENABLE;
  }

  private generated(index: number): number {
    return this.running(index) ? this.auxOther((this.ctrl[index] >> 5) & 7) / divisor(this.div[index]) : 0;
  }

  private auxSys(auxiliary: number): number {
    return [this.pllSys.hz, this.pllUsb.hz, RING_HZ, this.crystal.hz][auxiliary] ?? 0;
  }

  /** clk_usb, clk_adc and clk_rtc share one list of sources. */
  private auxOther(auxiliary: number): number {
    return [this.pllUsb.hz, this.pllSys.hz, RING_HZ, this.crystal.hz][auxiliary] ?? 0;
  }
}

function divisor(div: number): number {
  const whole = div >>> 8;
  return whole ? whole + (div & 0xff) / 256 : 0x10000;
}
