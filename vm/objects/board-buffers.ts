/**
 * How boards compare bytearrays, arrays and memoryviews: as memory, with whatever has a buffer, and with anything else
 * to False.
 *
 * @see MicroPython py/objarray.c array_binary_op
 */

import { notImplementedError } from "./error.js";
import type { PyValue } from "./object.js";
import { encodeUtf8 } from "./text/utf8.js";

export type Order = "eq" | "lt" | "le" | "gt" | "ge";

export const HOLDS: Readonly<Record<Order, (order: number) => boolean>> = {
  eq: (c) => c === 0,
  lt: (c) => c < 0,
  le: (c) => c <= 0,
  gt: (c) => c > 0,
  ge: (c) => c >= 0,
};

/**
 * @param code  the typecode of `bytes`
 * @throws NotImplementedError for typecodes that do not compare as memory
 */
export function compareBuffers(code: string, bytes: Uint8Array, other: PyValue, order: Order): boolean {
  const buffer =
    typeof other === "string" ? encodeUtf8(other) : typeof other === "object" ? other.buffer?.() : undefined;
  if (buffer === undefined) return false;
  const otherCode = codeOf(other);
  const kind = code.toLowerCase();
  const unsigned = code !== kind || otherCode !== otherCode.toLowerCase();
  if (kind !== otherCode.toLowerCase() || kind === "f" || kind === "d" || (order !== "eq" && !unsigned))
    throw notImplementedError();
  return HOLDS[order](compareBytes(bytes, buffer));
}

function codeOf(v: PyValue): string {
  const { typecode, code } = v as unknown as { typecode?: string; code?: string };
  return typecode ?? code ?? "B";
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
