/** The chips that can be emulated: what a board has to know to put one on its bench. */

import type { EmulatedChip } from "./chip.js";
import type { BoardClock } from "./clock.js";
import type { CopperNet } from "./nets.js";
import { Chip } from "./rp2040/chip.js";
import type { Violations } from "./faults.js";
import { Flash } from "./rp2040/flash.js";
import { Samd21, SAMD21_FLASH_BYTES, SAMD21_PINS } from "./samd21/chip.js";
import type { SpiWire } from "./spi-wire.js";
import { loadFirmware } from "./uf2.js";

export type ChipFamilyName = "rp2040" | "samd21";

export interface ChipSurroundings {
  clock: BoardClock;
  /** One for each pin, by its number on the wire. */
  nets: readonly CopperNet[];
  spiWires: readonly SpiWire[];
  violations: Violations;
  /** Cycles counted by earlier chips of this board. */
  cycles: number;
}

export interface ChipFamily {
  /** How many pin numbers there are. */
  readonly pins: number;
  readonly defaultUniqueId: Uint8Array;
  /**
   * Flashes a firmware file.
   * @returns what makes a chip with it, at each power-on
   * @throws Error when the file is none for this chip, or does not fit
   */
  prepare(firmware: Uint8Array, uniqueId: Uint8Array): (surroundings: ChipSurroundings) => EmulatedChip;
}

const RP2040_FLASH_BYTES = 2 * 1024 * 1024;

export const chipFamilies: Readonly<Record<ChipFamilyName, ChipFamily>> = {
  rp2040: {
    pins: 30,
    defaultUniqueId: Uint8Array.of(0xe6, 0x61, 0x41, 0x04, 0x03, 0x7a, 0x1b, 0x2c),
    prepare(firmware, uniqueId) {
      const memory = new Uint8Array(RP2040_FLASH_BYTES).fill(0xff);
      loadFirmware(firmware, memory, { family: 0xe48bff56, base: 0x10000000, name: "RP2040", rawAt: 0 });
      const flash = new Flash(memory, RP2040_FLASH_BYTES, uniqueId);
      return (surroundings) => new Chip({ ...surroundings, flash });
    },
  },
  samd21: {
    pins: SAMD21_PINS,
    defaultUniqueId: Uint8Array.from([
      0x5b, 0x2a, 0x8f, 0x3e, 0x50, 0x30, 0x32, 0x39, 0x33, 0x2e, 0x31, 0x20, 0xff, 0x11, 0x1c, 0x05,
    ]),
    prepare(firmware, uniqueId) {
      const flash = new Uint8Array(SAMD21_FLASH_BYTES).fill(0xff);
      loadFirmware(firmware, flash, { family: 0x68ed2b88, base: 0, name: "SAMD21", rawAt: 0x2000 });
      return (surroundings) => new Samd21({ ...surroundings, flash, uniqueId });
    },
  },
};
