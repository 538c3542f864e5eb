/**
 * An int whose value is still on its way: a pin's level that the board will sample between two changes which Python has not asked for yet. Integer
 * arithmetic goes on with it unseen; whoever looks at it waits.
 *
 * A driver that clocks bits in by hand (`value = (value << 1) | data.value`) looks at none of them before the last, so that the whole transfer can
 * run on the board in one go, at the board's speed.
 */

import { type PyValue } from "./object.js";
import { PyIntObject, intValue } from "./number.js";
import { held } from "./number-limits.js";

/** What several of them come with. */
export interface Delivery {
  readonly arrived: boolean;
}

export class PyPendingInt extends PyIntObject {
  /**
   * @param fetch  waits for the value; called once, when somebody looks. What it throws is what looking raises
   * @param isBool  whether Python would have a bool here
   */
  constructor(
    readonly delivery: Delivery,
    fetch: () => number | bigint,
    readonly isBool = false,
  ) {
    super();
    let known: number | bigint | undefined;
    Object.defineProperty(this, "v", { get: () => (known ??= fetch()) });
  }
}

/** The largest shift that is put off: nothing of that size runs out of memory. */
const MOST_SHIFT = 1024;

/**
 * An operation on ints of which one is on its way, to be done when somebody looks.
 * @param word  `or` for `__or__`
 * @param numbers  the operation on what there will be
 * @returns undefined when it must not be put off: it could raise, or an operand is no int
 */
export function deferred(
  word: string,
  numbers: (a: PyValue, b: PyValue) => PyValue | undefined,
  a: PyValue,
  b: PyValue,
): PyValue | undefined {
  if (isBool(a) && isBool(b)) return numbers(settled(a), settled(b));
  const waiting = [a, b].find((v): v is PyPendingInt => v instanceof PyPendingInt && !v.delivery.arrived);
  if (waiting === undefined || !isPlain(a) || !isPlain(b)) return undefined;
  if (word.endsWith("shift") && !(typeof b === "number" && b >= 0 && b <= MOST_SHIFT)) return undefined;
  return new PyPendingInt(waiting.delivery, () => intValue(held(numbers(a, b)!))!);
}

/** Operators that raise nothing on ints, shifts by a small number included. */
export const deferrable: ReadonlySet<string> = new Set(["add", "sub", "and", "or", "xor", "lshift", "rshift"]);

function isPlain(v: PyValue): boolean {
  return typeof v === "number" ? Number.isInteger(v) : typeof v === "bigint" || v instanceof PyPendingInt;
}

function isBool(v: PyValue): boolean {
  return typeof v === "boolean" || (v instanceof PyPendingInt && v.isBool);
}

function settled(v: PyValue): PyValue {
  return v instanceof PyPendingInt ? v.v !== 0 : v;
}
