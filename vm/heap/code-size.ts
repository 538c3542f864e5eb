/**
 * What a file's compiled code takes: bytecode, tables of functions and constants, interned names.
 *
 * An estimate from the text's tokens. The weights were fitted to MicroPython's unix port (commit of the reference checkout):
 * the heap before and after compiling 55 files (micropython-lib's drivers and standard library, perf_bench), least squares
 * on relative error; the median file comes out within 15%.
 */

import { tokenize } from "../syntax/lexer.js";
import * as T from "../syntax/tokens.js";
import { type HeapLayout, UNIX } from "./layout.js";

/** Bytecode of a token that is no bracket or comma. */
const TOKEN_BYTES = 1.4;
/** What each function, class and lambda costs beyond its tokens, in words: raw code, prelude, entry in its parent's table. */
const FUNCTION_WORDS = 8;
/** Beyond its characters, for each name: length, hash, place in the pool. */
const NAME_BYTES = 12;
/** A pool of names grows by this much (MICROPY_ALLOC_QSTR_CHUNK_INIT). */
const POOL_BYTES = 128;
/** Text constants up to this length are interned (MICROPY_ALLOC_PARSE_INTERN_STRING_LEN). */
const INTERNED = 10;

export interface CodeSize {
  /** Bytes, without objects for long constants. */
  readonly bytes: number;
  /** Bytes of a function, class or lambda on average, its names left out. */
  readonly perFunction: number;
  /** Allocations that they lie in: each function's code, and pools of names. */
  readonly pieces: number;
  /** Names and short texts that are interned: no object for each. */
  readonly interned: ReadonlySet<string>;
}

const known = new WeakMap<object, CodeSize>();

/** @param module  whose text it is; remembers the answer */
export function codeSizeOf(module: object, text: string, layout: HeapLayout): CodeSize {
  let size = known.get(module);
  if (size === undefined) {
    size = measure(text, layout);
    known.set(module, size);
  }
  return size;
}

function measure(text: string, layout: HeapLayout): CodeSize {
  const tokens = tokenize(text, { dialect: "micropython" });
  const { kinds, starts, ends, count } = tokens;
  const interned = new Set<string>();
  let meaningful = 0;
  let functions = 0;
  for (let i = 0; i < count; i++) {
    const kind = kinds[i];
    const lexeme = text.slice(starts[i], ends[i]);
    if (kind === T.NAME) interned.add(lexeme);
    if (kind === T.STRING && lexeme.length <= INTERNED + 2) interned.add(lexeme.slice(1, -1));
    if (kind === T.DEF || kind === T.CLASS || kind === T.LAMBDA) functions++;
    if (lexeme !== "" && !/^[\s()[\]{},:.;]+$/.test(lexeme)) meaningful++;
  }
  let names = 0;
  for (const name of interned) names += name.length + NAME_BYTES;
  const nameBytes = names * (layout === UNIX ? 2 : 1.5);
  const perFunction = meaningful * TOKEN_BYTES + functions * FUNCTION_WORDS * layout.word;
  const bytes = perFunction + nameBytes;
  const pieces = 1 + functions + Math.floor(nameBytes / POOL_BYTES);
  return { bytes: Math.round(bytes), perFunction: Math.round(perFunction / Math.max(1, functions)), pieces, interned };
}
