/** synthio.LFO: a waveform read at a low rate, with 16 bits, as a number to control others. @see shared-module/synthio/LFO.c */
import { truth } from "../../runtime/protocol.js";
import { defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { waveformOf } from "./waveform.js";
import { type BlockInput, PyBlock, blockInput, clock, slotProperty, slotValue } from "./block.js";
import { describeProperties } from "./describe.js";

const triangle = Int16Array.of(0, 32767, 0, -32767);

/** Where an LFO that runs once stops, in periods. */
const almostOne = 32767 / 32768;

const names = ["waveform", "rate", "scale", "offset", "phase_offset", "once", "interpolate"] as const;

export class PyLfo extends PyBlock {
  waveform: PyValue = None;
  samples: Int16Array = triangle;
  /** Hz */
  rate: BlockInput = 1;
  scale: BlockInput = 1;
  offset: BlockInput = 0;
  /** periods */
  phaseOffset: BlockInput = 0;
  once = false;
  interpolate = true;
  /** where it is, in periods */
  phase = 0;

  override tick(): number {
    const position = this.advance() * (this.samples.length - (this.once ? 1 : 0));
    const scale = slotValue(this.scale);
    return (this.at(position) / 32768) * scale + slotValue(this.offset);
  }

  /** @returns the phase with its offset, in periods */
  private advance(): number {
    const rate = slotValue(this.rate) * clock.rateScale;
    const offset = slotValue(this.phaseOffset);
    let phase = this.phase + rate + offset;
    if (!this.once) phase -= Math.floor(phase);
    else if (rate > 0) phase = phase > almostOne ? almostOne : phase;
    else if (rate < 0 && phase < 0) phase = 0;
    this.phase = phase - offset;
    return phase;
  }

  /** The sample there; a position outside, which a board would read from foreign memory, is silence. */
  private at(position: number): number {
    const i = Math.floor(position);
    const value = this.samples[i] ?? 0;
    if (!this.interpolate) return value;
    const part = position - i;
    const next = i + 1 === this.samples.length ? (this.once ? i : 0) : i + 1;
    return value * (1 - part) + (this.samples[next] ?? 0) * part;
  }

  override __repr__(): string {
    return describeProperties(this, names);
  }
}

export const lfoType = defineType({
  name: "LFO",
  module: "synthio",
  js: PyLfo,
  subclassable: false,
  init: {
    sig: "__init__(self, waveform=None, *, rate=1, scale=1, offset=0, phase_offset=0, once=False, interpolate=True)",
    call: (self: PyLfo, waveform: PyValue, ...[rate, scale, offset, phase, once, interpolate]: PyValue[]) => {
      self.samples = waveformOf(waveform, triangle);
      self.waveform = waveform;
      self.rate = blockInput(rate, "rate");
      self.scale = blockInput(scale, "scale");
      self.offset = blockInput(offset, "offset");
      self.phaseOffset = blockInput(phase, "phase_offset");
      self.once = truth(once);
      self.interpolate = truth(interpolate);
      // It has a value at once, from where it stands.
      clock.rateScale = 0;
      self.lastTick = (clock.tick - 1) & 0xff;
      slotValue(self);
    },
  },
  methods: [
    {
      sig: "retrigger(self, /)",
      call: (self: PyLfo) => {
        self.phase = 0;
      },
    },
  ],
  properties: [
    { name: "waveform", get: (self: PyLfo) => self.waveform },
    slotProperty<"rate", PyLfo>("rate", "rate"),
    slotProperty<"scale", PyLfo>("scale", "scale"),
    slotProperty<"offset", PyLfo>("offset", "offset"),
    slotProperty<"phaseOffset", PyLfo>("phase_offset", "phaseOffset"),
    {
      name: "once",
      get: (self: PyLfo) => self.once,
      set: (self: PyLfo, v) => {
        self.once = truth(v);
      },
    },
    {
      name: "interpolate",
      get: (self: PyLfo) => self.interpolate,
      set: (self: PyLfo, v) => {
        self.interpolate = truth(v);
      },
    },
    { name: "value", get: (self: PyLfo) => makeFloat(self.value) },
    { name: "phase", get: (self: PyLfo) => makeFloat(self.phase) },
  ],
});
