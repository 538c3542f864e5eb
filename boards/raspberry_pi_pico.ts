/** Raspberry Pi Pico. GPIO 23, 24, 25 and 29 serve the board itself (regulator mode, VBUS sense, LED, VSYS/3). */
import { RP2040_CIRCUITPYTHON_MODULES, RP2040_MICROPYTHON_MODULES, rp2040 } from "./chips/rp2040.js";
import type { BoardDefinition } from "./definition/board.js";
import { gp, PICO_ANALOG_MEMBERS, PICO_CIRCUITPYTHON_BUSES, RP2_DEFAULT_BUSES } from "./families/pico.js";

export const raspberryPiPico: BoardDefinition = {
  id: "raspberry_pi_pico",
  aliases: ["pico"],
  title: "Raspberry Pi Pico",
  manufacturer: "Raspberry Pi",
  chip: rp2040,
  flashBytes: 2 * 1024 * 1024,
  labels: new Map(rp2040.pins.map(({ gpio }) => [gpio, `GP${gpio}`])),
  onboard: {
    led: 25,
    voltages: [
      { gpio: 24, millivolts: 3205, what: "VBUS through 5.6k and 10k" },
      { gpio: 29, millivolts: 1667, what: "VSYS / 3" },
    ],
  },
  circuitpython: {
    boardId: "raspberry_pi_pico",
    machine: "Raspberry Pi Pico with rp2040",
    usb: { vendorId: 0x239a, productId: 0x80f4, manufacturer: "Raspberry Pi", product: "Pico" },
    members: [
      ...gp(0, 22),
      ["SMPS_MODE", 23],
      ["GP23", 23],
      ["VBUS_SENSE", 24],
      ["GP24", 24],
      ["LED", 25],
      ["GP25", 25],
      ...PICO_ANALOG_MEMBERS,
      ["A3", 29],
      ["VOLTAGE_MONITOR", 29],
      ["STEMMA_I2C", "I2C"],
    ],
    buses: PICO_CIRCUITPYTHON_BUSES,
    modules: [...RP2040_CIRCUITPYTHON_MODULES, "_eve", "picodvi"],
    nvmBytes: 4096,
  },
  micropython: {
    port: "rp2",
    board: "RPI_PICO",
    machine: "Raspberry Pi Pico with RP2040",
    usb: { vendorId: 0x2e8a, productId: 0x0005 },
    pins: [...gp(0, 22), ...gp(25, 28), ["LED", 25]],
    ...RP2_DEFAULT_BUSES,
    modules: RP2040_MICROPYTHON_MODULES,
  },
  sources: [
    "circuitpython cd3da4a ports/raspberrypi/boards/raspberry_pi_pico/{pins.c,mpconfigboard.h,mpconfigboard.mk}",
    "micropython 1c3c201 ports/rp2/boards/RPI_PICO/{pins.csv,mpconfigboard.h}, ports/rp2/machine_{i2c,spi,uart}.c",
    "pico-sdk src/boards/include/boards/pico.h",
    "Raspberry Pi Pico datasheet, section 2.1 (pinout), 4.1 and appendix B (VBUS and VSYS sensing)",
  ],
};
