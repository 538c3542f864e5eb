/** What Adafruit's Feather M0 boards share: the pins at their edges and the buses on them. */
import type { BoardMember, DefaultBuses } from "../definition/board.js";

/** By GPIO number (PA00 is 0, PB00 is 32). */
export const FEATHER_M0_LABELS: readonly (readonly [gpio: number, label: string])[] = [
  [2, "A0"],
  [4, "A3"],
  [5, "A4"],
  [7, "D9"],
  [10, "D1"],
  [11, "D0"],
  [12, "MISO"],
  [15, "D5"],
  [16, "D11"],
  [17, "LED"],
  [18, "D10"],
  [19, "D12"],
  [20, "D6"],
  [22, "SDA"],
  [23, "SCL"],
  [34, "A5"],
  [40, "A1"],
  [41, "A2"],
  [42, "MOSI"],
  [43, "SCK"],
];

/** Of `board`, in the order of their pins.c, as far as these are the same. */
export const FEATHER_M0_MEMBERS: readonly BoardMember[] = [
  ["A0", 2],
  ["A1", 40],
  ["A2", 41],
  ["A3", 4],
  ["A4", 5],
  ["A5", 34],
  ["SCK", 43],
  ["MOSI", 42],
  ["MISO", 12],
  ["D0", 11],
  ["RX", 11],
  ["D1", 10],
  ["TX", 10],
  ["SDA", 22],
  ["SCL", 23],
  ["D5", 15],
  ["D6", 20],
  ["D9", 7],
  ["VOLTAGE_MONITOR", 7],
  ["BATTERY", 7],
  ["D10", 18],
  ["D11", 16],
  ["D12", 19],
  ["LED", 17],
  ["D13", 17],
];

export const FEATHER_M0_BUSES: DefaultBuses = {
  i2c: { bus: 3, scl: 23, sda: 22 },
  spi: { bus: 4, miso: 12, mosi: 42, sck: 43 },
  uart: { bus: 0, rx: 11, tx: 10 },
};
