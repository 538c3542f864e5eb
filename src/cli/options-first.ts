/**
 * Where pinbridge's options end and the program's begin.
 *
 *     run code.py --rig bench.yaml first --verbose
 *
 * Ours may stand before FILE and right after it. The first word there that is neither an option of ours nor its value belongs to the program,
 * with everything that follows; `--` says so outright. The library that reads options knows only "before FILE", so ours are moved there.
 */

/** As commander describes an option. */
export interface KnownOption {
  readonly long?: string | undefined;
  readonly short?: string | undefined;
  /** Whether a value must follow. */
  readonly required: boolean;
}

/** @param args  what stands after `run`. @returns the same with our options first, then FILE and what is the program's */
export function optionsFirst(args: readonly string[], known: readonly KnownOption[]): string[] {
  const before = ownWords(args, 0, known);
  const file = args[before];
  if (file === undefined || (file.startsWith("-") && file !== "-")) return [...args];
  const after = ownWords(args, before + 1, known);
  const rest = args.slice(args[after] === "--" ? after + 1 : after);
  return [...args.slice(0, before), ...args.slice(before + 1, after), file, ...rest];
}

/** @returns the index of the first word from `start` on that is no option of ours and no value of one */
function ownWords(args: readonly string[], start: number, known: readonly KnownOption[]): number {
  let i = start;
  while (i < args.length) {
    const words = wordsOf(args[i]!, known);
    if (words === 0) break;
    i += words;
  }
  return Math.min(i, args.length);
}

/** How many words an option of ours takes: 0 when it is none, 2 when its value is the next word. */
function wordsOf(word: string, known: readonly KnownOption[]): number {
  const exact = known.find(({ long, short }) => word === long || word === short);
  if (exact !== undefined) return exact.required ? 2 : 1;
  const attached = known.some(
    ({ long, short, required }) =>
      required &&
      (word.startsWith(`${long}=`) || (short !== undefined && word.startsWith(short) && !word.startsWith("--"))),
  );
  return attached ? 1 : 0;
}
