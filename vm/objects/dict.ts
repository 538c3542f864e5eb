/**
 * dict: insertion-ordered, keys compared by Python's rules (1 == 1.0 == True).
 *
 * Two shapes. Up to 8 keys: two parallel arrays searched in order, which is the fastest thing to make and to read for the
 * small dicts that programs are full of. Beyond that a JavaScript Map from the key's *canonical form* to an entry: strings
 * and ints stand for themselves, bools and integral floats for the int they equal, objects without `__eq__` for
 * themselves. What is left, tuples, bytes, classes with `__hash__`, goes by hash to a bucket whose first equal key serves
 * as canonical form. The Map keeps the order for all of them.
 */
import { equals, hashOf } from "../runtime/protocol.js";
import { PyFloat, PyIntObject } from "./number.js";
import { active as dialect } from "./dialect.js";
import { PyObject, type PyValue } from "./object.js";

const SMALL = 8;

interface Entry {
  k: PyValue;
  v: PyValue;
}

type Canonical = PyValue;

/**
 * Two keys with the same canonical form (`===`) are equal. Keys that must be hashed give undefined.
 * @throws PyError TypeError for unhashable keys (when they are hashed: by the caller)
 */
export function canonicalKey(k: PyValue): Canonical | undefined {
  switch (typeof k) {
    case "string":
    case "bigint":
      return k;
    case "number":
      return k + 0;
    case "boolean":
      return k ? 1 : 0;
    default:
      if (k instanceof PyFloat && k.type.native)
        return Number.isSafeInteger(k.v) ? k.v + 0 : Number.isInteger(k.v) ? BigInt(k.v) : k.v;
      if (k instanceof PyIntObject && k.type.native) return k.v;
      // identity decides for objects that say nothing else of equality
      if (k.__eq__ === undefined && k.__hash__ === PyObject.prototype.__hash__) return k;
      return undefined;
  }
}

/** Are two keys the same key? Both are hashable. */
export function sameKey(a: PyValue, b: PyValue): boolean {
  if (a === b) return true;
  const x = canonicalKey(a);
  const y = canonicalKey(b);
  if (x !== undefined && y !== undefined) return x === y || (x !== x && y !== y && a === b);
  // a board's ordered dict may have slices among its keys, which it compares without hashing
  if (typeof a === "string" || typeof b === "string") return equals(a, b);
  return hashOf(a) === hashOf(b) && equals(a, b);
}

/** Keys that need hashing: representatives by hash. */
export class Buckets {
  private readonly byHash = new Map<number, PyValue[]>();

  /** The representative of the key, if any. */
  find(k: PyValue): PyValue | undefined {
    const bucket = this.byHash.get(hashOf(k));
    if (bucket !== undefined) for (const each of bucket) if (each === k || equals(each, k)) return each;
    return undefined;
  }

  /** As find; a new key becomes its own representative. */
  intern(k: PyValue): PyValue {
    const hash = hashOf(k);
    const bucket = this.byHash.get(hash);
    if (bucket === undefined) this.byHash.set(hash, [k]);
    else {
      for (const each of bucket) if (each === k || equals(each, k)) return each;
      bucket.push(k);
    }
    return k;
  }

  remove(representative: PyValue): void {
    const hash = hashOf(representative);
    const bucket = this.byHash.get(hash);
    if (bucket === undefined) return;
    const i = bucket.indexOf(representative);
    if (i >= 0) bucket.splice(i, 1);
    if (bucket.length === 0) this.byHash.delete(hash);
  }
}

export class PyDict extends PyObject {
  /** small shape; undefined once the map is in use */
  private ks: PyValue[] | undefined = [];
  private vs: PyValue[] = [];
  private map: Map<Canonical, Entry> | undefined = undefined;
  private buckets: Buckets | undefined = undefined;
  /** not to be changed by programs: `errno.errorcode` and such */
  fixed = false;
  /** raised by every insertion and removal of a key: iterators notice */
  version = 0;

  static of(entries: Iterable<readonly [PyValue, PyValue]>): PyDict {
    const dict = new PyDict();
    for (const [k, v] of entries) dict.set(k, v);
    return dict;
  }

  get size(): number {
    return this.ks !== undefined ? this.ks.length : this.map!.size;
  }

  /** @throws TypeError for an unhashable key */
  get(k: PyValue): PyValue | undefined {
    const { ks } = this;
    if (ks !== undefined) {
      // An empty dict of a board looks at no hash (py/map.c mp_map_lookup).
      if (ks.length === 0 && dialect.dialect !== "host") return undefined;
      if (typeof k === "object" && this.holdsNamesOnly()) return undefined;
      const i = typeof k === "string" ? indexOfText(ks, k) : indexOfKey(ks, k);
      return i < 0 ? undefined : this.vs[i];
    }
    const canonical = canonicalKey(k) ?? this.buckets?.find(k);
    if (canonical === undefined) {
      if (this.buckets === undefined && !this.holdsNamesOnly()) hashOf(k);
      return undefined;
    }
    return this.map!.get(canonical)?.v;
  }

  /** Boards ask no object for its hash in a dict that has only names for keys: it cannot be one of them (py/map.c, mp_map_lookup). */
  private holdsNamesOnly(): boolean {
    if (dialect.dialect === "host") return false;
    for (const key of this.keys()) if (typeof key !== "string") return false;
    return true;
  }

  has(k: PyValue): boolean {
    return this.get(k) !== undefined;
  }

  /** The key as it is stored, if it is. */
  storedKey(k: PyValue): PyValue | undefined {
    for (const each of this.keys()) if (sameKey(each, k)) return each;
    return undefined;
  }

  set(k: PyValue, v: PyValue): void {
    const { ks } = this;
    if (ks !== undefined) {
      const i = typeof k === "string" ? indexOfText(ks, k) : indexOfKey(ks, k);
      if (i >= 0) {
        this.vs[i] = v;
        return;
      }
      this.version++;
      if (ks.length < SMALL) {
        ks.push(k);
        this.vs.push(v);
        return;
      }
      this.grow();
    }
    const canonical = canonicalKey(k) ?? (this.buckets ??= new Buckets()).intern(k);
    const entry = this.map!.get(canonical);
    if (entry === undefined) {
      this.version++;
      this.map!.set(canonical, { k, v });
    } else entry.v = v;
  }

  private grow(): void {
    const ks = this.ks!;
    const { vs } = this;
    this.ks = undefined;
    this.vs = [];
    this.map = new Map();
    for (let i = 0; i < ks.length; i++) {
      const k = ks[i];
      const canonical = canonicalKey(k) ?? (this.buckets ??= new Buckets()).intern(k);
      this.map.set(canonical, { k, v: vs[i] });
    }
  }

  /** Removes a key. @returns whether it was there */
  delete(k: PyValue): boolean {
    return this.take(k) !== undefined;
  }

  /** Removes a key. @returns the value that was there, or undefined */
  take(k: PyValue): PyValue | undefined {
    const { ks } = this;
    if (ks !== undefined) {
      if (ks.length === 0 && dialect.dialect !== "host") return undefined;
      const i = indexOfKey(ks, k);
      if (i < 0) return undefined;
      const value = this.vs[i];
      ks.splice(i, 1);
      this.vs.splice(i, 1);
      this.version++;
      return value;
    }
    let canonical = canonicalKey(k);
    if (canonical === undefined) {
      canonical = this.buckets?.find(k);
      if (canonical === undefined) {
        hashOf(k);
        return undefined;
      }
      this.buckets!.remove(canonical);
    }
    const entry = this.map!.get(canonical);
    if (entry === undefined) return undefined;
    this.map!.delete(canonical);
    this.version++;
    return entry.v;
  }

  clear(): void {
    this.ks = [];
    this.vs = [];
    this.map = undefined;
    this.buckets = undefined;
    this.version++;
  }

  /** In order, as a fresh array. */
  keys(): PyValue[] {
    return this.ks !== undefined ? this.ks.slice() : Array.from(this.map!.values(), (e) => e.k);
  }

  values(): PyValue[] {
    return this.ks !== undefined ? this.vs.slice() : Array.from(this.map!.values(), (e) => e.v);
  }

  entries(): [PyValue, PyValue][] {
    const { ks, vs } = this;
    return ks !== undefined ? ks.map((k, i) => [k, vs[i]]) : Array.from(this.map!.values(), (e) => [e.k, e.v]);
  }

  /** The same as `entries`, under Python's name. */
  items(): [PyValue, PyValue][] {
    return this.entries();
  }

  /** The last entry, for popitem. */
  last(): [PyValue, PyValue] | undefined {
    const { ks } = this;
    if (ks !== undefined) return ks.length === 0 ? undefined : [ks[ks.length - 1], this.vs[ks.length - 1]];
    let last: Entry | undefined;
    for (const entry of this.map!.values()) last = entry;
    return last === undefined ? undefined : [last.k, last.v];
  }

  /**
   * A cursor over the entries, in order, that sees what is added or removed meanwhile (as MicroPython allows).
   * Each call gives the next entry or undefined.
   */
  cursor(): () => Entry | undefined {
    let i = 0;
    let walk: Iterator<Entry> | undefined;
    let seen = 0;
    return () => {
      if (walk === undefined && this.ks !== undefined) {
        const { ks } = this;
        if (i >= ks.length) return undefined;
        const entry = { k: ks[i], v: this.vs[i] };
        i++;
        seen++;
        return entry;
      }
      if (walk === undefined) {
        walk = this.map!.values();
        // grown while being walked: skip what was given out
        for (let skip = 0; skip < seen; skip++) walk.next();
      }
      const step = walk.next();
      return step.done ? undefined : step.value;
    };
  }

  /** An independent dict with the same entries. */
  copy(): PyDict {
    const out = new PyDict();
    if (this.ks !== undefined) {
      out.ks = this.ks.slice();
      out.vs = this.vs.slice();
    } else for (const { k, v } of this.map!.values()) out.set(k, v);
    return out;
  }
}

function indexOfText(ks: readonly PyValue[], k: string): number {
  for (let i = 0; i < ks.length; i++) {
    const each = ks[i];
    if (each === k) return i;
    // an instance of a subclass of str may equal a str
    if (typeof each === "object" && canonicalKey(each) === undefined && sameKey(each, k)) return i;
  }
  return -1;
}

function indexOfKey(ks: readonly PyValue[], k: PyValue): number {
  const canonical = canonicalKey(k);
  if (canonical === undefined) {
    const hash = hashOf(k);
    for (let i = 0; i < ks.length; i++) {
      if (ks[i] === k) return i;
      const each = canonicalKey(ks[i]);
      if (
        (each === undefined || typeof each === "string" || typeof each === "number") &&
        hashOf(ks[i]) === hash &&
        equals(ks[i], k)
      )
        return i;
    }
    return -1;
  }
  for (let i = 0; i < ks.length; i++) {
    const each = ks[i];
    if (each === k || each === canonical) return i;
    if (typeof each !== "string" && typeof each !== "number") {
      const other = canonicalKey(each);
      if (other === undefined ? typeof k !== "object" && sameKey(each, k) : other === canonical) return i;
    }
  }
  return -1;
}
