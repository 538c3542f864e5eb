/**
 * Where the clocks come from: oscillators and DFLL (SYSCTRL, datasheet 17), generators and the multiplexers that hand them to blocks
 * (GCLK, 15), and the masks that let the bus reach a block at all (PM, 16).
 */

import { Block, registers } from "./block.js";
import type { Samd21 } from "./chip.js";

const DFLL_ENABLE = 1 << 1;
const DFLL_ONDEMAND = 1 << 7;
const DFLL_READY_NANOS = 3000;

export class Oscillators extends Block {
  private osc8m = 0x00000382;
  private dfllCtrl = DFLL_ONDEMAND;
  private dfllVal = 0;
  private dfllMul = 0;
  private dfllReadyAt = Infinity;
  private vref = 0;
  private readonly kept = new Map<number, number>();

  constructor(chip: Samd21) {
    super(
      chip,
      "SYSCTRL",
      registers(
        "00 INTENCLR 4, 04 INTENSET 4, 08 INTFLAG 4, 0c PCLKSR 4, 10 XOSC 2, 14 XOSC32K 2, 18 OSC32K 4, " +
          "1c OSCULP32K 1, 20 OSC8M 4, 24 DFLLCTRL 2, 28 DFLLVAL 4, 2c DFLLMUL 4, 30 DFLLSYNC 1, 34 BOD33 4, " +
          "40 VREF 4",
      ),
    );
  }

  /** Hz of a generator's source (table 15-6), 0 while it does not run. */
  sourceHz(source: number): number {
    switch (source) {
      case 3:
        return 32768;
      case 6:
        return this.osc8m & 2 ? 8e6 / (1 << ((this.osc8m >> 8) & 3)) : 0;
      case 7:
        return this.dfllCtrl & DFLL_ENABLE ? 48e6 : 0;
      default:
        return 0;
    }
  }

  get temperatureSensorOn(): boolean {
    return (this.vref & 2) !== 0;
  }

  private get dfllReady(): boolean {
    return this.chip.clock.nanos >= this.dfllReadyAt;
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x0c:
        return 8 | (this.dfllReady ? 1 << 4 : 0);
      case 0x20:
        return this.osc8m;
      case 0x24:
        return this.dfllCtrl;
      case 0x28:
        return this.dfllVal;
      case 0x2c:
        return this.dfllMul;
      case 0x40:
        return this.vref;
      default:
        return this.kept.get(offset) ?? 0;
    }
  }

  protected set(offset: number, value: number): void {
    switch (offset) {
      case 0x20:
        this.osc8m = value;
        this.chip.clocksChanged();
        break;
      case 0x24:
        if (value & DFLL_ENABLE && this.dfllCtrl & DFLL_ONDEMAND && !this.dfllReady && value & 0x7c)
          this.freeze("DFLLCTRL");
        if (this.dfllCtrl & DFLL_ENABLE && !this.dfllReady) this.freeze("DFLLCTRL");
        this.dfllCtrl = value;
        this.dfllReadyAt = value & DFLL_ENABLE ? this.chip.clock.nanos + DFLL_READY_NANOS : Infinity;
        this.chip.clocksChanged();
        break;
      case 0x28:
        if (!this.dfllReady) this.freeze("DFLLVAL");
        this.dfllVal = value;
        this.dfllReadyAt = this.chip.clock.nanos + DFLL_READY_NANOS;
        break;
      case 0x2c:
        if (!this.dfllReady) this.freeze("DFLLMUL");
        this.dfllMul = value;
        this.dfllReadyAt = this.chip.clock.nanos + DFLL_READY_NANOS;
        break;
      case 0x40:
        this.vref = value;
        break;
      case 0x08:
        break;
      default:
        this.kept.set(offset, value);
    }
  }

  private freeze(register: string): void {
    this.chip.halt(
      `SYSCTRL.${register} is written while the DFLL is not ready (PCLKSR.DFLLRDY clear): the chip freezes (errata 1.2.1: clear ONDEMAND first, then wait)`,
    );
  }
}

interface Generator {
  source: number;
  enabled: boolean;
  divider: number;
}

export class GenericClocks extends Block {
  private readonly generators: Generator[] = Array.from({ length: 9 }, (_, id) => ({
    source: id === 2 ? 3 : 6,
    enabled: id === 0 || id === 2,
    divider: 1,
  }));
  /** CLKCTRL by the block's clock id: generator, or -1 while it is off. The watchdog starts on generator 2 (datasheet 15.8.3). */
  private readonly blocks = new Int8Array(40).fill(-1).fill(2, 3, 4);
  private lastClock = 0;
  private lastGenerator = 0;
  private lastDivider = 0;

  constructor(
    chip: Samd21,
    private readonly oscillators: Oscillators,
  ) {
    super(chip, "GCLK", registers("00 CTRL 1, 01 STATUS 1, 02 CLKCTRL 2, 04 GENCTRL 4, 08 GENDIV 4"));
  }

  get mainHz(): number {
    return this.generatorHz(0);
  }

  /** Hz at a block's clock input by its id (table 15-5), 0 while it is off. */
  blockHz(id: number): number {
    return this.blocks[id] < 0 ? 0 : this.generatorHz(this.blocks[id]);
  }

  private generatorHz(id: number): number {
    const { enabled, source, divider } = this.generators[id];
    return enabled ? this.oscillators.sourceHz(source) / Math.max(1, divider) : 0;
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x01:
        return this.syncBusy ? 0x80 : 0;
      case 0x02: {
        const from = this.blocks[this.lastClock];
        return this.lastClock | (from < 0 ? 0 : (from << 8) | (1 << 14));
      }
      case 0x04: {
        const { source, enabled } = this.generators[this.lastGenerator];
        return this.lastGenerator | (source << 8) | (enabled ? 1 << 16 : 0);
      }
      case 0x08:
        return this.lastDivider | (this.generators[this.lastDivider].divider << 8);
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    if (offset === 0x01) return;
    this.synchronise(this.mainHz);
    const id = value & 0xf;
    switch (offset) {
      case 0x02:
        this.lastClock = Math.min(value & 0x3f, this.blocks.length - 1);
        this.blocks[this.lastClock] = value & (1 << 14) ? (value >> 8) & 0xf : -1;
        break;
      case 0x04:
        this.lastGenerator = Math.min(id, 8);
        Object.assign(this.generators[this.lastGenerator], {
          source: (value >> 8) & 0x1f,
          enabled: (value & (1 << 16)) !== 0,
        });
        break;
      case 0x08:
        this.lastDivider = Math.min(id, 8);
        this.generators[this.lastDivider].divider = (value >> 8) & 0xffff;
        break;
    }
    this.chip.clocksChanged();
  }
}

export class PowerManager extends Block {
  private apb = [0x7f, 0x7f, 0x00010000];
  private ahb = 0x7f;
  private sleepMode = 0;

  constructor(
    chip: Samd21,
    private readonly resetCause: number,
  ) {
    super(
      chip,
      "PM",
      registers(
        "00 CTRL 1, 01 SLEEP 1, 08 CPUSEL 1, 09 APBASEL 1, 0a APBBSEL 1, 0b APBCSEL 1, 14 AHBMASK 4, " +
          "18 APBAMASK 4, 1c APBBMASK 4, 20 APBCMASK 4, 34 INTENCLR 1, 35 INTENSET 1, 36 INTFLAG 1, " +
          "38 RCAUSE 1",
      ),
    );
  }

  /** Whether the bus reaches a block: bridge 0 (A), 1 (B) or 2 (C) and its bit. */
  reaches(bridge: number, bit: number): boolean {
    return ((this.apb[bridge] >>> bit) & 1) === 1;
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x01:
        return this.sleepMode;
      case 0x14:
        return this.ahb;
      case 0x18:
      case 0x1c:
      case 0x20:
        return this.apb[(offset - 0x18) >> 2];
      case 0x38:
        return this.resetCause;
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    switch (offset) {
      case 0x01:
        this.sleepMode = value & 3;
        break;
      case 0x14:
        this.ahb = value;
        break;
      case 0x18:
      case 0x1c:
      case 0x20:
        this.apb[(offset - 0x18) >> 2] = value;
        break;
    }
  }
}
