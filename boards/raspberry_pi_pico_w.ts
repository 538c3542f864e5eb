/** Raspberry Pi Pico W. Its LED hangs on the radio chip, which this firmware does not drive. */
import { RP2040_CIRCUITPYTHON_MODULES, RP2040_MICROPYTHON_MODULES, rp2040 } from "./chips/rp2040.js";
import type { BoardDefinition } from "./definition/board.js";
import { gp, PICO_ANALOG_MEMBERS, PICO_CIRCUITPYTHON_BUSES, RP2_DEFAULT_BUSES } from "./families/pico.js";

export const raspberryPiPicoW: BoardDefinition = {
  id: "raspberry_pi_pico_w",
  aliases: ["pico_w"],
  title: "Raspberry Pi Pico W",
  manufacturer: "Raspberry Pi",
  chip: rp2040,
  flashBytes: 2 * 1024 * 1024,
  labels: new Map([
    ...gp(0, 22).map(([name, gpio]) => [gpio, name] as const),
    [26, "GP26_A0"],
    [27, "GP27_A1"],
    [28, "GP28_A2"],
    [29, "VOLTAGE_MONITOR"],
  ]),
  onboard: {},
  circuitpython: {
    boardId: "raspberry_pi_pico_w",
    machine: "Raspberry Pi Pico W with rp2040",
    usb: { vendorId: 0x239a, productId: 0x8120, manufacturer: "Raspberry Pi", product: "Pico W" },
    members: [
      ...gp(0, 22),
      ["SMPS_MODE", "CYW1"],
      ["LED", "CYW0"],
      ["VBUS_SENSE", "CYW2"],
      ...PICO_ANALOG_MEMBERS,
      ["VOLTAGE_MONITOR", 29],
      ["A3", 29],
      ["STEMMA_I2C", "I2C"],
    ],
    buses: PICO_CIRCUITPYTHON_BUSES,
    modules: [
      ...RP2040_CIRCUITPYTHON_MODULES.filter((name) => name !== "usb_host"),
      "_eve",
      "cyw43",
      "mdns",
      "socketpool",
      "ssl",
      "wifi",
    ],
    nvmBytes: 4096,
  },
  micropython: {
    port: "rp2",
    board: "RPI_PICO_W",
    machine: "Raspberry Pi Pico W with RP2040",
    usb: { vendorId: 0x2e8a, productId: 0x0005 },
    pins: [...gp(0, 22), ...gp(26, 28)],
    ...RP2_DEFAULT_BUSES,
    modules: RP2040_MICROPYTHON_MODULES,
  },
  sources: [
    "circuitpython cd3da4a ports/raspberrypi/boards/raspberry_pi_pico_w/{pins.c,mpconfigboard.h,mpconfigboard.mk}",
    "micropython 1c3c201 ports/rp2/boards/RPI_PICO_W/{pins.csv,mpconfigboard.h}, ports/rp2/machine_{i2c,spi,uart}.c",
  ],
};
