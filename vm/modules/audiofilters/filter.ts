/** audiofilters.Filter: synthio's filters, one after the other. @see shared-module/audiofilters/Filter.c */
import { typeName } from "../../runtime/protocol.js";
import { typeError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { FilterState, PyBiquad } from "../synthio/biquad.js";
import { type BlockInput, blockInput, slotProperty } from "../synthio/block.js";
import { mixDown, mixDownScale } from "../synthio/fixed-point.js";
import { PyEffect, effectMethods, effectProperties, formKeywords, limited } from "./effect.js";

/** The sample and what comes of it. */
const compression = mixDownScale(2);

/** @throws TypeError */
function biquadsOf(v: PyValue): readonly PyBiquad[] {
  if (v === None) return [];
  if (v instanceof PyBiquad) return [v];
  if (!(v instanceof PyTuple)) throw typeError(`filter must be of type Biquad or tuple, not ${typeName(v)}`);
  return v.a.map((each) => {
    if (each instanceof PyBiquad) return each;
    throw typeError(`object in filter must be of type Biquad, not ${typeName(each)}`);
  });
}

class PyFilter extends PyEffect {
  mix: BlockInput = 1;
  /** how much of the filtered sample there is, of now */
  private share = 0;
  private given: PyValue = None;
  private chain: readonly PyBiquad[] = [];
  /** for each filter and channel */
  private states: FilterState[] = [];

  begin(filter: PyValue, mix: PyValue, ...form: PyValue[]): void {
    this.setForm(...form);
    this.states = [];
    this.filter = filter;
    this.mix = blockInput(mix, "mix");
  }
  get filter(): PyValue {
    return this.check().given;
  }
  set filter(v: PyValue) {
    this.chain = biquadsOf(v);
    this.given = v;
    const count = this.chain.length * this.channelCount;
    this.states = Array.from({ length: count }, (_, i) => this.states[i] ?? new FilterState());
  }
  override resetBuffer(): void {
    for (const state of this.states) state.reset();
  }

  protected override idle(): void {
    limited(this.mix, 0, 1);
    for (const biquad of this.chain) biquad.tick();
  }
  protected override prepare(): boolean {
    this.share = limited(this.mix, 0, 1);
    return this.share > 0.01 && this.chain.length > 0;
  }
  protected override change(samples: Int32Array, out: Int32Array): void {
    const channels = this.channelCount;
    const frames = Math.floor(samples.length / channels);
    const sides = Array.from({ length: channels }, (_, side) =>
      Int32Array.from({ length: frames }, (_frame, i) => samples[i * channels + side]),
    );
    this.chain.forEach((biquad, i) => {
      biquad.tick();
      sides.forEach((side, k) => biquad.run(this.states[i * channels + k], side, frames));
    });
    const { share } = this;
    for (let i = 0; i < frames * channels; i++) {
      const filtered = sides[i % channels][Math.floor(i / channels)];
      const mixed = Math.trunc(samples[i] * (1 - share) + filtered * share);
      out[i] = this.bits === 16 ? mixDown(mixed, compression) : mixed;
    }
  }
}

export const filterType = defineType({
  name: "Filter",
  module: "audiofilters",
  js: PyFilter,
  subclassable: false,
  init: {
    sig: `__init__(self, *, filter=None, mix=1, ${formKeywords})`,
    call: (self: PyFilter, filter: PyValue, mix: PyValue, ...form: PyValue[]) => self.begin(filter, mix, ...form),
  },
  methods: effectMethods,
  properties: [
    ...effectProperties,
    {
      name: "filter",
      get: (self: PyFilter) => self.filter,
      set: (self: PyFilter, v) => {
        self.filter = v;
      },
    },
    slotProperty<"mix", PyFilter>("mix", "mix"),
  ],
});
