/**
 * msgpack of CircuitPython: values to and from streams in MessagePack's format. Ints that are no small ints of a board (31 bits)
 * go to `default`, and floats are written with 32 bits, as on boards.
 *
 * @see shared-bindings/msgpack, shared-module/msgpack; github.com/msgpack/msgpack/blob/master/spec.md
 */
import { bufferOf, callMethod, callPy, findAttr, indexOf, truth } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { PyDict } from "../objects/dict.js";
import { attributeError, makeError, valueError } from "../objects/error.js";
import { PyBuiltin, PyFunction, PyMethod } from "../objects/function.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { floatValue, isFloat, makeFloat, makeInt } from "../objects/number.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { decodeUtf8, encodeUtf8 } from "../objects/text/utf8.js";
import { PyTuple } from "../objects/tuple.js";

class PyExtType extends PyObject {
  code = 0;
  data: PyValue = None;
}

function extType(code: number, data: PyValue): PyExtType {
  const made = new PyExtType();
  made.code = code;
  made.data = data;
  return made;
}

const extTypeType = defineType({
  name: "ExtType",
  module: "msgpack",
  js: PyExtType,
  subclassable: false,
  new: {
    sig: "__new__(cls, code, data)",
    call: (_cls: PyValue, code: PyValue, data: PyValue) => {
      const n = indexOf(code);
      if (n < 0 || n > 127) throw valueError("code must be 0-127");
      return extType(n, data);
    },
  },
  properties: [
    {
      name: "code",
      get: (self: PyExtType) => self.code,
      set: (self: PyExtType, code) => {
        const n = indexOf(code);
        if (n < 0 || n > 127) throw attributeError("code outside range 0~127");
        self.code = n;
      },
    },
    {
      name: "data",
      get: (self: PyExtType) => self.data,
      set: (self: PyExtType, data) => {
        self.data = data;
      },
    },
  ],
});

/** What is written, as it comes; handed to the stream in one piece. */
class Packer {
  private readonly out: number[] = [];
  private readonly scratch = new DataView(new ArrayBuffer(8));

  constructor(private readonly fallback: PyValue) {}

  bytes(): PyBytes {
    return new PyBytes(Uint8Array.from(this.out));
  }

  /** @param fallback  what makes something packable of other objects, once */
  pack(v: PyValue, fallback = this.fallback): void {
    if (v === None) this.byte(0xc0);
    else if (typeof v === "boolean") this.byte(v ? 0xc3 : 0xc2);
    else if (typeof v === "number" && Number.isInteger(v) && v >= -(2 ** 30) && v < 2 ** 30) this.int(v);
    else if (isFloat(v)) {
      this.byte(0xca);
      this.scratch.setFloat32(0, floatValue(v)!);
      this.scratched(4);
    } else if (typeof v === "string") this.text(encodeUtf8(v));
    else if (v instanceof PyExtType) this.extension(v.code, bufferOf(v.data));
    else if (v instanceof PyTuple || v instanceof PyList) {
      this.head(v.a.length, 0x90, 16, 0xdc);
      for (const each of v.a) this.pack(each, fallback);
    } else if (v instanceof PyDict) {
      this.head(v.entries().length, 0x80, 16, 0xde);
      for (const [key, value] of v.entries()) {
        this.pack(key, fallback);
        this.pack(value, fallback);
      }
    } else if (typeof v === "object" && v.buffer !== undefined) {
      const data = bufferOf(v);
      this.sized(0xc4, data.length);
      this.all(data);
    } else if (fallback !== None) this.pack(callPy(fallback, [v]), None);
    else throw valueError("no default packer");
  }

  private byte(n: number): void {
    this.out.push(n & 0xff);
  }
  private all(bytes: Uint8Array): void {
    for (const each of bytes) this.out.push(each);
  }
  private scratched(count: number): void {
    for (let i = 0; i < count; i++) this.out.push(this.scratch.getUint8(i));
  }
  private number(n: number, size: 1 | 2 | 4): void {
    this.scratch.setUint32(0, size === 4 ? n : n << (32 - 8 * size));
    this.scratched(size);
  }
  private int(n: number): void {
    if (n > -32 && n < 128) return this.byte(n);
    const size = n >= -128 && n < 128 ? 1 : n >= -32768 && n < 32768 ? 2 : 4;
    this.byte(size === 1 ? 0xd0 : size === 2 ? 0xd1 : 0xd2);
    this.number(n, size);
  }
  /** A code for 8 bits of length, and the two codes after it for 16 and 32. */
  private sized(code: number, length: number): void {
    const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : 4;
    this.byte(size === 1 ? code : size === 2 ? code + 1 : code + 2);
    this.number(length, size);
  }
  /** The length in the code itself when it is short. */
  private head(length: number, short: number, limit: number, code: number): void {
    if (length < limit) return this.byte(short | length);
    this.byte(length < 0x10000 ? code : code + 1);
    this.number(length, length < 0x10000 ? 2 : 4);
  }
  private text(bytes: Uint8Array): void {
    if (bytes.length < 32) this.byte(0xa0 | bytes.length);
    else this.sized(0xd9, bytes.length);
    this.all(bytes);
  }
  private extension(code: number, data: Uint8Array): void {
    const fixed = [1, 2, 4, 8, 16].indexOf(data.length);
    if (fixed >= 0) this.byte(0xd4 + fixed);
    else this.sized(0xc7, data.length);
    this.byte(code);
    this.all(data);
  }
}

class Unpacker {
  constructor(
    private readonly stream: PyValue,
    private readonly hook: PyValue,
    private readonly useList: boolean,
  ) {}

  unpack(): PyValue {
    const code = this.read(1).getUint8(0);
    if (code < 0x80 || code >= 0xe0) return (code << 24) >> 24;
    if (code < 0x90) return this.map(code & 15);
    if (code < 0xa0) return this.array(code & 15);
    if (code < 0xc0) return this.text(code & 31);
    switch (code) {
      case 0xc0:
        return None;
      case 0xc2:
      case 0xc3:
        return code === 0xc3;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.bytes(this.size(code - 0xc4));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.extension(this.size(code - 0xc7));
      case 0xca:
        return makeFloat(this.read(4).getFloat32(0));
      case 0xcb:
        return makeFloat(this.read(8).getFloat64(0));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.size(code - 0xcc);
      case 0xcf:
        return makeInt(this.read(8).getBigUint64(0));
      case 0xd0:
        return this.read(1).getInt8(0);
      case 0xd1:
        return this.read(2).getInt16(0);
      case 0xd2:
        return this.read(4).getInt32(0);
      case 0xd3:
        return makeInt(this.read(8).getBigInt64(0));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.size(code - 0xd9));
      case 0xdc:
      case 0xdd:
        return this.array(this.size(code - 0xdc + 1));
      case 0xde:
      case 0xdf:
        return this.map(this.size(code - 0xde + 1));
      case 0xc1:
        throw valueError("Invalid format");
      default:
        return this.extension(2 ** (code - 0xd4));
    }
  }

  private read(count: number): DataView {
    const { b } = this.bytes(count);
    return new DataView(b.buffer, b.byteOffset, b.length);
  }
  /** @throws EOFError at the end of the stream, ValueError within a value */
  private bytes(count: number): PyBytes {
    if (count === 0) return new PyBytes(new Uint8Array(0));
    const got = callMethod(this.stream, "read", count);
    const bytes = typeof got === "string" ? encodeUtf8(got) : got === None ? new Uint8Array(0) : bufferOf(got);
    if (bytes.length === 0) throw makeError("EOFError");
    if (bytes.length < count) throw valueError("short read");
    return new PyBytes(bytes);
  }
  /** An unsigned length of 1, 2 or 4 bytes. */
  private size(power: number): number {
    const view = this.read(2 ** power);
    return power === 0 ? view.getUint8(0) : power === 1 ? view.getUint16(0) : view.getUint32(0);
  }
  private text(length: number): string {
    return decodeUtf8(this.bytes(length).b);
  }
  private array(length: number): PyValue {
    const items: PyValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.unpack());
    return this.useList ? new PyList(items) : new PyTuple(items);
  }
  private map(length: number): PyDict {
    const made = new PyDict();
    for (let i = 0; i < length; i++) {
      const key = this.unpack();
      made.set(key, this.unpack());
    }
    return made;
  }
  private extension(length: number): PyValue {
    const code = this.read(1).getInt8(0);
    const data = this.bytes(length);
    return this.hook === None ? extType(code, data) : callPy(this.hook, [code, data]);
  }
}

function checkFunction(v: PyValue, text: string): void {
  if (v !== None && !(v instanceof PyFunction || v instanceof PyBuiltin || v instanceof PyMethod))
    throw valueError(text);
}

function checkStream(stream: PyValue, method: string): void {
  if (findAttr(stream, method) === undefined) throw makeError("OSError", "stream operation not supported");
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "pack(obj, stream, *, default=None)",
    call: (obj: PyValue, stream: PyValue, fallback: PyValue) => {
      checkFunction(fallback, "default is not a function");
      checkStream(stream, "write");
      const packer = new Packer(fallback);
      packer.pack(obj);
      callMethod(stream, "write", packer.bytes());
    },
  },
  {
    sig: "unpack(stream, *, ext_hook=None, use_list=True)",
    call: (stream: PyValue, hook: PyValue, useList: PyValue) => {
      checkFunction(hook, "ext_hook is not a function");
      checkStream(stream, "read");
      return new Unpacker(stream, hook, truth(useList)).unpack();
    },
  },
];

export function makeMsgpack(dialect: Dialect): PyModule {
  return defineModule({ name: "msgpack", functions, types: [extTypeType] }, dialect);
}
