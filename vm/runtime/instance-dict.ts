/** An instance's `__dict__` in the host dialect: live both ways, without what `__slots__` names. Boards give a copy. */

import type { PyObject, PyValue } from "../objects/object.js";
import { ownNames, readOwn, removeOwn, writeOwn } from "../objects/own-attributes.js";
import { NamespaceDict } from "./namespace-dict.js";

const made = new WeakMap<PyObject, InstanceDict>();

export class InstanceDict extends NamespaceDict {
  private constructor(private readonly instance: PyObject) {
    super();
  }

  /** Always the same dict for an object. */
  static over(instance: PyObject): InstanceDict {
    let dict = made.get(instance);
    if (dict === undefined) {
      dict = new InstanceDict(instance);
      made.set(instance, dict);
    }
    return dict;
  }

  protected override names(): string[] {
    return ownNames(this.instance).filter((name) => !this.isSlot(name));
  }
  protected override read(name: string): PyValue | undefined {
    return this.isSlot(name) ? undefined : readOwn(this.instance, name);
  }
  protected override write(name: string, value: PyValue): void {
    writeOwn(this.instance, name, value);
  }
  protected override remove(name: string): void {
    removeOwn(this.instance, name);
  }

  /** A slot's value lies beside the attributes (member.ts), but is the class's own affair. */
  private isSlot(name: string): boolean {
    return this.instance.type.slotNames.has(name);
  }
}
