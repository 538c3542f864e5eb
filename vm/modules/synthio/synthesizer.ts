/** synthio.Synthesizer: notes pressed and released by the program. @see shared-module/synthio/Synthesizer.c */
import { indexOf, iterate } from "../../runtime/protocol.js";
import { typeError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { defineType } from "../../objects/native.js";
import { makeFloat } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { typeName } from "../../runtime/protocol.js";
import { PySample, type SampleBuffer, answers, sampleMethods, sampleProperties } from "../audiocore/sample.js";
import { inRange, wrongType } from "../circuitpython/argcheck.js";
import { PyBlock, slotValue } from "./block.js";
import { type PyEnvelope, envelopeArgument, stepSamples } from "./envelope.js";
import { PyLfo } from "./lfo.js";
import { PyNote } from "./note.js";
import { type Playable, Voices, voiceCount } from "./voices.js";

/** A sample that voices make. */
export abstract class PyVoiceSample extends PySample {
  voices!: Voices;
  envelope: PyEnvelope | undefined = undefined;

  /** @throws ValueError, TypeError */
  begin(sampleRate: number, channels: number, waveform: PyValue, envelope: PyValue): void {
    this.envelope = undefined;
    this.voices = new Voices(sampleRate, inRange(channels, 1, 2, "channel_count"), waveform, undefined);
    this.setEnvelope(envelope);
    this.sampleRate = sampleRate;
    this.channelCount = channels;
    this.bufferLength = stepSamples * 2 * channels;
  }
  setEnvelope(v: PyValue): void {
    this.voices.setEnvelope(envelopeArgument(v));
    this.envelope = envelopeArgument(v);
  }
  protected synthesize(frames: number): Uint8Array {
    this.voices.sampleRate = this.sampleRate;
    const samples = this.voices.synthesize(frames);
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
}

class PySynthesizer extends PyVoiceSample {
  /** computed with each buffer, whether or not a note has them */
  readonly blocks = new PyList([]);

  override nextBuffer(): SampleBuffer {
    if (this.channelCount === 0) return { answer: answers.error, bytes: new Uint8Array(0) };
    const bytes = this.synthesize(stepSamples);
    for (const block of iterate(this.blocks)) if (block instanceof PyBlock) slotValue(block);
    return { answer: answers.more, bytes };
  }
  /** Notes go on. */
  override resetBuffer(): void {}

  press(v: PyValue): void {
    for (const note of notesOf(v)) {
      if (note instanceof PyNote) note.start(this.sampleRate);
      this.voices.press(note);
    }
  }
  release(v: PyValue): void {
    for (const note of notesOf(v)) this.voices.release(note);
  }
  releaseAll(): void {
    for (const voice of this.voices.all) if (voice.note !== undefined) voice.envelope.release();
  }
  retrigger(v: PyValue): void {
    for (const each of v instanceof PyLfo ? [v] : iterate(v)) {
      if (!(each instanceof PyLfo)) throw wrongType("retrigger", "LFO", each);
      each.phase = 0;
    }
  }
}

/** One note, or several, each checked when its turn comes. */
function* notesOf(v: PyValue): Generator<Playable> {
  if (isNumber(v) || v instanceof PyNote) yield noteOf(v);
  else for (const each of iterate(v)) yield noteOf(each);
}

function isNumber(v: PyValue): v is number {
  return typeof v === "number" && Number.isInteger(v);
}

function noteOf(v: PyValue): Playable {
  if (v instanceof PyNote) return v;
  if (isNumber(v)) return inRange(v, 0, 127, "note");
  throw typeError(`note must be of type int or Note, not ${typeName(v)}`);
}

const none = new PyTuple([]);

function change(self: PySynthesizer, released: PyValue = none, pressed: PyValue = none, again: PyValue = none): void {
  self.check().release(released);
  self.press(pressed);
  self.retrigger(again);
}

export const synthesizerType = defineType({
  name: "Synthesizer",
  module: "synthio",
  js: PySynthesizer,
  subclassable: false,
  init: {
    sig: "__init__(self, *, sample_rate=11025, channel_count=1, waveform=None, envelope=None)",
    call: (self: PySynthesizer, rate: PyValue, channels: PyValue, waveform: PyValue, envelope: PyValue) =>
      self.begin(indexOf(rate), indexOf(channels), waveform, envelope),
  },
  methods: [
    { sig: "press(self, press, /)", call: (self: PySynthesizer, notes: PyValue) => self.check().press(notes) },
    { sig: "release(self, release, /)", call: (self: PySynthesizer, notes: PyValue) => self.check().release(notes) },
    { sig: "release_all(self, /)", call: (self: PySynthesizer) => self.check().releaseAll() },
    { sig: "change(self, /, release=..., press=..., retrigger=...)", call: change },
    { sig: "release_then_press(self, /, release=..., press=..., retrigger=...)", call: change },
    {
      sig: "release_all_then_press(self, press, /)",
      call: (self: PySynthesizer, notes: PyValue) => {
        self.check().releaseAll();
        self.press(notes);
      },
    },
    {
      sig: "note_info(self, note, /)",
      call: (self: PySynthesizer, note: PyValue) => {
        const voice = self.check().voices.all.find((each) => (each.note ?? None) === note);
        return new PyTuple(
          voice === undefined ? [None, makeFloat(0)] : [voice.envelope.state, makeFloat(voice.envelope.level / 32767)],
        );
      },
    },
    ...sampleMethods,
  ],
  properties: [
    {
      name: "envelope",
      get: (self: PySynthesizer) => self.check().envelope ?? None,
      set: (self: PySynthesizer, v) => self.check().setEnvelope(v),
    },
    {
      name: "pressed",
      get: (self: PySynthesizer) =>
        new PyTuple(
          self
            .check()
            .voices.all.flatMap(({ note, envelope }) => (note === undefined || envelope.releasing ? [] : [note])),
        ),
    },
    { name: "blocks", get: (self: PySynthesizer) => self.check().blocks },
    ...sampleProperties,
  ],
  constants: { max_polyphony: voiceCount },
});
