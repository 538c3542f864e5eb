/** A class body's namespace over the mapping that a metaclass's `__prepare__` gave: generated code sees a Map. */

import type { PyValue } from "../objects/object.js";
import { PyDict } from "../objects/dict.js";
import { PyError, typeError } from "../objects/error.js";
import { builtinTypes } from "../objects/object.js";
import { callMethod, deleteItem, findAttr, getItem, iterate, setItem, stringOf, typeName } from "./protocol.js";

export class PreparedNamespace extends Map<string, PyValue> {
  private readonly plain: PyDict | undefined;

  constructor(readonly mapping: PyValue) {
    super();
    if (findAttr(mapping, "__getitem__") === undefined)
      throw typeError(`__prepare__() must return a mapping, not ${typeName(mapping)}`);
    this.plain = mapping instanceof PyDict && mapping.type.native ? mapping : undefined;
  }

  override get(name: string): PyValue | undefined {
    if (this.plain !== undefined) return this.plain.get(name);
    try {
      return getItem(this.mapping, name);
    } catch (error) {
      if (error instanceof PyError && (error.value.type.mro as unknown[]).includes(builtinTypes.KeyError))
        return undefined;
      throw error;
    }
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  override set(name: string, value: PyValue): this {
    if (this.plain === undefined) setItem(this.mapping, name, value);
    else this.plain.set(name, value);
    return this;
  }

  override delete(name: string): boolean {
    if (!this.has(name)) return false;
    deleteItem(this.mapping, name);
    return true;
  }

  override *entries(): MapIterator<[string, PyValue]> {
    for (const key of iterate(callMethod(this.mapping, "keys"))) yield [stringOf(key), getItem(this.mapping, key)];
    return undefined;
  }

  override [Symbol.iterator](): MapIterator<[string, PyValue]> {
    return this.entries();
  }
}
