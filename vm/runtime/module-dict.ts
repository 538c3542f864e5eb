/** `globals()` and a module's `__dict__`. */

import type { PyValue } from "../objects/object.js";
import type { PyModule } from "../objects/module.js";
import { NamespaceDict } from "./namespace-dict.js";

const made = new WeakMap<PyModule, ModuleDict>();

export class ModuleDict extends NamespaceDict {
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

  protected override names(): string[] {
    return this.module.names();
  }
  protected override read(name: string): PyValue | undefined {
    return this.module.get(name);
  }
  protected override write(name: string, value: PyValue): void {
    this.module.set(name, value);
  }
  protected override remove(name: string): void {
    this.module.delete(name);
  }
}
