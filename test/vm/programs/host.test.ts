/**
 * Programs in the host dialect whose output CPython 3.11 said: `python3 NAME.py > NAME.exp 2>&1` in that folder records it again.
 * Two were written by hand: type_parameters.exp, from PEP 695 (3.11 has none of it), and group_traceback.exp without the carets that
 * CPython draws.
 */

import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { run } from "../run.js";

const folder = new URL("../../../../test/vm/programs/host/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

describe("host programs", () => {
  for (const name of readdirSync(folder).filter((f) => f.endsWith(".py"))) {
    it(`print what CPython prints for ${name}`, () => {
      const { stdout, stderr } = run(read(name), {
        dialect: "host",
        file: name,
        files: { [name]: read(name), "/dev/null": "" },
      });
      assert.equal(stdout + stderr, read(name.replace(/py$/, "exp")));
    });
  }
});
