/**
 * What CPython 3.11 says of a call whose arguments do not fit, for the host dialect. Boards have shorter texts, which stand where the
 * arguments are bound (signature.ts).
 *
 * Functions written in Python name what is missing and count self; builtins count what was written in the call
 * (Python/ceval.c format_missing, too_many_positional; Python/getargs.c).
 */
import type { Signature } from "./signature.js";

/** Too few or too many positional arguments. @param count  how many were given, a bound self included */
export function countText(sig: Signature, given: readonly unknown[], count: number): string {
  if (sig.builtin !== undefined) return builtinCountText(sig, count);
  const { positional, required } = sig;
  if (count > positional.length) return surplusText(sig, count, 0);
  return missingText(
    sig,
    positional.slice(0, required).filter((_, i) => given[i] === undefined),
    "positional",
  );
}

/** Too many positional arguments for a function in Python. @param keywords  how many of its keyword-only parameters are given */
export function surplusText(sig: Signature, count: number, keywords: number): string {
  const [least, most, got] = [sig.required, sig.positional.length, count].map((n) => n + sig.hidden);
  const takes =
    least === most
      ? `${most} positional argument${most === 1 ? "" : "s"}`
      : `from ${least} to ${most} positional arguments`;
  const given =
    keywords === 0
      ? String(got)
      : `${got} positional argument${got === 1 ? "" : "s"} (and ${keywords} keyword-only argument${keywords === 1 ? "" : "s"})`;
  return `${sig.name}() takes ${takes} but ${given} ${got === 1 && keywords === 0 ? "was" : "were"} given`;
}

export function missingText(sig: Signature, names: readonly string[], kind: "positional" | "keyword-only"): string {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.at(-1) ?? "";
  const listed =
    quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")}${quoted.length > 2 ? "," : ""} and ${last}`;
  return `${sig.name}() missing ${names.length} required ${kind} argument${names.length === 1 ? "" : "s"}: ${listed}`;
}

/** What a function written in C says depends on how it takes its arguments: by position (PyArg_UnpackTuple), or by names, too (PyArg_Parse…Keywords). */
function builtinCountText(sig: Signature, count: number): string {
  const owner = sig.builtin === "" ? undefined : sig.builtin;
  const self = owner === undefined || sig.hidden > 0 ? 0 : 1;
  const [least, most, got] = [sig.required - self, sig.positional.length - self, count - self];
  const isClass = sig.name === "__new__" || sig.name === "__init__" || sig.name === owner;
  const name = isClass ? (owner ?? sig.name) : sig.name;
  const plural = (n: number): string => (n === 1 ? "" : "s");
  if (sig.positional.length > sig.positionalOnly + (sig.positionalOnly === 0 ? self : 0)) {
    if (got > most) return `${name}() takes at most ${most} argument${plural(most)} (${got} given)`;
    if (got < sig.positionalOnly - (sig.positionalOnly === 0 ? 0 : self))
      return `${name}() takes at least ${least} positional argument${plural(least)} (${got} given)`;
    return `${name}() missing required argument '${sig.positional[got + self]}' (pos ${got + 1})`;
  }
  const full = owner === undefined || isClass ? name : `${owner}.${name}`;
  if (most === 0 && sig.star === undefined) return `${full}() takes no arguments${isClass ? "" : ` (${got} given)`}`;
  if (least === 1 && most === 1 && sig.star === undefined && !isClass)
    return `${full}() takes exactly one argument (${got} given)`;
  const limit = got < least ? least : most;
  const bound = least === most && sig.star === undefined ? "" : got < least ? "at least " : "at most ";
  return `${name} expected ${bound}${limit} argument${plural(limit)}, got ${got}`;
}

/** A keyword that no parameter answers to. */
export function unexpectedText(sig: Signature, keyword: string): string {
  if (sig.builtin !== undefined)
    return sig.index.size === 0
      ? `${sig.builtin === "" ? "" : `${sig.builtin}.`}${sig.name}() takes no keyword arguments`
      : `'${keyword}' is an invalid keyword argument for ${sig.name}()`;
  if (sig.positional.slice(0, sig.positionalOnly).includes(keyword))
    return `${sig.name}() got some positional-only arguments passed as keyword arguments: '${keyword}'`;
  return `${sig.name}() got an unexpected keyword argument '${keyword}'`;
}
