/**
 * VfsRom: files in a piece of memory, read only, whose contents are used where they lie.
 *
 * A ROMFS image is one record of kind 0x14a6b1; a record is its kind, the length of its payload, and the payload, both numbers
 * in groups of seven bits, highest first. A directory holds its name and records; a file holds its name and a record of data,
 * or a pointer to data elsewhere in the image. Unknown records are passed over.
 *
 * @see the head of MicroPython's extmod/vfs_rom.c, which describes the format
 */
import { bufferOf, truth } from "../../runtime/protocol.js";
import { osError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { PyTuple } from "../../objects/tuple.js";
import { decodeText, encodeText } from "../../objects/text/codecs.js";
import { PyStream, lifeMethods, positionMethods, readMethods, streamProperties } from "../io/stream.js";
import { type Listed, PyFilesystem, listing, pathText, statTuple } from "./filesystem.js";

const EPERM = 1;
const ENOENT = 2;
const ENODEV = 19;
const EISDIR = 21;
const EINVAL = 22;
const EROFS = 30;
const EOPNOTSUPP = 95;

const enum Kind {
  UNUSED = 0,
  DATA = 2,
  POINTER = 3,
  DIRECTORY = 4,
  FILE = 5,
  FILESYSTEM = 0x14a6b1,
}

interface Record {
  kind: number;
  payload: Uint8Array;
}

/** Reads numbers and records off the front of some bytes. */
class Cursor {
  constructor(public rest: Uint8Array) {}

  /** @returns undefined when the bytes end within the number */
  number(): number | undefined {
    let value = 0;
    for (let i = 0; i < this.rest.length; i++) {
      const byte = this.rest[i];
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        this.rest = this.rest.subarray(i + 1);
        return value;
      }
    }
    return undefined;
  }

  /** @returns undefined when the bytes are no record: the image is corrupt */
  record(): Record | undefined {
    const kind = this.number();
    const length = kind === undefined ? undefined : this.number();
    if (kind === undefined || length === undefined || kind === Kind.UNUSED || length > this.rest.length)
      return undefined;
    const payload = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return { kind, payload };
  }

  /** The name at the front of a directory's or file's payload. */
  name(): Uint8Array | undefined {
    const length = this.number();
    if (length === undefined || length > this.rest.length) return undefined;
    const name = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return name;
  }
}

type Found = { directory: boolean; bytes: Uint8Array };

class PyVfsRom extends PyFilesystem {
  /** The payload of the image. */
  image: Uint8Array = new Uint8Array(0);

  /** A file's contents: verbatim, or a piece of the image. */
  private data(records: Uint8Array): Uint8Array | undefined {
    const cursor = new Cursor(records);
    while (cursor.rest.length > 0) {
      const record = cursor.record();
      if (record === undefined) return undefined;
      if (record.kind === Kind.DATA) return record.payload;
      if (record.kind === Kind.POINTER) {
        const pointer = new Cursor(record.payload);
        const size = pointer.number();
        const offset = pointer.number();
        if (size === undefined || offset === undefined || offset + size > this.image.length) return undefined;
        return this.image.subarray(offset, offset + size);
      }
    }
    return undefined;
  }

  find(path: string): Found | undefined {
    let inside = this.image;
    let left = encodeText(path.replace(/^\//, ""), "utf-8", "strict");
    const cursor = new Cursor(inside);
    while (left.length > 0 && cursor.rest.length > 0) {
      const record = cursor.record();
      if (record === undefined) return undefined;
      if (record.kind !== Kind.DIRECTORY && record.kind !== Kind.FILE) continue;
      const within = new Cursor(record.payload);
      const name = within.name();
      if (name === undefined) return undefined;
      if (!name.every((byte, i) => byte === left[i])) continue;
      if (left.length !== name.length && left[name.length] !== 0x2f) continue;
      left = left.subarray(name.length);
      if (record.kind === Kind.FILE) {
        const bytes = left.length === 0 ? this.data(within.rest) : undefined;
        return bytes === undefined ? undefined : { directory: false, bytes };
      }
      left = left.subarray(left[0] === 0x2f ? 1 : 0);
      inside = cursor.rest = within.rest;
    }
    return left.length === 0 ? { directory: true, bytes: inside } : undefined;
  }

  /** Up to where the image is sound. */
  entries(bytes: Uint8Array): Listed[] {
    const out: Listed[] = [];
    const cursor = new Cursor(bytes);
    while (cursor.rest.length > 0) {
      const record = cursor.record();
      if (record === undefined) break;
      if (record.kind !== Kind.DIRECTORY && record.kind !== Kind.FILE) continue;
      const within = new Cursor(record.payload);
      const name = within.name();
      const directory = record.kind === Kind.DIRECTORY;
      const contents = name === undefined || directory ? within.rest : this.data(within.rest);
      if (name === undefined || contents === undefined) break;
      out.push({ name: decodeText(name, "utf-8", "replace"), directory, size: contents.length });
    }
    return out;
  }

  override kindOf(path: string): "file" | "directory" | undefined {
    const found = this.find(path);
    return found === undefined ? undefined : found.directory ? "directory" : "file";
  }
  override contentsOf(path: string): Uint8Array | undefined {
    const found = this.find(path);
    return found?.directory === false ? found.bytes : undefined;
  }
}

class PyRomFile extends PyStream {
  bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  override readBytes(count: number): Uint8Array {
    const b = this.bytes.subarray(this.at, count < 0 ? undefined : this.at + count);
    this.at += b.length;
    return b;
  }
  override readLine(limit: number): Uint8Array {
    const newline = this.bytes.indexOf(10, this.at);
    const length = (newline < 0 ? this.bytes.length : newline + 1) - this.at;
    return this.readBytes(limit < 0 ? length : Math.min(limit, length));
  }
  override writable(): boolean {
    return false;
  }
  override writeBytes(): number {
    throw osError(EROFS);
  }
  override seek(offset: number, whence: 0 | 1 | 2): number {
    const to = offset + (whence === 0 ? 0 : whence === 1 ? this.at : this.bytes.length);
    if (to < 0) throw osError(EINVAL);
    return (this.at = Math.min(to, this.bytes.length));
  }
  /** Reading goes on after it, as on the boards: nothing was opened. */
  override close(): void {}
}

/** A binary file can be looked at where it lies: `memoryview(f)`. */
class PyRomFileIO extends PyRomFile {
  override buffer(): Uint8Array {
    return this.bytes;
  }
}
class PyRomTextIO extends PyRomFile {
  override text = true;
  override buffer(): Uint8Array {
    return this.bytes;
  }
}

for (const [name, js] of [
  ["FileIO", PyRomFileIO],
  ["TextIOWrapper", PyRomTextIO],
] as const)
  defineType({
    name,
    module: "io",
    js,
    constructible: false,
    methods: [...readMethods, ...positionMethods, ...lifeMethods],
    properties: streamProperties,
  });

/** @throws OSError ENODEV when the memory holds no ROMFS */
function imageIn(memory: Uint8Array): Uint8Array {
  const record = memory.length < 4 ? undefined : new Cursor(memory).record();
  if (record?.kind !== Kind.FILESYSTEM || memory[0] !== 0xd2) throw osError(ENODEV);
  return record.payload;
}

function open(self: PyVfsRom, path: PyValue, mode: PyValue): PyObject {
  const how = pathText(mode);
  if (/[wa+]/.test(how)) throw osError(EROFS);
  const found = self.find(pathText(path));
  if (found === undefined) throw osError(ENOENT);
  if (found.directory) throw osError(EISDIR);
  const file = how.lastIndexOf("b") > how.lastIndexOf("t") ? new PyRomFileIO() : new PyRomTextIO();
  file.bytes = found.bytes;
  return file;
}

export const vfsRomType = defineType({
  name: "VfsRom",
  module: "vfs",
  js: PyVfsRom,
  init: {
    sig: "__init__(self, memory, /)",
    call: (self: PyVfsRom, memory: PyValue) => {
      self.image = imageIn(bufferOf(memory));
    },
  },
  methods: [
    {
      sig: "mount(self, readonly, mkfs, /)",
      call: (_self: PyVfsRom, _readonly: PyValue, mkfs: PyValue) => {
        if (truth(mkfs)) throw osError(EPERM);
      },
    },
    { sig: "umount(self, /)", call: (self: PyVfsRom) => self },
    { sig: "open(self, path, mode, /)", call: open },
    {
      sig: "chdir(self, path, /)",
      call: (_self: PyVfsRom, path: PyValue) => {
        if (pathText(path) !== "/") throw osError(EOPNOTSUPP);
      },
    },
    { sig: "getcwd(self, /)", call: () => "" },
    {
      sig: "ilistdir(self, path, /)",
      call: (self: PyVfsRom, path: PyValue) => {
        const found = self.find(pathText(path));
        if (found?.directory !== true) throw osError(ENOENT);
        return listing(path, self.entries(found.bytes));
      },
    },
    {
      sig: "stat(self, path, /)",
      call: (self: PyVfsRom, path: PyValue) => {
        const found = self.find(pathText(path));
        if (found === undefined) throw osError(ENOENT);
        return statTuple(found.directory, found.bytes.length, 0);
      },
    },
    {
      sig: "statvfs(self, path, /)",
      call: (self: PyVfsRom) => new PyTuple([1, 0, self.image.length, 0, 0, 0, 0, 0, 0, 32767]),
    },
  ],
});
