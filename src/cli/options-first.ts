/**
 * Where pinbridge's options end and the program's begin.
 *
 *     run code.py --rig bench.yaml first --verbose
 *     run --as micropython -c 'print(1)' first --verbose
 *
 * Ours may stand before FILE and right after it. The first word there that is neither an option of ours nor its value belongs to the program,
 * with everything that follows; `--` says so outright. `-c CODE` and `-m MODULE` stand for FILE and end our options, as they do in every Python. The library
 * that reads options knows only "before FILE", so ours are moved there, and `-O`, `-OO`, `-O2` are written out.
 */

/** As commander describes an option. */
export interface KnownOption {
  readonly long?: string | undefined;
  readonly short?: string | undefined;
  /** Whether a value must follow. */
  readonly required: boolean;
}

/** Options that name the program themselves. */
const PROGRAMS = ["-c", "-m"];

/** @param args  what stands after `run`. @returns the same with our options first, then FILE (where there is one) and what is the program's */
export function optionsFirst(args: readonly string[], known: readonly KnownOption[]): string[] {
  const before = ownWords(args, 0, known);
  const word = args[before];
  const ours = args.slice(0, before).map(writtenOut);
  if (word === undefined) return ours;
  if (PROGRAMS.includes(word)) return [...ours, ...args.slice(before, before + 2), "--", ...args.slice(before + 2)];
  if (word.startsWith("-") && word !== "-") return [...ours, ...args.slice(before)];
  const after = ownWords(args, before + 1, known);
  const rest = args.slice(args[after] === "--" ? after + 1 : after);
  return [...ours, ...args.slice(before + 1, after).map(writtenOut), word, ...rest];
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
  if (PROGRAMS.includes(word)) return 0;
  if (levelOf(word) !== undefined) return 1;
  const exact = known.find(({ long, short }) => word === long || word === short);
  if (exact !== undefined) return exact.required ? 2 : 1;
  const attached = known.some(
    ({ long, short, required }) =>
      required &&
      (word.startsWith(`${long}=`) || (short !== undefined && word.startsWith(short) && !word.startsWith("--"))),
  );
  return attached ? 1 : 0;
}

function writtenOut(word: string): string {
  const level = levelOf(word);
  return level === undefined ? word : `--optimise=${level}`;
}

/** `-O` is 1, `-OO` 2, `-O3` 3. */
function levelOf(word: string): number | undefined {
  if (/^-O+$/.test(word)) return word.length - 1;
  return /^-O\d$/.test(word) ? Number(word[2]) : undefined;
}
