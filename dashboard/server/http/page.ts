/** Lists in pages: ids sort by time, so an id is where the next page begins. */
import { z } from "zod";

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(64).optional().describe("What `next` of the page before said."),
});

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe("The cursor of the next page; null at the end."),
  });
}

/** Of lists that are seldom long: all at once, unless somebody wants less. */
export const listQuery = pageQuery.extend({ limit: z.coerce.number().int().min(1).max(500).default(500) });

/**
 * A page of a list that is at hand as a whole.
 * @param items  sorted by what `keyOf` says, ascending, which no two have in common
 */
export function pageOfAll<T>(
  items: readonly T[],
  { limit, cursor }: z.output<typeof pageQuery>,
  keyOf: (item: T) => string,
): { items: T[]; next: string | null } {
  const left = cursor === undefined ? items : items.filter((item) => keyOf(item) > cursor);
  const page = left.slice(0, limit);
  return { items: page, next: left.length > limit ? keyOf(page[page.length - 1]) : null };
}

/** @param rows  one more than the page has, when there is a next one */
export function asPage<Row extends { id: string | number }, T>(
  rows: readonly Row[],
  limit: number,
  render: (row: Row) => T,
): { items: T[]; next: string | null } {
  const page = rows.slice(0, limit);
  return { items: page.map(render), next: rows.length > limit ? String(page[page.length - 1].id) : null };
}
