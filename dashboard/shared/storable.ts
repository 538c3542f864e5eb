/**
 * Text that every database keeps. PostgreSQL's has no NUL, and UTF-8 no halves of surrogate pairs; JavaScript's strings, JSON and so Python programs and
 * whoever sends requests have both. What people send is refused with the place where it stands; what boards, agents and programs have said is kept with
 * U+FFFD in their place, for a message that can never be stored would be said again for ever.
 */

/** With `u`, a pair is one character, and only halves are of the category. */
const unkept = /[\0\p{Cs}]/u;
const allUnkept = /[\0\p{Cs}]/gu;

/** @returns the same, but that every string in it, keys too, can be stored */
export function storable(value: unknown): unknown {
  if (typeof value === "string") return unkept.test(value) ? value.replaceAll(allUnkept, "\ufffd") : value;
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [storable(key) as string, storable(one)]));
}

/** JSON whose strings can be stored. @throws SyntaxError */
export function parseStorable(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // JSON has them as escapes only, and hardly ever any
  return /\\u(?:0000|d[89a-f])/i.test(text) ? storable(value) : value;
}

/** Where in a value there is text that cannot be stored: `body/requires/tags/0`; undefined when there is none. */
export function unstorableAt(value: unknown, at: string): string | undefined {
  if (typeof value === "string") return unkept.test(value) ? at : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, one] of Object.entries(value)) {
    if (unkept.test(key)) return at;
    const found = unstorableAt(one, `${at}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
