/**
 * Which Python line is running, for those who need it rarely: no code is generated for it. V8 notes its own call stack
 * (two microseconds; writing it out as text is left until somebody asks), and the line map of the generated text says
 * which Python line that was.
 */

export interface PythonLocation {
  file: string;
  line: number;
}

export interface Caller extends PythonLocation {
  /** The function, as its code is named; "<module>" also where only V8 knows. */
  name: string;
}

/** Line maps of what has been instantiated, by the name in its `sourceURL`. */
const lineMaps = new Map<string, { file: string; lineMap: readonly number[] }>();

export function rememberLines(sourceName: string, file: string, lineMap: readonly number[]): void {
  lineMaps.set(sourceName, { file, lineMap });
}

/** Texts of what was read from files, for the tracebacks of the host dialect. */
const sources = new Map<string, readonly string[]>();

/** Remembers the text of a file; names like `<string>` stand for none. */
export function rememberSource(file: string, text: string): void {
  if (!file.startsWith("<")) sources.set(file, text.split(/\r\n?|\n/));
}

/** A line of a file that was compiled, without its indentation; "" when it is not known. */
export function sourceLine(file: string, line: number): string {
  return sources.get(file)?.[line - 1]?.trim() ?? "";
}

/** `new Function` puts two lines of its own before the text. */
const LINES_BEFORE = 2;

interface StackErrorConstructor {
  stackTraceLimit?: number;
  captureStackTrace?: (target: object) => void;
}

/** Frames of ours between a hardware module and the Python line that called it: six or so. Each one noted costs time. */
const FRAMES = 12;

/**
 * Notes where the program is now; calling the result gives the innermost Python line, or undefined where V8 is not.
 * @param frames  how far to look for one; more cost more
 */
export function captureLocation(frames = FRAMES): () => PythonLocation | undefined {
  const holder = capture(frames);
  return () => placeOf(callers(holder.stack ?? "").next().value);
}

/** Every Python line that is running now, the innermost first; none where V8 is not. @param frames  of ours and of Python's together */
export function captureLocations(frames: number): PythonLocation[] {
  return captureCallers(frames).map(({ file, line }) => ({ file, line }));
}

/** The same with the functions' names. */
export function captureCallers(frames: number): Caller[] {
  return [...callers(capture(frames).stack ?? "")];
}

function placeOf(caller: Caller | undefined): PythonLocation | undefined {
  return caller && { file: caller.file, line: caller.line };
}

function capture(frames: number): { stack?: string } {
  const E = Error as StackErrorConstructor;
  const holder: { stack?: string } = {};
  if (E.captureStackTrace === undefined) return holder;
  const limit = E.stackTraceLimit;
  E.stackTraceLimit = frames;
  E.captureStackTrace(holder);
  E.stackTraceLimit = limit;
  return holder;
}

/** The Python name of a generated function `f_NAME` (codegen/functions.ts). */
function codeName(mangled: string | undefined): string {
  if (mangled === undefined) return "<module>";
  if (/^(?:lambda|genexpr)$/.test(mangled)) return `<${mangled}>`;
  return mangled.replaceAll(/\$([0-9a-f]+)\$/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
}

function* callers(stack: string): Generator<Caller, undefined> {
  for (const [, inFunction, name, line] of stack.matchAll(
    /(?:at (?:\S*\.)?f_([\w$]+) \()?(python:[^\s:()]*):(\d+):\d+/g,
  )) {
    const known = lineMaps.get(name);
    const python = known?.lineMap[Number(line) - 1 - LINES_BEFORE];
    if (known !== undefined && python !== undefined && python > 0)
      yield { file: known.file, line: python, name: codeName(inFunction) };
  }
  return undefined;
}
