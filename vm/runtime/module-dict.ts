/** `globals()` and a module's `__dict__`: a dict whose entries are the module's own attributes, both ways. */

import type { PyValue } from '../objects/object.js';
import { PyDict } from '../objects/dict.js';
import type { PyModule } from '../objects/module.js';

export class ModuleDict extends PyDict {
  constructor(readonly module: PyModule) {
    super();
    for (const name of module.names()) super.set(name, module.get(name)!);
  }

  override set(k: PyValue, v: PyValue): void {
    super.set(k, v);
    if (typeof k === 'string') this.module.set(k, v);
  }

  override delete(k: PyValue): boolean {
    if (typeof k === 'string') this.module.delete(k);
    return super.delete(k);
  }
}
