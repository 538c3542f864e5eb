/**
 * struct: pack and unpack. A format text is compiled once into a flat list of fields with their offsets, so that drivers,
 * which use the same few formats all the time, pay for a table look-up only.
 *
 * The dialects differ at the edges: MicroPython ignores surplus and missing values and keeps low bits, CircuitPython checks
 * counts and ranges, CPython raises struct.error.
 */
import { reserveBuffer } from "../heap/reserve.js";
import { codesOf, readableOf, writableOf } from "../runtime/board-arguments.js";
import { bufferOf, callSpecial, floatOf, indexOf, truth } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import { type Dialect, active } from "../objects/dialect.js";
import { makeError, overflowError, runtimeError, valueError } from "../objects/error.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { PyObject, builtinTypes, type PyValue } from "../objects/object.js";
import { isInt, isNumber, makeFloat } from "../objects/number.js";
import { PyTuple } from "../objects/tuple.js";
import {
  type Overflow,
  boardOverflow,
  itemLayout,
  readItem,
  readStandardItem,
  writeItem,
  writeStandardItem,
} from "../objects/typecode.js";
import { PyBaseException } from "../objects/exception.js";
import { latin1 } from "../objects/text/codecs.js";
import type { PyModule } from "../objects/module.js";

interface Field {
  code: string;
  /** repeat count; for s and p the length in bytes */
  count: number;
  offset: number;
  size: number;
}

interface Layout {
  fields: Field[];
  size: number;
  /** values in a tuple */
  values: number;
  little: boolean;
  native: boolean;
}

const layouts: Partial<Record<Dialect, Map<string, Layout>>> = {};

/** @throws ValueError bad typecode (host: struct.error) */
export function layoutOf(format: string): Layout {
  const known = (layouts[active.dialect] ??= new Map());
  let layout = known.get(format);
  if (layout === undefined) {
    layout = compileFormat(format);
    if (known.size < 1000) known.set(format, layout);
  }
  return layout;
}

function compileFormat(format: string): Layout {
  const order = "@=<>!".includes(format[0] ?? "x") && format !== "" ? format[0] : "@";
  const native = order === "@";
  const little = order !== ">" && order !== "!";
  const fields: Field[] = [];
  let size = 0;
  let values = 0;
  const items = /\s*(\d*)([^\d\s]|$)/gy;
  items.lastIndex = order === format[0] ? 1 : 0;
  for (let match = items.exec(format); match !== null && match[0] !== ""; match = items.exec(format)) {
    const [, digits, code] = match;
    if (code === "") {
      if (digits !== "") throw formatError("repeat count given without format specifier");
      break;
    }
    if (/\s/.test(match[0]) && active.dialect !== "host") throw valueError("bad typecode");
    if (active.dialect === "circuitpython" && (code === "O" || code === "S"))
      throw runtimeError("'S' and 'O' are not supported format types");
    const count = digits === "" ? 1 : Number(digits);
    if (code === "s" || (code === "p" && active.dialect === "host")) {
      fields.push({ code, count, offset: size, size: 1 });
      size += count;
      values++;
      continue;
    }
    const layout = itemLayout(code, native);
    if (layout === undefined) throw formatError("bad char in struct format");
    size = Math.ceil(size / layout.align) * layout.align;
    if (code !== "x") {
      fields.push({ code, count, offset: size, size: layout.size });
      values += count;
    }
    size += layout.size * count;
  }
  return { fields, size, values, little, native };
}

function formatError(hostText: string): unknown {
  return active.dialect === "host" ? structError(hostText) : valueError("bad typecode");
}

class PyStructError extends PyBaseException {}
const errorType = defineType({
  name: "error",
  module: "struct",
  base: builtinTypes.Exception,
  js: PyStructError,
  hasDict: true,
});

function structError(text: string): unknown {
  if (active.dialect !== "host") return valueError(text);
  const error = makeError("Exception", text);
  const value = new errorType.ctor() as PyBaseException;
  value.args = error.value.args;
  return new (error.constructor as new (v: PyObject) => unknown)(value);
}

/** Writes values into b at an offset; the room is there. */
function packInto(layout: Layout, b: Uint8Array, at: number, values: readonly PyValue[]): void {
  if (active.dialect === "host" && values.length !== layout.values)
    throw structError(`pack expected ${layout.values} items for packing (got ${values.length})`);
  const overflow = overflowRule();
  const write = layout.native ? writeItem : writeStandardItem;
  b.fill(0, at, at + layout.size);
  let next = 0;
  for (const { code, count, offset, size } of layout.fields) {
    if (code === "s" || code === "p") {
      if (next < values.length) packText(b, at + offset, count, code, values[next]);
      next++;
      continue;
    }
    for (let i = 0; i < count; i++) {
      // boards leave zeros for what is missing, and CircuitPython complains of it at the end
      if (next >= values.length) break;
      const value = active.dialect === "host" ? suited(code, values[next], layout.native) : values[next];
      next++;
      write(b, at + offset + i * size, code, layout.little, value, overflow);
    }
  }
  if (active.dialect === "circuitpython" && values.length !== layout.values)
    throw valueError(`values length must be ${layout.values}`);
}

/** The value as CPython's struct wants it. @throws struct.error, OverflowError it is none of the format's */
function suited(code: string, value: PyValue, native: boolean): PyValue {
  if (code === "?") return truth(value);
  if (code === "c") {
    if (value instanceof PyBytes && value.b.length === 1) return value;
    throw structError("char format requires a bytes object of length 1");
  }
  if ("efd".includes(code)) {
    const v = isNumber(value) || callSpecial(value, "__float__") !== undefined ? floatOf(value) : undefined;
    if (v === undefined) throw structError("required argument is not a float");
    const limit = code === "e" ? 65520 : code === "f" && !native ? LEAST_TOO_LARGE : Infinity;
    if (Number.isFinite(v) && Math.abs(v) >= limit) throw overflowError(`float too large to pack with ${code} format`);
    return makeFloat(v);
  }
  if (isInt(value)) return value;
  const made = isNumber(value) ? undefined : callSpecial(value, "__index__");
  if (made === undefined) throw structError("required argument is not an integer");
  return made;
}

/** What rounds to infinity in single precision. */
const LEAST_TOO_LARGE = 3.4028235677973366e38;

function packText(b: Uint8Array, at: number, count: number, code: string, value: PyValue): void {
  if (active.dialect === "host" && (typeof value !== "object" || value.buffer === undefined))
    throw structError(`argument for '${code}' must be a bytes object`);
  const bytes = readableOf(value);
  if (code === "s") b.set(bytes.subarray(0, count), at);
  else {
    const length = Math.min(bytes.length, count - 1, 255);
    b[at] = length;
    b.set(bytes.subarray(0, length), at + 1);
  }
}

function overflowRule(): Overflow {
  if (active.dialect !== "host") return boardOverflow();
  return (code, size) => {
    const span = 2n ** BigInt(size * 8);
    const range = code >= "a" ? `${-span / 2n} <= number <= ${span / 2n - 1n}` : `0 <= number <= ${span - 1n}`;
    return structError(size === 8 ? "int too large to convert" : `'${code}' format requires ${range}`) as Error;
  };
}

function unpack(layout: Layout, b: Uint8Array, at: number): PyTuple {
  const out: PyValue[] = [];
  const readOne = layout.native ? readItem : readStandardItem;
  for (const { code, count, offset, size } of layout.fields) {
    if (code === "s") out.push(new PyBytes(b.slice(at + offset, at + offset + count)));
    else if (code === "p")
      out.push(new PyBytes(b.slice(at + offset + 1, at + offset + 1 + Math.min(b[at + offset], count - 1))));
    else for (let i = 0; i < count; i++) out.push(readOne(b, at + offset + i * size, code, layout.little));
  }
  return new PyTuple(out);
}

/** An offset argument, negative from the end. @throws when the format does not fit behind it */
function place(layout: Layout, b: Uint8Array, offset: PyValue, what: "pack_into" | "unpack_from"): number {
  let at = indexOf(offset);
  if (at < 0) {
    at += b.length;
    if (at < 0) throw tooSmall(layout, b, at, what);
  }
  if (at + layout.size > b.length) throw tooSmall(layout, b, at, what);
  return at;
}

function tooSmall(layout: Layout, b: Uint8Array, at: number, what: string): unknown {
  if (active.dialect === "host")
    return structError(
      `${what} requires a buffer of at least ${at + layout.size} bytes for ${what === "pack_into" ? "packing" : "unpacking"} ${layout.size} bytes at offset ${at} (actual buffer size is ${b.length})`,
    );
  if (active.dialect === "circuitpython")
    return runtimeError(what === "pack_into" ? "Buffer too small" : "buffer too small");
  return valueError("buffer too small");
}

function unpackExact(format: PyValue, data: PyValue): PyTuple {
  // CircuitPython looks at the buffer first
  const early = active.dialect === "circuitpython" ? readableOf(data) : undefined;
  const layout = layoutOf(formatText(format));
  const b = early ?? bufferOf(data);
  if (b.length !== layout.size)
    throw active.dialect === "host"
      ? structError(`unpack requires a buffer of ${layout.size} bytes`)
      : runtimeError("buffer size must match format");
  return unpack(layout, b, 0);
}

function unpackFrom(format: PyValue, buffer: PyValue, offset: PyValue): PyTuple {
  if (active.dialect === "circuitpython") {
    const by = indexOf(offset);
    const b = readableOf(buffer);
    const at = fromEnd(b, by);
    const layout = layoutOf(formatText(format));
    if (at + layout.size > b.length) throw runtimeError("buffer too small");
    return unpack(layout, b, at);
  }
  const layout = layoutOf(formatText(format));
  const b = readableOf(buffer);
  return unpack(layout, b, place(layout, b, offset, "unpack_from"));
}

/** Boards look at the buffer and the place in it first. */
function packAt(format: PyValue, buffer: PyValue, offset: PyValue, values: readonly PyValue[]): void {
  if (active.dialect === "host") {
    const layout = layoutOf(formatText(format));
    const b = writableOf(buffer);
    return packInto(layout, b, place(layout, b, offset, "pack_into"), values);
  }
  const b = writableOf(buffer);
  const at = fromEnd(b, indexOf(offset));
  const layout = layoutOf(formatText(format));
  if (at + layout.size > b.length) throw tooSmall(layout, b, at, "pack_into");
  packInto(layout, b, at, values);
}

/** A place that counts from the end when it is negative. @throws on boards when it lies before the buffer */
function fromEnd(b: Uint8Array, offset: number): number {
  if (offset >= 0) return offset;
  if (offset + b.length < 0)
    throw active.dialect === "circuitpython" ? runtimeError("Buffer too small") : valueError("buffer too small");
  return offset + b.length;
}

function formatText(format: PyValue): string {
  if (active.dialect === "host" && typeof format === "object" && format.buffer !== undefined)
    return latin1(format.buffer());
  return codesOf(format);
}

const functions: readonly FunctionSpec[] = [
  { sig: "calcsize(fmt, /)", call: (format: PyValue) => layoutOf(formatText(format)).size },
  {
    sig: "pack(fmt, /, *values)",
    call: (format: PyValue, values: PyValue[]) => {
      const layout = layoutOf(formatText(format));
      if (layout.size > 256) reserveBuffer(layout.size);
      const b = new Uint8Array(layout.size);
      packInto(layout, b, 0, values);
      return new PyBytes(b);
    },
  },
  {
    sig: "pack_into(fmt, buffer, offset, /, *values)",
    call: packAt,
  },
  { sig: "unpack(fmt, data, /)", call: unpackExact, only: ["host"] },
  // one function with unpack_from, so that it takes an offset, which CircuitPython's looks at no more
  { sig: "unpack(fmt, data, offset=0, /)", call: unpackFrom, only: ["micropython"] },
  { sig: "unpack(fmt, data, offset=..., /)", call: unpackExact, only: ["circuitpython"] },
  { sig: "unpack_from(fmt, buffer, offset=0)", call: unpackFrom, only: ["micropython", "host"] },
  { sig: "unpack_from(format, buffer, offset=0)", call: unpackFrom, named: true, only: ["circuitpython"] },
  {
    sig: "iter_unpack(fmt, buffer, /)",
    call: (format: PyValue, buffer: PyValue) => {
      const layout = layoutOf(formatText(format));
      const b = bufferOf(buffer);
      if (layout.size === 0 || b.length % layout.size !== 0)
        throw structError(`iterative unpacking requires a buffer of a multiple of ${layout.size} bytes`);
      const tuples = Array.from({ length: b.length / layout.size }, (_, i) => unpack(layout, b, i * layout.size));
      return new PyTuple(tuples).__iter__();
    },
    only: ["host"],
  },
];

class PyStruct extends PyObject {
  format = "";
}

const structType = defineType({
  name: "Struct",
  module: "struct",
  js: PyStruct,
  init: {
    sig: "__init__(self, format)",
    call: (self: PyStruct, format: PyValue) => {
      self.format = formatText(format);
      layoutOf(self.format);
    },
  },
  methods: [
    { sig: "pack(self, *values)", call: (self: PyStruct, values: PyValue[]) => functions[1].call(self.format, values) },
    {
      sig: "pack_into(self, buffer, offset, *values)",
      call: (self: PyStruct, buffer: PyValue, offset: PyValue, values: PyValue[]) =>
        packAt(self.format, buffer, offset, values),
    },
    { sig: "unpack(self, data)", call: (self: PyStruct, data: PyValue) => unpackExact(self.format, data) },
    {
      sig: "unpack_from(self, buffer, offset=0)",
      call: (self: PyStruct, buffer: PyValue, offset: PyValue) => unpackFrom(self.format, buffer, offset),
    },
  ],
  properties: [
    { name: "format", get: (self: PyStruct) => self.format },
    { name: "size", get: (self: PyStruct) => layoutOf(self.format).size },
  ],
});

export function makeStruct(dialect: Dialect): PyModule {
  return defineModule({ name: "struct", functions, types: dialect === "host" ? [structType, errorType] : [] }, dialect);
}
