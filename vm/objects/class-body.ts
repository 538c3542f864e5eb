/** The body of a class statement as a function: what `__build_class__` gets first. */

import type { PyModule } from "./module.js";
import { defineType } from "./native.js";
import { PyObject, type PyValue } from "./object.js";

export class PyClassBody extends PyObject {
  constructor(
    readonly name: string,
    readonly qualname: string,
    /** Fills the namespace; undefined: failed. */
    readonly body: (ns: Map<string, PyValue>) => PyValue | undefined,
    readonly module: PyModule,
    /** Gives the class to the `__class__` its methods captured. */
    readonly setCell: (cls: PyValue) => void,
  ) {
    super();
  }
  override c(): PyValue | undefined {
    return this.body(new Map());
  }
}

defineType({ name: "function", module: "class body", js: PyClassBody as never, constructible: false });
