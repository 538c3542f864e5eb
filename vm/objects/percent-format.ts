/** The % operator of str and bytes: fetches values from a tuple or dict and lays them out by text/percent.ts. */
import { interned } from "./text/interned.js";
import { callSpecial, floatOf, getItem, indexOf, intOf, repr, str, typeName } from "../runtime/protocol.js";
import { percentAsBoard, percentBytesAsBoard } from "./board-format.js";
import { active, beyondBoards } from "./dialect.js";
import { PyBytes } from "./bytes.js";
import { PyError, overflowError, typeError } from "./error.js";
import { formatStyle } from "./format.js";
import { floatValue, intValue, isFloat, refuseBeyondWord } from "./number.js";
import { None, type PyValue } from "./object.js";
import { fromLatin1, latin1 } from "./text/codecs.js";
import {
  parsePercent,
  percentFloat,
  percentInt,
  percentText,
  tooFewArguments,
  tooManyArguments,
  type PercentSpec,
  type ResolvedSpec,
} from "./text/percent.js";
import { asciiOnly } from "./text/quote.js";
import { PyTuple } from "./tuple.js";

/** `text % value` */
export function percentStr(text: string, value: PyValue): string {
  if (!beyondBoards()) return percentAsBoard(text, value, formatStyle());
  return format(text, value, { text: (v) => str(v), quoted: repr, character });
}

/** `b % value`; %s takes buffers */
export function percentBytes(b: Uint8Array, value: PyValue): Uint8Array {
  if (!beyondBoards()) return percentBytesAsBoard(b, value, formatStyle());
  const bytesText = (v: PyValue): string => {
    if (typeof v === "object" && v.buffer !== undefined) return latin1(v.buffer());
    if (active.dialect === "host")
      throw typeError(`%b requires a bytes-like object, or an object that implements __bytes__, not '${typeName(v)}'`);
    return str(v);
  };
  return fromLatin1(
    format(latin1(b).replaceAll("%b", "%s"), value, { text: bytesText, quoted: repr, character: byte }),
  );
}

/** CPython's bytes take one byte for %c; the firmwares make no difference between bytes and text here. */
function byte(v: PyValue): string {
  if (active.dialect !== "host") return character(v);
  const n = intValue(v);
  if (n !== undefined) {
    if (n < 0 || n > 0xff) throw overflowError("%c arg not in range(256)");
    return String.fromCharCode(Number(n));
  }
  if (typeof v === "object" && v.buffer?.().length === 1) return String.fromCharCode(v.buffer()[0]);
  throw typeError("%c requires an integer in range(256) or a single byte");
}

interface Texts {
  text: (v: PyValue) => string;
  quoted: (v: PyValue) => string;
  character: (v: PyValue) => string;
}

function format(text: string, value: PyValue, texts: Texts): string {
  const verbose = active.dialect === "host";
  const args: readonly PyValue[] = value instanceof PyTuple ? value.a : [value];
  let next = 0;
  let keyed = false;
  const take = (): PyValue => (next < args.length && !keyed ? args[next++] : tooFewArguments(verbose));
  let out = "";
  for (const piece of parsePercent(text)) {
    if (typeof piece === "string") {
      out += piece;
      continue;
    }
    if (piece.key !== undefined) keyed = true;
    const spec = resolve(piece, take);
    const v = piece.key === undefined ? take() : mappingValue(value, piece.key);
    out += one(spec, v, texts);
  }
  if (!keyed && next < args.length && !(value instanceof PyTuple ? false : isMapping(value))) tooManyArguments(verbose);
  return out;
}

function isMapping(v: PyValue): boolean {
  return (
    typeof v === "object" &&
    v.__getitem__ !== undefined &&
    (v as unknown as Record<string, unknown>)["m$keys"] !== undefined
  );
}

function mappingValue(value: PyValue, key: string): PyValue {
  if (!isMapping(value))
    throw typeError(active.dialect === "host" ? "format requires a mapping" : "format needs a dict");
  return getItem(value, interned(key));
}

function resolve(spec: PercentSpec, take: () => PyValue): ResolvedSpec {
  let { left } = spec;
  let width = spec.width === "*" ? indexOf(take()) : spec.width;
  if (width < 0) {
    left = true;
    width = -width;
  }
  const precision = spec.precision === "*" ? Math.max(0, indexOf(take())) : spec.precision;
  return { ...spec, left, width, precision };
}

function one(spec: ResolvedSpec, v: PyValue, texts: Texts): string {
  switch (spec.code) {
    case "s":
      return percentText(texts.text(v), spec);
    case "r":
      return percentText(texts.quoted(v), spec);
    case "a":
      return percentText(asciiOnly(repr(v)), spec);
    case "c":
      return percentText(texts.character(v), { ...spec, precision: undefined });
    case "d":
    case "i":
    case "u":
    case "x":
    case "X":
    case "o":
      return percentInt(integer(v, spec.code), spec);
    default:
      return percentFloat(double(v), spec, formatStyle());
  }
}

function integer(v: PyValue, code: string): number | bigint {
  const n = intValue(v);
  if (n !== undefined) return n;
  const f = isFloat(v) ? floatValue(v) : undefined;
  if (f !== undefined && "diu".includes(code) && Number.isFinite(f))
    return Number.isSafeInteger(Math.trunc(f)) ? Math.trunc(f) + 0 : BigInt(Math.trunc(f));
  if (active.dialect !== "host") return intOf(v);
  const made = callSpecial(v, "__index__") ?? ("diu".includes(code) ? callSpecial(v, "__int__") : undefined);
  if (made !== undefined) return intOf(made);
  throw typeError(
    "diu".includes(code)
      ? `%${code} format: a real number is required, not ${typeName(v)}`
      : `%${code} format: an integer is required, not ${typeName(v)}`,
  );
}

function double(v: PyValue): number {
  try {
    return floatOf(v);
  } catch (error) {
    if (active.dialect === "host" && error instanceof PyError)
      throw typeError(`must be real number, not ${typeName(v)}`);
    throw error;
  }
}

function character(v: PyValue): string {
  if (typeof v === "string") {
    if ([...v].length === 1) return v;
  } else {
    if (typeof v === "object" && v.buffer?.().length === 1) return String.fromCharCode(v.buffer()[0]);
    const n = intValue(v);
    if (n !== undefined) {
      refuseBeyondWord(n);
      if (n < 0 || n > 0x10ffff)
        throw overflowError(
          active.dialect === "host" ? "%c arg not in range(0x110000)" : "char not in range(0x110000)",
        );
      return String.fromCodePoint(Number(n));
    }
  }
  if (active.dialect === "host") throw typeError("%c requires int or char");
  // CircuitPython looks for no text that is none
  const text = typeof v === "string" || v instanceof PyBytes || (active.dialect === "circuitpython" && v === None);
  throw typeError(text ? "%c needs int or char" : "integer needed");
}
