/**
 * Equality of outputs but for the last digits of floats. CircuitPython's tests/circuitpython has expectations that were written down long ago, on a build
 * whose floats had other last digits: its own unix build passes them only so.
 *
 * Texts are bytes, one character each.
 */

/** A number with a point or an exponent; integers must be equal. */
const FLOAT = /[-+]?(?:\d+\.\d*(?:[eE][-+]?\d+)?|\d+[eE][-+]?\d+)/g;

/** @param tolerance  relative, to the greater of the two: 1e-12 */
export function equalWithin(tolerance: number, output: string, expected: string): boolean {
  if (output.replace(FLOAT, "#") !== expected.replace(FLOAT, "#")) return false;
  const a = output.match(FLOAT) ?? [];
  const b = expected.match(FLOAT) ?? [];
  if (a.length !== b.length) return false;
  return a.every((text, i) => {
    const x = Number(text);
    const y = Number(b[i]);
    return x === y || Math.abs(x - y) <= tolerance * Math.max(Math.abs(x), Math.abs(y));
  });
}
