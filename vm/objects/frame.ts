/** Frames, as `sys.settrace` shows them to its functions. Only text that was compiled to be traced has any: runtime/trace.ts. */

import { None, PyObject, type PyValue, identityOf } from "./object.js";
import { PyCode } from "./callables.js";
import { defineType } from "./native.js";
import { dictMaker } from "./root.js";
import type { PyModule } from "./module.js";
import type { Code } from "../runtime/code.js";
import { ModuleDict } from "../runtime/module-dict.js";

export class PyFrame extends PyObject {
  /** Who called; undefined for the outermost traced one. */
  back: PyFrame | undefined;
  /** Of a comprehension: the frame of the function that it is written into. */
  outer: PyFrame | undefined;
  line: number;
  /** The local trace function: what the last event's function gave. None: lines are not reported. */
  trace: PyValue = None;

  constructor(
    readonly code: Code,
    readonly module: PyModule,
    /** The variables by name, as they are now. */
    readonly locals: () => [name: string, value: PyValue | undefined][],
  ) {
    super();
    this.line = code.firstLine;
  }

  override __repr__(): string {
    const { code, line } = this;
    return `<frame at 0x${identityOf(this).toString(16)}, file '${code.file}', line ${line}, code ${code.name}>`;
  }
}

defineType({
  name: "frame",
  module: "builtins",
  js: PyFrame as never,
  constructible: false,
  properties: [
    { name: "f_back", get: (self: PyFrame) => self.back ?? None },
    { name: "f_code", get: (self: PyFrame) => new PyCode(self.code) },
    { name: "f_globals", get: (self: PyFrame) => ModuleDict.over(self.module) },
    {
      name: "f_locals",
      get: (self: PyFrame) =>
        dictMaker.make?.(self.locals().filter((pair): pair is [string, PyValue] => pair[1] !== undefined)) ?? None,
    },
    { name: "f_lineno", get: (self: PyFrame) => self.line },
    // Instructions are JavaScript's here; the line is all there is to a place.
    { name: "f_lasti", get: (self: PyFrame) => self.line },
    {
      name: "f_trace",
      get: (self: PyFrame) => self.trace,
      set: (self: PyFrame, v: PyValue) => {
        self.trace = v;
      },
    },
  ],
});
