/** audiofilters.Phaser: a chain of all-pass filters, fed back. @see shared-module/audiofilters/Phaser.c */
import { indexOf } from "../../runtime/protocol.js";
import { defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { makeFloat } from "../../objects/number.js";
import { type BlockInput, blockInput, slotProperty } from "../synthio/block.js";
import { mixDown, saturate16 } from "../synthio/fixed-point.js";
import { PyEffect, effectMethods, effectProperties, formKeywords, limited } from "./effect.js";

/** A share of 0 to 1 in 16 bits. */
function fixed(share: number): number {
  return Math.trunc(share * 32767);
}

class PyPhaser extends PyEffect {
  frequency: BlockInput = 0;
  feedback: BlockInput = 0;
  mix: BlockInput = 0;
  /** for each channel the last result, and what each all-pass keeps */
  private last: number[] = [];
  private kept: Int16Array[] = [];
  private current = { coefficient: 0, feedback: 0, mix: 0 };

  begin(frequency: PyValue, feedback: PyValue, mix: PyValue, stages: PyValue, ...form: PyValue[]): void {
    this.setForm(...form);
    this.frequency = blockInput(frequency, "frequency");
    this.feedback = blockInput(feedback === None ? makeFloat(0.7) : feedback, "feedback");
    this.mix = blockInput(mix, "mix");
    this.last = new Array<number>(this.channelCount).fill(0);
    this.stages = indexOf(stages);
  }
  get stages(): number {
    return this.kept[0]?.length ?? 0;
  }
  /** 0 is taken for 1; eight bits count. */
  set stages(count: number) {
    this.kept = Array.from({ length: this.channelCount }, () => new Int16Array(count & 0xff || 1));
  }
  override resetBuffer(): void {
    this.last.fill(0);
    for (const each of this.kept) each.fill(0);
  }

  protected override idle(): void {
    this.prepare();
  }
  protected override prepare(): boolean {
    const nyquist = this.sampleRate / 2;
    const frequency = limited(this.frequency, 0, nyquist) / nyquist;
    this.current = {
      coefficient: fixed((1 - frequency) / (1 + frequency)),
      feedback: fixed(limited(this.feedback, 0.1, 0.9)),
      mix: fixed(limited(this.mix, 0, 1)),
    };
    // a hundredth
    return this.current.mix > 328;
  }
  protected override change(samples: Int32Array, out: Int32Array): void {
    const { coefficient, feedback, mix } = this.current;
    for (let i = 0; i < samples.length; i++) {
      const side = i % this.channelCount;
      const kept = this.kept[side];
      let word = saturate16(samples[i] + saturate16(this.last[side] * feedback, 15), 0);
      for (let stage = 0; stage < kept.length; stage++) {
        const passed = saturate16(saturate16(word * -coefficient, 15) + kept[stage], 0);
        kept[stage] = saturate16(saturate16(passed * coefficient, 15) + word, 0);
        word = passed;
      }
      this.last[side] = word;
      // The firmware gives the number of signals for the factor that compresses them.
      out[i] = mixDown(samples[i] + saturate16(word * mix, 15), 2);
    }
  }
}

export const phaserType = defineType({
  name: "Phaser",
  module: "audiofilters",
  js: PyPhaser,
  subclassable: false,
  init: {
    sig: `__init__(self, *, frequency=1000, feedback=None, mix=1, stages=6, ${formKeywords})`,
    call: (self: PyPhaser, ...given: [PyValue, PyValue, PyValue, PyValue]) => self.begin(...given),
  },
  methods: effectMethods,
  properties: [
    ...effectProperties,
    slotProperty<"frequency", PyPhaser>("frequency", "frequency"),
    slotProperty<"feedback", PyPhaser>("feedback", "feedback"),
    slotProperty<"mix", PyPhaser>("mix", "mix"),
    {
      name: "stages",
      get: (self: PyPhaser) => self.stages,
      set: (self: PyPhaser, v) => {
        self.stages = indexOf(v);
      },
    },
  ],
});
