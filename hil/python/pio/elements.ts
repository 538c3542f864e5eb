/** A buffer as the elements that go into a FIFO, one each. */
import { PyArray, PyByteArray, PyMemoryView, type PyValue } from "../../../vm/index.js";
import { readable, writable } from "../arguments.js";

export interface Elements {
  readonly bytes: Uint8Array;
  /** `array`'s letter; "bytearray" for a bytearray, "B" for bytes. */
  readonly code: string;
  /** Bytes of one element. */
  readonly size: number;
}

export function elementsOf(value: PyValue): Elements {
  return { bytes: readable(value), ...kindOf(value) };
}

export function writableElementsOf(value: PyValue): Elements {
  return { bytes: writable(value), ...kindOf(value) };
}

function kindOf(value: PyValue): { code: string; size: number } {
  if (value instanceof PyArray) return { code: value.typecode, size: value.size };
  if (value instanceof PyMemoryView) return { code: value.code, size: value.itemSize };
  return { code: value instanceof PyByteArray ? "bytearray" : "B", size: 1 };
}
