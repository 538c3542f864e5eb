/**
 * `neopixel`: MicroPython's class for strips of WS2812 and SK6812, which is Python frozen into its images and so may be subclassed and have any of its
 * attributes changed: `buf`, `bpp`, `ORDER`, `timing`.
 *
 * @see MicroPython docs, library/neopixel.rst
 */

import {
  PyByteArray,
  PyObject,
  PyTuple,
  defineModule,
  defineType,
  getAttr,
  getItem,
  indexOf,
  isInt,
  setAttr,
  truth,
  type PyModule,
  type PyValue,
} from "../../vm/index.js";
import { writable } from "./arguments.js";
import { bitstream } from "./machine.js";
import { findMachinePin } from "./machine/pin.js";

class PyNeoPixel extends PyObject {
  override __len__(): number {
    return indexOf(getAttr(this, "n"));
  }

  override __getitem__(index: PyValue): PyValue {
    const { bytes, bpp, order } = strip(this);
    const first = indexOf(index) * bpp;
    return new PyTuple(Array.from({ length: bpp }, (_, channel) => bytes[first + order(channel)]));
  }

  override __setitem__(index: PyValue, color: PyValue): void {
    const { bytes, bpp, order } = strip(this);
    const first = indexOf(index) * bpp;
    for (let channel = 0; channel < bpp; channel++) bytes[first + order(channel)] = indexOf(getItem(color, channel));
  }
}

/** What a strip's attributes say now. */
function strip(self: PyNeoPixel): { bytes: Uint8Array; bpp: number; order: (channel: number) => number } {
  const places = getAttr(self, "ORDER");
  return {
    bytes: writable(getAttr(self, "buf")),
    bpp: indexOf(getAttr(self, "bpp")),
    order: (channel) => indexOf(getItem(places, channel)),
  };
}

/** Nanoseconds high and low of a zero, then of a one: at 800 kHz, and at the 400 kHz of old strips. */
const fast = new PyTuple([400, 850, 800, 450]);
const slow = new PyTuple([800, 1700, 1600, 900]);

function init(self: PyNeoPixel, pin: PyValue, n: PyValue, bpp: PyValue, timing: PyValue): void {
  findMachinePin(pin).becomeOutput();
  const attributes = {
    pin,
    n,
    bpp,
    buf: new PyByteArray(new Uint8Array(indexOf(n) * indexOf(bpp))),
    timing: isInt(timing) ? (truth(timing) ? fast : slow) : timing,
  };
  for (const [name, value] of Object.entries(attributes)) setAttr(self, name, value);
}

function fill(self: PyNeoPixel, color: PyValue): void {
  const { bytes, bpp, order } = strip(self);
  for (let channel = 0; channel < bpp; channel++) {
    const level = indexOf(getItem(color, channel));
    for (let at = order(channel); at < bytes.length; at += bpp) bytes[at] = level;
  }
}

const neoPixelType = defineType({
  name: "NeoPixel",
  module: "neopixel",
  js: PyNeoPixel,
  hasDict: true,
  init: { sig: "__init__(self, pin, n, bpp=3, timing=1)", call: init },
  methods: [
    { sig: "fill(self, v)", call: fill },
    {
      sig: "write(self)",
      call: (self: PyNeoPixel) => bitstream(getAttr(self, "pin"), 0, getAttr(self, "timing"), getAttr(self, "buf")),
    },
  ],
  // green, red, blue, white
  constants: { ORDER: new PyTuple([1, 0, 2, 3]) },
});

export function neopixel(): PyModule {
  return defineModule({ name: "neopixel", types: [neoPixelType] });
}
