/** A function's `__dict__` in the host dialect: what a program put on it, both ways. */

import type { PyValue } from "../objects/object.js";
import type { PyFunction } from "../objects/function.js";
import { NamespaceDict } from "./namespace-dict.js";

const made = new WeakMap<PyFunction, FunctionDict>();

/** Always the same dict for a function. */
export function functionDict(f: PyFunction): PyValue {
  let dict = made.get(f);
  if (dict === undefined) {
    dict = new FunctionDict(f);
    made.set(f, dict);
  }
  return dict;
}

class FunctionDict extends NamespaceDict {
  constructor(private readonly f: PyFunction) {
    super();
  }
  /** `__doc__`, `__annotations__` and the like have places of their own. */
  protected override names(): string[] {
    const places = ["__annotations__", "__doc__", "__module__", "__qualname__"];
    return [...(this.f.attributes?.keys() ?? [])].filter((name) => !places.includes(name));
  }
  protected override read(name: string): PyValue | undefined {
    return this.names().includes(name) ? this.f.attributes?.get(name) : undefined;
  }
  protected override write(name: string, value: PyValue): void {
    (this.f.attributes ??= new Map()).set(name, value);
  }
  protected override remove(name: string): void {
    this.f.attributes?.delete(name);
  }
}
