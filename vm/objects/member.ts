/**
 * `__slots__`: the names a class lets its instances have, and the descriptors that stand for them in the class.
 *
 * The value of a slot is an own property of the instance like any other attribute, so that reading one costs nothing more;
 * only storing asks whether the name is allowed.
 */

import { attributeError, typeError, valueError } from "./error.js";
import { PyObject, type PyValue, builtinTypes } from "./object.js";

export class PyMember extends PyObject {
  constructor(
    readonly name: string,
    readonly owner: string,
  ) {
    super();
  }
  override __repr__(): string {
    return `<member '${this.name}' of '${this.owner}' objects>`;
  }
}

export interface SlotNames {
  names: readonly string[];
  /** `__dict__` among them: any other name, too. */
  dict: boolean;
}

/**
 * What a class body's `__slots__` says.
 * @param items  the names, read from whatever iterable stands there
 */
export function slotNames(className: string, items: readonly PyValue[], ns: Map<string, PyValue>): SlotNames {
  const names: string[] = [];
  for (const item of items) {
    if (typeof item !== "string") throw typeError(`__slots__ items must be strings, not '${typeOfItem(item)}'`);
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(item)) throw typeError("__slots__ must be identifiers");
    if (item === "__dict__" || item === "__weakref__") continue;
    if (ns.has(item)) throw valueError(`'${item}' in __slots__ conflicts with class variable`);
    names.push(item);
  }
  for (const name of names) ns.set(name, new PyMember(name, className));
  return { names, dict: items.includes("__dict__") };
}

function typeOfItem(item: PyValue): string {
  return typeof item === "object" ? item.type.name : builtinTypes.int.name;
}

/** What `C.slot.__get__(o)` gives. @throws AttributeError for one that holds nothing */
export function readMember(member: PyMember, o: PyObject): PyValue {
  const value = (o as unknown as Record<string, PyValue | undefined>)[`$${member.name}`];
  if (value === undefined) throw attributeError(`'${o.type.name}' object has no attribute '${member.name}'`);
  return value;
}
