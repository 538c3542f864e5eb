/**
 * Dicts whose entries live somewhere else: `globals()`, a module's and an instance's `__dict__`. Before each look the dict takes
 * over what is there by now; what is stored in it goes there, too.
 */

import type { PyValue } from "../objects/object.js";
import { PyDict } from "../objects/dict.js";

export abstract class NamespaceDict extends PyDict {
  /** Names that have a value, in order. */
  protected abstract names(): string[];
  protected abstract read(name: string): PyValue | undefined;
  protected abstract write(name: string, value: PyValue): void;
  protected abstract remove(name: string): void;

  private update(): void {
    const names = this.names();
    for (const name of names) {
      const value = this.read(name)!;
      if (super.get(name) !== value) super.set(name, value);
    }
    if (super.size > names.length) {
      const present = new Set(names);
      for (const key of super.keys()) if (typeof key === "string" && !present.has(key)) super.take(key);
    }
    const order = super.keys().filter((key) => typeof key === "string");
    if (order.every((key, i) => key === names[i])) return;
    for (const name of names) {
      const value = super.get(name)!;
      super.take(name);
      super.set(name, value);
    }
  }

  override get size(): number {
    this.update();
    return super.size;
  }
  override get(k: PyValue): PyValue | undefined {
    return typeof k === "string" ? this.read(k) : super.get(k);
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
  override last(): [PyValue, PyValue] | undefined {
    this.update();
    return super.last();
  }
  override cursor(): ReturnType<PyDict["cursor"]> {
    this.update();
    return super.cursor();
  }
  override copy(): PyDict {
    this.update();
    return super.copy();
  }
  override clear(): void {
    for (const name of this.names()) this.remove(name);
    super.clear();
  }
  override set(k: PyValue, v: PyValue): void {
    super.set(k, v);
    if (typeof k === "string") this.write(k, v);
  }
  override take(k: PyValue): PyValue | undefined {
    this.update();
    const value = super.take(k);
    if (typeof k === "string" && value !== undefined) this.remove(k);
    return value;
  }
}
