/** Which stretch of time is seen, and how it moves: all in microseconds, pure, so that wheel, fingers, keys and buttons do the same. */

export interface View {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A bit of a fast bus can still be told apart. */
const leastUs = 2;
const mostUs = 3600e6;

/** @param factor  above 1 sees less @param share  of the width, what stays where it is */
export function zoom({ fromUs, toUs }: View, factor: number, share = 0.5): View {
  const width = Math.min(mostUs, Math.max(leastUs, (toUs - fromUs) / factor));
  const fixed = fromUs + (toUs - fromUs) * share;
  return within({ fromUs: fixed - width * share, toUs: fixed + width * (1 - share) });
}

/** @param share  of the width, to the right when positive */
export function pan({ fromUs, toUs }: View, share: number): View {
  const by = (toUs - fromUs) * share;
  return within({ fromUs: fromUs + by, toUs: toUs + by });
}

/** All of it, with a little room. */
export function fit(startUs: number, endUs: number): View {
  const width = Math.max(leastUs, endUs - startUs);
  return within({ fromUs: startUs - width * 0.02, toUs: endUs + width * 0.02 });
}

/** The same width, with its end at the newest. */
export function follow({ fromUs, toUs }: View, endUs: number): View {
  const width = toUs - fromUs;
  return within({ fromUs: endUs - width * 0.95, toUs: endUs + width * 0.05 });
}

/** Makes something seen whole: moves only if it must, and zooms out only if it does not fit. */
export function reveal(view: View, fromUs: number, toUs: number): View {
  const width = Math.max(view.toUs - view.fromUs, (toUs - fromUs) * 1.2);
  if (fromUs >= view.fromUs && toUs <= view.toUs) return view;
  const middle = (fromUs + toUs) / 2;
  return within({ fromUs: middle - width / 2, toUs: middle + width / 2 });
}

/** Time does not go below zero by more than a little room. */
function within({ fromUs, toUs }: View): View {
  const width = toUs - fromUs;
  const from = Math.max(fromUs, -width * 0.05);
  return { fromUs: from, toUs: from + width };
}

export const xOf = ({ fromUs, toUs }: View, width: number, us: number): number =>
  ((us - fromUs) / (toUs - fromUs)) * width;
export const usAt = ({ fromUs, toUs }: View, width: number, x: number): number =>
  fromUs + (x / width) * (toUs - fromUs);

/** Round steps for the scale: 1, 2 or 5 of a power of ten, at least so many pixels apart. */
export function ticks(view: View, width: number, leastPixels = 90): { readonly us: number; readonly text: string }[] {
  const raw = ((view.toUs - view.fromUs) / width) * leastPixels;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? 10 * power;
  const found = [];
  for (let n = Math.ceil(Math.max(0, view.fromUs) / step); n * step <= view.toUs; n++)
    found.push({ us: n * step, text: timeText(n * step, step) });
  return found;
}

/** `12.5 ms`: as many digits as the step needs. */
export function timeText(us: number, stepUs = us): string {
  const [scale, unit] = stepUs >= 1e5 ? [1e6, "s"] : stepUs >= 100 ? [1000, "ms"] : [1, "µs"];
  const digits = Math.max(0, Math.ceil(-Math.log10(Math.max(1e-9, stepUs) / scale) - 1e-9));
  return `${(us / scale).toFixed(Math.min(digits, 4))} ${unit}`;
}
