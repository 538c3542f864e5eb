/** synthio.Note: what one voice plays, all of it changeable while it sounds. @see shared-module/synthio/Note.c */
import { floatOf } from "../../runtime/protocol.js";
import { type PropertySpec, defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { inRange, wrongType } from "../circuitpython/argcheck.js";
import { waveformLimit, waveformOf } from "./waveform.js";
import { PyBiquad, FilterState } from "./biquad.js";
import { type BlockInput, blockInput, slotLimited, slotProperty, slotScaled } from "./block.js";
import { describeProperties } from "./describe.js";
import { type EnvelopeSteps, type PyEnvelope, envelopeArgument, envelopeSteps } from "./envelope.js";
import { bentFrequency, scaledFrequency } from "./fixed-point.js";

const almostOne = 32767 / 32768;

/** A waveform and what part of it is played. */
export class Wave {
  object: PyValue = None;
  /** Undefined: the synthesizer's. */
  samples: Int16Array | undefined = undefined;
  start: BlockInput = 0;
  end: BlockInput = waveformLimit;

  set(v: PyValue): void {
    this.samples = v === None ? undefined : waveformOf(v);
    this.object = v;
  }
  /** First sample, and the one after the last. */
  limits(samples: Int16Array): [number, number] {
    const { length } = samples;
    const start = Math.trunc(slotLimited(this.start, 0, length - 1));
    return [start, Math.trunc(slotLimited(this.end, start + 1, length))];
  }
}

/** Hz, and as the firmware counts them. */
class Frequency {
  hz = 0;
  scaled = 0;

  set(v: PyValue, name: string): void {
    this.hz = inRange(floatOf(v), 0, 32767, name);
    this.scaled = scaledFrequency(this.hz) | 0;
  }
}

export class PyNote extends PyObject {
  readonly frequency = new Frequency();
  readonly ringFrequency = new Frequency();
  panning: BlockInput = 0;
  amplitude: BlockInput = 1;
  /** octaves */
  bend: BlockInput = 0;
  ringBend: BlockInput = 0;
  readonly wave = new Wave();
  readonly ringWave = new Wave();
  envelope: PyEnvelope | undefined = undefined;
  filter: PyBiquad | undefined = undefined;
  readonly filterState = new FilterState();
  private sampleRate = 0;
  private ownSteps: EnvelopeSteps | undefined = undefined;

  /** The envelope's, if it has one and was started. */
  get steps(): EnvelopeSteps | undefined {
    return this.envelope === undefined ? undefined : this.ownSteps;
  }
  setEnvelope(v: PyValue): void {
    this.envelope = envelopeArgument(v);
    if (this.envelope !== undefined && this.sampleRate !== 0)
      this.ownSteps = envelopeSteps(this.envelope, this.sampleRate);
  }
  setFilter(v: PyValue): void {
    if (v !== None && !(v instanceof PyBiquad)) throw wrongType("filter", "Biquad", v);
    this.filter = v instanceof PyBiquad ? v : undefined;
  }

  start(sampleRate: number): void {
    if (sampleRate !== this.sampleRate) {
      this.sampleRate = sampleRate;
      if (this.envelope !== undefined) this.ownSteps = envelopeSteps(this.envelope, sampleRate);
    }
    this.filterState.reset();
  }

  /**
   * The frequencies and loudness of the next buffer.
   *
   * @param level  of the envelope
   * @returns  frequencies scaled as int32; loudness left and right
   */
  step(level: number): { frequency: number; ring: number; left: number; right: number } {
    const panning = slotScaled(this.panning, -almostOne, almostOne);
    const amplitude = slotScaled(this.amplitude, -almostOne, almostOne);
    // Where it stands on neither side, the left one already is one step lower.
    const left = ((panning >= 0 ? 32767 - panning : 32768) * amplitude) >> 15;
    const right = ((panning >= 0 ? 32768 : 32767 + panning) * amplitude) >> 15;
    const ring =
      this.ringFrequency.scaled === 0
        ? 0
        : bentFrequency(this.ringFrequency.scaled, slotScaled(this.ringBend, -12, 12));
    const frequency = bentFrequency(this.frequency.scaled, slotScaled(this.bend, -12, 12));
    return { frequency, ring, left: (level * left) >> 15, right: (level * right) >> 15 };
  }

  override __repr__(): string {
    return describeProperties(this, names);
  }
}

/** In the order they are set and printed. */
const properties: readonly Required<Pick<PropertySpec, "name" | "get" | "set">>[] = [
  {
    name: "frequency",
    get: (self: PyNote) => makeFloat(self.frequency.hz),
    set: (self: PyNote, v) => self.frequency.set(v, "frequency"),
  },
  slotProperty<"panning", PyNote>("panning", "panning"),
  slotProperty<"amplitude", PyNote>("amplitude", "amplitude"),
  slotProperty<"bend", PyNote>("bend", "bend"),
  { name: "waveform", get: (self: PyNote) => self.wave.object, set: (self: PyNote, v) => self.wave.set(v) },
  limit("waveform_loop_start", "wave", "start"),
  limit("waveform_loop_end", "wave", "end"),
  { name: "envelope", get: (self: PyNote) => self.envelope ?? None, set: (self: PyNote, v) => self.setEnvelope(v) },
  { name: "filter", get: (self: PyNote) => self.filter ?? None, set: (self: PyNote, v) => self.setFilter(v) },
  {
    name: "ring_frequency",
    get: (self: PyNote) => makeFloat(self.ringFrequency.hz),
    set: (self: PyNote, v) => self.ringFrequency.set(v, "ring_frequency"),
  },
  slotProperty<"ringBend", PyNote>("ring_bend", "ringBend"),
  {
    name: "ring_waveform",
    get: (self: PyNote) => self.ringWave.object,
    set: (self: PyNote, v) => self.ringWave.set(v),
  },
  limit("ring_waveform_loop_start", "ringWave", "start"),
  limit("ring_waveform_loop_end", "ringWave", "end"),
];
const names = properties.map(({ name }) => name);

function limit(name: string, wave: "wave" | "ringWave", end: "start" | "end"): (typeof properties)[number] {
  const ofWave = slotProperty<typeof end, Wave>(name, end);
  return {
    name,
    get: (self: PyNote) => ofWave.get(self[wave]),
    set: (self: PyNote, v) => {
      self[wave][end] = blockInput(v, name);
    },
  };
}

export const noteType = defineType({
  name: "Note",
  module: "synthio",
  js: PyNote,
  subclassable: false,
  init: {
    sig:
      "__init__(self, frequency, *, panning=0, amplitude=1, bend=0, waveform=None, waveform_loop_start=0, " +
      `waveform_loop_end=${waveformLimit}, envelope=None, filter=None, ring_frequency=0, ring_bend=0, ring_waveform=None, ` +
      `ring_waveform_loop_start=0, ring_waveform_loop_end=${waveformLimit})`,
    call: (self: PyNote, ...given: PyValue[]) => properties.forEach(({ set }, i) => set(self, given[i])),
  },
  properties,
});
