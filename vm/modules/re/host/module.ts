/**
 * `_re`: Pattern and Match of the host dialect. The frozen module re gives them CPython's names, flags and functions.
 *
 * @see CPython Modules/_sre/sre.c; Lib/re/_parser.py parse_template for the text of a replacement
 */

import { callPy, indexOf, repr, stringOf, typeName } from "../../../runtime/protocol.js";
import { currentVM } from "../../../runtime/current.js";
import { PyBytes } from "../../../objects/bytes.js";
import { PyDict } from "../../../objects/dict.js";
import type { Dialect } from "../../../objects/dialect.js";
import { PyError, indexError, runtimeError, typeError, valueError } from "../../../objects/error.js";
import { PyBaseException } from "../../../objects/exception.js";
import { PyList } from "../../../objects/list.js";
import type { PyModule } from "../../../objects/module.js";
import { defineModule, defineType } from "../../../objects/native.js";
import { intValue } from "../../../objects/number.js";
import { None, PyObject, type PyValue, builtinTypes } from "../../../objects/object.js";
import { PyStr } from "../../../objects/str.js";
import { codePoints, isAstral } from "../../../objects/text/code-points.js";
import { fromLatin1, latin1 } from "../../../objects/text/codecs.js";
import { PyTuple } from "../../../objects/tuple.js";
import { type Machine, type Spans, type Subject, TooManySteps, buildMachine } from "./engine.js";
import { Flag, type Parsed, PatternError, parsePattern } from "./syntax.js";

class PyPatternError extends PyBaseException {}

const errorType = defineType({
  name: "error",
  module: "re",
  base: builtinTypes.Exception,
  js: PyPatternError,
  hasDict: true,
  thin: true,
});

/** A text or bytes to search. */
interface Searched {
  value: PyValue;
  codes: Subject;
  /** A piece of the same kind. */
  slice: (from: number, to: number) => PyValue;
}

function searched(value: PyValue, isBytes: boolean): Searched {
  const text = typeof value === "string" ? value : value instanceof PyStr ? value.v : undefined;
  if (text !== undefined) {
    if (isBytes) throw typeError("cannot use a bytes pattern on a string-like object");
    if (!isAstral(text)) {
      const codes = new Uint16Array(text.length);
      for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
      return { value, codes, slice: (from, to) => text.slice(from, to) };
    }
    const chars = codePoints(text);
    const codes = Uint32Array.from(chars, (c) => c.codePointAt(0)!);
    return { value, codes, slice: (from, to) => chars.slice(from, to).join("") };
  }
  if (typeof value !== "object" || value.buffer === undefined)
    throw typeError(`expected string or bytes-like object, got '${typeName(value)}'`);
  if (!isBytes) throw typeError("cannot use a string pattern on a bytes-like object");
  const codes = value.buffer();
  return { value, codes, slice: (from, to) => new PyBytes(codes.slice(from, to)) };
}

class PyPattern extends PyObject {
  source: PyValue = "";
  parsed: Parsed = { root: { kind: "sequence", items: [] }, flags: 0, groups: 0, names: new Map() };
  machine!: Machine;
  isBytes = false;

  override __repr__(): string {
    const names = [
      ["re.IGNORECASE", Flag.IGNORECASE],
      ["re.LOCALE", Flag.LOCALE],
      ["re.MULTILINE", Flag.MULTILINE],
      ["re.DOTALL", Flag.DOTALL],
      ["re.VERBOSE", Flag.VERBOSE],
      ["re.DEBUG", Flag.DEBUG],
      ["re.ASCII", Flag.ASCII],
    ] as const;
    const shown = names.filter(([, flag]) => this.parsed.flags & flag).map(([name]) => name);
    const source = repr(this.source);
    return `re.compile(${source.length > 200 ? source.slice(0, 200) : source}${shown.length === 0 ? "" : `, ${shown.join("|")}`})`;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    if (!(o instanceof PyPattern)) return undefined;
    return o.parsed.flags === this.parsed.flags && repr(o.source) === repr(this.source);
  }
  override __hash__(): number {
    return this.parsed.flags + repr(this.source).length;
  }

  /** The first match at or, unless anchored, after `at`. */
  find(
    subject: Searched,
    at: number,
    end: number,
    how: "search" | "match" | "full",
    notEmptyAt = -1,
  ): PyMatch | undefined {
    for (let i = at; i <= end; i++) {
      const found = this.run(subject, i, end, how === "full", i === notEmptyAt);
      if (found !== undefined) return PyMatch.of(this, subject, found, at, end);
      if (how !== "search") return undefined;
    }
    return undefined;
  }

  private run(
    subject: Searched,
    at: number,
    end: number,
    full: boolean,
    advance: boolean,
  ): { spans: Spans; lastIndex: number } | undefined {
    try {
      return this.machine.match(subject.codes, at, end, full, advance);
    } catch (error) {
      if (error instanceof TooManySteps) throw runtimeError("the expression takes too many steps on this text");
      throw error;
    }
  }

  /** Matches one after another, as CPython's scanner: an empty one may follow another, but not at its own start. */
  *all(subject: Searched, pos = 0, end = subject.codes.length): Generator<PyMatch> {
    let at = pos;
    let last = -1;
    while (at <= end) {
      const match = this.find(subject, at, end, "search", last);
      if (match === undefined) return;
      yield match;
      at = match.spans[1];
      // after an empty match the next one must take something, or begin further on
      last = match.spans[0] === at ? at : -1;
    }
  }
}

class PyMatch extends PyObject {
  pattern!: PyPattern;
  subject!: Searched;
  spans: Spans = [];
  lastIndex = 0;
  pos = 0;
  endpos = 0;

  static of(
    pattern: PyPattern,
    subject: Searched,
    found: { spans: Spans; lastIndex: number },
    pos: number,
    endpos: number,
  ): PyMatch {
    return Object.assign(new PyMatch(), { pattern, subject, ...found, pos, endpos });
  }

  group(index: number, missing: PyValue = None): PyValue {
    const [from, to] = [this.spans[index * 2], this.spans[index * 2 + 1]];
    return from < 0 || to < 0 ? missing : this.subject.slice(from, to);
  }

  /** A group by number or name. @throws IndexError */
  index(key: PyValue): number {
    const { names, groups } = this.pattern.parsed;
    const index = typeof key === "string" ? names.get(key) : intValue(key);
    if (index === undefined || index < 0 || index > groups) throw indexError("no such group");
    return Number(index);
  }

  override __repr__(): string {
    return `<re.Match object; span=(${this.spans[0]}, ${this.spans[1]}), match=${repr(this.group(0))}>`;
  }
  override __getitem__(key: PyValue): PyValue {
    return this.group(this.index(key));
  }
}

const matchType = defineType({
  name: "Match",
  module: "re",
  js: PyMatch,
  constructible: false,
  methods: [
    {
      sig: "group(self, *groups)",
      call: (self: PyMatch, keys: PyValue[]) => {
        if (keys.length === 0) return self.group(0);
        const values = keys.map((key) => self.group(self.index(key)));
        return values.length === 1 ? values[0] : new PyTuple(values);
      },
    },
    {
      sig: "groups(self, default=None)",
      call: (self: PyMatch, missing: PyValue) =>
        new PyTuple(Array.from({ length: self.pattern.parsed.groups }, (_, i) => self.group(i + 1, missing))),
    },
    {
      sig: "groupdict(self, default=None)",
      call: (self: PyMatch, missing: PyValue) =>
        PyDict.of([...self.pattern.parsed.names].map(([name, i]) => [name, self.group(i, missing)])),
    },
    { sig: "start(self, group=0, /)", call: (self: PyMatch, key: PyValue) => self.spans[self.index(key) * 2] },
    { sig: "end(self, group=0, /)", call: (self: PyMatch, key: PyValue) => self.spans[self.index(key) * 2 + 1] },
    {
      sig: "span(self, group=0, /)",
      call: (self: PyMatch, key: PyValue) =>
        new PyTuple([self.spans[self.index(key) * 2], self.spans[self.index(key) * 2 + 1]]),
    },
    {
      sig: "expand(self, template)",
      call: (self: PyMatch, template: PyValue) =>
        joined(self.pattern, expandWith(parseTemplate(template, self.pattern), self)),
    },
    { sig: "__copy__(self)", call: (self: PyMatch) => self },
    { sig: "__deepcopy__(self, memo)", call: (self: PyMatch) => self },
  ],
  properties: [
    { name: "pos", get: (self: PyMatch) => self.pos },
    { name: "endpos", get: (self: PyMatch) => self.endpos },
    { name: "lastindex", get: (self: PyMatch) => (self.lastIndex === 0 ? None : self.lastIndex) },
    {
      name: "lastgroup",
      get: (self: PyMatch) => [...self.pattern.parsed.names].find(([, i]) => i === self.lastIndex)?.[0] ?? None,
    },
    { name: "re", get: (self: PyMatch) => self.pattern },
    { name: "string", get: (self: PyMatch) => self.subject.value },
    {
      name: "regs",
      get: (self: PyMatch) =>
        new PyTuple(
          Array.from(
            { length: self.pattern.parsed.groups + 1 },
            (_, i) => new PyTuple([self.spans[i * 2], self.spans[i * 2 + 1]]),
          ),
        ),
    },
  ],
});

/** Lets a generator of JavaScript be iterated by Python. */
class PyMatches extends PyObject {
  source!: Iterator<PyMatch>;
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    const { done, value } = this.source.next();
    return done === true ? undefined : (value as PyMatch);
  }
}
defineType({ name: "callable_iterator", module: "builtins", js: PyMatches, constructible: false });

const window = "string, pos=0, endpos=9007199254740991";

function clamped(subject: Searched, pos: PyValue, endpos: PyValue): [from: number, to: number] {
  const size = subject.codes.length;
  const to = Math.min(size, Math.max(0, indexOf(endpos)));
  return [Math.min(size, Math.max(0, indexOf(pos))), to];
}

function finder(how: "search" | "match" | "full") {
  return (self: PyPattern, text: PyValue, pos: PyValue, endpos: PyValue): PyValue => {
    const subject = searched(text, self.isBytes);
    return self.find(subject, ...clamped(subject, pos, endpos), how) ?? None;
  };
}

const patternType = defineType({
  name: "Pattern",
  module: "re",
  js: PyPattern,
  constructible: false,
  methods: [
    { sig: `match(self, ${window})`, call: finder("match") },
    { sig: `search(self, ${window})`, call: finder("search") },
    { sig: `fullmatch(self, ${window})`, call: finder("full") },
    {
      sig: `finditer(self, ${window})`,
      call: (self: PyPattern, text: PyValue, pos: PyValue, endpos: PyValue) => {
        const subject = searched(text, self.isBytes);
        return Object.assign(new PyMatches(), { source: self.all(subject, ...clamped(subject, pos, endpos)) });
      },
    },
    {
      sig: `findall(self, ${window})`,
      call: (self: PyPattern, text: PyValue, pos: PyValue, endpos: PyValue) => {
        const subject = searched(text, self.isBytes);
        const empty = subject.slice(0, 0);
        const { groups } = self.parsed;
        const item = (m: PyMatch): PyValue =>
          groups < 2
            ? m.group(groups, empty)
            : new PyTuple(Array.from({ length: groups }, (_, i) => m.group(i + 1, empty)));
        return new PyList(Array.from(self.all(subject, ...clamped(subject, pos, endpos)), item));
      },
    },
    {
      sig: "split(self, string, maxsplit=0)",
      call: (self: PyPattern, text: PyValue, limit: PyValue) => {
        const subject = searched(text, self.isBytes);
        const most = indexOf(limit) > 0 ? indexOf(limit) : Infinity;
        const parts: PyValue[] = [];
        let at = 0;
        let count = 0;
        for (const m of self.all(subject)) {
          if (count++ >= most) break;
          parts.push(subject.slice(at, m.spans[0]));
          for (let i = 1; i <= self.parsed.groups; i++) parts.push(m.group(i));
          at = m.spans[1];
        }
        parts.push(subject.slice(at, subject.codes.length));
        return new PyList(parts);
      },
    },
    {
      sig: "sub(self, repl, string, count=0)",
      call: (self: PyPattern, by: PyValue, text: PyValue, count: PyValue) => substituted(self, by, text, count)[0],
    },
    {
      sig: "subn(self, repl, string, count=0)",
      call: (self: PyPattern, by: PyValue, text: PyValue, count: PyValue) =>
        new PyTuple(substituted(self, by, text, count)),
    },
    { sig: "__copy__(self)", call: (self: PyPattern) => self },
    { sig: "__deepcopy__(self, memo)", call: (self: PyPattern) => self },
  ],
  properties: [
    { name: "pattern", get: (self: PyPattern) => self.source },
    { name: "flags", get: (self: PyPattern) => self.parsed.flags },
    { name: "groups", get: (self: PyPattern) => self.parsed.groups },
    { name: "groupindex", get: (self: PyPattern) => PyDict.of(self.parsed.names) },
  ],
});

/** @returns the new text and how often */
function substituted(self: PyPattern, by: PyValue, text: PyValue, count: PyValue): [PyValue, number] {
  const subject = searched(text, self.isBytes);
  const most = indexOf(count) > 0 ? indexOf(count) : Infinity;
  const isText = typeof by === "string" || by instanceof PyStr || (typeof by === "object" && by.buffer !== undefined);
  const template = isText ? parseTemplate(by, self) : undefined;
  const parts: PyValue[] = [];
  let at = 0;
  let done = 0;
  for (const m of self.all(subject)) {
    if (done >= most) break;
    done++;
    parts.push(subject.slice(at, m.spans[0]));
    if (template === undefined) {
      const value = callPy(by, [m]);
      if (value !== None) parts.push(value);
    } else parts.push(...expandWith(template, m));
    at = m.spans[1];
  }
  if (done === 0) return [text, 0];
  parts.push(subject.slice(at, subject.codes.length));
  return [joined(self, parts), done];
}

function joined(pattern: PyPattern, parts: readonly PyValue[]): PyValue {
  if (!pattern.isBytes)
    return parts
      .map((part) => {
        if (typeof part === "string" || part instanceof PyStr) return stringOf(part);
        throw typeError(`sequence item 1: expected str instance, ${typeName(part)} found`);
      })
      .join("");
  return new PyBytes(
    fromLatin1(
      parts
        .map((part) => {
          if (typeof part === "object" && part.buffer !== undefined) return latin1(part.buffer());
          throw typeError(`sequence item 1: expected a bytes-like object, ${typeName(part)} found`);
        })
        .join(""),
    ),
  );
}

// ---- the text of a replacement ------------------------------------------------------------------------------------

/** Literal text and numbers of groups. */
type Template = readonly (PyValue | { group: number })[];

function expandWith(template: Template, m: PyMatch): PyValue[] {
  const empty = m.subject.slice(0, 0);
  return template.map((part) => (isGroup(part) ? m.group(part.group, empty) : part));
}

function isGroup(part: PyValue | { group: number }): part is { group: number } {
  return typeof part === "object" && "group" in part && !(part instanceof PyObject);
}

const plainEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

function parseTemplate(value: PyValue, pattern: PyPattern): Template {
  const source = pattern.isBytes ? latin1(bytesOf(value)) : stringOf(value);
  const make = (text: string): PyValue => (pattern.isBytes ? new PyBytes(fromLatin1(text)) : text);
  const parts: (PyValue | { group: number })[] = [];
  let literal = "";
  let at = 0;
  const fail = (message: string, position: number): never => {
    throw patternError(message, value, position);
  };
  const reference = (index: number, position: number): void => {
    if (index > pattern.parsed.groups) fail(`invalid group reference ${index}`, position);
    if (literal !== "") parts.push(make(literal));
    literal = "";
    parts.push({ group: index });
  };
  while (at < source.length) {
    const c = source[at++];
    if (c !== "\\") {
      literal += c;
      continue;
    }
    const start = at - 1;
    const e = source[at++];
    if (e === undefined) fail("bad escape (end of pattern)", start);
    if (e === "g") {
      const match = /^<([^>]*)>/.exec(source.slice(at));
      if (match === null)
        fail(source[at] === "<" ? "missing >, unterminated name" : "missing <", at + (source[at] === "<" ? 1 : 0));
      const name = match![1];
      at += match![0].length;
      if (name === "") fail("missing group name", start + 3);
      const index = /^\d+$/.test(name) ? Number(name) : pattern.parsed.names.get(name);
      if (index === undefined) {
        if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) fail(`bad character in group name '${name}'`, start + 3);
        throw indexError(`unknown group name '${name}'`);
      }
      reference(index, start + 3);
    } else if (e === "0") {
      const digits = /^[0-7]{0,2}/.exec(source.slice(at))![0];
      at += digits.length;
      literal += String.fromCharCode(Number.parseInt(`0${digits}`, 8));
    } else if (/[1-9]/.test(e)) {
      const octal = /^[0-3][0-7][0-7]/.exec(source.slice(at - 1))?.[0];
      if (octal !== undefined) {
        at += 2;
        literal += String.fromCharCode(Number.parseInt(octal, 8));
      } else {
        const digits = /^\d{1,2}/.exec(source.slice(at - 1))![0];
        at += digits.length - 1;
        reference(Number(digits), start + 1);
      }
    } else if (Object.hasOwn(plainEscapes, e)) literal += plainEscapes[e];
    else if (/[a-zA-Z]/.test(e)) fail(`bad escape \\${e}`, start);
    else literal += `\\${e}`;
  }
  if (literal !== "") parts.push(make(literal));
  return parts;
}

function bytesOf(value: PyValue): Uint8Array {
  if (typeof value === "object" && value.buffer !== undefined) return value.buffer();
  throw typeError(`expected a bytes-like object, ${typeName(value)} found`);
}

// ---- compiling ----------------------------------------------------------------------------------------------------

/** re.error with msg, pattern, pos, lineno, colno. */
function patternError(message: string, pattern: PyValue, position: number): PyError {
  const text =
    typeof pattern === "string"
      ? pattern
      : typeof pattern === "object" && pattern.buffer !== undefined
        ? latin1(pattern.buffer())
        : "";
  const before = text.slice(0, position);
  const line = before.split("\n").length;
  const column = position - (before.lastIndexOf("\n") + 1) + 1;
  const place = text.includes("\n") ? ` (line ${line}, column ${column})` : "";
  const error = new PyPatternError();
  Object.setPrototypeOf(error, errorType.proto);
  error.args = [`${message} at position ${position}${place}`];
  const fields: Record<string, PyValue> = { msg: message, pattern, pos: position, lineno: line, colno: column };
  for (const [name, value] of Object.entries(fields)) (error as unknown as Record<string, PyValue>)[`$${name}`] = value;
  return new PyError(error);
}

function compile(source: PyValue, flagsValue: PyValue): PyPattern {
  let flags = indexOf(flagsValue);
  const isBytes = typeof source === "object" && source.buffer !== undefined;
  if (!isBytes && typeof source !== "string" && !(source instanceof PyStr))
    throw typeError("first argument must be string or compiled pattern");
  const characters = isBytes ? [...latin1((source as PyObject).buffer!())] : codePoints(stringOf(source));
  if (!isBytes && flags & Flag.ASCII && flags & Flag.UNICODE)
    throw valueError("ASCII and UNICODE flags are incompatible");
  if (isBytes && flags & Flag.UNICODE) throw valueError("cannot use UNICODE flag with a bytes pattern");
  flags &= ~Flag.DEBUG;
  const pattern = new PyPattern();
  pattern.source = source;
  pattern.isBytes = isBytes;
  try {
    pattern.parsed = parsePattern(characters, flags, isBytes);
  } catch (error) {
    if (error instanceof PatternError) {
      if (error.message.startsWith("look-behind")) {
        const made = patternError(error.message, source, 0);
        made.value.args = [error.message];
        for (const name of ["pos", "lineno", "colno"])
          (made.value as unknown as Record<string, PyValue>)[`$${name}`] = None;
        throw made;
      }
      throw patternError(error.message, source, error.position);
    }
    throw error;
  }
  const running = currentVM();
  pattern.machine = buildMachine(pattern.parsed, () => running.pollInterrupt());
  return pattern;
}

export function makeHostRe(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "_re",
      functions: [{ sig: "compile(pattern, flags, /)", call: compile }],
      types: [patternType, matchType, errorType],
    },
    dialect,
  );
}
