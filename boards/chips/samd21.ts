/**
 * SAMD21: PA00 to PA31 are numbers 0 to 31 on the wire, PB00 to PB31 32 to 63.
 *
 * SAM D21 datasheet DS40001882, table 7-1 (peripheral functions by pin), sections 28.5, 27.5 and 26.5 (which SERCOM pads a bus can use), 33 (ADC),
 * table 10-1 (memories).
 */
import type { ChipDefinition } from "../definition/board.js";
import { samdPins, type MuxRow } from "./samd-pins.js";

const PA: Readonly<Record<number, MuxRow>> = {
  0: ["", "S1.0", "TCC2.0", ""],
  1: ["", "S1.1", "TCC2.1", ""],
  4: ["", "S0.0", "TCC0.0", ""],
  5: ["", "S0.1", "TCC0.1", ""],
  6: ["", "S0.2", "TCC1.0", ""],
  7: ["", "S0.3", "TCC1.1", ""],
  8: ["S0.0", "S2.0", "TCC0.0", "TCC1.2"],
  9: ["S0.1", "S2.1", "TCC0.1", "TCC1.3"],
  10: ["S0.2", "S2.2", "TCC1.0", "TCC0.2"],
  11: ["S0.3", "S2.3", "TCC1.1", "TCC0.3"],
  12: ["S2.0", "S4.0", "TCC2.0", "TCC0.6"],
  13: ["S2.1", "S4.1", "TCC2.1", "TCC0.7"],
  14: ["S2.2", "S4.2", "TC3.0", "TCC0.4"],
  15: ["S2.3", "S4.3", "TC3.1", "TCC0.5"],
  16: ["S1.0", "S3.0", "TCC2.0", "TCC0.6"],
  17: ["S1.1", "S3.1", "TCC2.1", "TCC0.7"],
  18: ["S1.2", "S3.2", "TC3.0", "TCC0.2"],
  19: ["S1.3", "S3.3", "TC3.1", "TCC0.3"],
  20: ["S5.2", "S3.2", "TC7.0", "TCC0.6"],
  21: ["S5.3", "S3.3", "TC7.1", "TCC0.7"],
  22: ["S3.0", "S5.0", "TC4.0", "TCC0.4"],
  23: ["S3.1", "S5.1", "TC4.1", "TCC0.5"],
  24: ["S3.2", "S5.2", "TC5.0", "TCC1.2"],
  25: ["S3.3", "S5.3", "TC5.1", "TCC1.3"],
  30: ["", "S1.2", "TCC1.0", ""],
  31: ["", "S1.3", "TCC1.1", ""],
};

const PB: Readonly<Record<number, MuxRow>> = {
  0: ["", "S5.2", "TC7.0", ""],
  1: ["", "S5.3", "TC7.1", ""],
  2: ["", "S5.0", "TC6.0", ""],
  3: ["", "S5.1", "TC6.1", ""],
  8: ["", "S4.0", "TC4.0", ""],
  9: ["", "S4.1", "TC4.1", ""],
  10: ["", "S4.2", "TC5.0", "TCC0.4"],
  11: ["", "S4.3", "TC5.1", "TCC0.5"],
  12: ["S4.0", "", "TC4.0", "TCC0.6"],
  13: ["S4.1", "", "TC4.1", "TCC0.7"],
  14: ["S4.2", "", "TC5.0", ""],
  15: ["S4.3", "", "TC5.1", ""],
  16: ["S5.0", "", "TC6.0", "TCC0.4"],
  17: ["S5.1", "", "TC6.1", "TCC0.5"],
  22: ["", "S5.2", "TC7.0", ""],
  23: ["", "S5.3", "TC7.1", ""],
  30: ["", "S5.0", "TCC0.0", "TCC1.2"],
  31: ["", "S5.1", "TCC0.1", "TCC1.3"],
};

/** Signals of each pin by peripheral function C, D, E and F, by its number on the wire: `S2.1` is SERCOM2 pad 1, `TCC0.4` waveform output 4 of TCC0. */
export const samd21Mux: ReadonlyMap<number, MuxRow> = new Map([
  ...Object.entries(PA).map(([pin, row]) => [Number(pin), row] as const),
  ...Object.entries(PB).map(([pin, row]) => [32 + Number(pin), row] as const),
]);

/** AIN of each pin with one. */
const ADC: Readonly<Record<number, number>> = {
  2: 0,
  3: 1,
  4: 4,
  5: 5,
  6: 6,
  7: 7,
  8: 16,
  9: 17,
  10: 18,
  11: 19,
  32: 8,
  33: 9,
  34: 10,
  35: 11,
  40: 2,
  41: 3,
};

export const samd21: ChipDefinition = {
  name: "SAMD21",
  pins: samdPins(samd21Mux, ADC, {
    uartTx: [0, 2],
    spi: [
      [0, 1],
      [2, 3],
      [3, 1],
      [0, 3],
    ],
    tccChannels: [4, 2, 2],
  }),
  cpuHz: 48_000_000,
  ramBytes: 32 * 1024,
  adc: { bits: 12, referenceMillivolts: 3300, temperatureChannel: 24 },
  dacPins: [2],
  blocks: { i2c: 6, spi: 6, uart: 6, pwmSlices: 3 },
  i2cTarget: { acknowledges: "program", memoryBytes: 256 },
  limits: { i2cHz: 1_000_000, spiHz: 24_000_000, uartBaud: 3_000_000, pwmHz: 24_000_000 },
  emulated: true,
  circuitpythonPlatform: "Atmel SAMD21",
  bootloader: { vendorId: 0x239a, productId: 0x001e },
  uf2Family: 0x68ed2b88,
  sources: [
    "SAM D21 datasheet DS40001882 sections 7, 10, 26 to 28, 31, 33",
    "micropython 1c3c201 ports/samd/mcu/samd21/pin-af-table.csv (compared: SERCOM columns equal)",
  ],
};

/**
 * Hardware modules of CircuitPython's atmel-samd port on a SAMD21: boards without external flash have the small build.
 * circuitpython ports/atmel-samd/mpconfigport.mk, py/circuitpy_mpconfig.mk, boards' mpconfigboard.mk.
 */
export const SAMD21_SMALL_MODULES: readonly string[] = [
  "analogio",
  "board",
  "busio",
  "digitalio",
  "microcontroller",
  "neopixel_write",
  "nvm",
  "pwmio",
  "rainbowio",
  "rotaryio",
  "rtc",
  "storage",
  "supervisor",
  "touchio",
  "usb_cdc",
  "usb_hid",
  "usb_midi",
];

export const SAMD21_ITSYBITSY_MODULES: readonly string[] = [
  ...SAMD21_SMALL_MODULES,
  "adafruit_pixelbuf",
  "audiobusio",
  "audiocore",
  "audioio",
  "busdisplay",
  "displayio",
  "epaperdisplay",
  "fontio",
  "fourwire",
  "i2cdisplaybus",
  "onewireio",
  "paralleldisplaybus",
  "terminalio",
];

/** Feather and Metro: pulseio in the room of rainbowio. */
export const SAMD21_EXPRESS_MODULES: readonly string[] = [
  ...SAMD21_ITSYBITSY_MODULES.filter((name) => name !== "rainbowio"),
  "pulseio",
];

/** Circuit Playground Express: no displays, but room for three others. */
export const SAMD21_PLAYGROUND_MODULES: readonly string[] = [
  ...SAMD21_SMALL_MODULES,
  "adafruit_bus_device",
  "adafruit_pixelbuf",
  "audiobusio",
  "audiocore",
  "audioio",
  "bitbangio",
  "countio",
  "onewireio",
  "pulseio",
];

/**
 * Hardware modules of MicroPython's samd port in 184 kB, on boards whose files lie in the chip's own flash. Its drivers (neopixel, dht, onewire)
 * are not frozen in. micropython ports/samd/mpconfigport.h, mcu/samd21/mpconfigmcu.{h,mk}, boards/manifest.py.
 */
export const SAMD21_SMALL_MICROPYTHON_MODULES: readonly string[] = ["machine", "samd"];

/** The same in 236 kB, with SAMD21_EXTRA_FEATURES: boards with a flash chip for their files. */
export const SAMD21_LARGE_MICROPYTHON_MODULES: readonly string[] = ["_onewire", "machine", "samd"];
