/**
 * How arrays print: `array([1.0, 2.0], dtype=float64)`. Rows that are longer than the threshold show their ends only.
 *
 * @see micropython-ulab code/ndarray.c ndarray_print
 */
import { repr } from "../../runtime/protocol.js";
import { floatRepr } from "../../objects/text/float-text.js";
import { complex, float, readElement } from "./dtype.js";
import type { PyNdarray } from "./ndarray.js";

/** numpy.set_printoptions */
export const printOptions = { threshold: 10, edgeitems: 3 };

export function arrayText(a: PyNdarray): string {
  return `array(${a.length === 0 ? emptyText(a) : axisText(a, 0, a.offset)}, dtype=${a.dtype.name})`;
}

function emptyText(a: PyNdarray): string {
  return a.ndim > 1 ? `[], shape=(${a.shape.join(",")})` : "[]";
}

function axisText(a: PyNdarray, axis: number, at: number): string {
  if (axis === a.ndim - 1) return rowText(a, at, a.strides[axis], a.shape[axis]);
  const parts = Array.from({ length: a.shape[axis] }, (_, i) => axisText(a, axis + 1, at + i * a.strides[axis]));
  return `[${parts.join(axis === a.ndim - 2 ? ",\n       " : ",\n\n       ")}]`;
}

function rowText(a: PyNdarray, at: number, step: number, count: number): string {
  const { threshold, edgeitems } = printOptions;
  const item = (i: number): string => elementText(a, at + i * step);
  if (count <= threshold || count <= 2 * edgeitems)
    return `[${Array.from({ length: count }, (_, i) => item(i)).join(", ")}]`;
  const edge = Math.max(1, edgeitems);
  const head = Array.from({ length: edge }, (_, i) => item(i));
  const tail = Array.from({ length: edge }, (_, i) => item(count - edgeitems + i));
  return `[${head.join(", ")}, ..., ${tail.join(", ")}]`;
}

function elementText(a: PyNdarray, at: number): string {
  if (a.dtype === float) return floatRepr(a.data[at]);
  if (a.dtype !== complex) return repr(readElement(a.dtype, a.data, at));
  const imaginary = a.data[2 * at + 1];
  const plus = imaginary >= 0 || Number.isNaN(imaginary) ? "+" : "";
  return `${floatRepr(a.data[2 * at])}${plus}${floatRepr(imaginary)}j`;
}
