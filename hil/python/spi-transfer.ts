/** SPI transfers longer than a frame. Chip select is a pin of the program's, so cutting a transfer changes nothing on the wire but a pause. */

import * as spi from "../peripherals/spi.js";
import { hardware } from "./hardware.js";
import { orRaise } from "./refusal.js";

/** Posts the bytes in as few pieces as the board's frames allow. */
export function shiftOut(handle: number, bytes: Uint8Array): void {
  for (const [at, end] of pieces(bytes.length)) hardware().post(spi.write, { handle, data: bytes.slice(at, end) });
}

/** Shifts `fill` out for each byte that comes in. */
export function shiftIn(handle: number, fill: number, into: Uint8Array): void {
  const hw = hardware();
  for (const [at, end] of pieces(into.length)) {
    const request = { handle, fill: fill & 0xff, length: end - at };
    into.set(
      orRaise(
        hw,
        () => hw.call(spi.read, request),
        () => undefined,
      ).data,
      at,
    );
  }
}

/** Both ways at once; the two are equally long, and may be the same bytes. */
export function exchange(handle: number, out: Uint8Array, into: Uint8Array): void {
  const hw = hardware();
  for (const [at, end] of pieces(out.length)) {
    const request = { handle, data: out.slice(at, end) };
    into.set(
      orRaise(
        hw,
        () => hw.call(spi.transfer, request),
        () => undefined,
      ).data,
      at,
    );
  }
}

/** From and to of each piece that fits the board's frames. */
function pieces(length: number): [number, number][] {
  const most = hardware().backend.mostData;
  return Array.from({ length: Math.ceil(length / most) }, (_, index) => [
    index * most,
    Math.min(length, (index + 1) * most),
  ]);
}
