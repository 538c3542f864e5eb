/** audiofilters.Distortion and its modes. @see shared-module/audiofilters/Distortion.c */
import { truth } from "../../runtime/protocol.js";
import { defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { EnumValue, defineEnumeration } from "../circuitpython/enumeration.js";
import { type BlockInput, blockInput, slotProperty } from "../synthio/block.js";
import { PyEffect, effectMethods, effectProperties, formKeywords, limited } from "./effect.js";

class PyDistortionMode extends EnumValue {}

export const distortionMode = defineEnumeration("audiofilters", "DistortionMode", PyDistortionMode, [
  "CLIP",
  "LOFI",
  "OVERDRIVE",
  "WAVESHAPE",
]);

function fromDecibels(v: number): number {
  return Math.exp(v * (Math.LN10 / 20));
}

/** What each mode does with a sample of -1 to 1; `drive` is 0 to 1, bent for the mode. */
const shapes: Readonly<Record<string, (v: number, drive: number) => number>> = {
  CLIP: (v, drive) => Math.sign(v) * Math.abs(v) ** drive,
  LOFI: (v) => v,
  OVERDRIVE: (v) => {
    const x = v * 0.686306;
    const z = 1 + Math.exp(Math.sqrt(Math.abs(x)) * -0.75);
    const e = Math.exp(x);
    return (e - Math.exp(-x * z)) / (e + Math.exp(-x));
  },
  WAVESHAPE: (v, drive) => ((1 + drive) * v) / (1 + drive * Math.abs(v)),
};

function bent(mode: string, drive: number): number {
  if (mode === "CLIP") return 1.0001 - drive;
  return mode === "WAVESHAPE" ? (2 * drive) / (1.0001 - drive) : drive;
}

class PyDistortion extends PyEffect {
  drive: BlockInput = 0;
  preGain: BlockInput = 0;
  postGain: BlockInput = 0;
  mix: BlockInput = 0;
  mode = distortionMode.values[0];
  softClip = false;
  private current = { drive: 0, preGain: 1, postGain: 1, mix: 0 };
  /** The firmware fills the bytes with the low half of the middle. */
  protected override readonly quiet = 0;

  begin(...[drive, preGain, postGain, mode, soft, mix, ...form]: (PyValue | undefined)[]): void {
    this.setForm(...(form as PyValue[]));
    this.drive = blockInput(drive!, "drive");
    this.preGain = blockInput(preGain!, "pre_gain");
    this.postGain = blockInput(postGain!, "post_gain");
    this.mix = blockInput(mix!, "mix");
    this.mode = mode === undefined ? distortionMode.values[0] : distortionMode.check(mode, "mode");
    this.softClip = truth(soft!);
  }

  protected override idle(): void {
    this.prepare();
  }
  protected override prepare(): boolean {
    this.current = {
      drive: limited(this.drive, 0, 1),
      preGain: fromDecibels(limited(this.preGain, -60, 60)),
      postGain: fromDecibels(limited(this.postGain, -80, 24)),
      mix: limited(this.mix, 0, 1),
    };
    return this.current.mix > 0.01;
  }
  protected override change(samples: Int32Array, out: Int32Array): void {
    const { preGain, mix } = this.current;
    const drive = bent(this.mode.name, this.current.drive);
    const lofi = this.mode.name === "LOFI";
    const mask = lofi ? ~((1 << Math.round(drive * 14)) - 1) : -1;
    samples.forEach((sample, i) => {
      const word = this.amplified(Math.trunc(sample * preGain) & mask, drive, lofi);
      out[i] = Math.trunc(sample * (1 - mix) + word * mix);
    });
  }

  private amplified(word: number, drive: number, lofi: boolean): number {
    const { postGain } = this.current;
    if (lofi && !this.softClip) return hardClip(Math.trunc(word * postGain));
    const loud = shapes[this.mode.name](word / 32768, drive) * postGain;
    if (!this.softClip) return hardClip(Math.trunc(loud * 32767));
    return Math.trunc((loud > 0 ? 1 - Math.exp(-loud) : Math.exp(loud) - 1) * 32767);
  }
}

/** One too many upwards, which then comes round to the lowest sample. */
function hardClip(word: number): number {
  return Math.min(32768, Math.max(-32767, word));
}

export const distortionType = defineType({
  name: "Distortion",
  module: "audiofilters",
  js: PyDistortion,
  subclassable: false,
  init: {
    sig: `__init__(self, *, drive=0, pre_gain=0, post_gain=0, mode=..., soft_clip=False, mix=1, ${formKeywords})`,
    call: (self: PyDistortion, ...given: (PyValue | undefined)[]) => self.begin(...given),
  },
  methods: effectMethods,
  properties: [
    ...effectProperties,
    slotProperty<"drive", PyDistortion>("drive", "drive"),
    slotProperty<"preGain", PyDistortion>("pre_gain", "preGain"),
    slotProperty<"postGain", PyDistortion>("post_gain", "postGain"),
    slotProperty<"mix", PyDistortion>("mix", "mix"),
    {
      name: "mode",
      get: (self: PyDistortion) => self.check().mode,
      set: (self: PyDistortion, v) => {
        self.mode = distortionMode.check(v, "mode");
      },
    },
    {
      name: "soft_clip",
      get: (self: PyDistortion) => self.softClip,
      set: (self: PyDistortion, v) => {
        self.softClip = truth(v);
      },
    },
  ],
});
