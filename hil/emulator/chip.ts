/**
 * What an emulated board asks of its chip, whichever family it is of. A chip lives from one reset to the next.
 */

import type { UsbDeviceController } from "./usb/controller.js";

/** Why a run ended other than by its time limit. */
export type StopReason =
  | { kind: "reset"; cause: string; code: number }
  | { kind: "bootloader" }
  | { kind: "halted"; why: string };

export interface EmulatedChip {
  /** Cycles of the processor clock since the first power-on, asleep or awake. */
  readonly cycles: number;
  readonly usb: UsbDeviceController;
  readonly stopped: StopReason | undefined;
  /** Set by anything that wants the run loop to return after this instruction. */
  stop: boolean;
  /** The processor waits for an event. */
  readonly asleep: boolean;
  /** Die temperature in degrees Celsius, for the chip's own sensor. */
  temperatureC: number;
  /** Executes until the clock reaches `limitNanos`, or until something sets `stop`. */
  run(limitNanos: number): void;
  /** The chip after a reset that kept power: memories survive. */
  restarted(code: number): EmulatedChip;
  /** Lets go of nets and clock: the chip loses power, or is about to be replaced. */
  dispose(): void;
}
