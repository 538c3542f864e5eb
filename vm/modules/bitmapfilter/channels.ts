/** How the parts of a colour are mixed: four named tuples of weights, and the mixing. @see shared-bindings/bitmapfilter/__init__.c */
import { floatOf, typeName } from "../../runtime/protocol.js";
import { valueError } from "../../objects/error.js";
import { makeNamedTuple } from "../../objects/namedtuple.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import type { PyType } from "../../objects/type.js";
import type { PyBitmap } from "../displayio/bitmap.js";
import { blueOf, clamp, greenOf, join565, mapPixels, max5, max6, redOf, roundHalfAway } from "./rgb565.js";

interface Shape {
  fields: string;
  /** Where each field stands in the full matrix, row by row: from red, green, blue, and what is added. */
  places: readonly number[];
}

const shapes: Readonly<Record<string, Shape>> = {
  ChannelScale: { fields: "r g b", places: [0, 5, 10] },
  // The firmware reads them by turns, a scale and an offset, though they are named otherwise.
  ChannelScaleOffset: { fields: "r g b r_add g_add b_add", places: [0, 3, 5, 7, 10, 11] },
  ChannelMixer: { fields: "rr rg rb gr gg gb br bg bb", places: [0, 1, 2, 4, 5, 6, 8, 9, 10] },
  ChannelMixerOffset: {
    fields: "rr rg rb r_add gr gg gb g_add br bg bb b_add",
    places: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  },
};

/** The named tuples, new for each VM. */
export function channelTypes(): Readonly<Record<string, PyType>> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, { fields }]) => [name, makeNamedTuple(name, fields, false, None)]),
  );
}

/** @returns 12 weights. @throws ValueError, TypeError */
export function channelWeights(types: Readonly<Record<string, PyType>>, v: PyValue): readonly number[] {
  const name = v instanceof PyTuple ? Object.keys(types).find((each) => types[each] === v.type) : undefined;
  if (name === undefined)
    throw valueError(
      `weights must be an object of type ScaleMixer, ScaleMixerOffset, ChannelMixer, or ChannelMixerOffset, not ${typeName(v)} `,
    );
  const weights = new Array<number>(12).fill(0);
  shapes[name].places.forEach((place, i) => {
    weights[place] = floatOf((v as PyTuple).a[i]);
  });
  return weights;
}

/** Scales with 16 bits after the point; green has a bit more than red and blue, which a mixture of them makes good. */
const scales = [1, 0.5, 1, max5, 2, 1, 2, max6, 1, 0.5, 1, max5].map((scale, i) =>
  i % 4 === 3 ? 65535 * scale : 65536 * scale,
);

export function mix(bitmap: PyBitmap, mask: PyBitmap | undefined, weights: readonly number[]): void {
  const w = scales.map((scale, i) => roundHalfAway(scale * weights[i]) | 0);
  const part = (at: number, r: number, g: number, b: number, max: number): number =>
    clamp((Math.imul(r, w[at]) + Math.imul(g, w[at + 1]) + Math.imul(b, w[at + 2]) + w[at + 3]) >> 16, max);
  mapPixels(bitmap, mask, (pixel) => {
    const [r, g, b] = [redOf(pixel), greenOf(pixel), blueOf(pixel)];
    return join565(part(0, r, g, b, max5), part(4, r, g, b, max6), part(8, r, g, b, max5));
  });
}
