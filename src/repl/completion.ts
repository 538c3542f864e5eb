/**
 * What the Tab key makes of a line: the rest of a name when it is certain, else the names it may be, in columns.
 *
 * @see MicroPython py/repl.c mp_repl_autocomplete: the same chains, the same columns. It asks which of all names in its memory an object has;
 *   we ask the object for its names, so that they come sorted.
 */

export type Completion =
  | { readonly kind: "none" }
  | { readonly kind: "insert"; readonly text: string }
  /** To print: the names, begun and ended by a newline. */
  | { readonly kind: "list"; readonly text: string };

/** Where names come from. */
export interface Names {
  /** Names in `__main__`. */
  globals(): readonly string[];
  /** Names that stand in no module of the program's: builtins and keywords. */
  always(): readonly string[];
  modules(): readonly string[];
  /** Attributes of `chain[0].chain[1]…`; none when there is no such object. */
  attributes(chain: readonly string[]): readonly string[];
}

const NONE: Completion = { kind: "none" };
const IMPORT = "import ";

/** @param line  the line up to the cursor */
export function complete(line: string, names: Names): Completion {
  const dotted = /[\p{L}\p{N}_.]*$/u.exec(line)![0];
  const chain = dotted.split(".");
  const start = chain.pop()!;
  const matches = candidates(line, chain, start, names);
  if (matches.length === 0)
    return dotted === line && start !== "" && chain.length === 0 && IMPORT.startsWith(start)
      ? { kind: "insert", text: IMPORT.slice(start.length) }
      : NONE;
  const common = commonPrefix(matches);
  if (matches.length === 1 || common.length > start.length) {
    const text = common.slice(start.length);
    return text === "" ? NONE : { kind: "insert", text };
  }
  return { kind: "list", text: columns(matches) };
}

function candidates(line: string, chain: readonly string[], start: string, names: Names): string[] {
  let all: readonly string[];
  if (chain.length > 0) all = names.attributes(chain);
  else if (line.startsWith(IMPORT)) all = names.modules();
  else all = start === "" ? names.globals() : [...names.globals(), ...names.always()];
  // what is private shows only when it is asked for
  const wanted = all.filter((name) => name.startsWith(start) && (start !== "" || !name.startsWith("_")));
  // "import " itself is completed with its blank, below
  return [...new Set(wanted)].filter((name) => name !== "import").sort();
}

function commonPrefix(names: readonly string[]): string {
  let prefix = names[0]!;
  for (const name of names) while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

const SLOT = 16;
const WIDTH = 4 * SLOT;

/** Columns of 16 in lines of 64, at least two blanks between names. */
function columns(names: readonly string[]): string {
  let text = "";
  let used = WIDTH;
  for (const name of names) {
    let gap = Math.ceil(used / SLOT) * SLOT - used;
    if (gap < 2) gap += SLOT;
    if (used + gap + name.length <= WIDTH) {
      text += " ".repeat(gap) + name;
      used += gap + name.length;
    } else {
      text += `\n${name}`;
      used = name.length;
    }
  }
  return `${text}\n`;
}
