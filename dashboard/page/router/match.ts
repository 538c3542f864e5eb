/** Addresses: `/rigs/:name` against `/rigs/bench-2`. */

/** @returns the parts that the pattern names, decoded; undefined when it does not fit */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.replace(/(.)\/+$/, "$1").split("/");
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(":")) {
      if (given[index] === "") return undefined;
      try {
        found[part.slice(1)] = decodeURIComponent(given[index]);
      } catch {
        return undefined;
      }
    } else if (part !== given[index]) return undefined;
  }
  return found;
}
