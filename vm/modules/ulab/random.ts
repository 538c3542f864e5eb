/**
 * ulab.numpy.random, which CircuitPython's unix build has: PCG32, seeded by the program.
 *
 * @see micropython-ulab code/numpy/random/random.c
 */
import { floatOf, intOf, indexOf } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import type { PyModule } from "../../objects/module.js";
import { defineModule, defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, PyObject, type PyValue, identityOf } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { isIntObject } from "./convert.js";
import { float } from "./dtype.js";
import { limits } from "./limits.js";
import { PyNdarray, flat, isDense, newArray } from "./ndarray.js";

const MULTIPLIER = 6364136223846793005n;
const INCREMENT = 1442695040888963407n;

class PyGeneratorOfNumbers extends PyObject {
  state = 0n;

  /** 32 bits */
  private word(): bigint {
    const old = this.state;
    this.state = BigInt.asUintN(64, old * MULTIPLIER + INCREMENT);
    const value = BigInt.asUintN(32, (old ^ (old >> 18n)) >> 27n);
    const turn = old >> 59n;
    return turn === 0n ? value : BigInt.asUintN(32, (value >> turn) | (value << (32n - turn)));
  }
  /** From 0 up to 1, 53 bits. */
  next(): number {
    const high = this.word();
    return Number(((high << 32n) | this.word()) >> 11n) * 2 ** -53;
  }
  override __repr__(): string {
    return `Generator() at 0x0x${identityOf(this).toString(16)}`;
  }
}

function generator(seed: PyValue): PyGeneratorOfNumbers {
  const made = new PyGeneratorOfNumbers();
  made.state = BigInt.asUintN(64, BigInt(intOf(seed)));
  return made;
}

function make(_cls: PyValue, seed: PyValue | undefined): PyValue {
  if (seed === undefined || seed === None) return generator(Math.floor(Math.random() * 2 ** 32));
  if (isIntObject(seed)) return generator(seed);
  if (seed instanceof PyTuple) return new PyTuple(seed.a.map(generator));
  throw typeError("argument must be None, an integer or a tuple of integers");
}

function shapeOf(size: PyValue): number[] {
  if (isIntObject(size)) return [indexOf(size)];
  if (!(size instanceof PyTuple)) throw typeError("shape must be None, an integer or a tuple of integers");
  if (size.a.length > limits.dimensions) throw valueError(`maximum number of dimensions is ${limits.dimensions}`);
  return size.a.map(indexOf);
}

function filled(size: PyValue, next: () => number): PyValue {
  if (size === None) return makeFloat(next());
  const out = newArray(shapeOf(size), float);
  for (let i = 0; i < out.length; i++) out.data[i] = next();
  return out;
}

/** Box and Muller's: two numbers of a normal distribution from two equal ones. */
function normal(self: PyGeneratorOfNumbers, loc: PyValue, scale: PyValue, size: PyValue): PyValue {
  const [mean, deviation] = [floatOf(loc), floatOf(scale)];
  let spare: number | undefined;
  return filled(size, () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(self.next()));
    const angle = 2 * Math.PI * self.next();
    spare = mean + deviation * radius * Math.sin(angle);
    return mean + deviation * radius * Math.cos(angle);
  });
}

function random(self: PyGeneratorOfNumbers, size: PyValue, out: PyValue): PyValue {
  if (out === None) return filled(size, () => self.next());
  if (!(out instanceof PyNdarray)) throw typeError("out has wrong type");
  if (out.dtype !== float) throw typeError("output array has wrong type");
  if (size !== None && shapeOf(size).join() !== out.shape.join())
    throw valueError("size must match out.shape when used together");
  if (!isDense(out)) throw valueError("output array must be contiguous");
  const values = flat(out);
  for (let i = 0; i < values.length; i++) values[i] = self.next();
  return out;
}

const generatorType = defineType({
  name: "generator",
  module: "ulab.numpy.random",
  js: PyGeneratorOfNumbers,
  new: { sig: "__new__(cls, seed=..., /)", call: make },
  methods: [
    { sig: "normal(self, loc=0.0, scale=1.0, size=None)", call: normal },
    { sig: "random(self, size=None, *, out=None)", call: random },
    {
      sig: "uniform(self, low=0.0, high=1.0, size=None)",
      call: (self: PyGeneratorOfNumbers, low: PyValue, high: PyValue, size: PyValue) => {
        const [from, to] = [floatOf(low), floatOf(high)];
        // without a size the limits are not looked at
        return filled(size, () => (size === None ? self.next() : from + (to - from) * self.next()));
      },
    },
  ],
});

export function makeNumpyRandom(): PyModule {
  return defineModule({ name: "random", constants: { Generator: generatorType } });
}
