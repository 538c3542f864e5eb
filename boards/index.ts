/** Every board known, one line each; a test compares this list with the folder. */
import { adafruitFeatherRp2040 } from "./adafruit_feather_rp2040.js";
import { raspberryPiPico } from "./raspberry_pi_pico.js";
import type { BoardDefinition } from "./definition/board.js";

export type * from "./definition/board.js";
export type { FirmwareLimits } from "./definition/firmware-limits.js";
export { limitsOf } from "./limits/firmware.js";
export { findPin, pinAliases, pinFunction, pinLabel, pinNames } from "./definition/lookup.js";
export { rp2040 } from "./chips/rp2040.js";
export { adafruitFeatherRp2040, raspberryPiPico };

export const boards: readonly BoardDefinition[] = [raspberryPiPico, adafruitFeatherRp2040];

/** A board by its id, an alias (`pico`) or MicroPython's name (`RPI_PICO`), whatever the case; `-` counts as `_`. */
export function findBoard(name: string): BoardDefinition | undefined {
  const wanted = name.trim().toLowerCase().replaceAll("-", "_");
  return boards.find(
    (b) => b.id === wanted || b.aliases.includes(wanted) || b.micropython.board.toLowerCase() === wanted,
  );
}
