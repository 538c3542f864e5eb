/** The runtime for generated code whose numbers are limited: each operator looks at its result. */

import type { PyValue } from "../objects/object.js";
import { held } from "../objects/number-limits.js";
import { support } from "./support.js";

const ARITHMETIC = (
  "add sub mul matmul truediv floordiv mod pow lshift rshift and or xor " +
  "iadd isub imul imatmul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor " +
  "negative positive invert"
).split(" ") as (keyof typeof support)[];

type Operator = (...operands: PyValue[]) => PyValue;

const limited: Record<string, Operator> = {};
for (const name of ARITHMETIC) {
  const operator = support[name] as Operator;
  limited[name] = (...operands) => held(operator(...operands));
}

export const limitedSupport = { ...support, ...limited };
