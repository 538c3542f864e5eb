/**
 * RP2040: thirty GPIOs whose functions follow a pattern, so the table is computed rather than typed.
 *
 * RP2040 datasheet, section 1.4.3 (GPIO functions, table 2) and 4.9 (ADC): SPI repeats RX, CSn, SCK, TX every four pins and changes its
 * block every eight; UART repeats TX, RX, CTS, RTS and changes block at GPIO 4, 12, 20, 28; I2C alternates SDA and SCL and changes
 * block every two pins; PWM slice is gpio/2 modulo 8; GPIO 26 to 29 are ADC inputs 0 to 3, input 4 is the temperature sensor.
 */
import type { ChipDefinition, Pin, PinFunction } from "../definition/board.js";

const SPI_ROLES = ["MISO", "CS", "SCK", "MOSI"] as const;
const UART_ROLES = ["TX", "RX", "CTS", "RTS"] as const;

export const rp2040: ChipDefinition = {
  name: "RP2040",
  pins: Array.from({ length: 30 }, (_, gpio) => pin(gpio)),
  cpuHz: 125_000_000,
  ramBytes: 264 * 1024,
  adc: { bits: 12, referenceMillivolts: 3300, temperatureChannel: 4 },
  blocks: { i2c: 2, spi: 2, uart: 2, pwmSlices: 8 },
  i2cTarget: { acknowledges: "block", memoryBytes: 1024 },
  limits: { i2cHz: 1_000_000, spiHz: 62_500_000, uartBaud: 7_812_500, pwmHz: 62_500_000 },
  emulated: true,
  circuitpythonPlatform: "RP2040",
  bootloader: { vendorId: 0x2e8a, productId: 0x0003 },
  uf2Family: 0xe48bff56,
  sources: [
    "RP2040 datasheet sections 1.4.3, 2.19.2, 4.2.7.1 (UART: clk_peri/16), 4.3.1 (I2C fast mode plus), 4.4.3.4 (SPI: clk_peri/2), 4.5.2, 4.9",
  ],
};

function pin(gpio: number): Pin {
  const functions: PinFunction[] = [
    { kind: "spi", bus: (gpio >> 3) & 1, role: SPI_ROLES[gpio & 3] },
    { kind: "uart", bus: ((gpio + 4) >> 3) & 1, role: UART_ROLES[gpio & 3] },
    { kind: "i2c", bus: (gpio >> 1) & 1, role: gpio & 1 ? "SCL" : "SDA" },
    { kind: "pwm", slice: (gpio >> 1) & 7, channel: gpio & 1 ? "B" : "A" },
  ];
  if (gpio >= 26) functions.push({ kind: "adc", channel: gpio - 26 });
  return { gpio, name: `GPIO${gpio}`, functions };
}

/**
 * Hardware modules of CircuitPython's raspberrypi port on an RP2040, full build.
 * circuitpython ports/raspberrypi/mpconfigport.mk and py/circuitpy_mpconfig.mk.
 */
export const RP2040_CIRCUITPYTHON_MODULES: readonly string[] = [
  "_bleio",
  "_pixelmap",
  "adafruit_bus_device",
  "adafruit_pixelbuf",
  "alarm",
  "analogbufio",
  "analogio",
  "audiobusio",
  "audiocore",
  "audiodelays",
  "audiofilewriter",
  "audiofilters",
  "audiofreeverb",
  "audioi2sin",
  "audiomixer",
  "audiomp3",
  "audiopwmio",
  "audiospeed",
  "bitbangio",
  "bitmapfilter",
  "bitmaptools",
  "bitops",
  "board",
  "busdisplay",
  "busio",
  "countio",
  "digitalio",
  "displayio",
  "epaperdisplay",
  "floppyio",
  "fontio",
  "fourwire",
  "framebufferio",
  "getpass",
  "gifio",
  "i2cdisplaybus",
  "i2cioexpander",
  "i2ctarget",
  "imagecapture",
  "jpegio",
  "keypad",
  "keypad_demux",
  "lvfontio",
  "memorymap",
  "microcontroller",
  "neopixel_write",
  "nvm",
  "onewireio",
  "paralleldisplaybus",
  "pulseio",
  "pwmio",
  "qrio",
  "rainbowio",
  "rgbmatrix",
  "rotaryio",
  "rp2pio",
  "rtc",
  "sdcardio",
  "sharpdisplay",
  "storage",
  "supervisor",
  "synthio",
  "terminalio",
  "tilepalettemapper",
  "touchio",
  "usb_audio",
  "usb_cdc",
  "usb_hid",
  "usb_host",
  "usb_midi",
  "usb_video",
  "vectorio",
  "watchdog",
];

/** Hardware modules of MicroPython's rp2 port, the frozen drivers included. micropython ports/rp2/mpconfigport.h, boards/manifest.py. */
export const RP2040_MICROPYTHON_MODULES: readonly string[] = [
  "_onewire",
  "_rp2",
  "dht",
  "ds18x20",
  "machine",
  "neopixel",
  "onewire",
  "rp2",
];
