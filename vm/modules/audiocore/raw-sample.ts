/** audiocore.RawSample: samples in an array, which the program may go on changing. @see shared-module/audiocore/RawSample.c */
import { bufferOf, indexOf, truth } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { makeMemoryView } from "../../objects/memoryview.js";
import { defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { PySample, type SampleBuffer, answers, sampleMethods, sampleProperties } from "./sample.js";

class PyRawSample extends PySample {
  bytes: () => Uint8Array = () => new Uint8Array(0);
  private half = 0;

  override nextBuffer(): SampleBuffer {
    if (this.channelCount === 0) return { answer: answers.error, bytes: new Uint8Array(0) };
    const bytes = this.bytes();
    if (this.singleBuffer) return { answer: answers.done, bytes };
    const length = bytes.length >> 1;
    const at = length * this.half;
    this.half = 1 - this.half;
    return { answer: answers.done, bytes: bytes.subarray(at, at + length) };
  }
  override resetBuffer(): void {}

  begin(buffer: PyValue, channels: number, rate: number, single: boolean): void {
    const { length } = bufferOf(buffer);
    const view = makeMemoryView(buffer);
    const { code } = view;
    if (!["h", "H", "b", "B"].includes(code))
      throw valueError("buffer must be a bytearray or array of type 'h', 'H', 'b', or 'B'");
    this.bits = code === "h" || code === "H" ? 16 : 8;
    if (!single && length % ((this.bits / 8) * channels * 2) !== 0)
      throw valueError("Length of buffer must be an even multiple of channel_count * type_size");
    this.bytes = () => view.buffer();
    this.signed = code === "h" || code === "b";
    this.channelCount = channels;
    this.sampleRate = rate;
    this.singleBuffer = single;
    this.bufferLength = length;
  }
}

export const rawSampleType = defineType({
  name: "RawSample",
  module: "audiocore",
  js: PyRawSample,
  subclassable: false,
  init: {
    sig: "__init__(self, buffer, *, channel_count=1, sample_rate=8000, single_buffer=True)",
    call: (self: PyRawSample, buffer: PyValue, channels: PyValue, rate: PyValue, single: PyValue) =>
      self.begin(buffer, indexOf(channels), indexOf(rate), truth(single)),
  },
  methods: sampleMethods,
  properties: sampleProperties,
});
