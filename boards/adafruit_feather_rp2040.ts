/** Adafruit Feather RP2040 (product 4884): Feather pinout with a STEMMA QT connector on the I2C pins, a NeoPixel and a red LED. */
import { RP2040_CIRCUITPYTHON_MODULES, RP2040_MICROPYTHON_MODULES, rp2040 } from "./chips/rp2040.js";
import type { BoardDefinition } from "./definition/board.js";

export const adafruitFeatherRp2040: BoardDefinition = {
  id: "adafruit_feather_rp2040",
  aliases: ["feather", "feather_rp2040"],
  title: "Adafruit Feather RP2040",
  manufacturer: "Adafruit",
  chip: rp2040,
  flashBytes: 8 * 1024 * 1024,
  labels: new Map([
    [0, "TX"], [1, "RX"], [2, "SDA"], [3, "SCL"], [4, "BOOT"], [6, "D4"], [7, "D5"], [8, "D6"], [9, "D9"], [10, "D10"], [11, "D11"],
    [12, "D12"], [13, "D13"], [16, "NEOPIXEL"], [18, "SCK"], [19, "MOSI"], [20, "MISO"], [24, "D24"], [25, "D25"],
    [26, "A0"], [27, "A1"], [28, "A2"], [29, "A3"],
  ]),
  onboard: { led: 13, neopixel: 16, button: 4 },
  circuitpython: {
    boardId: "adafruit_feather_rp2040",
    machine: "Adafruit Feather RP2040 with rp2040",
    usb: { vendorId: 0x239a, productId: 0x80f2, manufacturer: "Adafruit", product: "Feather RP2040" },
    members: [
      ["A0", 26], ["A1", 27], ["A2", 28], ["A3", 29],
      ["D24", 24], ["D25", 25],
      ["SCK", 18], ["MOSI", 19], ["MISO", 20],
      ["D0", 1], ["RX", 1], ["D1", 0], ["TX", 0],
      ["D4", 6],
      ["SDA", 2], ["SCL", 3],
      ["D5", 7], ["D6", 8], ["D9", 9], ["D10", 10], ["D11", 11], ["D12", 12],
      ["LED", 13], ["D13", 13],
      ["BUTTON", 4], ["BOOT", 4],
      ["NEOPIXEL", 16],
      ["I2C", "I2C"], ["STEMMA_I2C", "I2C"], ["SPI", "SPI"], ["UART", "UART"],
    ],
    buses: {
      i2c: { bus: 1, scl: 3, sda: 2 },
      spi: { bus: 0, sck: 18, mosi: 19, miso: 20 },
      uart: { bus: 0, tx: 0, rx: 1 },
    },
    modules: RP2040_CIRCUITPYTHON_MODULES,
    nvmBytes: 4096,
  },
  micropython: {
    board: "ADAFRUIT_FEATHER_RP2040",
    machine: "Adafruit Feather RP2040 with RP2040",
    usb: { vendorId: 0x239a, productId: 0x80f2 },
    pins: [["LED", 13]],
    i2c: [{ bus: 0, scl: 9, sda: 8 }, { bus: 1, scl: 3, sda: 2 }],
    spi: [{ bus: 0, sck: 18, mosi: 19, miso: 20 }, { bus: 1, sck: 10, mosi: 11, miso: 8 }],
    uart: [{ bus: 0, tx: 0, rx: 1 }, { bus: 1, tx: 4, rx: 5 }],
    defaultI2c: 1,
    modules: RP2040_MICROPYTHON_MODULES,
  },
  sources: [
    "circuitpython cd3da4a ports/raspberrypi/boards/adafruit_feather_rp2040/{pins.c,mpconfigboard.h,mpconfigboard.mk}",
    "micropython 1c3c201 ports/rp2/boards/ADAFRUIT_FEATHER_RP2040/{pins.csv,mpconfigboard.h}, ports/rp2/machine_{i2c,spi,uart}.c",
    "pico-sdk src/boards/include/boards/adafruit_feather_rp2040.h",
  ],
};
