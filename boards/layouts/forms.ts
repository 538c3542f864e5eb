/**
 * The shapes that boards are made in. Sources: the makers' pinout drawings (Raspberry Pi Pico datasheet section 2.1; Adafruit's Feather, ItsyBitsy,
 * QT Py and KB2040 pinouts; Seeed's XIAO pinout; Arduino Uno R3 for the Metro).
 */
import type { BoardForm } from "./layout.js";

const words = (text: string): string[] => text.split(" ");

const feather = (boards: readonly string[], left: string): BoardForm => ({
  boards,
  widthMm: 22.86,
  heightMm: 50.8,
  rows: [
    { x: 1.27, y: 6.35, text: "right", pads: words(left) },
    { x: 21.59, y: 16.51, text: "left", pads: words("BAT EN USB D13 D12 D11 D10 D9 D6 D5 SCL SDA") },
  ],
  chip: { x: 11.4, y: 28, sideMm: 7 },
  led: { x: 5, y: 2.6 },
  neopixel: { x: 16, y: 13 },
});

const itsyBitsy = (boards: readonly string[], left: string, end: string): BoardForm => ({
  boards,
  widthMm: 17.78,
  heightMm: 35.56,
  rows: [
    { x: 1.27, y: 1.27, text: "right", pads: words(left) },
    { x: 16.51, y: 1.27, text: "left", pads: words("BAT G USB D13 D12 D11 D10 D9 D7 D5 SCL SDA TX RX") },
    { x: 3.81, y: 34.29, stepX: 2.54, text: "up", pads: words(end) },
  ],
  chip: { x: 8.9, y: 16, sideMm: 6 },
  led: { x: 6.2, y: 7.5 },
  neopixel: { x: 11.5, y: 26 },
});

const small = (boards: readonly string[], left: string, right: string): BoardForm => ({
  boards,
  widthMm: 17.8,
  heightMm: 21,
  rows: [
    { x: 1.27, y: 2.9, text: "right", pads: words(left) },
    { x: 16.53, y: 2.9, text: "left", pads: words(right) },
  ],
  chip: { x: 8.9, y: 13, sideMm: 5 },
  led: { x: 6.6, y: 8.6 },
  neopixel: { x: 11.2, y: 8.6 },
});

export const forms: readonly BoardForm[] = [
  {
    boards: ["raspberry_pi_pico", "raspberry_pi_pico_w"],
    widthMm: 21,
    heightMm: 51,
    rows: [
      {
        x: 1.61,
        y: 1.37,
        text: "right",
        pads: words("GP0 GP1 GND GP2 GP3 GP4 GP5 GND GP6 GP7 GP8 GP9 GND GP10 GP11 GP12 GP13 GND GP14 GP15"),
      },
      {
        x: 19.39,
        y: 1.37,
        text: "left",
        pads: words("VBUS VSYS GND 3V3_EN 3V3 VREF GP28 AGND GP27 GP26 RUN GP22 GND GP21 GP20 GP19 GP18 GND GP17 GP16"),
      },
    ],
    chip: { x: 10.5, y: 25, sideMm: 7 },
    led: { x: 10.5, y: 8.6 },
  },
  feather(["adafruit_feather_rp2040"], "RST 3V3 3V3 GND A0 A1 A2 A3 D24 D25 SCK MOSI MISO RX TX D4"),
  feather(
    ["feather_m0_basic", "feather_m0_express", "feather_m4_express"],
    "RST 3V3 AREF GND A0 A1 A2 A3 A4 A5 SCK MOSI MISO RX TX NC",
  ),
  itsyBitsy(
    ["adafruit_itsybitsy_rp2040"],
    "RST 3V3 3V3 VHI A0 A1 A2 A3 D24 D25 SCK MOSI MISO D2",
    "D3 D4 EN SWDIO SWCLK",
  ),
  itsyBitsy(
    ["itsybitsy_m0_express", "itsybitsy_m4_express"],
    "RST 3V3 AREF VHI A0 A1 A2 A3 A4 A5 SCK MOSI MISO D2",
    "D3 D4 EN SWDIO SWCLK",
  ),
  {
    boards: ["adafruit_kb2040"],
    widthMm: 17.78,
    heightMm: 33.02,
    rows: [
      { x: 1.27, y: 1.27, text: "right", pads: words("D+ TX RX GND GND D2 D3 D4 D5 D6 D7 D8 D9") },
      { x: 16.51, y: 1.27, text: "left", pads: words("D- RAW GND RST 3V3 A3 A2 A1 A0 SCK MISO MOSI D10") },
    ],
    chip: { x: 8.9, y: 19, sideMm: 7 },
    neopixel: { x: 8.9, y: 10 },
  },
  small(["adafruit_qtpy_rp2040", "qtpy_m0"], "A0 A1 A2 A3 SDA SCL TX", "5V GND 3V3 MOSI MISO SCK RX"),
  small(["seeeduino_xiao", "seeeduino_xiao_rp2040"], "D0 D1 D2 D3 D4 D5 D6", "5V GND 3V3 D10 D9 D8 D7"),
  {
    boards: ["metro_m0_express", "metro_m4_express"],
    widthMm: 53.3,
    heightMm: 68.6,
    rows: [
      { x: 2.54, y: 27.9, text: "right", pads: words("NC IOREF RST 3V3 5V GND GND VIN") },
      { x: 2.54, y: 50.8, text: "right", pads: words("A0 A1 A2 A3 A4 A5") },
      { x: 50.8, y: 18.8, text: "left", pads: words("SCL SDA AREF GND D13 D12 D11 D10 D9 D8") },
      { x: 50.8, y: 45.72, text: "left", pads: words("D7 D6 D5 D4 D3 D2 D1 D0") },
    ],
    chip: { x: 26, y: 40, sideMm: 9 },
    led: { x: 30, y: 16 },
    neopixel: { x: 38, y: 14 },
  },
];
