/** A part's state as rows of words: what a slider says already is left out, and what is nested stands behind its name. */

export function stateRows(
  state: Readonly<Record<string, unknown>>,
  controls: readonly { readonly name: string }[],
): [name: string, value: string][] {
  const turned = new Set(controls.map(({ name }) => name));
  return Object.entries(state).flatMap(([name, value]): [string, string][] =>
    turned.has(name) || name === "pixels" || value === undefined || isLong(value) ? [] : [[spaced(name), words(value)]],
  );
}

/** `blinkHz` as `blink Hz` */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function words(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(words).join(", ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${spaced(name)} ${words(inner)}`)
      .join(", ");
  return String(value);
}

/** A picture as text, a strip's every pixel: shown otherwise, or not at all. */
function isLong(value: unknown): boolean {
  return JSON.stringify(value ?? null).length > 160;
}
