/** Every board known, one line each; a test compares this list with the folder. */
import { adafruitFeatherRp2040 } from "./adafruit_feather_rp2040.js";
import { trinketM0 } from "./trinket_m0.js";
import { gemmaM0 } from "./gemma_m0.js";
import { qtpyM0 } from "./qtpy_m0.js";
import { seeeduinoXiao } from "./seeeduino_xiao.js";
import { featherM0Basic } from "./feather_m0_basic.js";
import { featherM0Express } from "./feather_m0_express.js";
import { itsybitsyM0Express } from "./itsybitsy_m0_express.js";
import { metroM0Express } from "./metro_m0_express.js";
import { circuitplaygroundExpress } from "./circuitplayground_express.js";
import { featherM4Express } from "./feather_m4_express.js";
import { itsybitsyM4Express } from "./itsybitsy_m4_express.js";
import { metroM4Express } from "./metro_m4_express.js";
import { raspberryPiPicoW } from "./raspberry_pi_pico_w.js";
import { adafruitQtpyRp2040 } from "./adafruit_qtpy_rp2040.js";
import { adafruitItsybitsyRp2040 } from "./adafruit_itsybitsy_rp2040.js";
import { adafruitKb2040 } from "./adafruit_kb2040.js";
import { seeeduinoXiaoRp2040 } from "./seeeduino_xiao_rp2040.js";
import { raspberryPiPico } from "./raspberry_pi_pico.js";
import type { BoardDefinition } from "./definition/board.js";

export type * from "./definition/board.js";
export type { FirmwareLimits } from "./definition/firmware-limits.js";
export { layoutOf, type BoardLayout, type LayoutPad } from "./layouts/layout.js";
export { limitsOf } from "./limits/firmware.js";
export { findPin, pinAliases, pinFunction, pinLabel, pinNames } from "./definition/lookup.js";
export { rp2040 } from "./chips/rp2040.js";
export { samdPinName } from "./chips/samd-pins.js";
export { samd21Mux } from "./chips/samd21.js";
export { adafruitFeatherRp2040, raspberryPiPico };

export const boards: readonly BoardDefinition[] = [
  raspberryPiPico,
  raspberryPiPicoW,
  adafruitFeatherRp2040,
  adafruitItsybitsyRp2040,
  adafruitKb2040,
  adafruitQtpyRp2040,
  seeeduinoXiaoRp2040,
  trinketM0,
  gemmaM0,
  qtpyM0,
  seeeduinoXiao,
  featherM0Basic,
  featherM0Express,
  itsybitsyM0Express,
  metroM0Express,
  circuitplaygroundExpress,
  featherM4Express,
  itsybitsyM4Express,
  metroM4Express,
];

/** A board by its id, an alias (`pico`) or MicroPython's name (`RPI_PICO`), whatever the case; `-` counts as `_`. */
export function findBoard(name: string): BoardDefinition | undefined {
  const wanted = name.trim().toLowerCase().replaceAll("-", "_");
  return boards.find(
    (b) => b.id === wanted || b.aliases.includes(wanted) || b.micropython?.board.toLowerCase() === wanted,
  );
}
