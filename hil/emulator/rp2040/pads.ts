/**
 * One GPIO: pad, function multiplexer, overrides and interrupt logic (datasheet 2.19), standing in for the package's GPIOPin.
 *
 * The pad is a port on a net. What it reads is the net's level - its own output, a pull, another part - never a value set from outside.
 */

import type { GPIOPin } from "rp2040js";
import type { Drive, Level } from "../device.js";
import type { CopperNet, CopperPort } from "../nets.js";
import type { Chip } from "./chip.js";

export const FUNCTION = {
  SPI: 1,
  UART: 2,
  I2C: 3,
  PWM: 4,
  SIO: 5,
  PIO0: 6,
  PIO1: 7,
  CLOCK: 8,
  USB: 9,
  NULL: 31,
} as const;

/** What a peripheral wants of a pad; read by the pad whenever the peripheral calls `checkForUpdates`. */
export interface PadSignal {
  value: boolean;
  enable: boolean;
}

const EDGE_HIGH = 8;
const EDGE_LOW = 4;
const LEVEL_HIGH = 2;
const LEVEL_LOW = 1;

/** The part of the package's GPIOPin that its SIO, PIO and DMA models use. */
type PackagePin = Pick<GPIOPin, "checkForUpdates" | "inputValue" | "ctrl" | "padValue" | "index">;

export class Pad implements PackagePin {
  ctrl = FUNCTION.NULL as number;
  /** IE, 4 mA, pull-down, Schmitt: the reset value (datasheet table 341). */
  padValue = 0x56;
  inputValue = false;
  private readonly port: CopperPort;
  private readonly forget: () => void;
  private irqEdges = 0;
  private irqEnable = 0;
  private irqForce = 0;
  /** Set by a hardware PWM that leaves a pulse train on the net. */
  private lazy = false;

  constructor(
    private readonly chip: Chip,
    readonly index: number,
    readonly net: CopperNet,
  ) {
    this.port = net.attach(`board.GP${index}`, "pad");
    this.forget = net.onPadChange(() => this.inputChanged());
    this.drive();
    this.inputChanged();
    this.irqEdges = 0;
  }

  get function(): number {
    return this.ctrl & 0x1f;
  }

  get inputEnabled(): boolean {
    return (this.padValue & 0x40) !== 0;
  }

  get outputDisabled(): boolean {
    return (this.padValue & 0x80) !== 0;
  }

  setCtrl(value: number): void {
    this.ctrl = value & 0x3003331f;
    this.checkForUpdates();
    this.inputChanged();
    this.chip.padFunctionChanged(this);
  }

  setPad(value: number): void {
    this.padValue = value & 0xff;
    this.checkForUpdates();
    this.inputChanged();
  }

  /** The pad's reset state: power-on, or IO_BANK0 and PADS_BANK0 held in reset. */
  reset(io: boolean, pads: boolean): void {
    if (io) {
      this.irqEnable = this.irqForce = 0;
      this.setCtrl(FUNCTION.NULL);
      this.irqEdges = 0;
    }
    if (pads) this.setPad(0x56);
  }

  /** Lets go of the net: the board loses power. */
  release(): void {
    this.forget();
    this.net.refresh = undefined;
    this.net.setPulseTrain(undefined);
    this.port.detach();
  }

  /** Called by whatever drives the pad after its output changed. */
  checkForUpdates(): void {
    this.drive();
  }

  /** STATUS register (datasheet table 285). */
  get status(): number {
    const { value, enable } = this.rawOutput();
    return (
      (this.irqActive ? (1 << 26) | (1 << 24) : 0) |
      (this.inputValue ? 1 << 19 : 0) |
      (this.net.level && this.inputEnabled ? 1 << 17 : 0) |
      (this.outputEnable ? 1 << 13 : 0) |
      (enable ? 1 << 12 : 0) |
      (this.outputValue ? 1 << 9 : 0) |
      (value ? 1 << 8 : 0)
    );
  }

  get irqStatus(): number {
    return this.irqEdges | (this.inputValue ? LEVEL_HIGH : LEVEL_LOW);
  }

  get irqActive(): boolean {
    return override(((this.irqStatus & this.irqEnable) | this.irqForce) !== 0, (this.ctrl >> 28) & 3);
  }

  get irqEnableMask(): number {
    return this.irqEnable;
  }

  set irqEnableMask(value: number) {
    this.irqEnable = value;
    if (value) this.net.wantEdges();
    this.chip.updateIOInterrupt();
  }

  get irqForceMask(): number {
    return this.irqForce;
  }

  set irqForceMask(value: number) {
    this.irqForce = value;
    this.chip.updateIOInterrupt();
  }

  get irqPending(): number {
    return (this.irqStatus & this.irqEnable) | this.irqForce;
  }

  clearEdges(mask: number): void {
    this.irqEdges &= ~mask;
    this.chip.updateIOInterrupt();
  }

  get outputEnable(): boolean {
    return override(this.rawOutput().enable, (this.ctrl >> 12) & 3) && !this.outputDisabled;
  }

  get outputValue(): boolean {
    return override(this.rawOutput().value, (this.ctrl >> 8) & 3);
  }

  private rawOutput(): PadSignal {
    const bit = 1 << this.index;
    const { chip } = this;
    switch (this.function) {
      case FUNCTION.SIO:
        return { value: (chip.sio.gpioValue & bit) !== 0, enable: (chip.sio.gpioOutputEnable & bit) !== 0 };
      case FUNCTION.PIO0:
        return {
          value: (chip.pioBlocks[0].pinValues & bit) !== 0,
          enable: (chip.pioBlocks[0].pinDirections & bit) !== 0,
        };
      case FUNCTION.PIO1:
        return {
          value: (chip.pioBlocks[1].pinValues & bit) !== 0,
          enable: (chip.pioBlocks[1].pinDirections & bit) !== 0,
        };
      default:
        return chip.signal(this.function, this.index) ?? OFF;
    }
  }

  private drive(): void {
    if (this.function === FUNCTION.PWM) this.chip.pwmBlock.refreshPad(this);
    else if (this.lazy) {
      this.lazy = false;
      this.net.refresh = undefined;
      this.net.setPulseTrain(undefined);
    }
    this.port.set(this.wanted());
  }

  /** Used by the PWM model: the wave goes on by itself, and the level is worked out when somebody reads the net. */
  setLazy(refresh: () => void): void {
    this.lazy = true;
    this.net.refresh = refresh;
  }

  /** The PWM's level at this moment, put on the net without asking the PWM again. */
  put(high: boolean): void {
    if (!override(true, (this.ctrl >> 12) & 3) || this.outputDisabled) return;
    this.port.set(override(high, (this.ctrl >> 8) & 3) ? "high" : "low");
  }

  private wanted(): Drive {
    if (this.outputEnable) return this.outputValue ? "high" : "low";
    const up = (this.padValue & 8) !== 0;
    const down = (this.padValue & 4) !== 0;
    // Both at once make a bus keeper (datasheet 2.19.4.1): it holds the last level, as our floating nets do.
    return up === down ? "none" : up ? "pull-up" : "pull-down";
  }

  private inputChanged(): void {
    const value = override(this.inputEnabled && this.net.level === 1, (this.ctrl >> 16) & 3);
    if (value === this.inputValue) return;
    this.inputValue = value;
    this.irqEdges |= value ? EDGE_HIGH : EDGE_LOW;
    this.chip.padInputChanged(this.index, value ? 1 : 0);
    if (this.irqEnable) this.chip.updateIOInterrupt();
  }
}

const OFF: PadSignal = { value: false, enable: false };

/** Output, output-enable, input and interrupt overrides share one coding (datasheet table 286): normal, invert, low, high. */
function override(value: boolean, kind: number): boolean {
  return kind === 0 ? value : kind === 1 ? !value : kind === 3;
}

export type { Level };
