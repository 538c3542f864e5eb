/** complex: two doubles. */
import { complexPower } from "../runtime/arithmetic.js";
import { floatOf, findAttr, callPy, callSpecial, typeName } from "../runtime/protocol.js";
import { divideAsBoards, multiplyAsBoards, powerAsBoards } from "./board-complex.js";
import { active } from "./dialect.js";
import { typeError, valueError, zeroDivisionError } from "./error.js";
import { hashFloat } from "./float.js";
import { defineType } from "./native.js";
import { floatValue, isFloat, isNumber, makeFloat } from "./number.js";
import { PyObject, type PyValue } from "./object.js";
import { floatRepr } from "./text/float-text.js";
import { parseComplexText } from "./text/number-parse.js";
import type { PyType } from "./type.js";

export class PyComplex extends PyObject {
  constructor(
    public re = 0,
    public im = 0,
  ) {
    super();
  }
  override __repr__(): string {
    const imaginary = part(this.im);
    if (this.re === 0 && (active.dialect !== "host" || !Object.is(this.re, -0))) return `${imaginary}j`;
    return `(${part(this.re)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j)`;
  }
  override __bool__(): boolean {
    return this.re !== 0 || this.im !== 0;
  }
  override __hash__(): number {
    return this.im === 0 ? hashFloat(this.re) : (hashFloat(this.re) + Math.imul(hashFloat(this.im), 1000003)) | 0;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    const y = asComplex(o);
    return y === undefined ? undefined : this.re === y.re && this.im === y.im;
  }
  override __neg__(): PyValue {
    return new PyComplex(-this.re, -this.im);
  }
  override __pos__(): PyValue {
    return new PyComplex(this.re, this.im);
  }
  override __abs__(): PyValue {
    return makeFloat(Math.hypot(this.re, this.im));
  }
}

/** Operators by name; both sides complex already. */
const operators: Record<string, (x: PyComplex, y: PyComplex) => PyValue> = {
  add: (x, y) => new PyComplex(x.re + y.re, x.im + y.im),
  sub: (x, y) => new PyComplex(x.re - y.re, x.im - y.im),
  mul: (x, y) =>
    active.dialect === "host"
      ? new PyComplex(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
      : new PyComplex(...multiplyAsBoards([x.re, x.im], [y.re, y.im])),
  truediv: divide,
  pow: power,
  floordiv: refuseFloor,
};
for (const [name, operator] of Object.entries(operators)) {
  for (const reflected of [false, true]) {
    Object.defineProperty(PyComplex.prototype, `__${reflected ? "r" : ""}${name}__`, {
      value(this: PyComplex, o: PyValue): PyValue | undefined {
        const other = asComplex(o);
        if (other === undefined || (name === "floordiv" && active.dialect === "host")) return undefined;
        return reflected ? operator(other, this) : operator(this, other);
      },
      configurable: true,
      writable: true,
    });
  }
}

function part(x: number): string {
  const text = floatRepr(x);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

function asComplex(v: PyValue): PyComplex | undefined {
  if (v instanceof PyComplex) return v;
  return isNumber(v) ? new PyComplex(floatValue(v), 0) : undefined;
}

function refuseFloor(): never {
  throw typeError("can't truncate-divide a complex number");
}

function divide(x: PyComplex, y: PyComplex): PyValue {
  if (active.dialect !== "host") return new PyComplex(...divideAsBoards([x.re, x.im], [y.re, y.im]));
  if (y.re === 0 && y.im === 0) throw zeroDivisionError("complex division by zero");
  // Smith's method: scale by the larger part
  if (Math.abs(y.re) >= Math.abs(y.im)) {
    const ratio = y.im / y.re;
    const denominator = y.re + y.im * ratio;
    return new PyComplex((x.re + x.im * ratio) / denominator, (x.im - x.re * ratio) / denominator);
  }
  const ratio = y.re / y.im;
  const denominator = y.re * ratio + y.im;
  return new PyComplex((x.re * ratio + x.im) / denominator, (x.im * ratio - x.re) / denominator);
}

/** x ** y; small whole powers by multiplication, as CPython. */
export function power(x: PyComplex, y: PyComplex): PyValue {
  if (active.dialect !== "host") return new PyComplex(...powerAsBoards([x.re, x.im], [y.re, y.im]));
  if (y.re === 0 && y.im === 0) return new PyComplex(1, 0);
  if (x.re === 0 && x.im === 0) {
    if (y.im !== 0 || y.re < 0) throw zeroDivisionError("0.0 to a negative or complex power");
    return new PyComplex(0, 0);
  }
  if (y.im === 0 && Number.isInteger(y.re) && Math.abs(y.re) <= 100) {
    let result = new PyComplex(1, 0);
    let base = x;
    for (let n = Math.abs(y.re); n > 0; n >>= 1) {
      if (n & 1) result = operators.mul(result, base) as PyComplex;
      base = operators.mul(base, base) as PyComplex;
    }
    return y.re < 0 ? divide(new PyComplex(1, 0), result) : result;
  }
  const size = Math.hypot(x.re, x.im);
  const angle = Math.atan2(x.im, x.re);
  const r = size ** y.re * Math.exp(-y.im * angle);
  const phase = angle * y.re + y.im * Math.log(size);
  return new PyComplex(r * Math.cos(phase), r * Math.sin(phase));
}

function makeComplex(real: PyValue | undefined, imag: PyValue | undefined): PyComplex {
  if (active.dialect !== "host" && imag !== undefined)
    for (const v of [real ?? 0, imag])
      if (asComplex(v) === undefined && (typeof v !== "object" || findAttr(v, "__float__") === undefined))
        throw typeError(`can't convert ${typeName(v)} to float`);
  if (typeof real === "string") {
    if (imag !== undefined) throw typeError("complex() can't take second arg if first is a string");
    const parsed = parseComplexText(real);
    if (parsed === undefined)
      throw valueError(active.dialect === "host" ? "complex() arg is a malformed string" : "invalid syntax for number");
    return new PyComplex(...parsed);
  }
  const x = real === undefined ? new PyComplex() : complexOf(real, imag === undefined);
  if (imag === undefined) return new PyComplex(x.re, x.im);
  const y = complexOf(imag, false);
  return new PyComplex(x.re - y.im, x.im + y.re);
}

/**
 * A complex argument: complex, a number, or what has `__complex__`.
 * @param alone  it is the whole number, not one of its two parts, which boards take for floats
 * @throws TypeError
 */
export function complexOf(v: PyValue, alone = true): PyComplex {
  const known = asComplex(v);
  if (known !== undefined) return known;
  const method = typeof v === "object" ? findAttr(v, "__complex__") : undefined;
  if (method !== undefined) {
    const made = callPy(method);
    if (made instanceof PyComplex) return made;
    throw typeError(
      active.dialect === "host"
        ? `${typeName(v)}.__complex__() must return a complex, not ${typeName(made)}`
        : `can't convert ${typeName(v)} to complex`,
    );
  }
  if (active.dialect !== "host" && (typeof v !== "object" || findAttr(v, "__float__") === undefined))
    throw typeError(`can't convert ${typeName(v)} to complex`);
  if (alone && active.dialect !== "host" && typeof v === "object" && !v.type.native) {
    const made = callSpecial(v, "__float__");
    if (made === undefined || !isFloat(made)) throw typeError(`can't convert ${typeName(v)} to complex`);
    return new PyComplex(floatValue(made)!, 0);
  }
  return new PyComplex(floatOf(v), 0);
}

complexPower.of = (a, b) => power(new PyComplex(a), new PyComplex(b));

export const complexType = defineType({
  name: "complex",
  js: PyComplex,
  new: {
    sig: "__new__(cls, real=..., imag=...)",
    positionalOnBoards: "counted",
    call: (cls: PyType, real: PyValue | undefined, imag: PyValue | undefined) => {
      const value = makeComplex(real, imag);
      if (cls === complexType) return value;
      const made = new cls.ctor() as PyComplex;
      made.re = value.re;
      made.im = value.im;
      return made;
    },
  },
  properties: [
    { name: "real", get: (self: PyComplex) => makeFloat(self.re) },
    { name: "imag", get: (self: PyComplex) => makeFloat(self.im) },
  ],
  methods: [{ sig: "conjugate(self, /)", call: (self: PyComplex) => new PyComplex(self.re, -self.im), only: ["host"] }],
});
