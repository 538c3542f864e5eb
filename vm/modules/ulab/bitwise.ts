/** numpy.bitwise_and, left_shift and the like: on integers only. @see micropython-ulab code/numpy/bitwise.c */
import { valueError } from "../../objects/error.js";
import type { PyValue } from "../../objects/object.js";
import { fromOperand } from "./convert.js";
import { type Dtype, arithmetic, complex, float, int16, int8, promoted, uint16 } from "./dtype.js";
import { PyNdarray, broadcastShape, newArray, stretched } from "./ndarray.js";

const operations = {
  and: (a: number, b: number) => a & b,
  or: (a: number, b: number) => a | b,
  xor: (a: number, b: number) => a ^ b,
  left: (a: number, b: number) => a << b,
  right: (a: number, b: number) => a >> b,
} as const;

export function bitwise(op: keyof typeof operations, x: PyValue, y: PyValue): PyNdarray {
  const [a, b] = [fromOperand(x), fromOperand(y)];
  if ([a, b].some(({ dtype }) => dtype === float || dtype === complex))
    throw valueError("not supported for input types");
  const shape = broadcastShape(a, b);
  if (shape === undefined) throw valueError("operands could not be broadcast together");
  // shifting uint16 by int8, ulab reads and writes low bytes
  const narrow = (op === "left" || op === "right") && a.dtype === uint16 && b.dtype === int8;
  const out = newArray(shape, narrow ? int8 : resultType(a.dtype, b.dtype));
  const r = stretched(b, shape);
  const l = narrow ? Int8Array.from(stretched(a, shape)) : stretched(a, shape);
  const compute = operations[op];
  for (let i = 0; i < out.length; i++) out.data[i] = compute(l[i], r[i]);
  return out;
}

/** Unlike arithmetic, uint16 beside int16 stays an integer here. */
function resultType(x: Dtype, y: Dtype): Dtype {
  const [a, b] = [arithmetic(x), arithmetic(y)];
  const has = (dtype: Dtype): boolean => a === dtype || b === dtype;
  if (has(uint16) && has(int16)) return int16;
  return has(uint16) && has(int8) ? uint16 : promoted(a, b);
}
