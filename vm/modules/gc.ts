/** gc: JavaScript collects by itself; the questions get plausible answers of a board's size. */
import { indexOf } from "../runtime/protocol.js";
import { type Dialect, active } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";

const boards = ["micropython", "circuitpython"] as const;
let enabled = true;
let threshold = -1;
/** Bytes of a Pico's heap under each firmware, about. */
const HEAP = 190_000;
const USED = 24_000;

const functions: readonly FunctionSpec[] = [
  { sig: "collect(generation=2)", call: () => (active.dialect === "host" ? 0 : None) },
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
  { sig: "mem_alloc()", call: () => USED, only: boards },
  { sig: "mem_free()", call: () => HEAP - USED, only: boards },
  {
    sig: "threshold(amount=..., /)",
    call: (amount: PyValue | undefined) => {
      if (amount === undefined) return threshold;
      const bytes = indexOf(amount);
      // counted in blocks of 16 bytes
      threshold = bytes < 0 ? -1 : Math.floor(bytes / 16) * 16;
      return None;
    },
    only: boards,
  },
];

export function makeGc(dialect: Dialect): PyModule {
  enabled = true;
  threshold = -1;
  return defineModule({ name: "gc", functions }, dialect);
}
