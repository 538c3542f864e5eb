/**
 * Programs format with the same few texts again and again: what a parser made of a text is kept.
 *
 * Results are shared between calls, so nobody may change them. Full caches are emptied: rare enough not to deserve better.
 */
const LIMIT = 500;

/** A parser that remembers. Failures (thrown) are not kept. */
export function remembered<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = parse(text);
      if (known.size >= LIMIT) known.clear();
      known.set(text, result);
    }
    return result;
  };
}
