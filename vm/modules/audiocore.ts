/**
 * audiocore of CircuitPython's unix build: samples, and the functions that only that build has, which give what a board would play.
 *
 * @see shared-bindings/audiocore/__init__.c (CIRCUITPY_AUDIOCORE_DEBUG)
 */
import { PyArray } from "../objects/array.js";
import type { Dialect } from "../objects/dialect.js";
import { makeMemoryView } from "../objects/memoryview.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { rawSampleType } from "./audiocore/raw-sample.js";
import { type PySample, answers, sampleOf } from "./audiocore/sample.js";
import { waveFileType } from "./audiocore/wave-file.js";

/** An array of what the samples are, which a memoryview then shows. */
function typed(sample: PySample, bytes: Uint8Array): PyArray {
  const made = new PyArray();
  made.typecode = sample.bits === 16 ? (sample.signed ? "h" : "H") : sample.signed ? "b" : "B";
  made.size = sample.bits / 8;
  made.b = Uint8Array.from(bytes);
  return made;
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "get_buffer(sample, /)",
    call: (v: PyValue) => {
      const sample = sampleOf(v);
      const { answer, bytes } = sample.nextBuffer();
      return new PyTuple([answer, answer === answers.error ? None : makeMemoryView(typed(sample, bytes))]);
    },
  },
  {
    sig: "get_structure(sample, /)",
    call: (v: PyValue) => {
      const { singleBuffer, signed, bufferLength } = sampleOf(v);
      return new PyTuple([Number(singleBuffer), Number(signed), bufferLength, 1]);
    },
  },
  { sig: "reset_buffer(sample, /)", call: (v: PyValue) => sampleOf(v).resetBuffer() },
];

export function makeAudiocore(dialect: Dialect): PyModule {
  return defineModule({ name: "audiocore", functions, types: [rawSampleType, waveFileType] }, dialect);
}
