/**
 * What can be wrong with a rig file. A broken rig is an error of the wiring, never of the program under test, and all of its problems are
 * told at once: people fix a file in one go, not one message at a time.
 *
 * The codes are stable and listed in docs/rigs.md; a test keeps both in step.
 */

export const RIG_PROBLEMS = {
  "rig/yaml": "the text is not YAML",
  "rig/duplicate": "a name is given twice",
  "rig/unknown-key": "a key that means nothing here",
  "rig/missing-key": "a key that must be there is not",
  "rig/value": "a value of the wrong kind, unit or range",
  "rig/unknown-board": "no such board",
  "rig/unknown-part": "no such part in the catalogue",
  "rig/external-part": "a part that runs as a program of its own, which this bench cannot start",
  "rig/unknown-part-pin": "the part has no such pin",
  "rig/unwired-pin": "a pin that the part needs is not wired",
  "rig/unknown-pin": "no such pin on the board, and no net of that name",
  "rig/two-drivers": "two outputs on one net",
  "rig/no-pull-up": "an I2C line that nothing pulls up",
  "rig/address-clash": "two parts at one address of one I2C bus",
  "rig/not-analog": "an analog source on a pin without an ADC",
} as const;

export type RigProblemCode = keyof typeof RIG_PROBLEMS;

/** Where in the file, 1-based; `length` is how much to underline. */
export interface RigPosition {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface RigProblem {
  readonly code: RigProblemCode;
  readonly position: RigPosition;
  /** What is wrong, with the real names in it, and what would be right: whole sentences. */
  readonly message: string;
}

/** All that is wrong with one rig file; `message` is ready to print. */
export class RigError extends Error {
  override readonly name = "RigError";
  constructor(
    readonly file: string,
    readonly problems: readonly RigProblem[],
    text: string,
  ) {
    const lines = text.split(/\r?\n/);
    super(problems.map((problem) => describe(file, problem, lines)).join("\n"));
  }
}

function describe(file: string, { position, message, code }: RigProblem, lines: readonly string[]): string {
  const { line, column, length } = position;
  const head = `${file}:${line}:${column}: ${message} [${code}]`;
  const source = lines[line - 1];
  if (source === undefined || source.trim() === "") return head;
  const number = String(line).padStart(5);
  return `${head}\n${number} | ${source}\n${" ".repeat(5)} | ${" ".repeat(column - 1)}${"^".repeat(Math.max(1, Math.min(length, source.length - column + 1)))}`;
}
