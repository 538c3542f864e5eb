/**
 * settings.toml, which CircuitPython's os.getenv reads from the root of the drive: the keys before the first section, quoted
 * strings with their escapes, and anything else as it stands. What it cannot read has no value.
 */

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  r: "\r",
  n: "\n",
  t: "\t",
  v: "\v",
  f: "\f",
  "\\": "\\",
  '"': '"',
};

export interface Setting {
  readonly value: string;
  /** A string; otherwise a number, a bool, or whatever stands there. */
  readonly quoted: boolean;
}

export function settingIn(text: string, key: string): Setting | undefined {
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trimStart();
    if (trimmed.startsWith("[")) return undefined;
    const [, name, value] = /^([^\s=#]+)\s*=\s*(.*)$/.exec(trimmed) ?? [];
    if (name !== key) continue;
    const found = valueOf(value);
    return found === undefined ? undefined : { value: found, quoted: value.startsWith('"') };
  }
  return undefined;
}

function valueOf(text: string): string | undefined {
  if (!text.startsWith('"')) {
    const bare = text.replace(/#.*$/, "").trimEnd();
    return bare === "" ? undefined : bare;
  }
  const [whole, quoted] = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  let known = true;
  const value = quoted.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g,
    (_, four, eight, letter: string) => {
      const code = Number.parseInt((four ?? eight ?? "0") as string, 16);
      if (letter === undefined && code <= 0x10ffff) return String.fromCodePoint(code);
      known &&= letter !== undefined && Object.hasOwn(escapes, letter);
      return escapes[letter] ?? "";
    },
  );
  return known ? value : undefined;
}
