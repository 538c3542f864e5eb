/**
 * Reed–Solomon error correction of a block. The syndromes are divided as polynomials, as in Euclid's algorithm, until what remains is of low
 * enough degree: then the cofactor's roots tell where the errors are, and the rest how great.
 *
 * @see Y. Sugiyama et al., A Method for Solving Key Equation for Decoding Goppa Codes (1975); ISO/IEC 18004:2015 annex B
 */
import { type Polynomial, degree, divide, evaluate, multiply, power } from "./galois.js";

/**
 * @param block  data, then error correction; corrected in place
 * @param correction  how many of its codewords are the latter
 * @returns  false when there are more errors than half as many
 */
export function correct(block: Uint8Array, correction: number): boolean {
  const wrong = syndromes(block, correction);
  if (degree(wrong) < 0) return true;
  const { locator, evaluator } = keyEquation(wrong, correction);
  const slope = locator.slice(1).map((each, i) => (i % 2 === 0 ? each : 0));
  for (let i = 0; i < block.length; i++) {
    const inverse = power(255 - i);
    if (evaluate(locator, inverse) !== 0) continue;
    const steepness = evaluate(slope, inverse);
    if (steepness === 0) return false;
    block[block.length - 1 - i] ^= multiply(power(i), divide(evaluate(evaluator, inverse), steepness));
  }
  return degree(syndromes(block, correction)) < 0;
}

/** The block, whose first codeword is the highest coefficient, at x⁰, x¹ … */
function syndromes(block: Uint8Array, count: number): Polynomial {
  return Array.from({ length: count }, (_, i) => {
    const x = power(i);
    return block.reduce((sum, each) => multiply(sum, x) ^ each, 0);
  });
}

interface Key {
  /** zero at the inverse of x to the power of each place with an error */
  locator: Polynomial;
  evaluator: Polynomial;
}

function keyEquation(wrong: Polynomial, correction: number): Key {
  let [before, rest]: [Polynomial, Polynomial] = [[...new Array<number>(correction).fill(0), 1], wrong];
  let [cofactorBefore, cofactor]: [Polynomial, Polynomial] = [[0], [1]];
  while (2 * degree(rest) >= correction) {
    let [left, sum] = [before, cofactorBefore];
    for (let shift = degree(left) - degree(rest); shift >= 0; shift = degree(left) - degree(rest)) {
      const factor = divide(left[degree(left)], rest[degree(rest)]);
      left = addMultiple(left, rest, factor, shift);
      sum = addMultiple(sum, cofactor, factor, shift);
    }
    [before, rest, cofactorBefore, cofactor] = [rest, left, cofactor, sum];
  }
  return { locator: cofactor, evaluator: rest };
}

/** p + factor · q · x^shift */
function addMultiple(p: Polynomial, q: Polynomial, factor: number, shift: number): Polynomial {
  const sum = [...p, ...new Array<number>(Math.max(0, q.length + shift - p.length)).fill(0)];
  q.forEach((each, i) => {
    sum[i + shift] ^= multiply(each, factor);
  });
  return sum;
}
