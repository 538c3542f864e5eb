/**
 * Descriptors of uctypes: what their numbers and tuples say, how large things are, and scalars in memory.
 *
 * A number carries the scalar's type in the top 4 of 31 bits (bit fields: length in 5 and position in 5 bits more) and the
 * offset below; in the first number of a tuple the top 2 bits say whether it is a structure, pointer or array.
 */
import { typeError } from "../../objects/error.js";
import { PyDict } from "../../objects/dict.js";
import { makeFloat, makeInt } from "../../objects/number.js";
import type { PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { floatOf, intOf } from "../../runtime/protocol.js";

export const LITTLE_ENDIAN = 0;
export const BIG_ENDIAN = 1;
export const NATIVE = 2;

export const STRUCT = 0;
export const POINTER = 1;
export const ARRAY = 2;

export const POINTER_BYTES = 4;
export const FIELD_POSITION = 17;
export const FIELD_LENGTH = 22;

/** In the order of their numbers; 8 to 13 are bit fields in scalars of the types 0 to 5. */
export const scalarNames =
  "UINT8 INT8 UINT16 INT16 UINT32 INT32 UINT64 INT64 BFUINT8 BFINT8 BFUINT16 BFINT16 BFUINT32 BFINT32 FLOAT32 FLOAT64".split(
    " ",
  );
const FLOAT32 = 14;
const FLOAT64 = 15;

/** A type in the top bits of a 31-bit number. */
export const typeBits = (type: number, bits: number): number => (type << (32 - bits)) >> 1;

export const syntaxError = (): unknown => typeError("syntax error in uctypes descriptor");

function smallInt(v: PyValue | undefined): number {
  if (typeof v !== "number" || !Number.isInteger(v)) throw syntaxError();
  return v;
}

export interface Scalar {
  type: number;
  offset: number;
  /** Bits of a bit field; undefined: the whole scalar. */
  length: number | undefined;
  position: number;
}

/** @throws TypeError when it is no small int */
export function scalarOf(v: PyValue | undefined): Scalar {
  const n = smallInt(v);
  const type = (n >> 27) & 15;
  const rest = n & 0x7ffffff;
  if (type < 8 || type >= FLOAT32) return { type, offset: rest, length: undefined, position: 0 };
  return {
    type: type & 6,
    offset: rest & ((1 << FIELD_POSITION) - 1),
    length: (rest >> FIELD_LENGTH) & 31,
    position: (rest >> FIELD_POSITION) & 31,
  };
}

/** Kind and offset of a tuple. @throws TypeError */
export function aggregateOf(t: PyTuple): { kind: number; offset: number } {
  const n = smallInt(t.a[0]);
  return { kind: (n >> 29) & 3, offset: n & 0x1fffffff };
}

export function scalarSize(type: number): number {
  return type === FLOAT32 ? 4 : 1 << ((type & 7) >> 1);
}

/** An array's length and, when its elements are scalars, their type. */
export function arrayOf(t: PyTuple): { count: number; type: number } {
  const { type, offset } = scalarOf(t.a[1]);
  return { count: offset, type };
}

/** Bytes a thing takes, and the largest scalar in it, which native structures are padded to. */
interface Extent {
  size: number;
  largest: number;
}

/** Size of a structure, array or pointer in bytes. @throws TypeError */
export function sizeOf(descriptor: PyValue, layout: number): number {
  return extentOf(descriptor, layout).size;
}

function extentOf(descriptor: PyValue | undefined, layout: number): Extent {
  if (descriptor instanceof PyTuple) return aggregateExtent(descriptor, layout);
  if (typeof descriptor === "number") throw typeError("can't unambiguously get sizeof scalar");
  if (!(descriptor instanceof PyDict)) throw syntaxError();
  let size = 0;
  let largest = 0;
  for (const v of descriptor.values()) {
    const offset = v instanceof PyTuple ? aggregateOrSyntax(v).offset : scalarOf(v).offset;
    const field = v instanceof PyTuple ? aggregateExtent(v, layout) : single(scalarSize(scalarOf(v).type));
    size = Math.max(size, offset + field.size);
    largest = Math.max(largest, field.largest);
  }
  if (layout === NATIVE && largest > 1) size = Math.ceil(size / largest) * largest;
  return { size, largest };
}

const single = (size: number): Extent => ({ size, largest: size });

function aggregateOrSyntax(t: PyTuple): { kind: number; offset: number } {
  if (t.a.length < 2) throw syntaxError();
  return aggregateOf(t);
}

function aggregateExtent(t: PyTuple, layout: number): Extent {
  const { kind } = aggregateOrSyntax(t);
  if (kind === ARRAY && t.a.length <= 3) {
    const { count, type } = arrayOf(t);
    const item = t.a.length === 2 ? single(scalarSize(type)) : extentOf(t.a[2], layout);
    return { size: item.size * count, largest: item.largest };
  }
  if (t.a.length !== 2) throw syntaxError();
  if (kind === STRUCT) return extentOf(t.a[1], layout);
  if (kind === POINTER) return single(POINTER_BYTES);
  throw syntaxError();
}

const viewOf = (b: Uint8Array): DataView => new DataView(b.buffer, b.byteOffset, b.length);

/** A scalar from exactly its bytes. */
export function readScalar(b: Uint8Array, type: number, layout: number): PyValue {
  const view = viewOf(b);
  const little = layout !== BIG_ENDIAN;
  if (type === FLOAT32) return makeFloat(view.getFloat32(0, little));
  if (type === FLOAT64) return makeFloat(view.getFloat64(0, little));
  const signed = (type & 1) === 1;
  if (b.length === 1) return signed ? view.getInt8(0) : view.getUint8(0);
  if (b.length === 2) return signed ? view.getInt16(0, little) : view.getUint16(0, little);
  if (b.length === 4) return signed ? view.getInt32(0, little) : view.getUint32(0, little);
  return makeInt(signed ? view.getBigInt64(0, little) : view.getBigUint64(0, little));
}

/** Of an int that is too large its low bits are stored. @throws TypeError */
export function writeScalar(b: Uint8Array, type: number, layout: number, value: PyValue): void {
  const view = viewOf(b);
  const little = layout !== BIG_ENDIAN;
  if (type === FLOAT32) view.setFloat32(0, floatOf(value), little);
  else if (type === FLOAT64) view.setFloat64(0, floatOf(value), little);
  else {
    const bits = BigInt.asUintN(64, BigInt(intOf(value)));
    if (b.length === 8) view.setBigUint64(0, bits, little);
    else {
      const low = Number(BigInt.asUintN(32, bits));
      if (b.length === 4) view.setUint32(0, low, little);
      else if (b.length === 2) view.setUint16(0, low, little);
      else view.setUint8(0, low);
    }
  }
}
