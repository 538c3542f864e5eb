/**
 * The keyword arguments of a call that has `**`, gathered as they are evaluated.
 *
 * CPython looks for names given twice while it merges and names the callable (Python/ceval.c format_kwargs_error); MicroPython passes
 * everything on, and what is called complains (py/runtime.c mp_call_prepare_args_n_kw_var).
 */
import { active } from "../objects/dialect.js";
import { typeError } from "../objects/error.js";
import { PyBuiltin, PyFunction, PyMethod } from "../objects/function.js";
import type { PyValue } from "../objects/object.js";
import { PyType } from "../objects/type.js";
import { pairsOf } from "./calls.js";
import { callKeywords, findAttr, isIterable, repr, toArray, typeName } from "./protocol.js";

export class KeywordList {
  private readonly names: string[] = [];
  private readonly values: PyValue[] = [];

  constructor(
    /** What will be called. */
    private readonly f: PyValue,
  ) {}

  add(name: string, value: PyValue): void {
    if (active.dialect === "host" && this.names.includes(name))
      throw typeError(`${callableText(this.f)} got multiple values for keyword argument '${name}'`);
    this.names.push(name);
    this.values.push(value);
  }

  /** `**mapping` */
  merge(mapping: PyValue): void {
    const host = active.dialect === "host";
    if (host && findAttr(mapping, "keys") === undefined)
      throw typeError(`${callableText(this.f)} argument after ** must be a mapping, not ${typeName(mapping)}`);
    for (const [key, value] of pairsOf(mapping)) {
      if (typeof key !== "string")
        throw typeError(
          host ? "keywords must be strings" : `can't convert '${typeName(key)}' object to str implicitly`,
        );
      this.add(key, value);
    }
  }

  /** Calls it. Undefined: an exception is pending. */
  call(args: readonly PyValue[]): PyValue | undefined {
    return callKeywords(this.f, args, this.names, this.values);
  }
}

/**
 * The items of `*v` in a call.
 * @param f  what is called when nothing else is given by position, for the message; else undefined
 */
export function starred(f: PyValue | undefined, v: PyValue): PyValue[] {
  if (active.dialect === "host" && !isIterable(v))
    throw typeError(
      `${f === undefined ? "Value" : `${callableText(f)} argument`} after * must be an iterable, not ${typeName(v)}`,
    );
  return toArray(v);
}

/** `module.name()` as CPython writes it (Objects/object.c _PyObject_FunctionStr). */
function callableText(f: PyValue): string {
  if (f instanceof PyMethod) return callableText(f.func);
  if (f instanceof PyBuiltin) return `${f.owner === undefined ? "" : `${f.owner.name}.`}${f.name}()`;
  if (!(f instanceof PyFunction || f instanceof PyType)) return repr(f);
  const module = findAttr(f, "__module__");
  const name = findAttr(f, "__qualname__");
  return `${typeof module === "string" && module !== "builtins" ? `${module}.` : ""}${typeof name === "string" ? name : repr(f)}()`;
}
