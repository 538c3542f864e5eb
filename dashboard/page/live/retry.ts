/** How long to wait before the next attempt to connect: doubling, with a share of chance so that many pages do not come back at once. */
const firstMs = 500;
const mostMs = 15_000;

/** @param attempt  counted from 0 @param chance  0 <= x < 1 @returns milliseconds */
export function retryDelay(attempt: number, chance: number): number {
  const whole = Math.min(mostMs, firstMs * 2 ** attempt);
  return Math.round(whole * (0.5 + chance / 2));
}
