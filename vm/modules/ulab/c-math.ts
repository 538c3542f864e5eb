/** C's mathematics where JavaScript's differs. */
export { power } from "../../runtime/power.js";

/** round(): halves away from zero. */
export function round(x: number): number {
  return x < 0 || Object.is(x, -0) ? -Math.round(-x) : Math.round(x);
}
