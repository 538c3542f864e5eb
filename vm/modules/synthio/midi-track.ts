/** synthio.MidiTrack: the notes of one track of a MIDI file. @see shared-module/synthio/MidiTrack.c */
import { bufferOf, indexOf } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { type SampleBuffer, answers, sampleMethods, sampleProperties } from "../audiocore/sample.js";
import { stepSamples } from "./envelope.js";
import { PyVoiceSample } from "./synthesizer.js";

class PyMidiTrack extends PyVoiceSample {
  track: Uint8Array = new Uint8Array(0);
  /** ticks in a second */
  tempo = 1;
  /** where the track could not be read on, or undefined */
  wrongAt: number | undefined = undefined;
  private at = 0;
  /** samples until the next event, 16 bits */
  private pause = 0;

  override nextBuffer(): SampleBuffer {
    if (this.channelCount === 0) return { answer: answers.error, bytes: new Uint8Array(0) };
    const frames = Math.min(stepSamples, this.pause);
    this.pause -= frames;
    const bytes = this.synthesize(frames);
    if (this.pause > 0) return { answer: answers.more, bytes };
    if (this.at >= this.track.length) return { answer: answers.done, bytes };
    this.readEvents();
    return { answer: answers.more, bytes };
  }
  override resetBuffer(): void {
    this.at = 0;
    this.wrongAt = undefined;
    this.pause = this.readPause();
    if (this.pause === 0) this.readEvents();
  }
  setTempo(tempo: number): void {
    if (tempo < 1) throw valueError("tempo must be >= 1");
    this.pause = Math.floor((this.pause * this.tempo) / tempo) & 0xffff;
    this.tempo = tempo;
  }

  /** Events up to the next pause, or the end. */
  private readEvents(): void {
    do {
      this.readEvent();
      if (this.at < this.track.length) this.pause = this.readPause();
    } while (this.at < this.track.length && this.pause === 0);
  }

  private readEvent(): void {
    const { track } = this;
    switch (track[this.at++] >> 4) {
      case 8:
        return this.voices.release(this.readNote());
      case 9:
        return this.voices.press(this.readNote());
      case 10:
      case 11:
      case 14:
        this.readNote();
        return;
      case 12:
      case 13:
        if (this.at >= track.length || track[this.at++] > 127) this.stop();
        return;
      // system messages: taken for the end of the track
      case 15:
        this.at = track.length;
        return;
      default:
        this.stop();
    }
  }

  /** A note and its velocity, which no voice heeds; what is missing at the end reads as 0. */
  private readNote(): number {
    if (this.at + 1 >= this.track.length) {
      const note = this.track[this.at] ?? 0;
      this.stop();
      return note & 0x7f;
    }
    const note = this.track[this.at++];
    if (note > 127 || this.track[this.at++] > 127) this.stop();
    return note & 0x7f;
  }

  /** @returns samples */
  private readPause(): number {
    let ticks = 0;
    let byte: number;
    do {
      byte = this.track[this.at++] ?? 0;
      ticks = ((ticks << 7) | (byte & 0x7f)) >>> 0;
    } while (byte & 0x80 && this.at < this.track.length);
    if (byte & 0x80) this.stop();
    const product = Number(BigInt.asUintN(32, BigInt(ticks) * BigInt(this.sampleRate)));
    return Math.floor(product / this.tempo) & 0xffff;
  }

  /** Notes where the track is wrong, and ends it. */
  private stop(): void {
    this.wrongAt = this.at;
    this.at = this.track.length;
  }
}

export const midiTrackType = defineType({
  name: "MidiTrack",
  module: "synthio",
  js: PyMidiTrack,
  subclassable: false,
  init: {
    sig: "__init__(self, buffer, tempo, *, sample_rate=11025, waveform=None, envelope=None)",
    call: (self: PyMidiTrack, buffer: PyValue, tempo: PyValue, ...[rate, waveform, envelope]: PyValue[]) => {
      self.track = bufferOf(buffer);
      self.tempo = indexOf(tempo);
      self.begin(indexOf(rate), 1, waveform, envelope);
      self.resetBuffer();
    },
  },
  methods: [...sampleMethods],
  properties: [
    {
      name: "tempo",
      get: (self: PyMidiTrack) => self.check().tempo,
      set: (self: PyMidiTrack, v) => self.check().setTempo(indexOf(v)),
    },
    { name: "error_location", get: (self: PyMidiTrack) => self.check().wrongAt ?? None },
    ...sampleProperties,
  ],
});
