/** synthio.Biquad and FilterMode: a filter of the second order in 16-bit integers. @see shared-module/synthio/Biquad.c */
import { defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { type BlockInput, blockInput, clock, slotProperty, slotValue, toInt32 } from "./block.js";
import { describeProperties } from "./describe.js";
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";
import { saturate16 } from "./fixed-point.js";

class PyFilterMode extends EnumValue {}

const modes = ["LOW_PASS", "HIGH_PASS", "BAND_PASS", "NOTCH", "LOW_SHELF", "HIGH_SHELF", "PEAKING_EQ"];

export const filterMode = defineEnumeration("synthio", "FilterMode", PyFilterMode, modes);

/** Bits after the point of the coefficients. */
const shift = 15;

/** What a filter remembers of one channel: the last two samples in and out. */
export class FilterState {
  x0 = 0;
  x1 = 0;
  y0 = 0;
  y1 = 0;
  /** The firmware clears the input only. */
  reset(): void {
    this.x0 = this.x1 = 0;
  }
}

/** b0, b1, b2, a0, a1, a2 of the audio cookbook's filters. */
type Coefficients = readonly [number, number, number, number, number, number];

/** Sine and cosine of 0 to pi/2 by polynomials, as the firmware approximates them. */
function quickSineCosine(angle: number): { sine: number; cosine: number } {
  const x = angle * (4 / Math.PI) - 1;
  const [x2, x3, x4, x5] = [x * x, x * x * x, x * x * (x * x), x * x * (x * x * x)];
  const even = 0.0109 * x4 + -0.21798592 * x2 + 0.70708592;
  const odd = -0.00171961 * x5 + 0.05707685 * x3 + -0.55535724 * x;
  return { sine: even - odd, cosine: even + odd };
}

/** A root in single precision from one step of Newton's method, begun in the bits of the number. */
function quickRoot(v: number): number {
  const { fround } = Math;
  const number = fround(v);
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, number);
  view.setUint32(0, 0x5f3759df - (view.getUint32(0) >>> 1));
  const guess = view.getFloat32(0);
  const half = fround(fround(fround(number * 0.5) * guess) * guess);
  return v * fround(guess * fround(1.5 - half));
}

function coefficients(mode: string, sine: number, cosine: number, q: number, a: number): Coefficients {
  const alpha = sine / (2 * q);
  const first = -2 * cosine;
  switch (mode) {
    case "HIGH_PASS":
      return [(1 + cosine) * 0.5, -(1 + cosine), (1 + cosine) * 0.5, 1 + alpha, first, 1 - alpha];
    case "BAND_PASS":
      return [alpha, 0, -alpha, 1 + alpha, first, 1 - alpha];
    case "NOTCH":
      return [1, first, 1, 1 + alpha, first, 1 - alpha];
    case "PEAKING_EQ":
      // The firmware's third one has the sign of the first.
      return [1 + alpha * a, first, 1 + alpha * a, 1 + alpha / a, first, 1 - alpha / a];
    case "LOW_SHELF":
    case "HIGH_SHELF":
      return shelf(mode === "LOW_SHELF" ? 1 : -1, alpha, cosine, a);
    default:
      return [(1 - cosine) * 0.5, 1 - cosine, (1 - cosine) * 0.5, 1 + alpha, first, 1 - alpha];
  }
}

/** @param side  1: low, -1: high */
function shelf(side: 1 | -1, alpha: number, cosine: number, a: number): Coefficients {
  const slope = 2 * quickRoot(a) * alpha;
  const [up, down] = [a + 1, (a - 1) * cosine * side];
  const [even, odd] = [a - 1, (a + 1) * cosine * side];
  return [
    a * (up - down + slope),
    side * 2 * a * (even - odd),
    a * (up - down - slope),
    up + down + slope,
    side * -2 * (even + odd),
    up + down - slope,
  ];
}

export class PyBiquad extends PyObject {
  mode = filterMode.values[0];
  /** Hz */
  frequency: BlockInput = 0;
  q: BlockInput = 0;
  a: BlockInput = 0;
  /** what the integers below were made of */
  private known: readonly number[] = [0, 0, 0];
  private b0 = 0;
  private b1 = 0;
  private b2 = 0;
  private a1 = 0;
  private a2 = 0;

  /** Brings the coefficients up to date with the blocks, once for a buffer. */
  tick(): void {
    const angle = slotValue(this.frequency) * clock.angleScale;
    const q = slotValue(this.q);
    const a = ["PEAKING_EQ", "LOW_SHELF", "HIGH_SHELF"].includes(this.mode.name) ? slotValue(this.a) : 0;
    const inputs = [angle, q, a];
    if (inputs.every((each, i) => Object.is(each, this.known[i]))) return;
    this.known = inputs;
    const { sine, cosine } = quickSineCosine(angle);
    const [b0, b1, b2, a0, a1, a2] = coefficients(this.mode.name, sine, cosine, q, a);
    const fixed = (v: number): number => toInt32(v * (1 / a0) * 2 ** shift);
    [this.b0, this.b1, this.b2, this.a1, this.a2] = [fixed(b0), fixed(b1), fixed(b2), fixed(a1), fixed(a2)];
  }

  /** Filters samples in place. */
  run(state: FilterState, samples: Int32Array, count: number): void {
    const { b0, b1, b2, a1, a2 } = this;
    let { x0, x1, y0, y1 } = state;
    for (let i = 0; i < count; i++) {
      const input = samples[i];
      const forward = (Math.imul(b0, input) + Math.imul(b1, x0) + Math.imul(b2, x1)) | 0;
      const sum = (forward - Math.imul(a1, y0) - Math.imul(a2, y1) + (1 << (shift - 1))) | 0;
      const output = saturate16(sum, shift);
      x1 = x0;
      x0 = input;
      y1 = y0;
      y0 = output;
      samples[i] = output;
    }
    Object.assign(state, { x0, x1, y0, y1 });
  }

  override __repr__(): string {
    return describeProperties(this, ["mode", "frequency", "Q", "A"]);
  }
}

/** The firmware cuts the digits of the half's root. */
const butterworth = makeFloat(0.7071067811865475);

export const biquadType = defineType({
  name: "Biquad",
  module: "synthio",
  js: PyBiquad,
  subclassable: false,
  init: {
    sig: "__init__(self, mode, frequency, Q=..., A=None)",
    call: (self: PyBiquad, mode: PyValue, frequency: PyValue, q: PyValue = butterworth, a: PyValue = None) => {
      self.mode = filterMode.check(mode, "mode");
      self.frequency = blockInput(frequency, "frequency");
      self.q = blockInput(q, "Q");
      self.a = blockInput(a, "A");
    },
  },
  properties: [
    { name: "mode", get: (self: PyBiquad) => self.mode },
    slotProperty<"frequency", PyBiquad>("frequency", "frequency"),
    slotProperty<"q", PyBiquad>("Q", "q"),
    slotProperty<"a", PyBiquad>("A", "a"),
  ],
});
