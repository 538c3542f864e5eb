/**
 * Signatures: what parameters a callable has and where each argument goes.
 *
 * All callables share one layout of arguments, so that a call with keywords is resolved to positions once per call site:
 *
 *   positional parameters..., star slot, keyword-only parameters..., double-star slot (if any)
 *
 * The star slot holds a JavaScript array of the surplus positional arguments when the signature has `*args`; otherwise it
 * is one extra formal that must be undefined, which catches too many arguments at no cost. A call in the full layout goes to
 * the callable's `k`, a call with positional arguments only to its `c`. Missing arguments are undefined; the callee fills
 * defaults. The double-star slot holds a Map<string, PyValue> or undefined.
 *
 * Builtins state their signature as Python text, once: `write(self, buf, /, *, start=0, end=None)`. A default written as
 * `...` means that the function itself sees `undefined` when the argument is missing.
 */

import { type PyValue, None } from "./object.js";
import { makeFloat } from "./number.js";
import { type PyError, notImplementedError, typeError } from "./error.js";
import { type Dialect, active, beyondBoards } from "./dialect.js";
import { countText, missingText, surplusText, unexpectedText } from "./argument-errors.js";

export class Signature {
  /** Index in the full layout by parameter name; positional-only parameters are not in it. */
  readonly index = new Map<string, number>();
  /** Length of the full layout without a double-star slot. */
  readonly size: number;
  /** For messages: set for functions written in TypeScript, to the class they belong to or "". */
  builtin: string | undefined = undefined;
  /** Boards take its arguments by position only. */
  positionalOnBoards: boolean | "counted" | Dialect = false;
  /** How many arguments boards take, where that is less; at least and at most. */
  boardTakes: number | BoardRange | undefined = undefined;
  /** Of a method in TypeScript: throws when its first argument is no instance. Boards look at that before all else. */
  checkSelf: ((self: PyValue) => PyValue) | undefined = undefined;
  /** For messages: the firmware parses its arguments by name (mp_arg_parse_all), not by number. */
  named = false;
  /** Boards look neither at what is given beyond its parameters nor at keywords. */
  looksAtNoMore = false;

  constructor(
    /** For messages: the function's name. */
    readonly name: string,
    readonly positional: readonly string[],
    readonly positionalOnly: number,
    /** How many of the positional parameters have no default. */
    readonly required: number,
    readonly star: string | undefined,
    readonly keywordOnly: readonly string[],
    /** Which keyword-only parameters have no default. */
    readonly keywordRequired: readonly boolean[],
    readonly doubleStar: string | undefined,
    /** Defaults of builtins in the full layout; undefined where there is none. */
    readonly defaults: readonly (PyValue | undefined)[] = [],
    /** For messages: leading parameters that it leaves out and that are counted: self; variables of functions around, on boards. */
    readonly hidden = 0,
  ) {
    positional.forEach((name, i) => {
      if (i >= positionalOnly) this.index.set(name, i);
    });
    keywordOnly.forEach((name, i) => this.index.set(name, positional.length + 1 + i));
    this.size = positional.length + 1 + keywordOnly.length;
  }

  /** Of a function in Python. */
  get isPython(): boolean {
    return this.builtin === undefined;
  }

  /** The exact board refuses every keyword. */
  get refusesKeywords(): boolean {
    const { positionalOnBoards } = this;
    if (positionalOnBoards === false || beyondBoards()) return false;
    return positionalOnBoards === true || positionalOnBoards === "counted" || positionalOnBoards === active.dialect;
  }

  /** The exact board drops what is given beyond the parameters. */
  get ignoresMore(): boolean {
    return this.looksAtNoMore && !beyondBoards();
  }

  /** A function of a board that counts its arguments has names for CPython's sake only, if any: any other keyword is refused before anything else is looked at. */
  get countsArguments(): boolean {
    return (
      active.dialect !== "host" &&
      !this.isPython &&
      this.doubleStar === undefined &&
      (this.index.size === 0 || (!this.named && this.keywordOnly.length === 0))
    );
  }

  /** True when every call with positional arguments may pass trailing undefineds. */
  get fixed(): boolean {
    return this.star === undefined;
  }

  /** The same without the first parameter: what a bound method or a class shows. */
  withoutFirst(name = this.name): Signature {
    if (this.positional.length === 0) return this;
    const rest = new Signature(
      name,
      this.positional.slice(1),
      Math.max(0, this.positionalOnly - 1),
      Math.max(0, this.required - 1),
      this.star,
      this.keywordOnly,
      this.keywordRequired,
      this.doubleStar,
      this.defaults.slice(1),
      this.hidden + 1,
    );
    rest.builtin = this.builtin;
    rest.positionalOnBoards = this.positionalOnBoards;
    const { boardTakes } = this;
    rest.boardTakes =
      typeof boardTakes === "object" ? [boardTakes[0] - 1, boardTakes[1] - 1] : boardTakes && boardTakes - 1;
    rest.named = this.named;
    rest.looksAtNoMore = this.looksAtNoMore;
    return rest;
  }
}

/**
 * TypeError for a positional call: too few or too many arguments.
 * @param given  may hold undefineds at its end
 * @param tooMany  how many were given when there are more than parameters; else 0
 */
export function argumentCountError(sig: Signature, given: readonly (PyValue | undefined)[], tooMany = 0): unknown {
  let count = Math.max(given.length, tooMany);
  if (tooMany === 0) while (count > 0 && given[count - 1] === undefined) count--;
  return typeError(active.dialect === "host" ? countText(sig, given, count) : boardCountText(sig, count));
}

/**
 * @throws TypeError on the exact board when it takes another number of arguments
 * @param given  may hold undefineds at its end
 * @param tooMany  how many were given when there are more than parameters; else 0
 */
export function refuseBoardCount(sig: Signature, given: readonly (PyValue | undefined)[], tooMany: number): void {
  if (beyondBoards()) return;
  let count = Math.max(given.length, tooMany);
  if (tooMany === 0) while (count > 0 && given[count - 1] === undefined) count--;
  const text = takenText(sig.boardTakes!, count);
  if (text !== undefined) throw typeError(text);
}

export type BoardRange = readonly [least: number, most: number];

/** py/argcheck.c mp_arg_check_num; undefined: the count is right. */
function takenText(takes: number | BoardRange, count: number): string | undefined {
  if (typeof takes === "number")
    return count === takes ? undefined : `function takes ${takes} positional arguments but ${count} were given`;
  if (count < takes[0]) return `function missing ${takes[0] - count} required positional arguments`;
  return count > takes[1] ? `function expected at most ${takes[1]} arguments, got ${count}` : undefined;
}

/** py/bc.c fun_pos_args_mismatch for functions in Python; py/argcheck.c for builtins. */
function boardCountText(sig: Signature, count: number): string {
  const wanted = count < sig.required ? sig.required : sig.positional.length;
  if (sig.isPython && count < sig.required && hasKeywordDefaults(sig))
    return `function missing required positional argument #${sig.required - 1 + sig.hidden}`;
  if (sig.isPython)
    return `${sig.name}() takes ${wanted + sig.hidden} positional arguments but ${count + sig.hidden} were given`;
  if (sig.named && sig.positional.length > sig.positionalOnly && count >= sig.positionalOnly)
    return count < sig.required ? `'${sig.positional[count]}' argument required` : "extra positional arguments given";
  // What a class is called with does not count the new instance, but dict() is the method update.
  const isClass = sig.name === "__init__" || sig.name === "__new__" || sig.name === sig.builtin;
  const instance = !isClass ? 0 : (sig.builtin === "dict" ? 0 : 1) - sig.hidden;
  return unnamedCountText(sig, sig.positional.length - instance, sig.required - instance, count - instance);
}

function unnamedCountText(sig: Signature, max: number, required: number, count: number): string {
  const taken = sig.boardTakes === undefined ? undefined : takenText(sig.boardTakes, count);
  if (taken !== undefined) return taken;
  const keywords = sig.keywordOnly.length > 0;
  if (keywords && count > max)
    return sig.name === "sorted" ? "must use keyword argument for key function" : "extra positional arguments given";
  if (required === max && sig.star === undefined && !keywords)
    return `function takes ${max} positional arguments but ${count} were given`;
  if (count < required) return `function missing ${required - count} required positional arguments`;
  return `function expected at most ${max} arguments, got ${count}`;
}

/**
 * TypeError for keyword-only arguments that are not given.
 * @param withKeywords  the call had keywords
 */
export function missingKeywordError(sig: Signature, names: readonly string[], withKeywords = true): PyError {
  if (active.dialect === "host") return typeError(missingText(sig, [...names], "keyword-only"));
  if (sig.isPython && !withKeywords && !hasKeywordDefaults(sig))
    return typeError("function missing keyword-only argument");
  return typeError(
    sig.isPython ? `function missing required keyword argument '${names[0]}'` : `'${names[0]}' argument required`,
  );
}

function unexpectedKeyword(sig: Signature, name: string): PyError {
  if (active.dialect === "host") return typeError(unexpectedText(sig, name));
  if (sig.isPython) return typeError(`unexpected keyword argument '${name}'`);
  return typeError(sig.countsArguments ? "function doesn't take keyword arguments" : "extra keyword arguments given");
}

function givenTwice(sig: Signature, name: string): PyError {
  const function_ = active.dialect === "host" ? `${sig.name}()` : "function";
  if (!sig.isPython && active.dialect !== "host") return typeError("extra keyword arguments given");
  return typeError(`${function_} got multiple values for argument '${name}'`);
}

/**
 * Arguments of a call in the full layout, from positional and keyword arguments.
 * @throws TypeError with MicroPython's texts (py/bc.c); NotImplementedError where boards take no keywords
 */
export function bindArguments(
  sig: Signature,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): (PyValue | PyValue[] | Map<string, PyValue> | undefined)[] {
  if (active.dialect !== "host" && args.length > 0) sig.checkSelf?.(args[0]);
  if (sig.ignoresMore) {
    args = args.slice(0, sig.positional.length);
    names = values = [];
  }
  if (names.length > 0 && sig.refusesKeywords)
    throw sig.positionalOnBoards === true
      ? notImplementedError("keyword argument(s) not implemented - use normal args instead")
      : typeError("function doesn't take keyword arguments");
  if (active.dialect !== "host" && sig.checkSelf !== undefined && args.length === 0 && !sig.countsArguments)
    throw typeError("function missing 1 required positional arguments");
  if (typeof sig.boardTakes === "object" && args.length < sig.boardTakes[0]) refuseBoardCount(sig, args, 0);
  if (names.length > 0 && sig.countsArguments && !names.every((name) => sig.index.has(name)))
    throw typeError("function doesn't take keyword arguments");
  const n = sig.positional.length;
  const out: (PyValue | PyValue[] | Map<string, PyValue> | undefined)[] = new Array(
    sig.size + (sig.doubleStar === undefined ? 0 : 1),
  ).fill(undefined);
  for (let i = 0; i < args.length && i < n; i++) out[i] = args[i];
  const tooMany = sig.star === undefined && args.length > n;
  // CPython looks at the keywords of a function in Python first.
  const late = active.dialect === "host" && sig.isPython;
  if (sig.star !== undefined) out[n] = args.slice(n);
  else if (tooMany && !late) throw argumentCountError(sig, args);
  let extra: Map<string, PyValue> | undefined;
  names.forEach((name, i) => {
    const at = sig.index.get(name);
    if (at !== undefined) {
      if (out[at] !== undefined) throw givenTwice(sig, name);
      out[at] = values[i];
    } else if (sig.doubleStar !== undefined) {
      extra ??= new Map();
      if (extra.has(name) && sig.isPython) throw givenTwice(sig, name);
      extra.set(name, values[i]);
    } else {
      // MicroPython looks for what is required before it looks at what is left (py/argcheck.c mp_arg_parse_all)
      if (!sig.isPython && active.dialect !== "host") requireNamed(sig, out.slice(0, n) as PyValue[], names);
      throw unexpectedKeyword(sig, name);
    }
  });
  if (sig.doubleStar !== undefined) out[sig.size] = extra;
  if (tooMany)
    throw typeError(
      surplusText(sig, args.length, sig.keywordOnly.filter((_, i) => out[n + 1 + i] !== undefined).length),
    );
  for (let i = sig.required - 1; i >= 0; i--)
    if (out[i] === undefined) throw missingPositional(sig, out, i, names.length);
  const missing = sig.keywordOnly.filter((_, i) => sig.keywordRequired[i] && out[n + 1 + i] === undefined);
  if (missing.length > 0) throw missingKeywordError(sig, missing, names.length > 0);
  return out;
}

/** @throws TypeError for a required argument that is neither given by position nor by name */
function requireNamed(sig: Signature, out: readonly (PyValue | undefined)[], names: readonly string[]): void {
  const counted = sig.named ? Math.min(sig.positionalOnly, sig.required) : sig.required;
  if (counted > 0 && out[counted - 1] === undefined) throw argumentCountError(sig, out.slice(0, counted));
  if (!sig.named) return;
  const missing = sig.positional.find((name, i) => i < sig.required && out[i] === undefined && !names.includes(name));
  if (missing !== undefined) throw typeError(`'${missing}' argument required`);
}

/** MicroPython then takes the way of a call with keywords (py/bc.c, MP_SCOPE_FLAG_DEFKWARGS). */
function hasKeywordDefaults(sig: Signature): boolean {
  return sig.keywordRequired.includes(false);
}

/** Boards look for what is missing from the last parameter to the first, and count from 0 (py/bc.c). */
function missingPositional(sig: Signature, out: readonly unknown[], i: number, keywords: number): unknown {
  const byPosition = !sig.isPython && i < sig.positionalOnly;
  if (active.dialect === "host" || byPosition || (keywords === 0 && !(sig.isPython && hasKeywordDefaults(sig))))
    return argumentCountError(
      sig,
      out.slice(0, byPosition ? sig.positionalOnly : sig.positional.length) as (PyValue | undefined)[],
    );
  return typeError(
    sig.isPython
      ? `function missing required positional argument #${i + sig.hidden}`
      : `'${sig.positional[i]}' argument required`,
  );
}

/** Reads `name(a, b=1, /, c=..., *args, d=None, **kw)`. The text is ours: anything wrong is a programming error. */
export function parseSignature(text: string): Signature {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open <= 0 || close < open) throw new Error(`bad signature: ${text}`);
  const positional: string[] = [];
  const keywordOnly: string[] = [];
  const keywordRequired: boolean[] = [];
  const positionalDefaults: (PyValue | undefined)[] = [];
  const keywordDefaults: (PyValue | undefined)[] = [];
  let positionalOnly = 0;
  let required = 0;
  let star: string | undefined;
  let doubleStar: string | undefined;
  let afterStar = false;
  for (const part of splitParameters(text.slice(open + 1, close))) {
    if (part === "/") positionalOnly = positional.length;
    else if (part === "*") afterStar = true;
    else if (part.startsWith("**")) doubleStar = part.slice(2);
    else if (part.startsWith("*")) {
      star = part.slice(1);
      afterStar = true;
    } else {
      const equals = part.indexOf("=");
      const name = (equals < 0 ? part : part.slice(0, equals)).split(":")[0].trim();
      const value = equals < 0 ? undefined : parseDefault(part.slice(equals + 1).trim());
      if (afterStar) {
        keywordOnly.push(name);
        keywordRequired.push(equals < 0);
        keywordDefaults.push(value);
      } else {
        positional.push(name);
        positionalDefaults.push(value);
        if (equals < 0) required = positional.length;
      }
    }
  }
  const defaults = [...positionalDefaults, undefined, ...keywordDefaults];
  return new Signature(
    text.slice(0, open).trim(),
    positional,
    positionalOnly,
    required,
    star,
    keywordOnly,
    keywordRequired,
    doubleStar,
    defaults,
  );
}

function splitParameters(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  let quote = "";
  for (let i = 0; i <= text.length; i++) {
    const ch = text[i];
    if (quote !== "") {
      if (ch === quote) quote = "";
    } else if (ch === "'" || ch === '"') quote = ch;
    else if (ch === "(" || ch === "[") depth++;
    else if (ch === ")" || ch === "]") depth--;
    else if (ch === undefined || (ch === "," && depth === 0)) {
      const part = text.slice(from, i).trim();
      if (part !== "") parts.push(part);
      from = i + 1;
    }
  }
  return parts;
}

/** Objects that defaults like `()` and `b''` stand for; tuple.ts and bytes.ts put theirs here. */
export const defaultLiterals: Record<string, () => PyValue> = Object.create(null);

function parseDefault(text: string): PyValue | undefined {
  if (text === "...") return undefined;
  if (text === "None") return None;
  if (text === "True") return true;
  if (text === "False") return false;
  if (/^-?(\d+|0x[0-9a-fA-F]+)$/.test(text)) return text.startsWith("-") ? -Number(text.slice(1)) : Number(text);
  if (/^-?\d*\.\d*(e-?\d+)?$/.test(text) || /^-?\d+e-?\d+$/.test(text)) return makeFloat(Number(text));
  if (/^(['"]).*\1$/.test(text)) return text.slice(1, -1).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
  const make = defaultLiterals[text];
  if (make !== undefined) return make();
  throw new Error(`a signature's default must be a literal: ${text}`);
}
