/**
 * Programs whose output the firmwares' own interpreters said: `micropython NAME.py > NAME.exp` in the folder of a dialect records
 * them again. MicroPython: unix port of 1.29 with detailed errors, t-strings, code objects and settrace switched on.
 * CircuitPython: unix coverage build of 10; it ends the lines of tracebacks with a carriage return, which is left out here.
 */

import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { run } from "../run.js";

for (const dialect of ["micropython", "circuitpython"] as const) {
  const folder = new URL(`../../../../test/vm/programs/${dialect}/`, import.meta.url);
  const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

  describe(`programs of ${dialect}`, () => {
    for (const name of readdirSync(folder).filter((f) => f.endsWith(".py"))) {
      it(`print for ${name} what it prints`, () => {
        const { stdout, stderr, status } = run(read(name), { dialect, file: name });
        assert.equal(stderr, "");
        assert.equal(stdout, read(name.replace(/py$/, "exp")));
        assert.equal(status, 0);
      });
    }
  });
}
