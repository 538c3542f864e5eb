/**
 * PORT (datasheet 23): direction, latch, pull, multiplexer and input buffer of 64 pins, on the APB and on the single-cycle IOBUS.
 */

import type { Drive } from "../device.js";
import type { CopperNet, CopperPort } from "../nets.js";
import { Block, type RegisterTable } from "./block.js";
import type { Samd21 } from "./chip.js";
import { pinName, pinSignal } from "./pins.js";

const PMUXEN = 1;
const INEN = 2;
const PULLEN = 4;

/** What a block wants of a pin that is switched to it. */
export interface PadSignal {
  value: boolean;
  enable: boolean;
}

export class Pad {
  config = 0;
  /** PMUX nibble: 0 is function A. */
  mux = 0;
  dir = false;
  out = false;
  /** The block's signal that this pin carries just now, or `` when PORT has it. */
  signal = "";
  private readonly port: CopperPort;
  private readonly forget: () => void;

  constructor(
    private readonly chip: Samd21,
    readonly index: number,
    readonly net: CopperNet,
  ) {
    this.port = net.attach(`board.${pinName(index)}`, "pad");
    const forgetters = [
      net.onPadChange(() => this.chip.padChanged(this)),
      net.whenWatched(() => this.chip.padWatched(this)),
    ];
    this.forget = () => forgetters.forEach((forget) => forget());
  }

  /** CONFIG or PMUX changed. */
  reconfigured(): void {
    this.signal = this.config & PMUXEN ? pinSignal(this.index, this.mux) : "";
  }

  get isAnalog(): boolean {
    return (this.config & PMUXEN) !== 0 && this.mux === 1;
  }

  get isExternalInterrupt(): boolean {
    return (this.config & PMUXEN) !== 0 && this.mux === 0;
  }

  get pulls(): boolean {
    return (this.config & PULLEN) !== 0;
  }

  get level(): boolean {
    return this.net.level === 1;
  }

  /** What PORT.IN shows: nothing while the input buffer is off (datasheet 23.8.14). */
  get inputValue(): boolean {
    return (this.config & INEN) !== 0 && this.net.level === 1;
  }

  update(): void {
    this.port.set(this.wanted());
  }

  /** Used by a timer's waveform, which knows its level at this moment. */
  put(high: boolean): void {
    this.port.set(high ? "high" : "low");
  }

  release(): void {
    this.forget();
    this.net.refresh = undefined;
    this.net.setPulseTrain(undefined);
    this.port.detach();
  }

  private wanted(): Drive {
    if (this.config & PMUXEN) {
      const signal = this.chip.signalOf(this);
      if (signal?.enable) return signal.value ? "high" : "low";
      // The EIC only listens: PORT goes on driving (21.5.1, 23.6.2).
      if (this.isExternalInterrupt && this.dir) return this.out ? "high" : "low";
      return this.config & PULLEN ? (this.out ? "pull-up" : "pull-down") : "none";
    }
    if (this.dir) return this.out ? "high" : "low";
    return this.config & PULLEN ? (this.out ? "pull-up" : "pull-down") : "none";
  }
}

/** Offsets within a group of 0x80 bytes. */
const GROUP: Record<number, readonly [string, 1 | 2 | 4]> = {
  0x00: ["DIR", 4],
  0x04: ["DIRCLR", 4],
  0x08: ["DIRSET", 4],
  0x0c: ["DIRTGL", 4],
  0x10: ["OUT", 4],
  0x14: ["OUTCLR", 4],
  0x18: ["OUTSET", 4],
  0x1c: ["OUTTGL", 4],
  0x20: ["IN", 4],
  0x24: ["CTRL", 4],
  0x28: ["WRCONFIG", 4],
};
for (let i = 0; i < 16; i++) GROUP[0x30 + i] = [`PMUX${i}`, 1];
for (let i = 0; i < 32; i++) GROUP[0x40 + i] = [`PINCFG${i}`, 1];

const REGISTERS: RegisterTable = Object.fromEntries(
  [0, 1].flatMap((group) =>
    Object.entries(GROUP).map(([offset, [name, width]]) => [
      Number(offset) + group * 0x80,
      [`${name}_${group}`, width] as const,
    ]),
  ),
);

export class Port extends Block {
  /** Bits of pins sampled continuously (CTRL.SAMPLING): the IOBUS reads only those right (datasheet 23.6.3.1). */
  private readonly sampling = [0, 0];

  constructor(
    chip: Samd21,
    private readonly pads: readonly Pad[],
  ) {
    super(chip, "PORT", REGISTERS);
  }

  /** The single-cycle bus: the same registers, but inputs are never sampled for it on demand. */
  readDirect(offset: number, width: 1 | 2 | 4): number {
    if ((offset & 0x7c) === 0x20)
      this.chip.violate(
        "sampling",
        `PORT.IN is read through the IOBUS while CTRL.SAMPLING is off: it shows an old level (datasheet 23.6.3.1)`,
        this.sampling[(offset >> 7) & 1] === 0,
      );
    return this.read(offset & 0xff, width);
  }

  protected get(offset: number): number {
    const group = offset >> 7;
    const register = offset & 0x7f;
    if (register >= 0x40) return this.pad(group, register - 0x40).config;
    if (register >= 0x30) {
      const even = this.pad(group, (register - 0x30) * 2);
      return even.mux | (this.pad(group, even.index + 1 - group * 32).mux << 4);
    }
    if (register === 0x24) return this.sampling[group];
    if (register === 0x28) return 0;
    const bit =
      register < 0x10
        ? (pad: Pad) => pad.dir
        : register < 0x20
          ? (pad: Pad) => pad.out
          : (pad: Pad) => {
              pad.net.refresh?.();
              return pad.inputValue;
            };
    let value = 0;
    for (let i = 0; i < 32; i++) if (bit(this.pad(group, i))) value |= 1 << i;
    return value >>> 0;
  }

  protected set(offset: number, value: number): void {
    const group = offset >> 7;
    const register = offset & 0x7f;
    if (register >= 0x40) {
      const pad = this.pad(group, register - 0x40);
      if (pad.config === (value & 0x47)) return;
      pad.config = value & 0x47;
      return this.chip.padReconfigured(pad);
    }
    if (register >= 0x30)
      return [0, 1].forEach((odd) => {
        const pad = this.pad(group, (register - 0x30) * 2 + odd);
        const mux = (value >> (4 * odd)) & 0xf;
        if (mux === pad.mux) return;
        pad.mux = mux;
        this.chip.padReconfigured(pad);
      });
    if (register === 0x24) {
      this.sampling[group] = value;
      return;
    }
    if (register === 0x28) return this.writeConfiguration(group, value);
    if (register === 0x20) return;
    for (let i = 0; i < 32; i++) {
      const bit = ((value >>> i) & 1) === 1;
      const pad = this.pad(group, i);
      const before = register < 0x10 ? pad.dir : pad.out;
      const kind = register & 0xc;
      const after = kind === 0 ? bit : kind === 4 ? before && !bit : kind === 8 ? before || bit : before !== bit;
      if (after === before) continue;
      if (register < 0x10) pad.dir = after;
      else pad.out = after;
      pad.update();
    }
  }

  /** WRCONFIG: the same configuration for many pins of a half group at once (datasheet 23.8.11). */
  private writeConfiguration(group: number, value: number): void {
    const first = value & 0x80000000 ? 16 : 0;
    for (let i = 0; i < 16; i++) {
      if (!((value >> i) & 1)) continue;
      const pad = this.pad(group, first + i);
      if (value & (1 << 30)) pad.config = (value >> 16) & 0x47;
      if (value & (1 << 28)) pad.mux = (value >> 24) & 0xf;
      this.chip.padReconfigured(pad);
    }
  }

  private pad(group: number, index: number): Pad {
    return this.pads[group * 32 + index];
  }
}
