/** Adafruit Gemma M0. */
import { SAMD21_SMALL_MODULES, samd21 } from "./chips/samd21.js";
import { packagePins } from "./chips/samd-pins.js";
import type { BoardDefinition } from "./definition/board.js";

export const gemmaM0: BoardDefinition = {
  id: "gemma_m0",
  aliases: ["gemma"],
  title: "Adafruit Gemma M0",
  manufacturer: "Adafruit",
  chip: samd21,
  flashBytes: 256 * 1024,
  labels: new Map([
    [0, "APA102_MOSI"],
    [1, "APA102_SCK"],
    [2, "A0"],
    [4, "A2"],
    [5, "A1"],
    [23, "LED"],
  ]),
  onboard: { led: 23 },
  circuitpython: {
    boardId: "gemma_m0",
    machine: "Adafruit Gemma M0 with samd21e18",
    usb: { vendorId: 0x239a, productId: 0x801d, manufacturer: "Adafruit Industries LLC", product: "Gemma M0" },
    chipPins: packagePins("samd21e", "PA03 PA06-PA11 PA14-PA19 PA22 PA24 PA25 PA27 PA28 PA30 PA31"),
    members: [
      ["A1", 5],
      ["D2", 5],
      ["RX", 5],
      ["SCL", 5],
      ["A2", 4],
      ["D0", 4],
      ["TX", 4],
      ["SDA", 4],
      ["A0", 2],
      ["D1", 2],
      ["LED", 23],
      ["L", 23],
      ["D13", 23],
      ["APA102_MOSI", 0],
      ["DOTSTAR_DATA", 0],
      ["APA102_SCK", 1],
      ["DOTSTAR_CLOCK", 1],
      ["I2C", "I2C"],
      // named, and refused when it is called: no pins are set for it
      ["SPI", "SPI"],
      ["UART", "UART"],
    ],
    buses: { i2c: { bus: 0, scl: 5, sda: 4 }, uart: { bus: 0, rx: 5, tx: 4 } },
    modules: SAMD21_SMALL_MODULES,
    nvmBytes: 256,
  },
  sources: ["circuitpython cd3da4a ports/atmel-samd/boards/gemma_m0/{pins.c,mpconfigboard.h,mpconfigboard.mk}"],
};
