/** Calls with keywords: resolved to positions once per call site, by the signature of what is called there. */

import type { PyObject, PyValue } from "../objects/object.js";
import { PyMethod, type Callable } from "../objects/function.js";
import { PyType } from "../objects/type.js";
import { PyDict } from "../objects/dict.js";
import type { Signature } from "../objects/signature.js";
import { constructorSignature } from "../objects/construct.js";
import { typeError } from "../objects/error.js";
import { active } from "../objects/dialect.js";
import { callKeywords, findAttr, getItem, iterate, callMethod, typeName } from "./protocol.js";

type Go = (f: PyObject, ...args: PyValue[]) => PyValue | undefined;

/** What a call site with keywords remembers: the last signature it met, and how its arguments go into that layout. */
export class CallSite {
  sig: Signature | null = null;
  go: Go = never;
  /** The same for what stands behind a bound method. */
  methodSig: Signature | null = null;
  methodGo: Go = never;

  constructor(
    readonly positional: number,
    readonly names: readonly string[],
  ) {}
}

const never: Go = () => {
  throw new Error("a call site was used before it was resolved");
};

/** The call a site makes when its remembered signature is not the one; remembers the new one when it can. */
export function keywordCall(site: CallSite, f: PyValue, args: PyValue[], values: PyValue[]): PyValue | undefined {
  if (f instanceof PyMethod) {
    const sig = signatureOf(f.func);
    if (sig !== undefined) {
      if (site.methodSig !== sig) {
        const go = shuffle(sig, site.positional + 1, site.names);
        if (go === undefined) return callKeywords(f, args, site.names, values);
        site.methodSig = sig;
        site.methodGo = go;
      }
      return site.methodGo(f.func, f.self, ...args, ...values);
    }
  } else if (typeof f === "object") {
    const sig = signatureOf(f);
    const go = sig === undefined ? undefined : shuffle(sig, site.positional, site.names);
    if (go !== undefined) {
      site.sig = sig!;
      site.go = go;
      return go(f, ...args, ...values);
    }
  }
  return callKeywords(f, args, site.names, values);
}

function signatureOf(f: PyObject): Signature | undefined {
  return f instanceof PyType ? constructorSignature(f) : (f as Callable).sig;
}

/** Functions that put arguments into the full layout, by the text that does it. */
const shuffles = new Map<string, Go>();

/** Undefined when these arguments do not fit the signature: the general binder then says how. */
function shuffle(sig: Signature, positional: number, names: readonly string[]): Go | undefined {
  if (sig.refusesKeywords || sig.ignoresMore) return undefined;
  if (typeof sig.boardTakes === "object" && positional < sig.boardTakes[0]) return undefined;
  const n = sig.positional.length;
  const out: (string | undefined)[] = new Array(sig.size + (sig.doubleStar === undefined ? 0 : 1)).fill(undefined);
  for (let i = 0; i < positional && i < n; i++) out[i] = `p${i}`;
  if (sig.star !== undefined)
    out[n] = `[${Array.from({ length: Math.max(0, positional - n) }, (_, i) => `p${n + i}`).join(", ")}]`;
  else if (positional > n) return undefined;
  const extra: string[] = [];
  for (const [i, name] of names.entries()) {
    const at = sig.index.get(name);
    if (at !== undefined) {
      if (out[at] !== undefined) return undefined;
      out[at] = `k${i}`;
    } else if (sig.doubleStar !== undefined) extra.push(`[${JSON.stringify(name)}, k${i}]`);
    else return undefined;
  }
  for (let i = 0; i < sig.required; i++) if (out[i] === undefined) return undefined;
  for (const [i, required] of sig.keywordRequired.entries())
    if (required && out[n + 1 + i] === undefined) return undefined;
  if (sig.doubleStar !== undefined) out[sig.size] = extra.length === 0 ? undefined : `new Map([${extra.join(", ")}])`;
  const formals = [...Array.from({ length: positional }, (_, i) => `p${i}`), ...names.map((_, i) => `k${i}`)];
  const text = `"use strict"; return (${["f", ...formals].join(", ")}) => f.k(${out.map(String).join(", ")});`;
  let go = shuffles.get(text);
  if (go === undefined) {
    go = new Function(text)() as Go;
    shuffles.set(text, go);
  }
  return go;
}

/** `class C(**mapping)` */
export function mergeKeywords(map: Map<string, PyValue>, mapping: PyValue): void {
  for (const [key, value] of pairsOf(mapping)) {
    if (typeof key !== "string") throw typeError("keywords must be strings");
    if (map.has(key)) throw typeError(`function got multiple values for argument '${key}'`);
    map.set(key, value);
  }
}

/** `{**mapping}` */
export function mergeInto(dict: PyDict, mapping: PyValue): void {
  for (const [key, value] of pairsOf(mapping)) dict.set(key, value);
}

/** Keys and values of what stands after `**`. */
export function pairsOf(mapping: PyValue): Iterable<readonly [PyValue, PyValue]> {
  if (mapping instanceof PyDict) return mapping.entries();
  if (active.dialect === "host" && findAttr(mapping, "keys") === undefined)
    throw typeError(`'${typeName(mapping)}' object is not a mapping`);
  return [...iterate(callMethod(mapping, "keys"))].map((key) => [key, getItem(mapping, key)] as const);
}

/** `**kwargs` of a Python function: a fresh dict. */
export function keywordDict(map: Map<string, PyValue> | undefined): PyDict {
  const dict = new PyDict();
  if (map !== undefined) for (const [name, value] of map) dict.set(name, value);
  return dict;
}
