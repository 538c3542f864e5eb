/** A checked rig: what the emulated board is built from. Each load makes fresh devices, so that two runs never share a part's memory. */
import type { BoardDefinition } from "../../../boards/index.js";
import type { Device } from "../device.js";

export interface RigNet {
  /** Label of the board's pin (`GP4`), else the rig's own name, `GND` or `3V3`. */
  readonly name: string;
  /** The board's pin on this net; absent: no pin of the board is on it. */
  readonly gpio?: number;
}

export interface RigDevice {
  readonly device: Device;
  /** True for the file's `parts`; false for resistors, rails and the board's own voltages, which no summary needs to list. */
  readonly named: boolean;
  /** Net name by the device's own pin name; a pin that is missing is left open. */
  readonly pins: Readonly<Record<string, string>>;
}

export interface Rig {
  readonly file: string;
  readonly board: BoardDefinition;
  readonly description?: string;
  readonly nets: readonly RigNet[];
  /** The parts in the file's order, then pull resistors, rails and the board's own voltages, which are devices too. */
  readonly devices: readonly RigDevice[];
  /** Who should answer on an I2C bus, by the names of the nets that its two lines are on. */
  readonly i2cTargets: readonly {
    readonly device: string;
    readonly scl: string;
    readonly sda: string;
    readonly addresses: readonly number[];
  }[];
  /** Legal, but perhaps not meant; each begins with file, line and column. */
  readonly warnings: readonly string[];
}
