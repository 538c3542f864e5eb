/**
 * Arithmetic and comparison of arrays, element by element, with broadcasting.
 *
 * Each combination of operator and element types gets a loop of its own, made from text when first used: a loop that all
 * combinations share sees so many kinds of typed array that V8 reads each element through a generic path (6 times slower).
 *
 * @see micropython-ulab code/ndarray_operators.c for result types, code/ndarray.h for what the loops compute
 */
import { typeError, valueError } from "../../objects/error.js";
import { power } from "./c-math.js";
import { complexBinary } from "./complex.js";
import { refuseComplex } from "./convert.js";
import { type Data, type Dtype, arithmetic, bool, complex, float, int16, int8, promoted, uint16 } from "./dtype.js";
import { PyNdarray, broadcastShape, flat, lengthOfShape, newArray, scatter, stretched } from "./ndarray.js";

export type Operator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "**"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">=";

type Loop = (a: Data, b: Data, out: Data, n: number, power: (x: number, y: number) => number) => void;

const expressions: Record<Operator, string> = {
  "+": "a[i] + b[i]",
  "-": "a[i] - b[i]",
  "*": "a[i] * b[i]",
  "/": "a[i] / b[i]",
  "//": "Math.floor(a[i] / b[i])",
  "%": "a[i] % b[i]",
  "**": "power(a[i], b[i])",
  "&": "a[i] & b[i]",
  "|": "a[i] | b[i]",
  "^": "a[i] ^ b[i]",
  "<<": "a[i] << b[i]",
  ">>": "a[i] >> b[i]",
  "==": "a[i] === b[i] ? 1 : 0",
  "!=": "a[i] !== b[i] ? 1 : 0",
  "<": "a[i] < b[i] ? 1 : 0",
  "<=": "a[i] <= b[i] ? 1 : 0",
  ">": "a[i] > b[i] ? 1 : 0",
  ">=": "a[i] >= b[i] ? 1 : 0",
};

/** ulab divides integers as C does, and makes floats of the quotients: np.array([7], dtype=np.uint8) / 2 is 3.0. */
const INTEGER_QUOTIENT = "Math.trunc(a[i] / b[i])";

const loops = new Map<string, Loop>();

/** The loop for these types. The comment keeps V8 from sharing one compiled function among all. */
function loopFor(op: Operator, a: Dtype, b: Dtype, out: Dtype): Loop {
  const key = `${op} ${a.name} ${b.name} ${out.name}`;
  let loop = loops.get(key);
  if (loop === undefined) {
    const value = op === "/" && a !== float && b !== float ? INTEGER_QUOTIENT : expressions[op];
    const text = `"use strict"; /* ${key} */ for (let i = 0; i < n; i++) out[i] = ${value};`;
    // oxlint-disable-next-line typescript/no-implied-eval -- the text is a table's entry
    loop = new Function("a", "b", "out", "n", "power", text) as Loop;
    loops.set(key, loop);
  }
  return loop;
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const bitwise: ReadonlySet<string> = new Set(["&", "|", "^"]);

/** `a op b`. @throws ValueError when the shapes do not fit, TypeError for types the operator does not take */
export function binary(op: Operator, a: PyNdarray, b: PyNdarray): PyNdarray {
  if (a.length === 0 || b.length === 0) return newArray([0], emptyResult(op, a.dtype, b.dtype));
  const shape = broadcastShape(a, b);
  if (shape === undefined) throw valueError("operands could not be broadcast together");
  if (a.dtype === complex || b.dtype === complex) return complexBinary(op, a, b, shape);
  const dtype = resultType(op, a.dtype, b.dtype);
  const out = newArray(shape, dtype);
  loopFor(op, a.dtype, b.dtype, dtype)(stretched(a, shape), stretched(b, shape), out.data, out.length, power);
  return out;
}

function resultType(op: Operator, a: Dtype, b: Dtype): Dtype {
  if (comparisons.has(op)) return bool;
  if (op === "/" || op === "**") return float;
  if (bitwise.has(op)) return bitwiseType(a, b);
  const l = arithmetic(a);
  const r = arithmetic(b);
  // subtraction, remainder and division are not symmetrical for these
  if (l === uint16 && r === int8) return op === "-" || op === "//" ? uint16 : op === "%" ? float : int16;
  if (l === int8 && r === uint16 && op === "//") return uint16;
  return promoted(l, r);
}

function bitwiseType(a: Dtype, b: Dtype): Dtype {
  if ([a, b].some((dtype) => dtype === float || dtype === complex))
    throw typeError("operation not supported for the input types");
  if ((a === int16 && b === uint16) || (a === uint16 && b === int16))
    throw typeError("dtype of int32 is not supported");
  return a === bool && b === bool ? bool : promoted(a, b);
}

/** The type of an array without elements. */
function emptyResult(op: Operator, a: Dtype, b: Dtype): Dtype {
  if (comparisons.has(op)) return bool;
  if (op === "/" || op === "**") return float;
  const l = arithmetic(a);
  const r = arithmetic(b);
  if (l === r) return l;
  if (l === float || r === float) return float;
  if ((l === uint16 || r === uint16) && l !== int16 && r !== int16) return uint16;
  return int16;
}

/** `a op= b`: into the memory of `a`, which keeps its type. @throws TypeError, ValueError */
export function inplace(op: "+" | "-" | "*" | "/" | "%" | "**", a: PyNdarray, b: PyNdarray): PyNdarray {
  const shape = broadcastShape(a, b);
  if (shape === undefined || lengthOfShape(shape) !== a.length || shape.length !== a.ndim)
    throw valueError("operands could not be broadcast together");
  if (a.length === 0 || b.length === 0) return newArray([0], emptyResult(op, a.dtype, b.dtype));
  refuseComplex(a);
  if ((op === "/" || op === "**") && a.dtype !== float) throw typeError("results cannot be cast to specified type");
  if (a.dtype !== float && b.dtype === float) throw typeError("cannot cast output with casting rule");
  const out = a.dtype.make(a.length);
  loopFor(op, a.dtype, b.dtype, a.dtype)(flat(a), stretched(b, shape), out, a.length, power);
  scatter(a, out);
  return a;
}
