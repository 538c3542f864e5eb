/**
 * Complex arithmetic as boards do it (py/objcomplex.c): division by the other's square length, powers by logarithm and angle also where they are
 * small and whole, each step in the width of the board's floats. The last digits show it: `1j ** 2` is not quite -1.
 */
import { zeroDivisionError } from "./error.js";
import { numberLimits } from "./number-limits.js";

export type Parts = readonly [re: number, im: number];

/** Arithmetic is in single precision where floats are stored so, before two of its bits are lost in a reference. */
function width(): (v: number) => number {
  return numberLimits.store === undefined ? (v) => v : Math.fround;
}

export function multiplyAsBoards([a, b]: Parts, [c, d]: Parts): Parts {
  const r = width();
  return [r(r(a * c) - r(b * d)), r(r(a * d) + r(b * c))];
}

/** @throws ZeroDivisionError */
export function divideAsBoards(x: Parts, [c, d]: Parts): Parts {
  const r = width();
  if (d === 0) {
    if (c === 0) throw zeroDivisionError("complex divide by zero");
    return [r(x[0] / c), r(x[1] / c)];
  }
  if (c === 0) return [r(x[1] / d), r(-x[0] / d)];
  const square = r(r(c * c) + r(d * d));
  return multiplyAsBoards(x, [r(c / square), r(d / -square)]);
}

/** @throws ZeroDivisionError */
export function powerAsBoards([a, b]: Parts, [c, d]: Parts): Parts {
  const r = width();
  const size = r(Math.sqrt(r(r(a * a) + r(b * b))));
  if (size === 0) {
    if (d !== 0 || c < 0) throw zeroDivisionError("0.0 to a complex power");
    return [c === 0 ? 1 : 0, b];
  }
  const log = r(Math.log(size));
  const angle = r(Math.atan2(b, a));
  const grown = r(Math.exp(r(r(c * log) - r(d * angle))));
  const turned = r(r(d * log) + r(c * angle));
  return [r(grown * r(Math.cos(turned))), r(grown * r(Math.sin(turned)))];
}
