/**
 * The shapes that boards are made in. Each says where it is written; of Adafruit's boards that is the board file (Eagle) of the repository and commit
 * that are named, turned so that the plug is at the top.
 */
import type { BoardForm, PadRow } from "./layout.js";

const words = (text: string): string[] => text.split(" ");

type Place = { readonly x: number; readonly y: number };

/** Where a board's own parts sit on a shape that several share. */
interface Parts {
  readonly source: string;
  readonly chip: BoardForm["chip"];
  readonly led?: Place;
  readonly neopixel?: Place;
}

const feather = (board: string, left: string, parts: Parts): BoardForm => ({
  boards: [board],
  widthMm: 22.86,
  heightMm: 50.8,
  rows: [
    { x: 1.27, y: 6.35, text: "right", pads: words(left) },
    { x: 21.59, y: 16.51, text: "left", pads: words("BAT EN USB D13 D12 D11 D10 D9 D6 D5 SCL SDA") },
  ],
  ...parts,
});

const itsyBitsy = (board: string, left: string, parts: Parts): BoardForm => ({
  boards: [board],
  widthMm: 17.78,
  heightMm: 35.56,
  rows: [
    { x: 1.27, y: 1.27, text: "right", pads: words(left) },
    { x: 16.51, y: 1.27, text: "left", pads: words("BAT G USB D13 D12 D11 D10 D9 D7 D5 SCL SDA TX RX") },
    { x: 3.81, y: 34.29, stepX: 2.54, text: "up", pads: words("EN SWDIO SWCLK D3 D4") },
  ],
  ...parts,
});

const qtPy = (board: string, parts: Parts): BoardForm => ({
  boards: [board],
  widthMm: 17.78,
  heightMm: 20.7,
  rows: [
    { x: 1.27, y: 2.73, text: "right", pads: words("A0 A1 A2 A3 SDA SCL TX") },
    { x: 16.51, y: 2.73, text: "left", pads: words("5V GND 3V3 MOSI MISO SCK RX") },
  ],
  ...parts,
});

const metro = (board: string, parts: Parts): BoardForm => ({
  boards: [board],
  widthMm: 53.34,
  heightMm: 68.58,
  plug: { x: 38.1 },
  rows: [
    { x: 2.54, y: 27.94, text: "right", pads: words("NC IOREF RST 3V3 5V GND GND VIN") },
    { x: 2.54, y: 50.8, text: "right", pads: words("A0 A1 A2 A3 A4 A5") },
    { x: 50.8, y: 18.8, text: "left", pads: words("SCL SDA AREF GND D13 D12 D11 D10 D9 D8") },
    { x: 50.8, y: 45.72, text: "left", pads: words("D7 D6 D5 D4 D3 D2 D1 D0") },
    { x: 25.4, y: 63.37, stepX: 2.54, text: "up", pads: words("RST SCK MISO") },
    { x: 25.4, y: 65.91, stepX: 2.54, text: "down", pads: words("GND MOSI 5V") },
  ],
  ...parts,
});

/** A pad of its own. */
const alone = (label: string, x: number, y: number, text: PadRow["text"]): PadRow => ({ x, y, text, pads: [label] });

export const forms: readonly BoardForm[] = [
  {
    boards: ["raspberry_pi_pico", "raspberry_pi_pico_w"],
    widthMm: 21,
    heightMm: 51,
    source: "Raspberry Pi Pico datasheet, section 2.1",
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
  feather("adafruit_feather_rp2040", "RST 3V3 3V3 GND A0 A1 A2 A3 D24 D25 SCK MOSI MISO RX TX D4", {
    source: "adafruit/Adafruit-Feather-RP2040-PCB ea88166",
    chip: { x: 11.43, y: 34.42, sideMm: 7 },
    led: { x: 17.42, y: 1.82 },
    neopixel: { x: 5.98, y: 17.75 },
  }),
  feather("feather_m0_basic", "RST 3V3 AREF GND A0 A1 A2 A3 A4 A5 SCK MOSI MISO RX TX GND", {
    source: "adafruit/Adafruit-Feather-M0-Basic-Proto-PCB 1de541f",
    chip: { x: 9.65, y: 24.13, sideMm: 7 },
    led: { x: 17.36, y: 2.65 },
  }),
  feather("feather_m0_express", "RST 3V3 AREF GND A0 A1 A2 A3 A4 A5 SCK MOSI MISO RX TX GND", {
    source: "adafruit/Adafruit-Feather-M0-Express-PCB 5017ef4",
    chip: { x: 9.65, y: 24.13, sideMm: 7 },
    led: { x: 17.36, y: 2.65 },
    neopixel: { x: 16.76, y: 33.78 },
  }),
  feather("feather_m4_express", "RST 3V3 AREF GND A0 A1 A2 A3 A4 A5 SCK MOSI MISO RX TX D4", {
    source: "adafruit/Adafruit-Feather-M4-Express-PCB d98407a",
    chip: { x: 11.05, y: 30.16, sideMm: 9 },
    led: { x: 17.36, y: 2.65 },
    neopixel: { x: 6.11, y: 16.48 },
  }),
  itsyBitsy("adafruit_itsybitsy_rp2040", "RST 3V3 3V3 VHI A0 A1 A2 A3 D24 D25 SCK MOSI MISO D2", {
    source: "adafruit/Adafruit-ItsyBitsy-RP2040-PCB b12f7b3",
    chip: { x: 9.21, y: 20.51, sideMm: 7 },
    led: { x: 12.02, y: 9.88 },
    neopixel: { x: 4.9, y: 13.09 },
  }),
  itsyBitsy("itsybitsy_m0_express", "RST 3V3 AREF VHI A0 A1 A2 A3 A4 A5 SCK MOSI MISO D2", {
    source: "adafruit/Adafruit-ItsyBitsy-M0-PCB faa92dd",
    chip: { x: 8.38, y: 19.81, sideMm: 7 },
    led: { x: 12.36, y: 30.38 },
  }),
  itsyBitsy("itsybitsy_m4_express", "RST 3V3 AREF VHI A0 A1 A2 A3 A4 A5 SCK MOSI MISO D2", {
    source: "adafruit/Adafruit-ItsyBitsy-M4-PCB 2aa5cb7",
    chip: { x: 7.94, y: 19.18, sideMm: 7 },
    led: { x: 13.38, y: 31.54 },
  }),
  {
    boards: ["adafruit_kb2040"],
    widthMm: 17.78,
    heightMm: 33.02,
    source: "adafruit/Adafruit-KB2040-PCB b4160dc",
    rows: [
      { x: 1.27, y: 1.27, text: "right", pads: words("D+ TX RX GND GND D2 D3 D4 D5 D6 D7 D8 D9") },
      { x: 16.51, y: 1.27, text: "left", pads: words("D- RAW GND RST 3V3 A3 A2 A1 A0 SCK MISO MOSI D10") },
    ],
    chip: { x: 9.18, y: 19.37, sideMm: 7 },
    neopixel: { x: 13.35, y: 23.98 },
  },
  // its chip is on the other side, there
  qtPy("adafruit_qtpy_rp2040", {
    source: "adafruit/Adafruit-QT-Py-RP2040-PCB 5b6ebd1",
    chip: { x: 9.14, y: 13.7, sideMm: 7 },
    neopixel: { x: 13.35, y: 14.3 },
  }),
  qtPy("qtpy_m0", {
    source: "adafruit/Adafruit-QT-Py-PCB a8caed9",
    chip: { x: 6.53, y: 11.55, sideMm: 5 },
    neopixel: { x: 10.87, y: 13.73 },
  }),
  {
    boards: ["seeeduino_xiao", "seeeduino_xiao_rp2040"],
    widthMm: 17.8,
    heightMm: 21,
    source: "Seeed Studio XIAO SAMD21's and XIAO RP2040's pinouts; where the lights are is about right",
    rows: [
      { x: 1.27, y: 2.9, text: "right", pads: words("D0 D1 D2 D3 D4 D5 D6") },
      { x: 16.53, y: 2.9, text: "left", pads: words("5V GND 3V3 D10 D9 D8 D7") },
    ],
    chip: { x: 8.9, y: 13, sideMm: 5 },
    led: { x: 6.6, y: 8.6 },
    neopixel: { x: 11.2, y: 8.6 },
  },
  metro("metro_m0_express", {
    source: "adafruit/Adafruit-Metro-M0-Express-PCB 6cdfd4d",
    chip: { x: 31.75, y: 51.05, sideMm: 7 },
    led: { x: 31.62, y: 3.68 },
    neopixel: { x: 41.15, y: 11.3 },
  }),
  metro("metro_m4_express", {
    source: "adafruit/Adafruit-Metro-M4-Express-PCB 4aafb2a",
    chip: { x: 28.1, y: 38.3, sideMm: 9 },
    led: { x: 31.62, y: 3.68 },
    neopixel: { x: 41.15, y: 11.3 },
  }),
  {
    boards: ["trinket_m0"],
    widthMm: 15.24,
    heightMm: 26.67,
    source: "adafruit/Adafruit-Trinket-M0-PCB 4103b9c",
    rows: [
      { x: 1.3, y: 8.89, text: "right", pads: words("BAT GND D4 D3 RST") },
      { x: 13.97, y: 8.89, text: "left", pads: words("USB D0 D1 D2 3V3") },
    ],
    chip: { x: 8.69, y: 9.67, sideMm: 5 },
    led: { x: 13.14, y: 2.41 },
  },
  {
    boards: ["gemma_m0"],
    widthMm: 28,
    heightMm: 28,
    round: true,
    source: "adafruit/Adafruit-Gemma-M0-PCB 682dbf6",
    rows: [
      alone("D2", 5.64, 5.64, "right"),
      alone("D0", 2.19, 14, "right"),
      alone("3V3", 5.64, 22.36, "right"),
      alone("VOUT", 22.36, 22.36, "left"),
      alone("D1", 25.81, 14, "left"),
      alone("GND", 22.36, 5.64, "left"),
    ],
    chip: { x: 12.23, y: 11.05, sideMm: 5 },
    led: { x: 19.97, y: 9.43 },
  },
  {
    boards: ["circuitplayground_express"],
    widthMm: 50.8,
    heightMm: 50.8,
    round: true,
    source: "adafruit/Adafruit-Circuit-Playground-Express-PCB 9c7aa9c",
    rows: [
      alone("GND", 13.78, 5.34, "right"),
      alone("A4", 7.61, 10.53, "right"),
      alone("A5", 3.59, 17.48, "right"),
      alone("3V3", 2.22, 25.4, "right"),
      alone("A6", 3.65, 33.57, "right"),
      alone("A7", 7.87, 40.59, "right"),
      alone("GND", 13.84, 45.52, "right"),
      alone("VOUT", 36.96, 45.52, "left"),
      alone("A0", 43.19, 40.33, "left"),
      alone("A1", 47.21, 33.32, "left"),
      alone("GND", 48.58, 25.4, "left"),
      alone("A2", 47.21, 17.48, "left"),
      alone("A3", 43.19, 10.47, "left"),
      alone("3V3", 36.96, 5.28, "left"),
    ],
    chip: { x: 25.4, y: 15.94, sideMm: 7 },
    led: { x: 31.62, y: 3.3 },
    // the first of ten, beside the plug
    neopixel: { x: 16.64, y: 10.41 },
  },
];
