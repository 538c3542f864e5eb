/** synthio.Math and MathOperation: a block computed from up to three others. @see shared-module/synthio/Math.c */
import { PyBuiltin } from "../../objects/function.js";
import { defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import type { PyValue } from "../../objects/object.js";
import { type BlockInput, PyBlock, blockInput, slotProperty, slotValue } from "./block.js";
import { describeProperties } from "./describe.js";
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";

/** Of three numbers; a quotient by zero is zero. In the order of MathOperation. */
const operations: Readonly<Record<string, (a: number, b: number, c: number) => number>> = {
  SUM: (a, b, c) => a + b + c,
  ADD_SUB: (a, b, c) => a + b - c,
  PRODUCT: (a, b, c) => a * b * c,
  MUL_DIV: (a, b, c) => (c === 0 ? 0 : (a * b) / c),
  SCALE_OFFSET: (a, b, c) => a * b + c,
  OFFSET_SCALE: (a, b, c) => (a + b) * c,
  LERP: (a, b, c) => a * (1 - c) + b * c,
  CONSTRAINED_LERP: (a, b, c) => {
    const part = c < 0 ? 0 : c > 1 ? 1 : c;
    return a * (1 - part) + b * part;
  },
  DIV_ADD: (a, b, c) => (b === 0 ? 0 : a / b + c),
  ADD_DIV: (a, b, c) => (c === 0 ? 0 : (a + b) / c),
  MID: (a, b, c) => (a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : c < b ? b : c),
  MAX: (a, b, c) => larger(a, larger(b, c)),
  MIN: (a, b, c) => smaller(a, smaller(b, c)),
  ABS: (a) => Math.abs(a),
};

const larger = (a: number, b: number): number => (a > b ? a : b);
const smaller = (a: number, b: number): number => (a < b ? a : b);

/** An operation; called, it makes the block. */
class PyMathOperation extends EnumValue {
  private readonly maker = new PyBuiltin({
    sig: "MathOperation(a, b=0, c=1)",
    call: (...inputs: PyValue[]) => makeMath(this, inputs),
  });
  /** Says to callers with keywords what they are. */
  get sig(): PyBuiltin["sig"] {
    return this.maker.sig;
  }
  override c(...args: PyValue[]): PyValue | undefined {
    return this.maker.c(...args);
  }
  k(...args: PyValue[]): PyValue | undefined {
    return this.maker.k(...args);
  }
}

/** The class of the values has neither representation nor call of its own, so that it lists nothing but them. */
class PyMathOperationValue extends PyMathOperation {}

export const mathOperation = defineEnumeration(
  "synthio",
  "MathOperation",
  PyMathOperationValue,
  Object.keys(operations),
);

class PyMath extends PyBlock {
  operation: PyMathOperation = mathOperation.values[0];
  a: BlockInput = 0;
  b: BlockInput = 0;
  c0: BlockInput = 1;

  override tick(): number {
    const a = slotValue(this.a);
    // The others stand still meanwhile.
    if (this.operation.name === "ABS") return Math.abs(a);
    const b = slotValue(this.b);
    return operations[this.operation.name](a, b, slotValue(this.c0));
  }
  override __repr__(): string {
    return describeProperties(this, ["operation", "a", "b", "c"]);
  }
}

function fill(self: PyMath, operation: PyMathOperation, [a, b, c]: readonly PyValue[]): void {
  self.operation = operation;
  self.a = blockInput(a, "a");
  self.b = blockInput(b, "b");
  self.c0 = blockInput(c, "c");
}

function makeMath(operation: PyMathOperation, inputs: readonly PyValue[]): PyMath {
  const made = new PyMath();
  fill(made, operation, inputs);
  return made;
}

export const mathType = defineType({
  name: "Math",
  module: "synthio",
  js: PyMath,
  subclassable: false,
  init: {
    sig: "__init__(self, operation, a, b=0, c=1)",
    call: (self: PyMath, operation: PyValue, ...inputs: PyValue[]) =>
      fill(self, mathOperation.check(operation, "operation"), inputs),
  },
  properties: [
    {
      name: "operation",
      get: (self: PyMath) => self.operation,
      set: (self: PyMath, v) => {
        self.operation = mathOperation.check(v, "operation");
      },
    },
    slotProperty<"a", PyMath>("a", "a"),
    slotProperty<"b", PyMath>("b", "b"),
    slotProperty<"c0", PyMath>("c", "c0"),
    { name: "value", get: (self: PyMath) => makeFloat(self.value) },
  ],
});
