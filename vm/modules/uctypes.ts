/**
 * uctypes of MicroPython: structures, arrays and pointers described by dicts and tuples, in memory named by address.
 * Where the boards would read or write beyond what a program owns, there are errors here.
 */
import { bufferOf, indexOf } from "../runtime/protocol.js";
import { PyByteArray } from "../objects/bytearray.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { PyDict } from "../objects/dict.js";
import { indexError, keyError, typeError } from "../objects/error.js";
import { unhashable } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { PyObject, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import type { PyType } from "../objects/type.js";
import {
  ARRAY,
  BIG_ENDIAN,
  FIELD_LENGTH,
  FIELD_POSITION,
  LITTLE_ENDIAN,
  NATIVE,
  POINTER,
  POINTER_BYTES,
  STRUCT,
  type Scalar,
  aggregateOf,
  arrayOf,
  readScalar,
  scalarNames,
  scalarOf,
  scalarSize,
  sizeOf,
  syntaxError,
  typeBits,
  writeScalar,
} from "./ctypes/layout.js";
import { addressOf, bytearrayAt, bytesAt, memoryAt, toAddress } from "./ctypes/memory.js";

class PyStruct extends PyObject {
  address = 0;
  descriptor: PyValue = 0;
  layout = NATIVE;
  /** Keeps the memory alive as long as the structure on it. */
  memory: unknown = undefined;

  override __repr__(): string {
    return `<struct ${kindName(this.descriptor)} ${this.address.toString(16)}>`;
  }
  override __hash__(): number {
    throw unhashable(this);
  }
  override buffer(): Uint8Array {
    return bytesAt(this.address, sizeOf(this.descriptor, this.layout));
  }
  override __getattr__(name: string): PyValue {
    const field = fieldOf(this, name);
    if (!(field instanceof PyTuple)) return readField(this, scalarOf(field));
    const { kind, offset } = aggregateOf(field);
    const address = this.address + offset;
    if (kind === STRUCT) return structAt(address, field.a[1], this.layout);
    // Arrays of UINT8 are bytearrays.
    if (kind === ARRAY && field.a.length === 2 && arrayOf(field).type === 0)
      return bytearrayAt(address, arrayOf(field).count);
    return structAt(address, field, this.layout);
  }
  override __setattr__(name: string, value: PyValue): void {
    const field = fieldOf(this, name);
    if (field instanceof PyTuple) throw syntaxError();
    writeField(this, scalarOf(field), value);
  }
  override __getitem__(key: PyValue): PyValue {
    const { item, type, address } = element(this, key);
    return item === undefined
      ? readScalar(bytesAt(address, scalarSize(type)), type, this.layout)
      : structAt(address, item, this.layout);
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    const { item, type, address, kind } = element(this, key);
    if (item !== undefined || kind === POINTER) throw typeError("'struct' object doesn't support item assignment");
    writeScalar(bytesAt(address, scalarSize(type)), type, this.layout, value);
  }
}

function kindName(descriptor: PyValue): string {
  if (descriptor instanceof PyDict) return "STRUCT";
  if (!(descriptor instanceof PyTuple)) return "ERROR";
  const { kind } = aggregateOf(descriptor);
  return kind === POINTER ? "PTR" : kind === ARRAY ? "ARRAY" : "unk";
}

function structAt(address: number, descriptor: PyValue | undefined, layout: number, made = new PyStruct()): PyStruct {
  if (descriptor === undefined) throw syntaxError();
  made.address = address;
  made.descriptor = descriptor;
  made.layout = layout;
  made.memory = memoryAt(address)?.memory;
  return made;
}

function fieldOf(self: PyStruct, name: string): PyValue {
  if (!(self.descriptor instanceof PyDict)) throw typeError("struct: no fields");
  const field = self.descriptor.get(name);
  if (field === undefined) throw keyError(name);
  return field;
}

function readField(self: PyStruct, { type, offset, length, position }: Scalar): PyValue {
  const value = readScalar(bytesAt(self.address + offset, scalarSize(type)), type, self.layout);
  return length === undefined ? value : ((value as number) >>> position) & ((1 << length) - 1);
}

function writeField(self: PyStruct, { type, offset, length, position }: Scalar, value: PyValue): void {
  const bytes = bytesAt(self.address + offset, scalarSize(type));
  if (length === undefined) {
    writeScalar(bytes, type, self.layout, value);
    return;
  }
  const mask = ((1 << length) - 1) << position;
  const kept = (readScalar(bytes, type, self.layout) as number) & ~mask;
  writeScalar(bytes, type, self.layout, (kept | ((toAddress(value) << position) & mask)) >>> 0);
}

/** What `self[key]` is: an element of an array, or what a pointer points to; `item` is its descriptor, scalars have none. */
function element(
  self: PyStruct,
  key: PyValue,
): { kind: number; address: number; type: number; item: PyValue | undefined } {
  const t = self.descriptor;
  if (!(t instanceof PyTuple)) throw typeError("struct: can't index");
  const { kind } = aggregateOf(t);
  const i = indexOf(key);
  if (kind === ARRAY) {
    const { count, type } = arrayOf(t);
    if (i < 0 || i >= count) throw indexError("struct: index out of range");
    const item = t.a.length === 2 ? undefined : t.a[2];
    const size = item === undefined ? scalarSize(type) : sizeOf(item, self.layout);
    return { kind, address: self.address + size * i, type, item };
  }
  if (kind !== POINTER || t.a.length !== 2) throw syntaxError();
  const to = pointerOf(self);
  const pointed = t.a[1];
  if (pointed instanceof PyObject)
    return { kind, address: to + sizeOf(pointed, self.layout) * i, type: 0, item: pointed };
  const { type } = scalarOf(pointed);
  return { kind, address: to + scalarSize(type) * i, type, item: undefined };
}

/** The address stored in a pointer: in the order of the board's bytes whatever the layout. */
function pointerOf(self: PyStruct): number {
  return readScalar(bytesAt(self.address, POINTER_BYTES), scalarNames.indexOf("UINT32"), NATIVE) as number;
}

const structType = defineType({
  name: "struct",
  module: "uctypes",
  js: PyStruct,
  new: {
    sig: "__new__(cls, addr, descriptor, layout_type=2, /)",
    call: (cls: PyType, address: PyValue, descriptor: PyValue, layout: PyValue) =>
      structAt(toAddress(address), descriptor, indexOf(layout), new cls.ctor() as PyStruct),
  },
  methods: [
    {
      sig: "__int__(self, /)",
      call: (self: PyStruct) => {
        if (kindName(self.descriptor) !== "PTR") throw typeError("can't convert struct to int");
        return pointerOf(self);
      },
    },
  ],
});

function sizeof(of: PyValue, layout: PyValue | undefined): number {
  if (of instanceof PyByteArray) return bufferOf(of).length;
  if (!(of instanceof PyStruct)) return sizeOf(of, layout === undefined ? NATIVE : indexOf(layout));
  if (layout !== undefined) throw typeError("");
  return sizeOf(of.descriptor, of.layout);
}

/** Names of C for the types, as of a compiler for a 32-bit board. */
const cNames = { SHORT: "INT16", INT: "INT32", LONG: "INT32", LONGLONG: "INT64" };

export function makeUctypes(dialect: Dialect): PyModule {
  const scalars = Object.fromEntries(scalarNames.map((name, type) => [name, typeBits(type, 4)]));
  for (const [name, type] of Object.entries(cNames)) {
    scalars[name] = scalars[type];
    scalars[`U${name}`] = scalars[`U${type}`];
  }
  return defineModule(
    {
      name: "uctypes",
      types: [structType],
      functions: [
        { sig: "sizeof(struct, layout_type=..., /)", call: sizeof },
        { sig: "addressof(obj, /)", call: addressOf },
        {
          sig: "bytes_at(addr, size, /)",
          call: (address: PyValue, size: PyValue) => new PyBytes(bytesAt(toAddress(address), indexOf(size)).slice()),
        },
        {
          sig: "bytearray_at(addr, size, /)",
          call: (address: PyValue, size: PyValue) => bytearrayAt(toAddress(address), indexOf(size)),
        },
      ],
      constants: {
        ...scalars,
        VOID: scalars.UINT8,
        LITTLE_ENDIAN,
        BIG_ENDIAN,
        NATIVE,
        BF_POS: FIELD_POSITION,
        BF_LEN: FIELD_LENGTH,
        PTR: typeBits(POINTER, 2),
        ARRAY: typeBits(ARRAY, 2),
      },
    },
    dialect,
  );
}
