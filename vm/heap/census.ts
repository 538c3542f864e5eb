/**
 * How many bytes the program's objects would take on a board: a walk over everything it can reach, adding up what
 * MicroPython's struct for each object takes (py/obj*.h, py/obj*.c), rounded to blocks.
 *
 * It is an estimate. Not seen: what only an expression under evaluation holds, variables of functions that were compiled
 * before the program showed interest (state.ts). Guessed: how a list came by its room, which equal texts are one object,
 * the size of compiled code. As after a collection: garbage counts nothing.
 */

import { PyObject, type PyValue, None, PySingleton } from "../objects/object.js";
import { PyFloat, PyIntObject } from "../objects/number.js";
import { PyList } from "../objects/list.js";
import { PyTuple } from "../objects/tuple.js";
import { PyDict } from "../objects/dict.js";
import { PySetBase } from "../objects/set.js";
import { PyBytes, PyBytesLike } from "../objects/bytes.js";
import { PyArray } from "../objects/array.js";
import { PyMemoryView } from "../objects/memoryview.js";
import { PyComplex } from "../objects/complex.js";
import { PyRange } from "../objects/range.js";
import { PyDeque } from "../objects/deque.js";
import { fieldCount, isNamedTuple } from "../objects/namedtuple.js";
import { PyGenerator } from "../objects/generator.js";
import { PyBaseException } from "../objects/exception.js";
import { PyModule } from "../objects/module.js";
import { PyType } from "../objects/type.js";
import {
  PyBuiltin,
  PyClassMethod,
  PyFunction,
  PyMethod,
  PyNativeProperty,
  PyProperty,
  PyStaticMethod,
} from "../objects/function.js";
import { ModuleDict } from "../runtime/module-dict.js";
import type { Code } from "../runtime/code.js";
import { frozenSource } from "../frozen/index.js";
import { active } from "../objects/dialect.js";
import { decodeSource } from "../syntax/source.js";
import { type CodeSize, codeSizeOf } from "./code-size.js";
import { listRoom, tableRoom } from "./layout.js";
import { reserve } from "./reserve.js";
import { heap } from "./state.js";

export interface Usage {
  /** Bytes in whole blocks. */
  used: number;
  /** Bytes asked for. */
  asked: number;
  /** Allocations of one block, and of two. */
  ones: number;
  twos: number;
  /** Blocks of the largest allocation. */
  largest: number;
}

/** Everything reachable from these. */
export function census(roots: Iterable<unknown>): Usage {
  return new Census().run(roots);
}

/** The objects themselves. */
export function reachable(roots: Iterable<unknown>): ReadonlySet<object> {
  const c = new Census();
  c.run(roots);
  return c.seen;
}

/** Bytes of one object alone: `sys.getsizeof`. */
export function sizeOf(v: PyValue): number {
  const c = new Census();
  c.value(v);
  return c.usage.asked;
}

/** A text longer than this that is met twice is taken for one object. */
const SHARED_LENGTH = 64;

class Census {
  readonly usage: Usage = { used: 0, asked: 0, ones: 0, twos: 0, largest: 0 };
  readonly seen = new Set<object>();
  private readonly texts = new Set<string>();
  private readonly interned = new Set<string>();
  private readonly longs = new Set<bigint>();
  private readonly work: unknown[] = [];
  private readonly layout = heap.options.layout;
  private readonly word = this.layout.word;

  run(roots: Iterable<unknown>): Usage {
    // Names of the code first: they decide which texts are objects.
    for (const root of new Set(roots)) {
      if (root instanceof PyModule) this.code(root);
      this.work.push(root);
    }
    for (const held of heap.frames) this.work.push(...held());
    while (this.work.length > 0) this.value(this.work.pop());
    return this.usage;
  }

  private take(bytes: number): void {
    if (bytes <= 0) return;
    const { usage, layout } = this;
    const blocks = Math.ceil(bytes / layout.block);
    usage.asked += bytes;
    usage.used += blocks * layout.block;
    if (blocks === 1) usage.ones++;
    else if (blocks === 2) usage.twos++;
    if (blocks > usage.largest) usage.largest = blocks;
  }

  private words(count: number): void {
    this.take(count * this.word);
  }

  value(v: unknown): void {
    switch (typeof v) {
      case "string":
        this.text(v);
        break;
      case "number":
        this.number(v);
        break;
      case "bigint":
        this.bigint(v);
        break;
      case "object":
        if (v === null || v === None || this.seen.has(v)) return;
        this.seen.add(v);
        if (v instanceof PyObject) this.object(v);
        else this.internal(v);
        break;
      default:
    }
  }

  private text(v: string): void {
    if (v.length <= 1 || this.interned.has(v)) return;
    // Equal short texts are counted as often as they are met: two readings of a sensor make two objects.
    if (v.length > SHARED_LENGTH) {
      if (this.texts.has(v)) return;
      this.texts.add(v);
    }
    this.words(4);
    this.take(textBytes(v) + 1);
  }

  private number(v: number): void {
    if (!Number.isInteger(v)) this.float();
    else if (Math.abs(v) >= 2 ** 30 && this.layout.smallIntBits === 31 && (v < -(2 ** 30) || v >= 2 ** 30))
      this.long(Math.floor(Math.log2(Math.abs(v))) + 1);
  }

  /** Equal ones are taken for one object: a long int is more often handed on than made anew. */
  private bigint(v: bigint): void {
    if (this.longs.has(v)) return;
    this.longs.add(v);
    const magnitude = v < 0n ? -v : v;
    const bits = magnitude.toString(16).length * 4;
    if (bits > this.layout.smallIntBits - 1) this.long(bits);
  }

  private long(bits: number): void {
    this.words(4);
    const digits = Math.ceil(bits / (this.layout.digitBytes * 8));
    this.take(Math.max(2, digits) * this.layout.digitBytes);
  }

  private float(): void {
    if (this.layout.floats === "boxed") this.take(this.word + this.layout.floatBytes);
  }

  /** The same primitive several times in a row is one object: `[0.5] * 100`. */
  private items(items: readonly unknown[]): void {
    let last: unknown;
    for (let i = 0; i < items.length; i++) {
      const v = items[i];
      if (v === last && typeof v !== "object") continue;
      last = v;
      if (typeof v === "object" || typeof v === "string" || typeof v === "bigint") this.work.push(v);
      else if (typeof v === "number") this.number(v);
    }
  }

  private list(items: readonly PyValue[]): void {
    this.words(4);
    // a comprehension's list may have been met as the array that it fills
    if (this.seen.has(items)) return;
    this.seen.add(items);
    this.words(listRoom(items.length, heap.exact.get(items) ?? 0));
    this.items(items);
  }

  private map(size: number): void {
    this.words(2 * tableRoom(size));
  }

  private object(o: PyObject): void {
    if (o instanceof PyType) this.type(o);
    else if (o instanceof PyModule) this.module(o);
    else if (!this.builtin(o) && o.type.native) this.unknown(o);
    if (!o.type.native && !(o instanceof PyType) && !isNamedTuple(o.type)) this.instance(o);
  }

  /** @returns false for a class that the table does not know */
  private builtin(o: PyObject): boolean {
    if (o instanceof PyList) this.list(o.a);
    else if (o instanceof PyTuple) {
      if (o.a.length > 0) this.words(2 + o.a.length);
      this.items(o.a);
    } else if (o instanceof ModuleDict) this.work.push(o.module);
    else if (o instanceof PyDict) {
      this.words(4);
      // ordered maps have no hash table; they grow by four entries (py/map.c)
      if (o.type.name === "OrderedDict") this.words(8 * Math.ceil(o.size / 4));
      else this.map(o.size);
      this.items(o.keys());
      this.items(o.values());
    } else if (o instanceof PySetBase) {
      this.words(4);
      this.words(tableRoom(o.size));
      this.items(o.items());
    } else if (o instanceof PyBytesLike) {
      if (o instanceof PyBytes && o.b.length === 0) return true;
      this.words(4);
      if (this.seen.has(o.b)) return true;
      this.seen.add(o.b);
      this.take(o.b.length + (o instanceof PyBytes ? 1 : 0));
    } else if (o instanceof PyArray) {
      this.words(4);
      this.take(o.b.length);
    } else if (o instanceof PyMemoryView) {
      this.words(4);
      this.work.push(o.of);
    } else if (o instanceof PyFloat) this.float();
    else if (o instanceof PyIntObject) this.value(o.v);
    else if (o instanceof PyComplex) this.take(this.word + 2 * this.layout.floatBytes);
    else if (o instanceof PyRange) this.words(4);
    else if (o instanceof PyDeque) {
      this.words(6);
      this.words((o.limit ?? o.size) + 1);
      this.items(o.items());
    } else if (o instanceof PyFunction) this.function(o);
    else if (o instanceof PyMethod) {
      this.words(3);
      this.work.push(o.self, o.func);
    } else if (o instanceof PyGenerator) {
      // the object, its code state with some local variables and a value stack
      this.words(18);
      const suspended = heap.suspended.get(o);
      if (suspended !== undefined) this.work.push(...suspended.held());
    } else if (o instanceof PyBaseException) {
      this.words(5);
      if (o.args.length > 0) this.words(2 + o.args.length);
      this.words(3 * o.traceback.length);
      this.items(o.args);
    } else if (o instanceof PyProperty) {
      this.words(4);
      this.work.push(o.getter, o.setter, o.deleter);
    } else if (o instanceof PyStaticMethod || o instanceof PyClassMethod) {
      this.words(2);
      this.work.push(o.func);
    } else return o instanceof PySingleton || o instanceof PyBuiltin || o instanceof PyNativeProperty;
    return true;
  }

  private function(f: PyFunction): void {
    const { positional, required, keywordOnly, keywordRequired } = f.code.sig;
    const keywords = keywordOnly.length - keywordRequired.filter(Boolean).length;
    this.words(4 + positional.length - required + (keywords > 0 ? 1 : 0));
    if (keywords > 0) this.words(4 + 2 * tableRoom(keywords));
    this.ownCode(f.code);
    const captured = heap.captured.get(f);
    if (captured === undefined) return;
    // a closure: the function again with a cell for each variable
    const values = captured();
    this.words(3 + values.length);
    for (const v of values) {
      this.words(2);
      this.work.push(v);
    }
  }

  /** Code of a function that exec() or eval() compiled: a share of its text's; a module's is counted as a whole. */
  private ownCode(code: Code): void {
    const { origin } = code;
    if (origin === undefined || !origin.file.startsWith("<") || this.seen.has(code)) return;
    this.seen.add(code);
    try {
      const text = typeof origin.source === "string" ? origin.source : decodeSource(origin.source, "");
      const size = codeSizeOf(origin, text, this.layout);
      this.take(size.perFunction);
      for (const name of size.interned) this.interned.add(name);
    } catch {
      // no text that the lexer of boards reads: its size is not known
    }
  }

  /** Own attributes of an instance, an exception, a function: a table that grew. */
  private attributes(o: PyObject): number {
    let count = 0;
    const raw = o as unknown as Record<string, unknown>;
    for (const key of Object.keys(o)) {
      if (key.charCodeAt(0) !== 36 || raw[key] === undefined) continue;
      count++;
      this.values(raw[key]);
    }
    return count;
  }

  private values(v: unknown): void {
    if (typeof v === "number") this.number(v);
    else this.work.push(v);
  }

  private instance(o: PyObject): void {
    this.words(4);
    this.map(this.attributes(o));
    this.work.push(o.type);
  }

  private type(t: PyType): void {
    if (t.native) return;
    if (isNamedTuple(t)) {
      this.words(17 + fieldCount(t));
      return;
    }
    this.words(14);
    this.words(4);
    if (t.bases.length > 1) this.words(2 + t.bases.length);
    this.map(t.ns.size);
    this.items([...t.ns.values()]);
    for (const base of t.bases) this.work.push(base);
  }

  private module(m: PyModule): void {
    // Builtin modules are in ROM; what programs put into one is in RAM, though.
    if (m.fixed || m.name === "builtins") return;
    this.words(2);
    this.words(4);
    const names = m.names();
    this.map(names.length);
    this.items(names.map((name) => m.get(name)));
  }

  /** Compiled code of a module written in Python. */
  private code(m: PyModule): void {
    const size = codeOf(m);
    if (size === undefined) return;
    for (let piece = 0; piece < size.pieces; piece++) this.take(Math.round(size.bytes / size.pieces));
    for (const name of size.interned) this.interned.add(name);
  }

  /** A builtin class without an entry above: a struct of four words, and what its fields hold. */
  private unknown(o: PyObject): void {
    this.words(4);
    this.fields(o);
  }

  private fields(o: object): void {
    for (const v of Object.values(o) as unknown[]) {
      if (typeof v === "function" || v === null || v === undefined) continue;
      if (typeof v === "string") continue;
      this.work.push(v);
    }
  }

  /** JavaScript's own containers inside a builtin object. */
  private internal(o: object): void {
    if (ArrayBuffer.isView(o)) this.take(o.byteLength);
    else if (Array.isArray(o)) {
      this.words(o.length);
      this.items(o);
    } else if (o instanceof Map) {
      this.map(o.size);
      this.items([...o.keys()]);
      this.items([...o.values()]);
    }
  }
}

/** Size of the code of a module written in Python. What is frozen into the firmware stays in flash, its names too. */
function codeOf(m: PyModule): CodeSize | undefined {
  const file = m.get("__file__");
  const source = typeof file === "string" ? heap.sources.get(file) : undefined;
  if (source === undefined) return undefined;
  try {
    const text = typeof source === "string" ? source : decodeSource(source, "");
    const size = codeSizeOf(m, text, heap.options.layout);
    return frozenSource(file as string, active.dialect) === source ? { ...size, bytes: 0 } : size;
  } catch {
    return undefined;
  }
}

/** A module's code is there, before it runs. @throws MemoryError when a board's heap has no room for it */
export function reserveCode(m: PyModule): void {
  if (heap.options.limited) reserve(codeOf(m)?.bytes ?? 0);
}

/** Names and short texts that a module's code interns. */
export function internedBy(m: PyModule): Iterable<string> {
  return codeOf(m)?.interned ?? [];
}

/** Bytes of a text in UTF-8. */
function textBytes(v: string): number {
  let bytes = v.length;
  for (let i = 0; i < v.length; i++) {
    const c = v.charCodeAt(i);
    if (c >= 0x80) bytes += c >= 0x800 && (c < 0xd800 || c > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
