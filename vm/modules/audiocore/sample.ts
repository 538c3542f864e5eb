/** What can be played in CircuitPython: a source of buffers of samples. @see shared-module/audiocore/__init__.h */
import { indexOf, typeName } from "../../runtime/protocol.js";
import { typeError, valueError } from "../../objects/error.js";
import type { FunctionSpec, PropertySpec } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";

/** How a source answers for a buffer: that was the last one, there are more, or there is none. */
export const answers = { done: 0, more: 1, error: 2 } as const;

export interface SampleBuffer {
  answer: (typeof answers)[keyof typeof answers];
  bytes: Uint8Array;
}

export abstract class PySample extends PyObject {
  sampleRate = 0;
  /** 0: let go by `deinit` */
  channelCount = 0;
  bits: 8 | 16 = 16;
  signed = true;
  /** bytes */
  bufferLength = 0;
  singleBuffer = false;

  /** The next samples, of all channels by turns. */
  abstract nextBuffer(): SampleBuffer;
  /** Back to the beginning. */
  abstract resetBuffer(): void;

  deinit(): void {
    this.channelCount = 0;
  }
  /** @throws ValueError  after `deinit` */
  check(): this {
    if (this.channelCount === 0)
      throw valueError("Object has been deinitialized and can no longer be used. Create a new object.");
    return this;
  }
}

/** @throws TypeError  for what cannot be played */
export function sampleOf(v: PyValue): PySample {
  if (v instanceof PySample) return v;
  throw typeError(`'${typeName(v)}' object does not support 'protocol_audiosample'`);
}

/** @throws ValueError  when one is not of the form of the other */
export function checkMatch(self: PySample, other: PySample): void {
  other.check();
  const refuse = (what: string): never => {
    throw valueError(`The sample's ${what} does not match`);
  };
  if (other.sampleRate !== self.sampleRate) refuse("sample_rate");
  if (other.channelCount !== self.channelCount) refuse("channel_count");
  if (other.bits !== self.bits) refuse("bits_per_sample");
  if (other.signed !== self.signed) refuse("signedness");
}

export const sampleMethods: readonly FunctionSpec[] = [
  { sig: "deinit(self, /)", call: (self: PySample) => self.deinit() },
  { sig: "__enter__(self, /)", call: (self: PySample) => self },
  { sig: "__exit__(self, /, *args)", call: (self: PySample) => self.deinit() },
];

export const sampleProperties: readonly PropertySpec[] = [
  {
    name: "sample_rate",
    get: (self: PySample) => self.check().sampleRate,
    set: (self: PySample, v) => {
      self.check().sampleRate = indexOf(v);
    },
  },
  { name: "bits_per_sample", get: (self: PySample) => self.check().bits },
  { name: "channel_count", get: (self: PySample) => self.check().channelCount },
];
