/** What the boards of Raspberry Pi's Pico outline share: GPn for GPIO n, and the buses that each dialect opens where no pins are given. */
import type { BoardMember, DefaultBuses, MicroPythonBoard } from "../definition/board.js";

/** GP`first` to GP`last`. */
export function gp(first: number, last: number): (readonly [name: string, gpio: number])[] {
  return Array.from({ length: last - first + 1 }, (_, index) => [`GP${first + index}`, first + index] as const);
}

/** Of `board`, the three analog inputs at the edge (CircuitPython's pins.c of both). */
export const PICO_ANALOG_MEMBERS: readonly BoardMember[] = [26, 27, 28].flatMap((gpio) => [
  [`GP${gpio}_A${gpio - 26}`, gpio] as const,
  [`GP${gpio}`, gpio] as const,
  [`A${gpio - 26}`, gpio] as const,
]);

/** `board.STEMMA_I2C()`; there is no `board.I2C()`. */
export const PICO_CIRCUITPYTHON_BUSES: DefaultBuses = { i2c: { bus: 0, scl: 5, sda: 4 } };

/** MicroPython's own defaults, for boards that define none: ports/rp2/machine_{i2c,spi,uart}.c. */
export const RP2_DEFAULT_BUSES: Pick<MicroPythonBoard, "i2c" | "spi" | "uart" | "defaultI2c"> = {
  i2c: [
    { bus: 0, scl: 5, sda: 4 },
    { bus: 1, scl: 7, sda: 6 },
  ],
  spi: [
    { bus: 0, sck: 18, mosi: 19, miso: 16 },
    { bus: 1, sck: 10, mosi: 11, miso: 8 },
  ],
  uart: [
    { bus: 0, tx: 0, rx: 1 },
    { bus: 1, tx: 4, rx: 5 },
  ],
  defaultI2c: 0,
};
