/** Finding what is drawn: what lies in a stretch of time, what is next, what is under the pointer. Items of a lane are in order of time. */
import type { Lane, WaveItem } from "./decode.js";
import type { View } from "./view.js";

/** Index of the first item that ends after `us`. */
export function firstAfter(items: readonly { readonly toUs: number }[], us: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].toUs <= us) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function visible({ items }: Lane, { fromUs, toUs }: View): WaveItem[] {
  const found = [];
  for (let i = firstAfter(items, fromUs); i < items.length && items[i].fromUs <= toUs; i++) found.push(items[i]);
  return found;
}

/** The item at a time, or the nearest within a tolerance. */
export function itemAt({ items }: Lane, us: number, toleranceUs: number): WaveItem | undefined {
  const index = firstAfter(items, us - toleranceUs);
  const item = items[index];
  return item !== undefined && item.fromUs <= us + toleranceUs ? item : undefined;
}

/** All transactions of all buses in order of time, the newest last. */
export function inOrder(lanes: Iterable<Lane>): { readonly lane: Lane; readonly item: WaveItem }[] {
  return [...lanes]
    .flatMap((lane) => lane.items.map((item) => ({ lane, item })))
    .sort((a, b) => a.item.fromUs - b.item.fromUs);
}
