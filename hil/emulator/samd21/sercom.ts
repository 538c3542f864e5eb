/**
 * One serial block (SERCOM, datasheet 25): registers and synchronisation, and the mode that CTRLA.MODE puts behind them, serial port (26),
 * SPI controller (27), I2C controller or I2C target (28).
 */

import { Block, SyncBits } from "./block.js";
import type { Samd21 } from "./chip.js";
import type { Pad, PadSignal } from "./port.js";
import { I2cController } from "./sercom-i2c.js";
import { I2cTarget } from "./sercom-i2c-target.js";
import { SpiController } from "./sercom-spi.js";
import { Usart } from "./sercom-usart.js";

const SWRST = 1;
const ENABLE = 2;
const MODE_USART = 1;
const MODE_SPI = 3;
const MODE_I2C_TARGET = 4;
const MODE_I2C = 5;
/** Bits of CTRLB that act, in the two I2C modes; ACKACT may change at any time. */
const I2C_COMMAND = 0x30000;
const I2C_ACKACT = 1 << 18;
/** Bits of CTRLA that may change while the block runs. */
const UNPROTECTED = SWRST | ENABLE;

/** What a mode does behind the registers. */
export interface SercomMode {
  signal(pad: number): PadSignal | undefined;
  inputChanged(): void;
  enabled(on: boolean): void;
  readFlags(): number;
  clearFlags(bits: number): void;
  readStatus(): number;
  writeStatus(value: number): void;
  writeControlB(value: number): void;
  readAddress(): number;
  writeAddress(value: number): void;
  readData(): number;
  writeData(value: number): void;
  stop(): void;
}

export class Sercom extends Block {
  ctrla = 0;
  ctrlb = 0;
  baud = 0;
  /** ADDR of a target: its address and mask, enable-protected. */
  addressFilter = 0;
  private intEnable = 0;
  private readonly sync: SyncBits;
  private readonly padNames: readonly string[];
  private mode: SercomMode | undefined;

  constructor(
    readonly owner: Samd21,
    readonly index: number,
  ) {
    super(owner, `SERCOM${index}`, {
      0x00: ["CTRLA", 4],
      0x04: ["CTRLB", 4],
      0x0c: ["BAUD", 4],
      0x14: ["INTENCLR", 1],
      0x16: ["INTENSET", 1],
      0x18: ["INTFLAG", 1],
      0x1a: ["STATUS", 2],
      0x1c: ["SYNCBUSY", 4],
      0x24: ["ADDR", 4],
      0x28: ["DATA", 2],
    });
    this.sync = new SyncBits(owner);
    this.padNames = [0, 1, 2, 3].map((pad) => `S${index}.${pad}`);
  }

  get hz(): number {
    return this.owner.genericClocks.blockHz(20 + this.index);
  }

  get isEnabled(): boolean {
    return (this.ctrla & ENABLE) !== 0;
  }

  stop(): void {
    this.mode?.stop();
  }

  signal(pad: number): PadSignal | undefined {
    return this.isEnabled ? this.mode?.signal(pad) : undefined;
  }

  inputChanged(): void {
    this.mode?.inputChanged();
  }

  /** Pins switched to one of our pads. */
  padsAt(pad: number): readonly Pad[] {
    return this.owner.padsAt(this.padNames[pad]);
  }

  /** Several pins on one pad are ORed; none gives high, as an open bus line with its pull-up would. */
  levelAt(pad: number): boolean {
    const pads = this.padsAt(pad);
    return pads.length === 0 || pads.some((one) => one.level);
  }

  changed(): void {
    for (let pad = 0; pad < 4; pad++) for (const one of this.padsAt(pad)) one.update();
  }

  interrupts(): void {
    this.owner.setInterrupt(9 + this.index, ((this.mode?.readFlags() ?? 0) & this.intEnable) !== 0);
  }

  violate(key: string, text: string): void {
    this.owner.violate(`${this.name} ${key}`, `${this.name}: ${text}`);
  }

  /** A register that crosses to the block's clock was written. */
  crossing(bit: number): void {
    this.sync.start(bit, this.hz);
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrla;
      case 0x04:
        return this.ctrlb;
      case 0x0c:
        return this.baud;
      case 0x14:
      case 0x16:
        return this.intEnable;
      case 0x18:
        return this.mode?.readFlags() ?? 0;
      case 0x1a:
        return this.mode?.readStatus() ?? 0;
      case 0x1c:
        return this.sync.value;
      case 0x24:
        return this.mode?.readAddress() ?? this.addressFilter;
      case 0x28:
        return this.mode?.readData() ?? 0;
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.control(value);
        break;
      case 0x04:
        if (this.refused(offset, 2)) return;
        // In I2C its commands act; the rest of CTRLB is enable-protected but for ACKACT (28.6.6).
        if (this.mode instanceof I2cController || this.mode instanceof I2cTarget) {
          if (this.isEnabled && (this.ctrlb ^ value) & ~(I2C_COMMAND | I2C_ACKACT))
            this.violate(
              "enable protected CTRLB",
              "CTRLB changes more than CMD and ACKACT while the block is enabled: those bits are enable-protected (28.6.2.1)",
            );
          this.ctrlb = value & ~I2C_COMMAND;
          this.mode.writeControlB(value);
        } else {
          this.ctrlb = value;
          if (((this.ctrla >> 2) & 7) !== MODE_I2C_TARGET) this.crossing(2);
        }
        break;
      case 0x0c:
        if (this.isEnabled)
          return this.violate("baud", "BAUD is written while the block is enabled: it is enable-protected (25.6.2.1)");
        this.baud = value;
        break;
      case 0x14:
        this.intEnable &= ~value;
        break;
      case 0x16:
        this.intEnable |= value;
        break;
      case 0x18:
        this.mode?.clearFlags(value);
        break;
      case 0x1a:
        if (this.refused(offset, 2)) return;
        this.mode?.writeStatus(value);
        break;
      case 0x24:
        if (this.refused(offset, 2)) return;
        if (this.mode) this.mode.writeAddress(value);
        else this.addressFilter = value;
        break;
      case 0x28:
        if (this.refused(offset, 2)) return;
        this.mode?.writeData(value);
        break;
    }
    this.interrupts();
  }

  private refused(offset: number, bit: number): boolean {
    if (!this.sync.busy(bit)) return false;
    this.violate(
      `busy ${offset}`,
      `${this.registerName(offset)} is written while SYNCBUSY bit ${bit} is set: the write is thrown away (25.6.8)`,
    );
    return true;
  }

  private control(value: number): void {
    if (!this.needClock(this.hz, this.registerName(0))) return;
    if (value & SWRST) {
      this.mode?.stop();
      this.mode = undefined;
      this.ctrla = this.ctrlb = this.baud = this.addressFilter = this.intEnable = 0;
      this.sync.clear();
      this.sync.start(0, this.hz);
      return this.changed();
    }
    if (this.refused(0, 1)) return;
    if (this.isEnabled && (this.ctrla ^ value) & ~UNPROTECTED)
      this.violate(
        "enable protected",
        "CTRLA changes more than ENABLE while the block is enabled: those bits are enable-protected (25.6.2.1)",
      );
    const was = this.isEnabled;
    this.ctrla = value;
    if (was !== this.isEnabled) this.sync.start(1, this.hz);
    if (!was && this.isEnabled) this.mode = this.makeMode();
    if (was !== this.isEnabled) this.mode?.enabled(this.isEnabled);
    this.changed();
  }

  private makeMode(): SercomMode | undefined {
    this.mode?.stop();
    const mode = (this.ctrla >> 2) & 7;
    if (mode === MODE_I2C) return new I2cController(this);
    if (mode === MODE_I2C_TARGET) return new I2cTarget(this);
    if (mode === MODE_SPI) return new SpiController(this);
    if (mode === MODE_USART) return new Usart(this);
    this.violate(
      "mode",
      `mode ${mode} is enabled; serial port, SPI controller, I2C controller and target are modelled`,
    );
    return undefined;
  }
}
