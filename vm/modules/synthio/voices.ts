/**
 * The fourteen voices behind Synthesizer and MidiTrack: notes become a buffer of at most 256 frames of signed 16-bit samples, in
 * the firmware's integers.
 *
 * @see shared-module/synthio/__init__.c (synthio_synth_synthesize and what it calls)
 */
import type { PyValue } from "../../objects/object.js";
import { waveformOf } from "./waveform.js";
import { clock } from "./block.js";
import { EnvelopeLevel, type EnvelopeSteps, type PyEnvelope, envelopeSteps, stepSamples } from "./envelope.js";
import { fractionBits, mixDown, mixDownScale, positionStep, saturate16 } from "./fixed-point.js";
import { PyNote } from "./note.js";

export const voiceCount = 14;

/** A MIDI number, or a note that says all itself. */
export type Playable = number | PyNote;

/** Hz, scaled, of the ninth octave, of which the lower ones are halves. */
const topOctave = [8372, 8870, 9397, 9956, 10548, 11175, 11840, 12544, 13290, 14080, 14917, 15804];

/** All voices together fit. */
const compression = mixDownScale(voiceCount);

class Voice {
  note: Playable | undefined = undefined;
  readonly envelope = new EnvelopeLevel();
  /** in the waveform, with a fraction */
  position = 0;
  ringPosition = 0;
  /** changed only where the wave crosses zero, so that nothing clicks */
  left = 0;
  right = 0;
}

/** A walk through a part of a waveform, round and round. */
class Walk {
  private readonly offset: number;
  private readonly limit: number;

  constructor(
    private readonly samples: Int16Array,
    start: number,
    end: number,
    private readonly step: number,
    public position: number,
  ) {
    this.offset = start * 2 ** fractionBits;
    this.limit = end * 2 ** fractionBits;
    // Another waveform may have come while it sounded.
    if (this.position > this.limit) this.position = (this.position % this.limit) + this.offset;
  }
  /** Too high to have two samples in a period. */
  get tooFast(): boolean {
    return this.step > Math.floor(this.limit / 2);
  }
  next(): number {
    this.position += this.step;
    if (this.position > this.limit) this.position += this.offset - this.limit;
    // The limit itself is no sample, if the loop ends where the waveform does.
    return this.samples[this.position >> fractionBits] ?? 0;
  }
}

export class Voices {
  readonly all = Array.from({ length: voiceCount }, () => new Voice());
  readonly waveform: Int16Array;
  private steps: EnvelopeSteps;
  private readonly single = new Int32Array(stepSamples);

  constructor(
    public sampleRate: number,
    readonly channels: number,
    waveform: PyValue,
    envelope: PyEnvelope | undefined,
  ) {
    this.waveform = waveformOf(waveform);
    this.steps = envelopeSteps(envelope, sampleRate);
  }

  setEnvelope(envelope: PyEnvelope | undefined): void {
    this.steps = envelopeSteps(envelope, this.sampleRate);
  }

  press(note: Playable): void {
    const same = this.all.find((voice) => voice.note === note);
    if (same !== undefined) return same.envelope.attackAgain();
    const voice = this.all.find((each) => each.note === undefined) ?? this.quietest();
    if (voice === undefined) return;
    voice.note = note;
    voice.envelope.start(this.stepsOf(note));
    voice.position = 0;
  }

  release(note: Playable): void {
    this.all.find((voice) => voice.note === note)?.envelope.release();
  }

  /** Of the voices that are fading: the first of the lowest. */
  private quietest(): Voice | undefined {
    const fading = this.all.filter((voice) => voice.envelope.releasing);
    const lowest = Math.min(...fading.map((voice) => voice.envelope.level));
    return fading.find((voice) => voice.envelope.level === lowest);
  }

  private stepsOf(note: Playable): EnvelopeSteps {
    return (note instanceof PyNote ? note.steps : undefined) ?? this.steps;
  }

  /** The next frames; stereo samples alternate. */
  synthesize(frames: number): Int16Array {
    clock.advance(this.sampleRate, stepSamples);
    const sum = new Int32Array(frames * this.channels);
    for (const voice of this.all) this.add(voice, frames, sum);
    for (const voice of this.all)
      if (voice.note !== undefined) voice.envelope.advance(this.stepsOf(voice.note), frames);
    return Int16Array.from(sum, (sample) => mixDown(sample, compression));
  }

  private add(voice: Voice, frames: number, sum: Int32Array): void {
    const { note, envelope } = voice;
    if (note === undefined) return;
    if (envelope.level === 0) {
      voice.note = undefined;
      return;
    }
    const { single } = this;
    const loudness = this.play(voice, note, frames);
    if (loudness === undefined) return;
    if (note instanceof PyNote && note.filter !== undefined) {
      note.filter.tick();
      note.filter.run(note.filterState, single, frames);
    }
    this.mix(voice, loudness.left, loudness.right, frames, sum);
  }

  /** A voice alone, without its loudness, which is returned; undefined: it cannot be played. */
  private play(voice: Voice, note: Playable, frames: number): { left: number; right: number } | undefined {
    const { level } = voice.envelope;
    if (!(note instanceof PyNote)) {
      const { length } = this.waveform;
      const rate = topOctave[note % 12] * length * 2 ** (fractionBits - 10 + Math.floor(note / 12));
      const step = Math.floor((Math.floor(this.sampleRate / 2) + rate) / this.sampleRate);
      const walk = new Walk(this.waveform, 0, length, step, voice.position);
      return this.walk(voice, walk, frames) ? { left: level, right: level } : undefined;
    }
    const now = note.step(level);
    const samples = note.wave.samples ?? this.waveform;
    const [start, end] = note.wave.samples === undefined ? [0, samples.length] : note.wave.limits(samples);
    const walk = new Walk(
      samples,
      start,
      end,
      positionStep(now.frequency, end - start, this.sampleRate),
      voice.position,
    );
    const ring = this.ringOf(voice, note, now.ring);
    if (!this.walk(voice, walk, frames)) return undefined;
    if (ring !== undefined && ring.step <= Math.floor((end * 2 ** fractionBits) / 2))
      this.ring(voice, ring.walk(), frames);
    return now;
  }

  private walk(voice: Voice, walk: Walk, frames: number): boolean {
    if (walk.tooFast) return false;
    for (let i = 0; i < frames; i++) this.single[i] = walk.next();
    voice.position = walk.position;
    return true;
  }

  /** What a note is multiplied by, if anything. */
  private ringOf(voice: Voice, note: PyNote, frequency: number): { step: number; walk: () => Walk } | undefined {
    const { samples } = note.ringWave;
    if (note.ringFrequency.scaled === 0 || samples === undefined) return undefined;
    const [start, end] = note.ringWave.limits(samples);
    const step = positionStep(frequency, end - start, this.sampleRate);
    if (step === 0 || step > Math.floor((end * 2 ** fractionBits) / 2)) return undefined;
    return { step, walk: () => new Walk(samples, start, end, step, voice.ringPosition) };
  }

  private ring(voice: Voice, walk: Walk, frames: number): void {
    for (let i = 0; i < frames; i++) {
      const product = Math.trunc((walk.next() * this.single[i]) / 32768);
      this.single[i] = (product << 16) >> 16;
    }
    voice.ringPosition = walk.position;
  }

  /** Adds a voice; a new loudness begins where the wave crosses zero, at the latest with the next buffer. */
  private mix(voice: Voice, left: number, right: number, frames: number, sum: Int32Array): void {
    let last = 0;
    for (let i = 0; i < frames; i++) {
      const word = this.single[i];
      if (voice.left !== left || voice.right !== right) {
        const crosses = last !== 0 && (last > 0 === word < 0 || last < 0 === word > 0);
        if (word === 0 || crosses) [voice.left, voice.right] = [left, right];
        else last = word;
      }
      if (this.channels === 1) sum[i] += saturate16(Math.imul(word, voice.left), 16);
      else {
        sum[2 * i] += saturate16(Math.imul(word, voice.left), 16);
        sum[2 * i + 1] += saturate16(Math.imul(word, voice.right), 16);
      }
    }
    [voice.left, voice.right] = [left, right];
  }
}
