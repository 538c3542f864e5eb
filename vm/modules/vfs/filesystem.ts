/** What all filesystems written here share, whatever they lie on: how imports look into them, and their answers' form. */
import { active } from "../../objects/dialect.js";
import { PyBytes } from "../../objects/bytes.js";
import { PyArrayIterator } from "../../objects/dict-type.js";
import { PyObject, type PyValue } from "../../objects/object.js";
import { decodeText, encodeText } from "../../objects/text/codecs.js";
import { PyTuple } from "../../objects/tuple.js";
import { stringOf } from "../../runtime/protocol.js";

export const DIRECTORY = 0x4000;
export const FILE = 0x8000;

/** A filesystem that imports can ask without going through Python. */
export abstract class PyFilesystem extends PyObject {
  /** What stands there; undefined: nothing, or nothing that can be read. */
  abstract kindOf(path: string): "file" | "directory" | undefined;
  abstract contentsOf(path: string): Uint8Array | undefined;
}

/** A path from Python: str or bytes. @throws TypeError */
export function pathText(v: PyValue): string {
  return typeof v === "object" && v.buffer !== undefined ? decodeText(v.buffer(), "utf-8", "strict") : stringOf(v);
}

/** A name as Python gets it: of the type in which the path was given. */
export function nameLike(path: PyValue | undefined, name: string): PyValue {
  return path instanceof PyBytes && active.dialect !== "host" ? new PyBytes(encodeText(name, "utf-8", "strict")) : name;
}

export interface Listed {
  name: string;
  directory: boolean;
  size: number;
}

/** What ilistdir gives: (name, type, inode 0, size). */
export function listing(path: PyValue | undefined, entries: readonly Listed[]): PyValue {
  return new PyArrayIterator(
    entries.map(
      ({ name, directory, size }) => new PyTuple([nameLike(path, name), directory ? DIRECTORY : FILE, 0, size]),
    ),
  );
}

/** os.stat()'s tuple of ten. */
export function statTuple(directory: boolean, size: number, modified: number): PyTuple {
  return new PyTuple([directory ? DIRECTORY : FILE, 0, 0, 0, 0, 0, size, modified, modified, modified]);
}

/** os.statvfs()'s tuple of ten. Sizes in bytes, the rest in blocks. */
export function spaceTuple(blockSize: number, blocks: number, free: number, longestName: number): PyTuple {
  return new PyTuple([blockSize, blockSize, blocks, free, free, 0, 0, 0, 0, longestName]);
}
