/** gc: JavaScript collects by itself; what is in use and free is the heap model's estimate (vm/heap/census.ts). */
import { indexOf } from "../runtime/protocol.js";
import { collect, usage } from "../heap/limits.js";
import { heap } from "../heap/state.js";
import { flushOpenFiles } from "./vfs/fat/file.js";
import { type Dialect } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { tellOfEnds } from "./weakref.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";

const boards = ["micropython", "circuitpython"] as const;
/** CircuitPython's boards count no allocations. */
const allocating = ["micropython", "circuitpython-unix"] as const;
let enabled = true;
let threshold = -1;

const functions: readonly FunctionSpec[] = [
  {
    sig: "collect()",
    call: () => {
      collect(0);
      flushOpenFiles();
      tellOfEnds();
      return None;
    },
    only: ["micropython", "circuitpython"],
  },
  { sig: "collect(generation=2)", call: () => 0, only: ["host"] },
  {
    sig: "enable()",
    call: () => {
      enabled = true;
    },
  },
  {
    sig: "disable()",
    call: () => {
      enabled = false;
    },
  },
  { sig: "isenabled()", call: () => enabled },
  { sig: "mem_alloc()", call: () => usage().used, only: boards },
  { sig: "mem_free()", call: () => Math.max(0, heap.options.bytes - usage().used), only: boards },
  {
    sig: "threshold(amount=..., /)",
    call: (amount: PyValue | undefined) => {
      if (amount === undefined) return threshold;
      const bytes = indexOf(amount);
      const { block } = heap.options.layout;
      // counted in blocks
      threshold = bytes < 0 ? -1 : Math.floor(bytes / block) * block;
      return None;
    },
    only: allocating,
  },
];

export function makeGc(dialect: Dialect): PyModule {
  enabled = true;
  threshold = -1;
  return defineModule({ name: "gc", functions }, dialect);
}
