/**
 * The methods bytes and bytearray share with each other and, in spirit, with str. They work on text of one character per
 * byte (Latin-1) and come back as bytes: these are rare enough on boards not to deserve a second implementation.
 */
import { bufferOf, indexOf, toArray, typeName } from "../runtime/protocol.js";
import { mayStop } from "../runtime/stop.js";
import type { PyBytesLike } from "./bytes.js";
import { active, beyondBoards } from "./dialect.js";
import { typeError, valueError } from "./error.js";
import { refuseBlankRsplit } from "./firmware-gaps.js";
import { PyList } from "./list.js";
import type { FunctionSpec } from "./native.js";
import { intValue } from "./number.js";
import { None, type PyValue, builtinTypes } from "./object.js";
import { boundary } from "./sequence.js";
import { decodeText, encodeText, fromLatin1, latin1 } from "./text/codecs.js";
import * as methods from "./text/text-methods.js";
import { PyTuple } from "./tuple.js";
import type { PyType } from "./type.js";
import { percentBytes } from "./percent-format.js";
import { formatText } from "./format.js";

const space = methods.asciiSpace;
const textOf = (self: PyBytesLike): string => latin1(self.b);
const back = (self: PyBytesLike, text: string): PyBytesLike => self.make(fromLatin1(text));
/** As `back`; bytes that did not change are the same object. */
const stripped = (self: PyBytesLike, text: string): PyBytesLike =>
  text.length === self.b.length && self.immutable ? self : back(self, text);

/** An argument that stands for bytes, as text. */
function part(v: PyValue): string {
  if (typeof v === "string") {
    if (active.dialect === "host") throw typeError("a bytes-like object is required, not 'str'");
    throw typeError("can't convert 'str' object to bytes implicitly");
  }
  const fits = typeof v === "object" && v.buffer !== undefined && (beyondBoards() || "immutable" in v);
  if (active.dialect !== "host" && !fits) throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
  return latin1(bufferOf(v));
}

/** What boards compare with byte by byte, whatever its kind: a text or bytes (py/objstr.c mp_obj_str_get_data), no bytearray. */
function anyText(v: PyValue): string {
  if (active.dialect === "host") return part(v);
  if (typeof v === "string") return latin1(encodeText(v, "utf-8", "strict"));
  if (!beyondBoards() && typeof v === "object" && "immutable" in v && !(v.immutable as boolean))
    throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
  return part(v);
}

/** An argument of find, count, in: bytes or one int. */
function partOrByte(v: PyValue): string {
  const n = intValue(v);
  if (n === undefined) return part(v);
  if (active.dialect !== "host") indexOf(v);
  if (n < 0 || n > 255)
    throw valueError(active.dialect === "host" ? "byte must be in range(0, 256)" : "bytes value out of range");
  return String.fromCharCode(Number(n));
}

/** What find and index look for; in CircuitPython no int. */
function searched(v: PyValue): string {
  return active.dialect === "circuitpython" ? part(v) : partOrByte(v);
}

function optional(v: PyValue | undefined): string | undefined {
  return v === undefined || v === None ? undefined : part(v);
}

/** What split looks for: boards want the kind of self, and then no bytearray (py/objstr.c mp_obj_str_split). */
function separator(v: PyValue): string | undefined {
  if (v === None) return undefined;
  part(v);
  return anyText(v);
}

function strip(self: PyBytesLike, chars: PyValue | undefined, left: boolean, right: boolean): PyBytesLike {
  const wanted = chars === None && !beyondBoards() ? part(chars) : optional(chars);
  return nothing(stripped(self, methods.strip(textOf(self), wanted, left, right, space)));
}

/** Nothing is left of a bytearray: bytes, on boards. */
function nothing(b: PyBytesLike): PyBytesLike {
  return b.b.length > 0 || b.immutable || beyondBoards() ? b : emptyBytes();
}

function partition(self: PyBytesLike, sep: PyValue, last: boolean): PyTuple {
  const text = textOf(self);
  const parts = methods.partition(text, part(sep), last);
  const absent = parts[1] === "" && !beyondBoards();
  return new PyTuple(parts.map((t) => (absent && t === "" ? nothing(back(self, t)) : back(self, t))));
}

function find(
  self: PyBytesLike,
  sub: PyValue,
  start: PyValue | undefined,
  end: PyValue | undefined,
  last: boolean,
): number {
  const text = textOf(self);
  const needle = searched(sub);
  const from = boundary(start, text.length, 0, self.type.name);
  const to = boundary(end, text.length, text.length, self.type.name);
  if (from > to) return -1;
  const within = text.slice(from, to);
  const at = last ? within.lastIndexOf(needle) : within.indexOf(needle);
  return at < 0 ? -1 : at + from;
}

function found(at: number): number {
  if (at < 0) throw valueError(active.dialect === "host" ? "subsection not found" : "substring not found");
  return at;
}

function affix(
  self: PyBytesLike,
  what: PyValue,
  start: PyValue | undefined,
  end: PyValue | undefined,
  test: (text: string, affix: string) => boolean,
): boolean {
  // boards look at the end first (py/objstr.c get_substring_data)
  const last = active.dialect === "host" ? undefined : boundary(end, self.b.length, self.b.length, self.type.name);
  const text = textOf(self).slice(
    boundary(start, self.b.length, 0, self.type.name),
    last ?? boundary(end, self.b.length, self.b.length, self.type.name),
  );
  if (what instanceof PyTuple) return what.a.some((each) => test(text, anyText(each)));
  return test(text, anyText(what));
}

const list = (self: PyBytesLike, texts: string[]): PyList =>
  new PyList(
    texts.map((text) => {
      mayStop();
      return back(self, text);
    }),
  );
const letters = (text: string, allowed: RegExp): boolean => allowed.test(text);
const asciiUpper = (text: string): string => text.replace(/[a-z]/g, (c) => c.toUpperCase());
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (c) => c.toLowerCase());

/** What `hex` of bytes, bytearray and memoryview share. */
export const hexMethod = {
  sig: "hex(self, sep=..., bytes_per_sep=1)",
  boardTakes: [1, 2],
  positionalOnBoards: "counted",
} as const;

/** bytes.hex, of any bytes. Boards put one byte between two, the first of a text or of bytes, or the zero behind an empty one. */
export function hexOf(b: Uint8Array, sep: PyValue | undefined, group: PyValue): PyValue {
  if (beyondBoards())
    return hexText(b, sep === undefined ? "" : typeof sep === "string" ? sep : part(sep), indexOf(group));
  if (b.length === 0) return active.dialect === "circuitpython" ? emptyBytes() : "";
  return hexText(b, sep === undefined ? "" : anyName(sep).slice(0, 1) || "\0", 1);
}

function onlyText(v: PyValue): string {
  if (typeof v === "string") return v;
  throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
}

/** A text, or bytes that stand for one (py/objstr.c mp_obj_str_get_str). @throws TypeError */
function anyName(v: PyValue): string {
  if (typeof v === "string") return v;
  if (typeof v === "object" && "immutable" in v && (v.immutable as boolean)) return latin1(bufferOf(v));
  return onlyText(v);
}

const emptyBytes = (): PyBytesLike => (builtinTypes.bytes as PyType).c() as PyBytesLike;

export const bytesMethods: readonly FunctionSpec[] = [
  {
    // bytes and texts share their methods on boards (py/objstr.c, array_bytearray_str_bytes_locals_dict_table)
    sig: "format(self, /, *args, **kwargs)",
    call: (self: PyBytesLike, args: PyValue[], kwargs: Map<string, PyValue>) =>
      self.make(
        encodeText(
          formatText(decodeText(bufferOf(self), "utf-8", "strict"), args, (name) => kwargs.get(name)),
          "utf-8",
          "strict",
        ),
      ),
    only: ["micropython", "circuitpython"],
  },
  {
    sig: "decode(self, encoding='utf-8', errors='strict')",
    positionalOnBoards: "counted",
    call: (self: PyBytesLike, encoding: PyValue, errors: PyValue) => {
      if (active.dialect === "circuitpython" && !beyondBoards()) return decodeText(self.b, "utf-8", "strict");
      if (typeof encoding !== "string" && active.dialect === "micropython") encoding = onlyText(encoding);
      // boards look at it when something is wrong
      const handler = errors === None && active.dialect !== "host" ? "strict" : errors;
      if (typeof handler === "string" || beyondBoards()) return decodeText(self.b, String(encoding), String(handler));
      return decodeText(self.b, String(encoding), "strict", () => onlyText(handler));
    },
  },
  {
    ...hexMethod,
    call: (self: PyBytesLike, sep: PyValue | undefined, group: PyValue) => hexOf(self.b, sep, group),
  },
  {
    sig: "find(self, sub, start=..., end=..., /)",
    call: (self: PyBytesLike, sub: PyValue, start?: PyValue, end?: PyValue) => find(self, sub, start, end, false),
  },
  {
    sig: "rfind(self, sub, start=..., end=..., /)",
    call: (self: PyBytesLike, sub: PyValue, start?: PyValue, end?: PyValue) => find(self, sub, start, end, true),
  },
  {
    sig: "index(self, sub, start=..., end=..., /)",
    call: (self: PyBytesLike, sub: PyValue, start?: PyValue, end?: PyValue) =>
      found(find(self, sub, start, end, false)),
  },
  {
    sig: "rindex(self, sub, start=..., end=..., /)",
    call: (self: PyBytesLike, sub: PyValue, start?: PyValue, end?: PyValue) => found(find(self, sub, start, end, true)),
  },
  {
    sig: "count(self, sub, start=..., end=..., /)",
    call: (self: PyBytesLike, sub: PyValue, start?: PyValue, end?: PyValue) => {
      const { b } = self;
      const needle = active.dialect === "host" ? partOrByte(sub) : part(sub);
      const from = boundary(start, b.length, 0, self.type.name);
      return methods.count(textOf(self).slice(from, boundary(end, b.length, b.length, self.type.name)), needle);
    },
  },
  {
    sig: "startswith(self, prefix, start=..., end=..., /)",
    call: (self: PyBytesLike, prefix: PyValue, start?: PyValue, end?: PyValue) =>
      affix(self, prefix, start, end, (t, p) => t.startsWith(p)),
  },
  {
    sig: "endswith(self, suffix, start=..., end=..., /)",
    call: (self: PyBytesLike, suffix: PyValue, start?: PyValue, end?: PyValue) =>
      affix(self, suffix, start, end, (t, p) => t.endsWith(p)),
  },
  {
    sig: "strip(self, chars=..., /)",
    call: (self: PyBytesLike, chars?: PyValue) => strip(self, chars, true, true),
  },
  {
    sig: "lstrip(self, chars=..., /)",
    call: (self: PyBytesLike, chars?: PyValue) => strip(self, chars, true, false),
  },
  {
    sig: "rstrip(self, chars=..., /)",
    call: (self: PyBytesLike, chars?: PyValue) => strip(self, chars, false, true),
  },
  {
    sig: "split(self, sep=None, maxsplit=-1)",
    positionalOnBoards: "counted",
    call: (self: PyBytesLike, sep: PyValue, limit: PyValue) => {
      const most = indexOf(limit);
      return list(self, methods.split(textOf(self), separator(sep), most, space));
    },
  },
  {
    sig: "rsplit(self, sep=None, maxsplit=-1)",
    positionalOnBoards: "counted",
    call: (self: PyBytesLike, sep: PyValue, limit: PyValue) => {
      const most = indexOf(limit);
      refuseBlankRsplit(sep, most);
      const text = most < 0 || sep === None || beyondBoards() ? separator(sep) : anyText(sep);
      return list(self, methods.rsplit(textOf(self), text, most, space));
    },
  },
  {
    sig: "splitlines(self, keepends=False)",
    named: true,
    call: (self: PyBytesLike, keep: PyValue) =>
      list(self, methods.splitLines(textOf(self), keep === true || keep === 1, false)),
  },
  {
    sig: "partition(self, sep, /)",
    call: (self: PyBytesLike, sep: PyValue) => partition(self, sep, false),
  },
  {
    sig: "rpartition(self, sep, /)",
    call: (self: PyBytesLike, sep: PyValue) => partition(self, sep, true),
  },
  {
    sig: "replace(self, old, new, count=-1, /)",
    call: (self: PyBytesLike, old: PyValue, by: PyValue, limit: PyValue) => {
      const most = indexOf(limit);
      if (most === 0 && active.dialect !== "host") return self;
      return back(self, methods.replace(textOf(self), part(old), part(by), most));
    },
  },
  {
    sig: "join(self, iterable, /)",
    call: (self: PyBytesLike, iterable: PyValue) => {
      const parts = toArray(iterable).map((v) => {
        if (typeof v !== "object" || v.buffer === undefined)
          throw typeError("join expects a list of str/bytes objects consistent with self object");
        return latin1(v.buffer());
      });
      return back(self, parts.join(textOf(self)));
    },
  },
  { sig: "upper(self, /)", call: (self: PyBytesLike) => back(self, asciiUpper(textOf(self))) },
  { sig: "lower(self, /)", call: (self: PyBytesLike) => back(self, asciiLower(textOf(self))) },
  {
    sig: "center(self, width, fillchar=..., /)",
    boardTakes: 2,
    call: (self: PyBytesLike, width: PyValue, fill?: PyValue) =>
      back(self, methods.center(textOf(self), self.b.length, indexOf(width), fill === undefined ? " " : part(fill))),
  },
  { sig: "isalpha(self, /)", call: (self: PyBytesLike) => letters(textOf(self), /^[A-Za-z]+$/) },
  { sig: "isdigit(self, /)", call: (self: PyBytesLike) => letters(textOf(self), /^[0-9]+$/) },
  { sig: "isspace(self, /)", call: (self: PyBytesLike) => letters(textOf(self), /^[\t-\r ]+$/) },
  { sig: "isupper(self, /)", call: (self: PyBytesLike) => /[A-Z]/.test(textOf(self)) && !/[a-z]/.test(textOf(self)) },
  { sig: "islower(self, /)", call: (self: PyBytesLike) => /[a-z]/.test(textOf(self)) && !/[A-Z]/.test(textOf(self)) },
  { sig: "isalnum(self, /)", call: (self: PyBytesLike) => letters(textOf(self), /^[A-Za-z0-9]+$/), only: ["host"] },
  { sig: "isascii(self, /)", call: (self: PyBytesLike) => self.b.every((b) => b < 0x80), only: ["host"] },
  {
    sig: "istitle(self, /)",
    call: (self: PyBytesLike) => methods.isTitle(textOf(self).replace(/[\x80-\xff]/g, " ")),
    only: ["host"],
  },
  {
    sig: "capitalize(self, /)",
    call: (self: PyBytesLike) => back(self, asciiUpper(textOf(self).slice(0, 1)) + asciiLower(textOf(self).slice(1))),
    only: ["host"],
  },
  {
    sig: "title(self, /)",
    call: (self: PyBytesLike) =>
      back(
        self,
        textOf(self).replace(/[A-Za-z]+/g, (w) => w[0].toUpperCase() + w.slice(1).toLowerCase()),
      ),
    only: ["host"],
  },
  {
    sig: "swapcase(self, /)",
    call: (self: PyBytesLike) =>
      back(
        self,
        textOf(self).replace(/[A-Za-z]/g, (c) => (c < "a" ? c.toLowerCase() : c.toUpperCase())),
      ),
    only: ["host"],
  },
  {
    sig: "ljust(self, width, fillchar=..., /)",
    call: (self: PyBytesLike, width: PyValue, fill?: PyValue) =>
      back(self, textOf(self).padEnd(indexOf(width), fill === undefined ? " " : part(fill))),
    only: ["host"],
  },
  {
    sig: "rjust(self, width, fillchar=..., /)",
    call: (self: PyBytesLike, width: PyValue, fill?: PyValue) =>
      back(self, textOf(self).padStart(indexOf(width), fill === undefined ? " " : part(fill))),
    only: ["host"],
  },
  {
    sig: "zfill(self, width, /)",
    call: (self: PyBytesLike, width: PyValue) =>
      back(self, methods.zeroFill(textOf(self), self.b.length, indexOf(width))),
    only: ["host"],
  },
  {
    sig: "expandtabs(self, tabsize=8)",
    call: (self: PyBytesLike, size: PyValue) => back(self, methods.expandTabs(textOf(self), indexOf(size))),
    only: ["host"],
  },
  {
    sig: "removeprefix(self, prefix, /)",
    call: (self: PyBytesLike, p: PyValue) =>
      back(self, textOf(self).startsWith(part(p)) ? textOf(self).slice(part(p).length) : textOf(self)),
    only: ["host"],
  },
  {
    sig: "removesuffix(self, suffix, /)",
    call: (self: PyBytesLike, p: PyValue) =>
      back(
        self,
        part(p) !== "" && textOf(self).endsWith(part(p)) ? textOf(self).slice(0, -part(p).length) : textOf(self),
      ),
    only: ["host"],
  },
  { sig: "translate(self, table, /, delete=...)", call: translate, only: ["host"] },
  {
    sig: "__mod__(self, value, /)",
    call: (self: PyBytesLike, value: PyValue) => {
      // a bytearray is no pattern for boards
      if (!self.immutable && !beyondBoards())
        throw typeError(`unsupported types for __mod__: '${typeName(self)}', '${typeName(value)}'`);
      return self.make(percentBytes(self.b, value));
    },
    only: ["beyond-boards"],
  },
];

function translate(self: PyBytesLike, table: PyValue, gone: PyValue | undefined): PyBytesLike {
  const removed = new Set(gone === undefined ? [] : bufferOf(gone));
  const map = table === None ? undefined : bufferOf(table);
  if (map !== undefined && map.length !== 256) throw valueError("translation table must be 256 characters long");
  const kept = self.b.filter((b) => !removed.has(b));
  return self.make(map === undefined ? kept : kept.map((b) => map[b]));
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Hex digits with a separator every `group` bytes, counted from the right (negative: from the left). */
export function hexText(b: Uint8Array, separator: string, group: number): string {
  const pairs: string[] = [];
  for (const byte of b) {
    mayStop();
    pairs.push(hexPairs[byte]);
  }
  if (separator === "" || group === 0) return pairs.join("");
  const size = Math.abs(group);
  let out = "";
  pairs.forEach((pair, i) => {
    const position = group > 0 ? pairs.length - i : i;
    if (i > 0 && position % size === 0) out += separator;
    out += pair;
  });
  return out;
}

export function fromHexMethod(make: (b: Uint8Array) => PyValue): FunctionSpec {
  return {
    sig: "fromhex(cls, string, /)",
    call: (_cls: PyValue, text: PyValue) => make(fromHex(typeof text === "string" ? text : latin1(bufferOf(text)))),
  };
}

export function fromHex(text: string): Uint8Array {
  const compact = text.replace(/(^|[0-9a-fA-F]{2})\s+/g, "$1");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(compact)) {
    const at = /^(?:[0-9a-fA-F]{2}\s*)*[0-9a-fA-F]?/.exec(text)![0].length;
    throw valueError(
      active.dialect === "host" ? `non-hexadecimal number found in fromhex() arg at position ${at}` : "non-hex digit",
    );
  }
  const out = new Uint8Array(compact.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(compact.slice(i * 2, i * 2 + 2), 16);
  return out;
}
