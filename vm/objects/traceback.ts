/** What `exc.__traceback__` is: the frames an exception has passed until now. Programs only hand it on. */
import { defineType } from "./native.js";
import { None, PyObject } from "./object.js";
import type { TracebackEntry } from "./exception.js";

export class PyTraceback extends PyObject {
  /** @param entries  innermost frame first, as an exception keeps them */
  constructor(readonly entries: readonly TracebackEntry[] = []) {
    super();
  }
}

defineType({
  name: "traceback",
  js: PyTraceback,
  constructible: false,
  subclassable: false,
  properties: [
    { name: "tb_lineno", get: (self: PyTraceback) => self.entries.at(-1)?.line ?? None, only: ["host"] },
    {
      name: "tb_next",
      get: (self: PyTraceback) => (self.entries.length > 1 ? new PyTraceback(self.entries.slice(0, -1)) : None),
      only: ["host"],
    },
  ],
});
