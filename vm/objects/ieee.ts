/** Taking doubles apart and putting them together, exactly: C's frexp and ldexp. */

const view = new DataView(new ArrayBuffer(8));

/** x = m * 2**e with 0.5 <= |m| < 1; zero, infinities and NaN have e = 0 */
export function frexp(x: number): [mantissa: number, exponent: number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  view.setFloat64(0, x);
  let exponent = (view.getUint16(0) >> 4) & 0x7ff;
  let shift = 0;
  if (exponent === 0) {
    // subnormal: scale into the normal range first
    shift = 54;
    view.setFloat64(0, x * 2 ** 54);
    exponent = (view.getUint16(0) >> 4) & 0x7ff;
  }
  view.setUint16(0, (view.getUint16(0) & 0x800f) | (1022 << 4));
  return [view.getFloat64(0), exponent - 1022 - shift];
}

/** x * 2**e, rounded once */
export function ldexp(x: number, e: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const [mantissa, exponent] = frexp(x);
  const total = exponent + e;
  if (total > 1024) return x > 0 ? Infinity : -Infinity;
  if (total < -1080) return x > 0 ? 0 : -0;
  // two exact steps, the last of which does the only rounding (into subnormals)
  if (total >= -1020) return total > 1000 ? mantissa * 2 ** 1000 * 2 ** (total - 1000) : mantissa * 2 ** total;
  return mantissa * 2 ** -1000 * 2 ** (total + 1000);
}
