/** What a metadata pair says, put together from its log: entries in the order of their names, and where the list goes on. */
import { little, littleBytes } from "../little/flash.js";
import { DELETED, NO_ID, Type, idOf, lengthOf, makeTag, typeOf } from "./tags.js";

export type Blocks = [number, number];
export const NOWHERE: Blocks = [0xffffffff, 0xffffffff];

export interface Entry {
  /** Type.FILE, Type.DIRECTORY or Type.SUPERBLOCK. */
  type: number;
  name: Uint8Array;
  /** Type.DIRECTORY_AT, Type.INLINE or Type.LIST_AT, and its bytes. */
  structure: number;
  data: Uint8Array;
  attributes: Map<number, Uint8Array>;
}

export interface Contents {
  entries: Entry[];
  tail: Blocks;
  /** The directory goes on in the tail; else another one begins there. */
  hard: boolean;
  /** This pair's share of the global state, three words. */
  state: [number, number, number];
}

/** One tag and its bytes. */
export interface Change {
  tag: number;
  data: Uint8Array;
}

const nothing = new Uint8Array(0);

export function change(type: number, id: number, data: Uint8Array = nothing): Change {
  return { tag: makeTag(type, id, data.length), data };
}

export function tailChange(tail: Blocks, hard: boolean): Change {
  return change(hard ? Type.HARD_TAIL : Type.SOFT_TAIL, NO_ID, littleBytes(...tail));
}

export function emptyContents(): Contents {
  return { entries: [], tail: [...NOWHERE], hard: false, state: [0, 0, 0] };
}

function blank(): Entry {
  return { type: 0, name: nothing, structure: Type.INLINE, data: nothing, attributes: new Map() };
}

/** @throws RangeError for a tag that makes no sense: the log is corrupt */
export function apply(to: Contents, { tag, data }: Change): void {
  const type = typeOf(tag);
  const id = idOf(tag);
  const { entries } = to;
  switch (type >> 8) {
    case 0: {
      if (id === NO_ID) throw new RangeError("an entry without a number");
      while (entries.length <= id) entries.push(blank());
      entries[id].type = type;
      entries[id].name = data;
      return;
    }
    case 2:
    case 3: {
      if (id >= entries.length) throw new RangeError("no such entry");
      if (type >> 8 === 2) {
        entries[id].structure = type;
        entries[id].data = data;
      } else if (lengthOf(tag) === DELETED) entries[id].attributes.delete(type & 0xff);
      else entries[id].attributes.set(type & 0xff, data);
      return;
    }
    case 4: {
      if (type === Type.CREATE) {
        if (id > entries.length) throw new RangeError("a gap between entries");
        entries.splice(id, 0, blank());
      } else if (type === Type.DELETE) {
        if (id >= entries.length) throw new RangeError("no such entry");
        entries.splice(id, 1);
      }
      return;
    }
    case 6:
      if (data.length !== 8) throw new RangeError("a tail of another length");
      to.tail = [little(data, 0), little(data, 4)];
      to.hard = (type & 1) === 1;
      return;
    case 7:
      if (type === Type.GLOBAL_STATE && data.length >= 12)
        to.state = [little(data, 0), little(data, 4), little(data, 8)];
      return;
    default:
  }
}

/** The shortest log that makes this entry. */
export function changesOf(entry: Entry, id: number): Change[] {
  return [
    change(entry.type, id, entry.name),
    change(entry.structure, id, entry.data),
    ...Array.from(entry.attributes, ([attribute, data]) => change(Type.ATTRIBUTE + attribute, id, data)),
  ];
}

/** Bytes of that log. */
export function bytesOf(entry: Entry): number {
  return changesOf(entry, 0).reduce((n, each) => n + 4 + each.data.length, 0);
}

/**
 * The order of names: by bytes; where one begins with the other, the longer comes first.
 * @returns negative when `a` comes before `b`
 */
export function compareNames(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return b.length - a.length;
}
