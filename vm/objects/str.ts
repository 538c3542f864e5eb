/**
 * str. A Python str is a JavaScript string; `PyStr` holds the text of an instance of a Python subclass. Slots therefore
 * take `this` as either, and begin by taking the text (`textOf`).
 *
 * Indices are code points; strings without surrogate pairs, nearly all, need no conversion (text/code-points.ts).
 */
import { mayStop } from "../runtime/stop.js";
import {
  bufferOf,
  indexOf,
  intOf,
  sequenceIndex,
  str,
  toArray,
  truth,
  typeName,
  indexText,
} from "../runtime/protocol.js";
import { compareStrings } from "../runtime/operators.js";
import { PyBytes } from "./bytes.js";
import { active, beyondBoards } from "./dialect.js";
import { PyDict } from "./dict.js";
import { reserveText } from "../heap/reserve.js";
import { overflowError, typeError, valueError } from "./error.js";
import { refuseBlankRsplit, refuseStep } from "./firmware-gaps.js";
import { formatText } from "./format.js";
import { PyList } from "./list.js";
import { type FunctionSpec, defineType } from "./native.js";
import { intValue, isInt } from "./number.js";
import { None, PyObject, type PyValue } from "./object.js";
import { percentStr } from "./percent-format.js";
import { boundary, refuseConcatenation, repeatCount } from "./sequence.js";
import { PySlice, sliceLimits } from "./slice.js";
import { codePointLength, codePoints, isAstral, toCodePointIndex, toUnitIndex } from "./text/code-points.js";
import { decodeText, encodeText, latin1 } from "./text/codecs.js";
import { isPrintable, quoteStr } from "./text/quote.js";
import * as methods from "./text/text-methods.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";

export class PyStr extends PyObject {
  v = "";

  override __repr__(): string {
    return quoteStr(textOf(this), active.dialect === "host");
  }
  override __str__(): string {
    return textOf(this);
  }
  override __bool__(): boolean {
    return textOf(this) !== "";
  }
  override __len__(): number {
    return codePointLength(textOf(this));
  }
  override __hash__(): number {
    return hashText(textOf(this));
  }
  override __contains__(value: PyValue): boolean {
    return textOf(this).includes(needText(value, "in"));
  }
  override __getitem__(key: PyValue): PyValue {
    const text = textOf(this);
    if (key instanceof PySlice) return sliceText(text, key);
    if (!isAstral(text)) return text[sequenceIndex(key, text.length, "string")];
    const points = codePoints(text);
    return points[sequenceIndex(key, points.length, "string")];
  }
  override __iter__(): PyObject {
    return new PyStrIterator(textOf(this));
  }
  override __add__(o: PyValue): PyValue | undefined {
    const other = asText(o);
    if (other !== undefined) {
      const text = textOf(this);
      // nothing is made where one of them is empty
      if (text !== "" && other !== "") reserveText(text.length + other.length);
      return text + other;
    }
    if (active.dialect === "host") refuseConcatenation("str", o);
    return undefined;
  }
  override __mul__(o: PyValue): PyValue | undefined {
    const count = repeatCount(o);
    if (count === undefined) return undefined;
    const text = textOf(this);
    if (text === "") return "";
    reserveText(text.length * count);
    return text.repeat(count);
  }
  override __rmul__(o: PyValue): PyValue | undefined {
    return PyStr.prototype.__mul__.call(this, o);
  }
  override __mod__(o: PyValue): PyValue {
    return percentStr(textOf(this), o);
  }
  override __eq__(o: PyValue): PyValue | undefined {
    const other = asText(o);
    return other === undefined ? undefined : textOf(this) === other;
  }
  override __lt__(o: PyValue): PyValue | undefined {
    return order(this, o, (c) => c < 0);
  }
  override __le__(o: PyValue): PyValue | undefined {
    return order(this, o, (c) => c <= 0);
  }
  override __gt__(o: PyValue): PyValue | undefined {
    return order(this, o, (c) => c > 0);
  }
  override __ge__(o: PyValue): PyValue | undefined {
    return order(this, o, (c) => c >= 0);
  }
}

function order(self: PyStr, o: PyValue, holds: (c: number) => boolean): PyValue | undefined {
  const other = asText(o);
  return other === undefined ? undefined : holds(compareStrings(textOf(self), other));
}

export class PyStrIterator extends PyObject {
  private i = 0;
  constructor(private readonly text: string) {
    super();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    const { text, i } = this;
    if (i >= text.length) return undefined;
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      this.i = i + 2;
      return text.slice(i, i + 2);
    }
    this.i = i + 1;
    return text[i];
  }
}

/** The text of a str or of an instance of a subclass. */
function textOf(self: PyValue): string {
  return typeof self === "string" ? self : (self as PyStr).v;
}

function asText(v: PyValue): string | undefined {
  return typeof v === "string" ? v : v instanceof PyStr ? v.v : undefined;
}

/** An argument that must be str. @throws TypeError */
function needText(v: PyValue, method: string): string {
  const text = asText(v);
  if (text !== undefined) return text;
  if (active.dialect !== "host") throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
  if (method === "in") throw typeError(`'in <string>' requires string as left operand, not ${typeName(v)}`);
  throw typeError(`${method} argument must be str, not ${typeName(v)}`);
}

/** Boards compare with bytes as with a text (py/objstr.c mp_obj_str_get_data). */
function anyText(v: PyValue, method: string): string {
  if (active.dialect === "host" || typeof v !== "object" || v.buffer === undefined) return needText(v, method);
  if (!beyondBoards() && !(v instanceof PyBytes)) return needText(v, method);
  return latin1(v.buffer());
}

function strip(text: string, chars: PyValue | undefined, method: string, left: boolean, right: boolean): string {
  const wanted = chars === undefined || (chars === None && beyondBoards()) ? undefined : needText(chars, method);
  return methods.strip(text, wanted, left, right, space());
}

function encode(s: string, encoding: PyValue, errors: PyValue): PyBytes {
  if (beyondBoards()) return new PyBytes(encodeText(s, needText(encoding, "encode()"), needText(errors, "encode()")));
  // boards know no handlers here; CircuitPython looks at no name either (py/objstr.c bytes_make_new)
  if (active.dialect === "circuitpython") return new PyBytes(encodeText(s, "utf-8", "strict"));
  return new PyBytes(encodeText(s, needText(encoding, "encode()"), "strict"));
}

function optionalText(v: PyValue, method: string): string | undefined {
  return v === None ? undefined : needText(v, method);
}

export function hashText(text: string): number {
  let h = 5381;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 33) ^ text.charCodeAt(i)) | 0;
  return h;
}

function sliceText(text: string, slice: PySlice): string {
  refuseStep(slice.step);
  if (!beyondBoards())
    for (const bound of [slice.start, slice.stop])
      if (bound !== None && !isInt(bound)) throw typeError(indexText("string", bound));
  if (isAstral(text)) {
    const points = codePoints(text);
    const { start, stop, step, count } = sliceLimits(slice, points.length);
    if (step === 1) return points.slice(start, Math.max(start, stop)).join("");
    return Array.from({ length: count }, (_, i) => points[start + i * step]).join("");
  }
  const { start, stop, step, count } = sliceLimits(slice, text.length);
  if (step === 1) return text.slice(start, Math.max(start, stop));
  let out = "";
  for (let i = 0, at = start; i < count; i++, at += step) out += text[at];
  return out;
}

/** start and end arguments as JavaScript indices. */
function range(text: string, start: PyValue | undefined, end: PyValue | undefined): [from: number, to: number] {
  if (start === undefined && end === undefined) return [0, text.length];
  const length = codePointLength(text);
  return [
    toUnitIndex(text, boundary(start, length, 0, "string")),
    toUnitIndex(text, boundary(end, length, length, "string")),
  ];
}

function find(
  text: string,
  sub: PyValue,
  start: PyValue | undefined,
  end: PyValue | undefined,
  last: boolean,
  method: string,
): number {
  const needle = needText(sub, method);
  const [from, to] = range(text, start, end);
  const beyond =
    active.dialect === "host" && start !== undefined && start !== None && indexOf(start) > codePointLength(text);
  if (from > to || beyond) return -1;
  const within = text.slice(from, to);
  const at = last ? within.lastIndexOf(needle) : within.indexOf(needle);
  return at < 0 ? -1 : toCodePointIndex(text, at + from);
}

function found(at: number): number {
  if (at < 0) throw valueError("substring not found");
  return at;
}

function affix(
  text: string,
  what: PyValue,
  start: PyValue | undefined,
  end: PyValue | undefined,
  test: (t: string, p: string) => boolean,
  method: string,
): boolean {
  // boards look at the end first (py/objstr.c get_substring_data)
  if (active.dialect !== "host" && end !== undefined) boundary(end, 0, 0, "string");
  const [from, to] = range(text, start, end);
  if (from > to && active.dialect === "host") return false;
  const within = text.slice(from, to);
  if (what instanceof PyTuple)
    return what.a.some((p) => test(within, active.dialect === "host" ? needText(p, method) : anyText(p, method)));
  if (asText(what) === undefined && active.dialect === "host")
    throw typeError(`${method} first arg must be str or a tuple of str, not ${typeName(what)}`);
  return test(within, anyText(what, method));
}

function fillChar(v: PyValue): string {
  const c = needText(v, "fill character");
  if (codePointLength(c) !== 1) throw typeError("The fill character must be exactly one character long");
  return c;
}

function join(self: string, iterable: PyValue): string {
  const items = toArray(iterable);
  const parts = new Array<string>(items.length);
  for (let i = 0; i < items.length; i++) {
    const text = asText(items[i]);
    if (text === undefined) {
      if (active.dialect === "host")
        throw typeError(`sequence item ${i}: expected str instance, ${typeName(items[i])} found`);
      throw typeError("join expects a list of str/bytes objects consistent with self object");
    }
    parts[i] = text;
  }
  return parts.join(self);
}

const space = (): methods.SpaceRule => (active.dialect === "host" ? methods.unicodeSpace : methods.asciiSpace);
const all = (text: string, one: RegExp): boolean => text !== "" && one.test(text);
const texts = (parts: string[]): PyList => new PyList(parts);
const host = ["host"] as const;

const strMethods: readonly FunctionSpec[] = [
  {
    sig: "find(self, sub, start=..., end=..., /)",
    call: (s: string, sub: PyValue, a?: PyValue, b?: PyValue) => find(s, sub, a, b, false, "find()"),
  },
  {
    sig: "rfind(self, sub, start=..., end=..., /)",
    call: (s: string, sub: PyValue, a?: PyValue, b?: PyValue) => find(s, sub, a, b, true, "rfind()"),
  },
  {
    sig: "index(self, sub, start=..., end=..., /)",
    call: (s: string, sub: PyValue, a?: PyValue, b?: PyValue) => found(find(s, sub, a, b, false, "index()")),
  },
  {
    sig: "rindex(self, sub, start=..., end=..., /)",
    call: (s: string, sub: PyValue, a?: PyValue, b?: PyValue) => found(find(s, sub, a, b, true, "rindex()")),
  },
  {
    sig: "count(self, sub, start=..., end=..., /)",
    call: (s: string, sub: PyValue, a?: PyValue, b?: PyValue) => {
      const text = needText(sub, "count()");
      const [from, to] = range(s, a, b);
      return from > to ? 0 : methods.count(s.slice(from, to), text);
    },
  },
  {
    sig: "startswith(self, prefix, start=..., end=..., /)",
    call: (s: string, p: PyValue, a?: PyValue, b?: PyValue) =>
      affix(s, p, a, b, (t, x) => t.startsWith(x), "startswith"),
  },
  {
    sig: "endswith(self, suffix, start=..., end=..., /)",
    call: (s: string, p: PyValue, a?: PyValue, b?: PyValue) => affix(s, p, a, b, (t, x) => t.endsWith(x), "endswith"),
  },
  {
    sig: "strip(self, chars=..., /)",
    call: (s: string, chars?: PyValue) => strip(s, chars, "strip", true, true),
  },
  {
    sig: "lstrip(self, chars=..., /)",
    call: (s: string, chars?: PyValue) => strip(s, chars, "lstrip", true, false),
  },
  {
    sig: "rstrip(self, chars=..., /)",
    call: (s: string, chars?: PyValue) => strip(s, chars, "rstrip", false, true),
  },
  {
    sig: "split(self, sep=None, maxsplit=-1)",
    positionalOnBoards: "counted",
    call: (s: string, sep: PyValue, limit: PyValue) => {
      const most = indexOf(limit);
      return texts(methods.split(s, optionalText(sep, "split"), most, space()));
    },
  },
  {
    sig: "rsplit(self, sep=None, maxsplit=-1)",
    positionalOnBoards: "counted",
    call: (s: string, sep: PyValue, limit: PyValue) => {
      const most = indexOf(limit);
      refuseBlankRsplit(sep, most);
      const text = most < 0 || sep === None ? optionalText(sep, "rsplit") : anyText(sep, "rsplit");
      return texts(methods.rsplit(s, text, most, space()));
    },
  },
  {
    sig: "splitlines(self, keepends=False)",
    named: true,
    call: (s: string, keep: PyValue) => texts(methods.splitLines(s, truth(keep), active.dialect === "host")),
  },
  {
    sig: "partition(self, sep, /)",
    call: (s: string, sep: PyValue) => new PyTuple(methods.partition(s, needText(sep, "partition"), false)),
  },
  {
    sig: "rpartition(self, sep, /)",
    call: (s: string, sep: PyValue) => new PyTuple(methods.partition(s, needText(sep, "rpartition"), true)),
  },
  {
    sig: "replace(self, old, new, count=-1, /)",
    call: (s: string, old: PyValue, by: PyValue, limit: PyValue) => {
      const most = active.dialect === "host" ? undefined : indexOf(limit);
      if (most === 0) return s;
      return methods.replace(s, needText(old, "replace()"), needText(by, "replace()"), most ?? indexOf(limit));
    },
  },
  { sig: "join(self, iterable, /)", call: join },
  { sig: "upper(self, /)", call: (s: string) => s.toUpperCase() },
  { sig: "lower(self, /)", call: (s: string) => s.toLowerCase() },
  {
    sig: "center(self, width, fillchar=..., /)",
    boardTakes: 2,
    call: (s: string, width: PyValue, fill: PyValue | undefined) =>
      methods.center(s, codePointLength(s), indexOf(width), fill === undefined ? " " : fillChar(fill)),
  },
  {
    sig: "format(self, /, *args, **kwargs)",
    call: (s: string, args: PyValue[], kwargs: Map<string, PyValue>) => formatText(s, args, (name) => kwargs.get(name)),
  },
  {
    sig: "encode(self, encoding='utf-8', errors='strict')",
    positionalOnBoards: "counted",
    call: encode,
  },
  { sig: "isalpha(self, /)", call: (s: string) => all(s, /^\p{L}+$/u) },
  {
    sig: "isdigit(self, /)",
    call: (s: string) =>
      all(
        s,
        active.dialect === "host"
          ? /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u
          : /^[0-9]+$/,
      ),
  },
  { sig: "isspace(self, /)", call: (s: string) => s !== "" && [...s].every((c) => space().one.test(c)) },
  { sig: "isupper(self, /)", call: methods.isUpper },
  { sig: "islower(self, /)", call: methods.isLower },
  { sig: "isalnum(self, /)", call: (s: string) => all(s, /^[\p{L}\p{N}]+$/u), only: host },
  { sig: "isascii(self, /)", call: (s: string) => /^[\x00-\x7f]*$/.test(s), only: host }, // eslint-disable-line no-control-regex
  { sig: "isdecimal(self, /)", call: (s: string) => all(s, /^\p{Nd}+$/u), only: host },
  { sig: "isnumeric(self, /)", call: (s: string) => all(s, /^\p{N}+$/u), only: host },
  { sig: "isidentifier(self, /)", call: (s: string) => all(s, /^[\p{XID_Start}_]\p{XID_Continue}*$/u), only: host },
  { sig: "isprintable(self, /)", call: (s: string) => [...s].every(isPrintable), only: host },
  { sig: "istitle(self, /)", call: methods.isTitle, only: host },
  { sig: "capitalize(self, /)", call: methods.capitalize, only: host },
  { sig: "title(self, /)", call: methods.title, only: host },
  { sig: "swapcase(self, /)", call: methods.swapCase, only: host },
  {
    sig: "casefold(self, /)",
    call: (s: string) => (/^[\0-\x7f]*$/.test(s) ? s.toLowerCase() : Array.from(s, foldCase).join("")),
    only: host,
  },
  {
    sig: "ljust(self, width, fillchar=' ', /)",
    call: (s: string, width: PyValue, fill: PyValue) =>
      s + fillChar(fill).repeat(Math.max(0, indexOf(width) - codePointLength(s))),
    only: host,
  },
  {
    sig: "rjust(self, width, fillchar=' ', /)",
    call: (s: string, width: PyValue, fill: PyValue) =>
      fillChar(fill).repeat(Math.max(0, indexOf(width) - codePointLength(s))) + s,
    only: host,
  },
  {
    sig: "zfill(self, width, /)",
    call: (s: string, width: PyValue) => methods.zeroFill(s, codePointLength(s), indexOf(width)),
    only: host,
  },
  {
    sig: "expandtabs(self, tabsize=8)",
    call: (s: string, size: PyValue) => methods.expandTabs(s, indexOf(size)),
    only: host,
  },
  {
    sig: "removeprefix(self, prefix, /)",
    call: (s: string, p: PyValue) =>
      s.startsWith(needText(p, "removeprefix()")) ? s.slice((asText(p) ?? "").length) : s,
    only: host,
  },
  {
    sig: "removesuffix(self, suffix, /)",
    call: (s: string, p: PyValue) => {
      const suffix = needText(p, "removesuffix()");
      return suffix !== "" && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s;
    },
    only: host,
  },
  {
    sig: "format_map(self, mapping, /)",
    call: (s: string, mapping: PyValue) => formatText(s, [], (name) => (mapping as PyObject).__getitem__(name)),
    only: host,
  },
  { sig: "translate(self, table, /)", call: translate, only: host },
];

function translate(s: string, table: PyValue): string {
  let out = "";
  for (const c of s) {
    mayStop();
    const to = table instanceof PyDict ? table.get(c.codePointAt(0)!) : lookupOrMissing(table, c.codePointAt(0)!);
    if (to === undefined) out += c;
    else if (to !== None) {
      const n = intValue(to);
      out += n === undefined ? needText(to, "translate") : String.fromCodePoint(Number(n));
    }
  }
  return out;
}

function lookupOrMissing(table: PyValue, code: number): PyValue | undefined {
  try {
    return (table as PyObject).__getitem__(code);
  } catch {
    return undefined;
  }
}

function makeTranslation(x: PyValue, y: PyValue | undefined, z: PyValue | undefined): PyDict {
  const out = new PyDict();
  if (y === undefined) {
    if (!(x instanceof PyDict)) throw typeError("if you give only one argument to maketrans it must be a dict");
    for (const [k, v] of x.entries()) out.set(typeof k === "string" ? k.codePointAt(0)! : k, v);
    return out;
  }
  const from = [...needText(x, "maketrans")];
  const to = [...needText(y, "maketrans")];
  if (from.length !== to.length) throw valueError("the first two maketrans arguments must have equal length");
  from.forEach((c, i) => out.set(c.codePointAt(0)!, to[i].codePointAt(0)!));
  if (z !== undefined) for (const c of needText(z, "maketrans")) out.set(c.codePointAt(0)!, None);
  return out;
}

/** Unicode's full case folding of one character: the small letters of its capitals, but for those that have none of their own. */
function foldCase(c: string): string {
  const point = c.codePointAt(0)!;
  if (point === 0x131) return c;
  // Cherokee folds to capitals
  if ((point >= 0x13a0 && point <= 0x13fd) || (point >= 0xab70 && point <= 0xabbf)) return c.toUpperCase();
  return c === "ẞ" ? "ss" : c.toUpperCase().toLowerCase();
}

export const strType = defineType({
  name: "str",
  js: PyStr,
  primitive: { prototypes: [String.prototype], unwrap: asText },
  new: {
    sig: "__new__(cls, object=..., encoding=..., errors=...)",
    positionalOnBoards: true,
    call: (cls: PyType, object: PyValue | undefined, encoding: PyValue | undefined, errors: PyValue | undefined) => {
      const text = makeText(object, encoding, errors);
      if (cls === strType) return text;
      const made = new cls.ctor() as PyStr;
      made.v = text;
      return made;
    },
  },
  methods: strMethods,
  staticMethods: [{ sig: "maketrans(x, y=..., z=..., /)", call: makeTranslation, only: host }],
});

function makeText(object: PyValue | undefined, encoding: PyValue | undefined, errors: PyValue | undefined): string {
  if (object === undefined) return "";
  if (encoding === undefined && errors === undefined) return str(object);
  const given = asText(object);
  if (given !== undefined && active.dialect === "host") throw typeError("decoding str is not supported");
  // CircuitPython looks at no encoding; a text is a buffer, too
  if (active.dialect === "circuitpython") return given ?? decodeText(bufferOf(object), "utf-8", "strict");
  if (given !== undefined) object = new PyBytes(encodeText(given, "utf-8", "strict"));
  return decodeText(
    bufferOf(object),
    encoding === undefined ? "utf-8" : needText(encoding, "str()"),
    errors === undefined ? "strict" : needText(errors, "str()"),
  );
}

export const strIteratorType = defineType({ name: "str_iterator", js: PyStrIterator, constructible: false });

/** ord() */
export function codeOf(v: PyValue): number {
  const text = asText(v);
  if (text !== undefined) {
    if (codePointLength(text) === 1) return text.codePointAt(0)!;
    throw typeError(`ord() expected a character, but string of length ${codePointLength(text)} found`);
  }
  if (typeof v === "object" && v.buffer !== undefined) {
    const b = v.buffer();
    if (b.length === 1) return b[0];
    throw typeError(`ord() expected a character, but string of length ${b.length} found`);
  }
  throw typeError(
    active.dialect === "host"
      ? `ord() expected string of length 1, but ${typeName(v)} found`
      : `can't convert '${typeName(v)}' object to str implicitly`,
  );
}

/** chr() */
export function characterOf(v: PyValue): string {
  const n = intOf(v);
  if (n < 0 || n > 0x10ffff)
    throw typeof n === "bigint"
      ? overflowError(
          active.dialect === "host"
            ? "Python int too large to convert to C int"
            : "overflow converting long int to machine word",
        )
      : valueError(`${active.dialect === "micropython" ? "char" : "chr() arg"} not in range(0x110000)`);
  return String.fromCodePoint(Number(n));
}
