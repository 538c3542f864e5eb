/**
 * `globals()` and a module's `__dict__`: a dict whose entries are the module's own attributes, both ways. Before each look
 * it takes over what the module has by now; what is stored goes to the module, too.
 */

import type { PyValue } from "../objects/object.js";
import { PyDict } from "../objects/dict.js";
import type { PyModule } from "../objects/module.js";

const made = new WeakMap<PyModule, ModuleDict>();

export class ModuleDict extends PyDict {
  private constructor(readonly module: PyModule) {
    super();
  }

  /** Always the same dict for a module. */
  static over(module: PyModule): ModuleDict {
    let dict = made.get(module);
    if (dict === undefined) {
      dict = new ModuleDict(module);
      made.set(module, dict);
    }
    return dict;
  }

  private update(): void {
    const names = this.module.names();
    for (const name of names) {
      const value = this.module.get(name)!;
      if (super.get(name) !== value) super.set(name, value);
    }
    if (super.size > names.length) {
      const present = new Set(names);
      for (const key of super.keys()) if (typeof key === "string" && !present.has(key)) super.delete(key);
    }
  }

  override get size(): number {
    this.update();
    return super.size;
  }
  override get(k: PyValue): PyValue | undefined {
    return typeof k === "string" ? this.module.get(k) : super.get(k);
  }
  override keys(): PyValue[] {
    this.update();
    return super.keys();
  }
  override values(): PyValue[] {
    this.update();
    return super.values();
  }
  override entries(): [PyValue, PyValue][] {
    this.update();
    return super.entries();
  }
  override cursor(): ReturnType<PyDict["cursor"]> {
    this.update();
    return super.cursor();
  }
  override set(k: PyValue, v: PyValue): void {
    super.set(k, v);
    if (typeof k === "string") this.module.set(k, v);
  }
  override take(k: PyValue): PyValue | undefined {
    this.update();
    const value = super.take(k);
    if (typeof k === "string" && value !== undefined) this.module.delete(k);
    return value;
  }
}
