/** Rows above and below what is in sight, so that scrolling by a few finds them there. */
const spare = 10;

/** Which rows of a list are in sight. Lengths in pixels. @returns from `first` up to and without `last` */
export function visibleRows(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): { first: number; last: number } {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - spare), count);
  return { first, last: Math.min(count, Math.ceil((top + height) / rowHeight) + spare) };
}
