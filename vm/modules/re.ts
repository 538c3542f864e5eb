/**
 * re: regular expressions as boards have them (see re/program.ts for the language, re/match.ts for the engine).
 *
 * Differences from a board: texts are searched by characters, not by the bytes of their UTF-8, so that `.` never
 * tears a character apart; and a long text needs no stack, so that only endless loops end in RuntimeError.
 *
 * @see MicroPython extmod/modre.c; docs/library/re.rst
 */
import { callPy, indexOf, stringOf, typeName } from "../runtime/protocol.js";
import { currentVM } from "../runtime/current.js";
import { PyBytes } from "../objects/bytes.js";
import { active, type Dialect } from "../objects/dialect.js";
import { makeError, notImplementedError, runtimeError, typeError, valueError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, PyObject, addressOf, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { toCodePointIndex, toUnitIndex } from "../objects/text/code-points.js";
import { fromLatin1, latin1 } from "../objects/text/codecs.js";
import { dumpProgram } from "./re/dump.js";
import { type Captures, TooDeep, execute } from "./re/match.js";
import { PatternError, type Program, compilePattern } from "./re/program.js";

const DEBUG = 0x1000;

/** What is searched: bytes as one character each, and how to make the same kind of value from a part. */
interface Searched {
  text: string;
  value: PyValue;
  bytes: boolean;
}

class PyPattern extends PyObject {
  program: Program = compilePattern("");
  override __repr__(): string {
    return `<re ${addressOf(this)}>`;
  }
}

class PyMatch extends PyObject {
  searched: Searched = { text: "", value: "", bytes: false };
  captures: Captures = new Int32Array(2);
  override __repr__(): string {
    return `<match num=${this.captures.length / 2}>`;
  }
  /** @throws IndexError(number) */
  group(number: number): PyValue {
    const at = 2 * this.check(number);
    return this.captures[at] < 0 ? None : part(this.searched, this.captures[at], this.captures[at + 1]);
  }
  span(number: number): [start: number, end: number] {
    const at = 2 * this.check(number);
    const { text } = this.searched;
    return [toCodePointIndex(text, this.captures[at]), toCodePointIndex(text, this.captures[at + 1])];
  }
  private check(number: number): number {
    if (number < 0 || number >= this.captures.length / 2) throw makeError("IndexError", number);
    return number;
  }
}

defineType({
  name: "match",
  module: "re",
  js: PyMatch,
  constructible: false,
  methods: [
    { sig: "group(self, index, /)", call: (self: PyMatch, index: PyValue) => self.group(indexOf(index)) },
    {
      sig: "groups(self)",
      call: (self: PyMatch) =>
        new PyTuple(Array.from({ length: self.captures.length / 2 - 1 }, (_, i) => self.group(i + 1))),
    },
    { sig: "span(self, index=0, /)", call: (self: PyMatch, index: PyValue) => new PyTuple(self.span(indexOf(index))) },
    { sig: "start(self, index=0, /)", call: (self: PyMatch, index: PyValue) => self.span(indexOf(index))[0] },
    { sig: "end(self, index=0, /)", call: (self: PyMatch, index: PyValue) => self.span(indexOf(index))[1] },
  ],
});

defineType({
  name: "re",
  module: "re",
  js: PyPattern,
  constructible: false,
  methods: [
    {
      sig: "match(self, string, pos=..., endpos=..., /)",
      call: (self: PyPattern, ...args: Positions) => find(self, true, args),
    },
    {
      sig: "search(self, string, pos=..., endpos=..., /)",
      call: (self: PyPattern, ...args: Positions) => find(self, false, args),
    },
    { sig: "sub(self, replace, string, count=0, flags=0, /)", call: substitute },
    { sig: "split(self, string, max_split=0, /)", call: split },
  ],
});

type Positions = [string: PyValue, pos: PyValue | undefined, endpos: PyValue | undefined];

const functions: readonly FunctionSpec[] = [
  { sig: "compile(regex, flags=0, /)", call: compile },
  {
    sig: "match(regex, string, flags=0, unused=..., /)",
    call: (regex: PyValue, string: PyValue) => find(patternOf(regex), true, [string, undefined, undefined]),
  },
  {
    sig: "search(regex, string, flags=0, unused=..., /)",
    call: (regex: PyValue, string: PyValue) => find(patternOf(regex), false, [string, undefined, undefined]),
  },
  {
    sig: "sub(regex, replace, string, count=0, flags=0, /)",
    call: (regex: PyValue, ...rest: [PyValue, PyValue, PyValue]) => substitute(patternOf(regex), ...rest),
  },
];

export function makeRe(dialect: Dialect): PyModule {
  // CircuitPython's boards cannot show what they compile
  const debugging = dialect !== "circuitpython" || active.unix;
  return defineModule({ name: "re", functions, constants: debugging ? { DEBUG } : {} }, dialect);
}

// ---- compiling ------------------------------------------------------------------------------------------------

function compile(regex: PyValue, flags: PyValue): PyPattern {
  const made = new PyPattern();
  const { text } = searchedOf(regex);
  let failed: PatternError | undefined;
  try {
    made.program = compilePattern(text, active.dialect === "circuitpython");
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown;
    // what is found when the pattern is measured comes before the flags are looked at, the rest after that
    if (thrown.message === "regex too complex") throw valueError(thrown.message);
    failed = thrown;
  }
  const debugging = (indexOf(flags) & DEBUG) !== 0;
  if (failed !== undefined) throw valueError(failed.message);
  if (debugging) currentVM().out(1, dumpProgram(made.program));
  return made;
}

function patternOf(regex: PyValue): PyPattern {
  return regex instanceof PyPattern ? regex : compile(regex, 0);
}

function searchedOf(value: PyValue): Searched {
  if (value instanceof PyBytes) return { text: latin1(value.b), value, bytes: true };
  if (typeof value === "object" && value.buffer !== undefined)
    throw typeError(`can't convert '${typeName(value)}' object to str implicitly`);
  return { text: stringOf(value), value, bytes: false };
}

function part({ text, bytes }: Searched, from: number, to: number): PyValue {
  return result(text.slice(from, to), bytes);
}

function result(text: string, bytes: boolean): PyValue {
  return bytes ? new PyBytes(fromLatin1(text)) : text;
}

// ---- searching ------------------------------------------------------------------------------------------------

function run(pattern: PyPattern, text: string, begin: number, end: number, anchored: boolean): Captures | null {
  try {
    return execute(pattern.program, { text, begin, end }, anchored);
  } catch (thrown) {
    if (thrown instanceof TooDeep) throw runtimeError("maximum recursion depth exceeded");
    throw thrown;
  }
}

function find(pattern: PyPattern, anchored: boolean, [string, pos, endpos]: Positions): PyValue {
  const searched = searchedOf(string);
  const { text } = searched;
  const begin = pos === undefined ? 0 : clamped(text, pos);
  const end = endpos === undefined ? text.length : Math.max(clamped(text, endpos), begin);
  const captures = run(pattern, text, begin, end, anchored);
  if (captures === null) return None;
  return matchOf(searched, captures);
}

/** The UTF-16 offset of a position given from Python. */
function clamped(text: string, position: PyValue): number {
  return toUnitIndex(text, Math.min(Math.max(indexOf(position), 0), text.length));
}

function matchOf(searched: Searched, captures: Captures): PyMatch {
  const match = new PyMatch();
  match.searched = searched;
  match.captures = captures;
  return match;
}

/** An empty match ends the search, as on a board. */
function nextMatch(pattern: PyPattern, text: string, from: number): Captures | null {
  const captures = run(pattern, text, from, text.length, false);
  return captures === null || captures[0] === captures[1] ? null : captures;
}

function split(pattern: PyPattern, string: PyValue, maxSplit: PyValue): PyValue {
  const searched = searchedOf(string);
  const parts: PyValue[] = [];
  let left = indexOf(maxSplit);
  let from = 0;
  for (
    let captures = nextMatch(pattern, searched.text, 0);
    captures !== null;
    captures = nextMatch(pattern, searched.text, from)
  ) {
    if (captures.length > 2) throw notImplementedError("splitting with sub-captures");
    parts.push(part(searched, from, captures[0]));
    from = captures[1];
    if (left > 0 && --left === 0) break;
  }
  parts.push(part(searched, from, searched.text.length));
  return new PyList(parts);
}

function substitute(pattern: PyPattern, replace: PyValue, string: PyValue, count: PyValue = 0): PyValue {
  let left = indexOf(count);
  const searched = searchedOf(string);
  const { text } = searched;
  const callable = typeof replace !== "string" && !(replace instanceof PyBytes) && takesCalls(replace);
  let from = 0;
  let output = "";
  for (let captures = nextMatch(pattern, text, 0); captures !== null; captures = nextMatch(pattern, text, from)) {
    const template = callable ? callPy(replace, [matchOf(searched, captures)]) : replace;
    output += text.slice(from, captures[0]) + expand(searchedOf(template).text, text, captures);
    from = captures[1];
    if (left > 0 && --left === 0) break;
  }
  return from === 0 ? string : result(output + text.slice(from), searched.bytes);
}

/** What no one can call is no replacement, which shows where it is needed first. */
function takesCalls(v: PyValue): boolean {
  return active.dialect === "host" || (typeof v === "object" && v.c !== PyObject.prototype.c);
}

/** `\1` and `\g<1>` are groups, `\\` is a backslash; another backslash vanishes. */
function expand(template: string, text: string, captures: Captures): string {
  return template.replace(
    /\\(?:g<(\d+)>?|(\d+)|(\\)|(?:g<)?)/g,
    (_, long?: string, short?: string, backslash?: string) => {
      if (backslash !== undefined) return backslash;
      const digits = long ?? short;
      if (digits === undefined) return "";
      const group = Number(digits);
      if (2 * group >= captures.length) throw makeError("IndexError", group);
      return captures[2 * group] < 0 ? "" : text.slice(captures[2 * group], captures[2 * group + 1]);
    },
  );
}
