/**
 * btree: a sorted table of bytes in a stream. The module is MicroPython's (docs/library/btree.rst); what it writes is not the
 * page format of BerkeleyDB 1.85 that the boards use, so that files are not exchanged with them: a head of 24 bytes (name,
 * version, number of entries), then each key and value with its length. All of it is in memory while the table is open and
 * is written by flush() and close().
 */
import { compareBytes } from "../objects/board-buffers.js";
import { indexOf } from "../runtime/protocol.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { keyError, osError, typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, type PyValue, identityOf } from "../objects/object.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { PyTuple } from "../objects/tuple.js";
import { Request, ioctl, readFully, seek, writeFully } from "./io/any-stream.js";
import { PyStream } from "./io/stream.js";

const EINVAL = 22;
const MAGIC = encodeUtf8("pinbridge btree\n");
const HEAD = 24;
const SMALLEST_PAGE = 512;
const LARGEST_PAGE = 65536;
/** Flags of keys(), values() and items(). */
const INCL = 1;
const DESC = 2;

interface Item {
  key: Uint8Array;
  value: Uint8Array;
}

function bytesOf(v: PyValue): Uint8Array {
  if (typeof v === "string") return encodeUtf8(v);
  if (typeof v === "object" && v.buffer !== undefined) return v.buffer();
  throw typeError("object with buffer protocol required");
}

class PyBTree extends PyObject {
  stream: PyValue | undefined;
  /** In the order of their keys. */
  private items: Item[] = [];
  private changed = false;
  /** Where seq() is. */
  private cursor: Uint8Array | undefined;

  override __repr__(): string {
    return `<btree ${this.stream === undefined ? "0" : identityOf(this).toString(16)}>`;
  }
  private opened(): Item[] {
    if (this.stream === undefined) throw valueError("database closed");
    return this.items;
  }

  /** Index of the first key not before this one. */
  private place(key: Uint8Array): number {
    const items = this.opened();
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareBytes(items[middle].key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  find(key: Uint8Array): Item | undefined {
    const item = this.opened()[this.place(key)] as Item | undefined;
    return item !== undefined && compareBytes(item.key, key) === 0 ? item : undefined;
  }
  put(key: Uint8Array, value: Uint8Array): void {
    const found = this.find(key);
    this.changed = true;
    if (found !== undefined) found.value = value.slice();
    else this.items.splice(this.place(key), 0, { key: key.slice(), value: value.slice() });
  }
  remove(key: Uint8Array): boolean {
    if (this.find(key) === undefined) return false;
    this.items.splice(this.place(key), 1);
    this.changed = true;
    return true;
  }

  override __getitem__(key: PyValue): PyValue {
    const found = this.find(bytesOf(key));
    if (found === undefined) throw keyError(key);
    return new PyBytes(found.value.slice());
  }
  override __setitem__(key: PyValue, value: PyValue): void {
    this.put(bytesOf(key), bytesOf(value));
  }
  override __delitem__(key: PyValue): void {
    if (!this.remove(bytesOf(key))) throw keyError(key);
  }
  override __contains__(key: PyValue): boolean {
    return this.find(bytesOf(key)) !== undefined;
  }
  override __iter__(): PyObject {
    this.opened();
    return new PyBTreeIterator(this, None, None, 0, keyOf);
  }

  /** The item after this key in the direction of the flags; without a key the first. */
  after(key: Uint8Array | undefined, descending: boolean, including: boolean): Item | undefined {
    const items = this.opened();
    if (key === undefined) return descending ? items.at(-1) : items[0];
    const at = this.place(key);
    const hit = at < items.length && compareBytes(items[at].key, key) === 0;
    if (hit && including) return items[at];
    // a start between two keys goes on from the one behind it, downwards too
    if (descending) return including ? items[at] : items[at - 1];
    return items[hit ? at + 1 : at];
  }

  /** BerkeleyDB's cursor. @param flag  1 at a key, 3 first, 6 last, 7 next, 9 previous */
  seq(flag: PyValue, key: PyValue | undefined): PyValue {
    let item: Item | undefined;
    if (flag === 1 && key !== undefined) item = this.after(bytesOf(key), false, true);
    else if (flag === 3 || (flag === 7 && this.cursor === undefined)) item = this.opened()[0];
    else if (flag === 6 || (flag === 9 && this.cursor === undefined)) item = this.opened().at(-1);
    else if (flag === 7 || flag === 9) item = this.after(this.cursor, flag === 9, false);
    else throw osError(EINVAL);
    this.cursor = item?.key;
    return item === undefined ? None : pairOf(item);
  }

  load(stream: PyValue): void {
    const head = readFully(stream, HEAD);
    if (head.length === 0) {
      // an empty file: a table begins at its start
      seek(stream, 0, 0);
    } else {
      if (head.length < HEAD || !MAGIC.every((byte, i) => byte === head[i])) throw osError(EINVAL);
      const view = new DataView(head.buffer, head.byteOffset);
      const piece = (): Uint8Array => {
        const length = readFully(stream, 4);
        if (length.length < 4) throw osError(EINVAL);
        const bytes = readFully(stream, new DataView(length.buffer, length.byteOffset).getUint32(0, true));
        return bytes.slice();
      };
      for (let n = view.getUint32(20, true); n > 0; n--) this.items.push({ key: piece(), value: piece() });
    }
    this.stream = stream;
  }

  flush(): void {
    this.opened();
    const { stream } = this;
    if (!this.changed || stream === undefined) return;
    const parts: number[] = [...MAGIC];
    const number = (n: number): void => {
      parts.push(n & 0xff, (n >> 8) & 0xff, (n >> 16) & 0xff, n >>> 24);
    };
    number(1);
    number(this.items.length);
    for (const { key, value } of this.items)
      for (const piece of [key, value]) {
        number(piece.length);
        for (const byte of piece) parts.push(byte);
      }
    seek(stream, 0, 0);
    writeFully(stream, Uint8Array.from(parts));
    if (stream instanceof PyStream) stream.flush();
    else ioctl(stream, Request.FLUSH, 0);
    this.changed = false;
  }

  close(): void {
    if (this.stream === undefined) return;
    this.flush();
    this.stream = undefined;
  }
}

const keyOf = (item: Item): PyValue => new PyBytes(item.key.slice());
const valueOf = (item: Item): PyValue => new PyBytes(item.value.slice());
const pairOf = (item: Item): PyValue => new PyTuple([keyOf(item), valueOf(item)]);

/** Goes by the last key it gave, so that the table may change meanwhile. */
class PyBTreeIterator extends PyObject {
  private last: Uint8Array | undefined;
  private readonly end: Uint8Array | undefined;
  private started = false;

  constructor(
    private readonly table: PyBTree,
    start: PyValue,
    end: PyValue,
    private readonly flags: number,
    private readonly show: (item: Item) => PyValue,
  ) {
    super();
    this.last = start === None ? undefined : bytesOf(start).slice();
    this.end = end === None ? undefined : bytesOf(end).slice();
  }
  override __iter__(): PyObject {
    return this;
  }
  override __next__(): PyValue | undefined {
    const descending = (this.flags & DESC) !== 0;
    const item = this.table.after(this.last, descending, !this.started);
    if (item === undefined || (this.started && this.last === undefined)) return undefined;
    this.started = true;
    if (this.end !== undefined) {
      const order = compareBytes(item.key, this.end) * (descending ? -1 : 1);
      if (order > 0 || (order === 0 && (this.flags & INCL) === 0)) return undefined;
    }
    this.last = item.key;
    return this.show(item);
  }
}
defineType({ name: "btree_iterator", module: "btree", js: PyBTreeIterator as never, constructible: false });

function walking(name: string, show: (item: Item) => PyValue) {
  return {
    sig: `${name}(self, start_key=None, end_key=None, flags=0, /)`,
    call: (self: PyBTree, start: PyValue, end: PyValue, flags: PyValue) => {
      self.after(undefined, false, true);
      return new PyBTreeIterator(self, start, end, indexOf(flags), show);
    },
  };
}

defineType({
  name: "btree",
  module: "btree",
  js: PyBTree,
  constructible: false,
  methods: [
    { sig: "close(self, /)", call: (self: PyBTree) => self.close() },
    { sig: "flush(self, /)", call: (self: PyBTree) => self.flush() },
    {
      sig: "get(self, key, default=None, /)",
      call: (self: PyBTree, key: PyValue, other: PyValue) => {
        const found = self.find(bytesOf(key));
        return found === undefined ? other : valueOf(found);
      },
    },
    {
      sig: "put(self, key, value, flags=0, /)",
      call: (self: PyBTree, key: PyValue, value: PyValue) => {
        self.put(bytesOf(key), bytesOf(value));
        return 0;
      },
    },
    {
      sig: "seq(self, flags, key=..., /)",
      call: (self: PyBTree, flags: PyValue, key: PyValue | undefined) => self.seq(flags, key),
    },
    walking("keys", keyOf),
    walking("values", valueOf),
    walking("items", pairOf),
  ],
});

function open(stream: PyValue, _flags: PyValue, _cache: PyValue, page: PyValue): PyBTree {
  const size = indexOf(page);
  if (size !== 0 && (size < SMALLEST_PAGE || size > LARGEST_PAGE || size % 2 !== 0)) throw osError(EINVAL);
  const made = new PyBTree();
  made.load(stream);
  return made;
}

export function makeBtree(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "btree",
      functions: [{ sig: "open(stream, /, *, flags=0, cachesize=0, pagesize=0, minkeypage=0)", call: open }],
      constants: { INCL, DESC },
    },
    dialect,
  );
}
