/**
 * The attributes an instance has of its own, as `__dict__` and `vars` show them, and how they are put there past every descriptor.
 *
 * An attribute `x` is the own property `$x`. Where the class has something of that name that must come before it, a data descriptor
 * or a `__getattribute__` in Python, the value lies under `h$x`, where only this file looks.
 */

import { PyObject, type PyValue } from "./object.js";
import type { PyType } from "./type.js";

type Bag = Record<string, PyValue | undefined>;

const PLAIN = "$";
const HIDDEN = "h$";

/** In order of definition. */
export function ownNames(o: PyObject): string[] {
  const names: string[] = [];
  for (const key of Object.keys(o)) {
    if (key.startsWith(PLAIN)) names.push(key.slice(PLAIN.length));
    else if (key.startsWith(HIDDEN)) names.push(key.slice(HIDDEN.length));
  }
  return names;
}

export function readOwn(o: PyObject, name: string): PyValue | undefined {
  if (Object.hasOwn(o, PLAIN + name)) return (o as unknown as Bag)[PLAIN + name];
  return Object.hasOwn(o, HIDDEN + name) ? (o as unknown as Bag)[HIDDEN + name] : undefined;
}

export function writeOwn(o: PyObject, name: string, value: PyValue): void {
  const hidden = o.type.guarded || hasSetter(o, PLAIN + name);
  Object.defineProperty(o, (hidden ? HIDDEN : PLAIN) + name, {
    value,
    writable: true,
    configurable: true,
    enumerable: true,
  });
  if (!hidden && `m$${name}` in o)
    Object.defineProperty(o, `m$${name}`, { value: undefined, writable: true, configurable: true, enumerable: false });
}

/** @returns whether it was there */
export function removeOwn(o: PyObject, name: string): boolean {
  const bag = o as unknown as Bag;
  if (Object.hasOwn(o, HIDDEN + name)) return delete bag[HIDDEN + name];
  if (!Object.hasOwn(o, PLAIN + name)) return false;
  delete bag[PLAIN + name];
  delete bag[`m$${name}`];
  return true;
}

/** Whether the class has an accessor of that name that takes stores: a property, a data descriptor. */
function hasSetter(o: PyObject, key: string): boolean {
  if (Object.hasOwn(o, key)) return false;
  const value = lookupValue(o.type, key.slice(PLAIN.length));
  if (typeof value !== "object") return false;
  const bag = value as unknown as Record<string, unknown>;
  return "setter" in bag || bag["m$__set__"] !== undefined || ("set" in bag && "get" in bag);
}

function lookupValue(t: PyType, name: string): PyValue | undefined {
  for (const m of t.mro) {
    const value = m.ns.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
