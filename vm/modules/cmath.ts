/** cmath: functions of complex numbers. Boards have the few that MicroPython has, by the same formulas. */
import { floatOf } from "../runtime/protocol.js";
import { complexOf, PyComplex } from "../objects/complex.js";
import { type Dialect, active } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { makeFloat } from "../objects/number.js";
import type { PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";

type Map = (z: PyComplex) => PyComplex;

const exp: Map = ({ re, im }) => new PyComplex(Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im));
const log: Map = ({ re, im }) => new PyComplex(Math.log(Math.hypot(re, im)), Math.atan2(im, re));
const log10: Map = ({ re, im }) => new PyComplex(Math.log10(Math.hypot(re, im)), Math.LOG10E * Math.atan2(im, re));
const cos: Map = ({ re, im }) => new PyComplex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
const sin: Map = ({ re, im }) => new PyComplex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
const sqrt: Map = ({ re, im }) => {
  if (active.dialect !== "host") {
    // py/modcmath.c: half the angle
    const [size, angle] = [(re * re + im * im) ** 0.25, 0.5 * Math.atan2(im, re)];
    return new PyComplex(size * Math.cos(angle), size * Math.sin(angle));
  }
  // the larger part from the sum, the other by division: no cancellation
  const size = Math.hypot(re, im);
  if (size === 0) return new PyComplex(0, im);
  const large = Math.sqrt((size + Math.abs(re)) / 2);
  const small = Math.abs(im) / (2 * large);
  const sign = im < 0 || Object.is(im, -0) ? -1 : 1;
  return re >= 0 ? new PyComplex(large, sign * small) : new PyComplex(small, sign * large);
};

const named = (name: string, f: Map): FunctionSpec => ({ sig: `${name}(z, /)`, call: (z: PyValue) => f(complexOf(z)) });
const phase = (z: PyComplex): number => Math.atan2(z.im, z.re);

const functions: readonly FunctionSpec[] = [
  { sig: "phase(z, /)", call: (z: PyValue) => makeFloat(phase(complexOf(z))) },
  {
    sig: "polar(z, /)",
    call: (v: PyValue) => {
      const z = complexOf(v);
      return new PyTuple([makeFloat(Math.hypot(z.re, z.im)), makeFloat(phase(z))]);
    },
  },
  {
    sig: "rect(r, phi, /)",
    call: (r: PyValue, phi: PyValue) => {
      const [size, angle] = [floatOf(r), floatOf(phi)];
      return new PyComplex(size * Math.cos(angle), size * Math.sin(angle));
    },
  },
  named("exp", exp),
  named("log", log),
  named("log10", log10),
  named("sqrt", sqrt),
  named("cos", cos),
  named("sin", sin),
];

export function makeCmath(dialect: Dialect): PyModule {
  return defineModule({ name: "cmath", functions, constants: { e: Math.E, pi: Math.PI } }, dialect);
}
