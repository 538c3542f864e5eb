/**
 * audiocore.WaveFile. It takes files of a FAT filesystem only, which a board's drive is; CircuitPython's unix build opens the computer's
 * files, so that there none can be played.
 *
 * @see shared-bindings/audiocore/WaveFile.c
 */
import { typeError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { open } from "../io/files.js";
import { PySample, type SampleBuffer, answers, sampleMethods, sampleProperties } from "./sample.js";

/** @throws TypeError  for what is no file of a FAT filesystem */
export function refuseFile(): never {
  throw typeError("file must be a file opened in byte mode");
}

class PyWaveFile extends PySample {
  override nextBuffer(): SampleBuffer {
    return { answer: answers.error, bytes: new Uint8Array(0) };
  }
  override resetBuffer(): void {}
}

export const waveFileType = defineType({
  name: "WaveFile",
  module: "audiocore",
  js: PyWaveFile,
  subclassable: false,
  init: {
    sig: "__init__(self, file, buffer=..., /)",
    call: (_self: PyWaveFile, file: PyValue) => {
      if (typeof file === "string") open(file, "rb");
      refuseFile();
    },
  },
  methods: sampleMethods,
  properties: sampleProperties,
});
