/** The class statement, after its body ran: metaclass, creation, `__set_name__`, `__init_subclass__`. */

import { type PyValue, builtinTypes } from "../objects/object.js";
import { PyType, isSubclass, lookupAfter } from "../objects/type.js";
import { PyClassMethod, PyFunction } from "../objects/function.js";
import type { PyModule } from "../objects/module.js";
import { PyDict } from "../objects/dict.js";
import { PyTuple } from "../objects/tuple.js";
import { createClass } from "../objects/root.js";
import { active } from "../objects/dialect.js";
import { typeError } from "../objects/error.js";
import { callKeywords, callPy } from "./protocol.js";
import { checked, pending } from "./pending.js";

/**
 * @param keywords  of the class statement; `metaclass` among them
 * @param body  fills the namespace; undefined: failed
 * @param setCell  gives the class to the `__class__` its methods captured
 * @returns the class, or undefined with an exception pending
 */
export function makeClass(
  name: string,
  qualname: string,
  bases: PyValue[],
  keywords: Map<string, PyValue>,
  body: (ns: Map<string, PyValue>) => PyValue | undefined,
  module: PyModule,
  setCell: (cls: PyValue) => void,
): PyValue | undefined {
  // Boards parse `metaclass=` and then find that `__build_class__` takes no keywords.
  if (active.exact && keywords.size > 0 && active.dialect !== "host")
    throw typeError("function doesn't take keyword arguments");
  const ns = new Map<string, PyValue>();
  const moduleName = module.get("__name__");
  const metaclass = metaclassOf(bases, keywords.get("metaclass"));
  keywords.delete("metaclass");
  if (body(ns) === undefined) return undefined;
  let cls: PyValue;
  if (metaclass instanceof PyType && !isOwn(metaclass)) {
    cls = createClass(
      name,
      qualname,
      bases,
      ns,
      metaclass === builtinTypes.type ? undefined : metaclass,
      typeof moduleName === "string" ? moduleName : undefined,
    );
    if (!ns.has("__module__") && typeof moduleName === "string") (cls as PyType).module = moduleName;
  } else {
    const dict = new PyDict();
    if (moduleName !== undefined) dict.set("__module__", moduleName);
    dict.set("__qualname__", qualname);
    for (const [key, value] of ns) dict.set(key, value);
    const made = callKeywords(
      metaclass,
      [name, new PyTuple(bases), dict],
      [...keywords.keys()],
      [...keywords.values()],
    );
    if (made === undefined) return undefined;
    cls = made;
    keywords = new Map();
  }
  setCell(cls);
  if (cls instanceof PyType) announce(cls, ns, keywords);
  return pending.exc === undefined ? cls : undefined;
}

/** Whether a metaclass says anything of its own about making classes. */
function isOwn(metaclass: PyType): boolean {
  return ["__new__", "__init__", "__call__"].some((name) => metaclass.mro.some((m) => !m.native && m.ns.has(name)));
}

/** The given one, or the most derived among the bases'. */
function metaclassOf(bases: readonly PyValue[], given: PyValue | undefined): PyValue {
  if (given !== undefined && !(given instanceof PyType)) return given;
  let winner: PyType = given ?? builtinTypes.type;
  for (const base of bases) {
    if (!(base instanceof PyType)) continue;
    if (isSubclass(winner, base.type)) continue;
    if (!isSubclass(base.type, winner)) throw typeError("metaclass conflict");
    winner = base.type;
  }
  return winner;
}

function announce(cls: PyType, ns: ReadonlyMap<string, PyValue>, keywords: ReadonlyMap<string, PyValue>): void {
  // A hook may change the class, and so the namespace: all that stood in the body are told.
  const entries = [...ns];
  for (const [name, value] of entries) {
    if (typeof value !== "object" || value instanceof PyFunction) continue;
    const setName = (value as unknown as Record<string, ((...a: PyValue[]) => PyValue | undefined) | undefined>)[
      "m$__set_name__"
    ];
    if (setName !== undefined && !(value instanceof PyType)) checked(setName(value, cls, name));
  }
  const hook = lookupAfter(cls, cls, "__init_subclass__");
  if (hook instanceof PyClassMethod && hook.func instanceof PyFunction) callPy(hook.func, [cls], keywords);
}
