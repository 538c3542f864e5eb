/** Adafruit Feather M0 Basic. */
import { SAMD21_SMALL_MODULES, samd21 } from "./chips/samd21.js";
import { packagePins } from "./chips/samd-pins.js";
import type { BoardDefinition } from "./definition/board.js";
import { FEATHER_M0_BUSES, FEATHER_M0_LABELS, FEATHER_M0_MEMBERS } from "./families/feather-m0.js";

export const featherM0Basic: BoardDefinition = {
  id: "feather_m0_basic",
  aliases: ["feather_m0"],
  title: "Adafruit Feather M0 Basic",
  manufacturer: "Adafruit",
  chip: samd21,
  flashBytes: 256 * 1024,
  labels: new Map(FEATHER_M0_LABELS),
  onboard: { led: 17 },
  circuitpython: {
    boardId: "feather_m0_basic",
    machine: "Adafruit Feather M0 Basic with samd21g18",
    usb: { vendorId: 0x239a, productId: 0x8015, manufacturer: "Adafruit Industries LLC", product: "Feather M0" },
    chipPins: packagePins(
      "samd21g",
      "PA00 PA01 PA06 PA08 PA09 PA13 PA14 PA21 PA24 PA25 PA27 PA28 PA30 PA31 PB03 PB22 PB23",
    ),
    members: [...FEATHER_M0_MEMBERS, ["I2C", "I2C"], ["SPI", "SPI"], ["UART", "UART"]],
    buses: FEATHER_M0_BUSES,
    modules: SAMD21_SMALL_MODULES,
    nvmBytes: 256,
  },
  sources: ["circuitpython cd3da4a ports/atmel-samd/boards/feather_m0_basic/{pins.c,mpconfigboard.h,mpconfigboard.mk}"],
};
