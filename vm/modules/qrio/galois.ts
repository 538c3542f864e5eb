/** The field of 256 elements that codewords are taken for: polynomials over 0 and 1 modulo x⁸+x⁴+x³+x²+1. @see ISO/IEC 18004:2015 §7.5.2 */

const modulus = 0x11d;

/** Powers of the element x, twice around. */
const powers: readonly number[] = Array.from({ length: 510 }).reduce<number[]>((list) => {
  const doubled = (list.at(-1) ?? 0) << 1;
  list.push(list.length === 0 ? 1 : doubled > 255 ? doubled ^ modulus : doubled);
  return list;
}, []);

const logarithms: readonly number[] = Array.from({ length: 256 }, (_, v) => powers.indexOf(v));

/** @param exponent  0–509 */
export function power(exponent: number): number {
  return powers[exponent];
}

export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : powers[logarithms[a] + logarithms[b]];
}

/** @param b  not 0 */
export function divide(a: number, b: number): number {
  return a === 0 ? 0 : powers[logarithms[a] + 255 - logarithms[b]];
}

/** The lowest coefficient first. */
export type Polynomial = readonly number[];

/** -1 for 0. */
export function degree(p: Polynomial): number {
  return p.findLastIndex((each) => each !== 0);
}

export function evaluate(p: Polynomial, x: number): number {
  return p.reduceRight((sum, each) => multiply(sum, x) ^ each, 0);
}
