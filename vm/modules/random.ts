/**
 * random. Boards use the small generator "Yasmarang" (Ilya Levin, public domain), so that a seeded program gives the numbers
 * it gives on MicroPython; all dialects use it here.
 */
import { mayStop } from "../runtime/stop.js";
import { floatOf, getItem, indexOf, intOf, iterate, lengthOf, toArray, setItem } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { type Dialect, active, onCircuitPythonBoard } from "../objects/dialect.js";
import { indexError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { intValue, makeFloat, makeInt, toBigInt } from "../objects/number.js";
import { None, type PyValue } from "../objects/object.js";
import { hashOf } from "../runtime/protocol.js";

const state = { pad: 0xeda4baba, n: 69, d: 233, dat: 0 };

/** The next 32 bits. */
function next(): number {
  state.pad = (state.pad + state.dat + Math.imul(state.d, state.n)) >>> 0;
  state.pad = ((state.pad << 3) + (state.pad >>> 29)) >>> 0;
  state.n = (state.pad | 2) >>> 0;
  state.d = (state.d ^ ((state.pad << 31) + (state.pad >>> 1))) >>> 0;
  state.dat = (state.dat ^ (((state.pad << 24) >> 24) ^ (state.d >>> 8) ^ 1)) & 0xff;
  return (state.pad ^ (state.d << 5) ^ (state.pad >>> 18) ^ (state.dat << 1)) >>> 0;
}

function seed(n: number): void {
  Object.assign(state, { pad: n >>> 0, n: 69, d: 233, dat: 0 });
}

/** 0 <= result < n, without bias: the low bits, until they are small enough. */
function below(n: bigint): bigint {
  const bits = n === 1n ? 1 : (n - 1n).toString(2).length;
  for (;;) {
    const r = randomBits(bits);
    if (r < n) return r;
  }
}

/** The low bits of as many steps as are needed. */
function randomBits(bits: number): bigint {
  let out = 0n;
  for (let have = 0; have < bits; have += 32)
    out |= BigInt.asUintN(Math.min(32, bits - have), BigInt(next())) << BigInt(have);
  return out;
}

/** [0, 1) with 52 bits: the mantissa of a double, from two steps. */
function fraction(): number {
  const high = next() & 0xfffff;
  return (high * 2 ** 32 + next()) / 2 ** 52;
}

/** An argument of randrange and randint: boards count in machine words. */
function wordOf(v: PyValue): bigint {
  return active.dialect === "host" ? toBigInt(intOf(v)) : BigInt(indexOf(v));
}

function range(start: PyValue, stop: PyValue | undefined, step: PyValue | undefined): PyValue {
  const first = wordOf(start);
  const low = stop === undefined ? 0n : first;
  const high = stop === undefined || (stop === None && active.dialect === "host") ? first : wordOf(stop);
  const by = step === undefined ? 1n : wordOf(step);
  if (by === 0n) throw empty("zero step for randrange()", "randrange step cannot be zero");
  const count = by > 0n ? (high - low + by - 1n) / by : (high - low + by + 1n) / by;
  if (count <= 0n)
    throw empty(
      `empty range in randrange(${low}, ${high})`,
      step === undefined ? "stop not reachable from start" : "invalid step",
    );
  return makeInt(low + by * below(count));
}

function empty(hostText: string, circuitPythonText: string): unknown {
  if (active.dialect === "host") return valueError(hostText);
  return valueError(onCircuitPythonBoard() ? circuitPythonText : "");
}

const host = ["host"] as const;

const functions: readonly FunctionSpec[] = [
  {
    sig: "seed(n=None, /)",
    call: (n: PyValue) => {
      if (n === None) seed(entropy());
      else
        seed(Number(BigInt.asUintN(32, toBigInt(active.dialect === "host" ? (intValue(n) ?? hashOf(n)) : intOf(n)))));
    },
  },
  { sig: "random()", call: () => makeFloat(fraction()) },
  {
    sig: "uniform(a, b, /)",
    call: (a: PyValue, b: PyValue) => {
      const x = floatOf(a);
      return makeFloat(x + (floatOf(b) - x) * fraction());
    },
  },
  {
    sig: "getrandbits(n, /)",
    call: (n: PyValue) => {
      const bits = indexOf(n);
      if (bits < 0 || (bits > 32 && active.dialect !== "host"))
        throw valueError(active.dialect === "host" ? "number of bits must be non-negative" : "bits must be 32 or less");
      return makeInt(bits === 0 ? 0n : randomBits(bits));
    },
  },
  { sig: "randrange(start, stop=..., step=..., /)", call: range },
  {
    sig: "randint(a, b, /)",
    call: (a: PyValue, b: PyValue) => {
      const [low, high] = [wordOf(a), wordOf(b)];
      if (low > high) throw empty(`empty range in randint(${low}, ${high})`, "");
      return makeInt(low + below(high - low + 1n));
    },
  },
  {
    sig: "choice(seq, /)",
    call: (seq: PyValue) => {
      const length = lengthOf(seq);
      if (length === 0)
        throw indexError(
          active.dialect === "host"
            ? "Cannot choose from an empty sequence"
            : onCircuitPythonBoard()
              ? "empty sequence"
              : "",
        );
      return getItem(seq, Number(below(BigInt(length))));
    },
  },
  {
    sig: "shuffle(x, /)",
    call: (x: PyValue) => {
      for (let i = lengthOf(x) - 1; i > 0; i--) {
        mayStop();
        const k = Number(below(BigInt(i + 1)));
        const [a, b] = [getItem(x, i), getItem(x, k)];
        setItem(x, i, b);
        setItem(x, k, a);
      }
    },
    only: host,
  },
  {
    sig: "sample(population, k)",
    call: (population: PyValue, k: PyValue) => {
      const items = toArray(population);
      const count = indexOf(k);
      if (count < 0 || count > items.length) throw valueError("Sample larger than population or is negative");
      for (let i = 0; i < count; i++) {
        const other = i + Number(below(BigInt(items.length - i)));
        [items[i], items[other]] = [items[other], items[i]];
      }
      return new PyList(items.slice(0, count));
    },
    only: host,
  },
  {
    sig: "choices(population, weights=None, *, cum_weights=None, k=1)",
    call: (population: PyValue, weights: PyValue, cumulative: PyValue, k: PyValue) => {
      const items = toArray(population);
      let sums: number[] | undefined;
      if (cumulative !== None) sums = toArray(cumulative).map(floatOf);
      else if (weights !== None) {
        let total = 0;
        sums = [...iterate(weights)].map((w) => (total += floatOf(w)));
      }
      if (sums !== undefined && sums.length !== items.length)
        throw valueError("The number of weights does not match the population");
      const pick = (): PyValue => {
        if (sums === undefined) return items[Number(below(BigInt(items.length)))];
        const at = fraction() * sums[sums.length - 1];
        return items[
          Math.max(
            0,
            sums.findIndex((s) => at < s),
          )
        ];
      };
      return new PyList(Array.from({ length: indexOf(k) }, pick));
    },
    only: host,
  },
  {
    sig: "gauss(mu=0.0, sigma=1.0)",
    call: (mu: PyValue, sigma: PyValue) =>
      makeFloat(
        floatOf(mu) + floatOf(sigma) * Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction()),
      ),
    only: host,
  },
];

function entropy(): number {
  const bytes = vm().host.randomBytes?.(4);
  return bytes === undefined
    ? Math.floor(Math.random() * 2 ** 32)
    : bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24);
}

export function makeRandom(dialect: Dialect): PyModule {
  seed(entropy());
  return defineModule({ name: "random", functions }, dialect);
}
