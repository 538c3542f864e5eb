/**
 * Programs whose output a MicroPython said: its unix port (v1.27 preview) with detailed errors, t-strings, code objects and
 * settrace switched on. `micropython/NAME.py > NAME.exp` in that folder records them again.
 */

import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { run } from "../run.js";

const folder = new URL("../../../../test/vm/programs/micropython/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

describe("MicroPython programs", () => {
  for (const name of readdirSync(folder).filter((f) => f.endsWith(".py"))) {
    it(`print what MicroPython prints for ${name}`, () => {
      const { stdout, stderr, status } = run(read(name), { dialect: "micropython", file: name });
      assert.equal(stderr, "");
      assert.equal(stdout, read(name.replace(/py$/, "exp")));
      assert.equal(status, 0);
    });
  }
});
