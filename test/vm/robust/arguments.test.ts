import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { MemoryHost, createVM, defineFunction, repr, type Dialect, type PyValue } from "../../../vm/index.js";

/**
 * Builtins and operators with arguments nobody thought of: whatever happens is Python's. Each run is the same; PINBRIDGE_TORTURE=N makes
 * it N times longer, PINBRIDGE_SEED another one.
 */
const driver = readFileSync(new URL("../../../../test/vm/robust/arguments.py", import.meta.url), "utf8");
const times = Number(process.env.PINBRIDGE_TORTURE ?? 1);
const firstSeed = Number(process.env.PINBRIDGE_SEED ?? 1);

/** Runs the driver; an error of JavaScript's is reported with the call that caused it. */
function run(work: string, dialect: Dialect, seed: number): number {
  const vm = createVM({ host: new MemoryHost({}), dialect });
  let last = "";
  let lastArguments: PyValue = "";
  let calls = 0;
  const trace = (what: string, args: PyValue): void => {
    last = what;
    lastArguments = args;
    calls++;
  };
  vm.builtins.set("trace", defineFunction({ sig: "trace(what, args, /)", call: trace }));
  try {
    vm.runSource(driver.replace("@SEED@", String(seed * 7919)).replace("@WORK@", work), "arguments.py");
  } catch (error) {
    let shown = "?";
    try {
      shown = repr(lastArguments);
    } catch {
      // some of them refuse
    }
    throw new Error(`${last}${shown}: ${error instanceof Error ? error.stack : String(error)}`, { cause: error });
  }
  return calls;
}

const modules =
  "array binascii builtins cmath collections deflate errno framebuf gc hashlib heapq io json math micropython os platform random re string struct sys time uctypes zlib aesio rainbowio traceback warnings atexit types".split(
    " ",
  );

describe("strange arguments", () => {
  for (const dialect of ["micropython", "circuitpython", "host"] as const) {
    it(`raise Python's exceptions from builtins and modules (${dialect})`, () => {
      let calls = 0;
      for (let i = 0; i < times; i++)
        for (const name of modules) {
          const work = `try:\n    import ${name} as m\nexcept ImportError:\n    m = None\nif m: walk(m, "${name}", 0, 1)`;
          calls += run(work, dialect, firstSeed + i);
        }
      equal(calls > 500, true);
    });

    it(`raise Python's exceptions from operators (${dialect})`, () => {
      for (let i = 0; i < times; i++) equal(run("operators(400)", dialect, firstSeed + i) > 400, true);
    });
  }
});
