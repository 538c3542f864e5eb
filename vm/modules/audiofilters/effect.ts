/**
 * What the effects have in common: each plays another sample and changes it on the way, a buffer at a time, in pieces of at most 256
 * frames, before each of which the blocks that control it are computed.
 *
 * @see shared-module/audiofilters (the get_buffer functions, which are alike)
 */
import { indexOf, truth } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import type { FunctionSpec, PropertySpec } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import {
  PySample,
  type SampleBuffer,
  answers,
  checkMatch,
  sampleMethods,
  sampleOf,
  sampleProperties,
} from "../audiocore/sample.js";
import { atLeast, inRange } from "../circuitpython/argcheck.js";
import { type BlockInput, clock, slotValue } from "../synthio/block.js";

/** Frames of a piece. */
const pieceFrames = 256;

/** Keywords that every effect takes last. */
export const formKeywords =
  "buffer_size=512, sample_rate=8000, bits_per_sample=16, samples_signed=True, channel_count=1";

export abstract class PyEffect extends PySample {
  private sample: PySample | undefined = undefined;
  private loop = false;
  private more = false;
  /** what the sample gave and is not yet played */
  private left = new Uint8Array(0);

  /** Brings the controls up to date; false: samples go through as they are. */
  protected abstract prepare(): boolean;
  /** Computes the controls though nothing plays. */
  protected abstract idle(): void;
  /**
   * @param samples  signed, of all channels by turns
   * @param out      takes what becomes of them
   */
  protected abstract change(samples: Int32Array, out: Int32Array): void;
  /** What 16 unsigned bits are when nothing plays. */
  protected readonly quiet: number = 0x8000;

  /** @throws ValueError */
  protected setForm(...[size, rate, bits, signed, channels]: PyValue[]): void {
    const count = inRange(indexOf(channels), 1, 2, "channel_count");
    this.sampleRate = atLeast(indexOf(rate), 1, "sample_rate");
    const width = indexOf(bits);
    if (width !== 8 && width !== 16) throw valueError("bits_per_sample must be 8 or 16");
    this.bits = width;
    this.signed = truth(signed);
    this.channelCount = count;
    this.bufferLength = indexOf(size);
  }

  get playing(): boolean {
    return this.check().sample !== undefined;
  }
  play(v: PyValue, loop: boolean): void {
    this.check();
    const sample = sampleOf(v);
    checkMatch(this, sample);
    this.sample = sample;
    this.loop = loop;
    sample.resetBuffer();
    const { answer, bytes } = sample.nextBuffer();
    this.left = Uint8Array.from(bytes);
    this.more = answer === answers.more;
  }
  stop(): void {
    this.sample = undefined;
  }

  override nextBuffer(): SampleBuffer {
    if (this.channelCount === 0) return { answer: answers.error, bytes: new Uint8Array(0) };
    const width = this.bits / 8;
    const bytes = new Uint8Array(this.bufferLength);
    let at = 0;
    for (let length = Math.floor(this.bufferLength / width); length > 0;) {
      if (this.left.length === 0) this.fetch();
      // A sample of no length that goes round for ever would never fill the buffer.
      if (this.sample === undefined || this.left.length === 0) {
        clock.advance(this.sampleRate, Math.floor(length / this.channelCount));
        this.idle();
        this.silence(bytes.subarray(at));
        break;
      }
      const count = Math.min(Math.floor(this.left.length / width), length, pieceFrames * this.channelCount);
      const piece = this.left.subarray(0, count * width);
      this.left = this.left.subarray(count * width);
      clock.advance(this.sampleRate, Math.floor(count / this.channelCount));
      bytes.set(this.prepare() ? this.changed(piece) : piece, at);
      at += count * width;
      length -= count;
    }
    return { answer: answers.more, bytes };
  }
  override resetBuffer(): void {}

  /** The sample's next buffer, or none when it is over. */
  private fetch(): void {
    if (!this.more) {
      if (this.loop) this.sample?.resetBuffer();
      else this.sample = undefined;
    }
    if (this.sample === undefined) return;
    const { answer, bytes } = this.sample.nextBuffer();
    this.more = answer === answers.more;
    if (answer === answers.error) this.sample = undefined;
    else this.left = Uint8Array.from(bytes);
  }

  private silence(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.signed) bytes.fill(0);
    else if (this.bits === 8) bytes.fill(0x80);
    else for (let i = 0; i < bytes.length; i += 2) view.setUint16(i, this.quiet, true);
  }

  private changed(piece: Uint8Array): Uint8Array {
    const samples = this.decode(piece);
    const out = new Int32Array(samples.length);
    this.change(samples, out);
    const bytes = new Uint8Array(piece.length);
    const view = new DataView(bytes.buffer);
    // 16 unsigned bits are taken for signed ones on the way in, and made unsigned on the way out.
    const flip = this.signed ? 0 : this.bits === 8 ? 0x80 : 0x8000;
    out.forEach((v, i) => {
      if (this.bits === 8) view.setUint8(i, v ^ flip);
      else view.setUint16(2 * i, v ^ flip, true);
    });
    return bytes;
  }

  private decode(piece: Uint8Array): Int32Array {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const read = (i: number): number => {
      if (this.bits === 16) return view.getInt16(2 * i, true);
      return this.signed ? view.getInt8(i) : ((view.getUint8(i) ^ 0x80) << 24) >> 24;
    };
    return Int32Array.from({ length: piece.length / (this.bits / 8) }, (_, i) => read(i));
  }
}

/** The number of a slot, kept within limits. */
export function limited(slot: BlockInput, low: number, high: number): number {
  return Math.min(high, Math.max(low, slotValue(slot)));
}

export const effectMethods: readonly FunctionSpec[] = [
  ...sampleMethods,
  {
    sig: "play(self, sample, *, loop=False)",
    call: (self: PyEffect, sample: PyValue, loop: PyValue) => {
      self.play(sample, truth(loop));
      return self;
    },
  },
  { sig: "stop(self, /)", call: (self: PyEffect) => self.stop() },
];

export const effectProperties: readonly PropertySpec[] = [
  ...sampleProperties,
  { name: "playing", get: (self: PyEffect) => self.playing },
];
