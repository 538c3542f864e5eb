/** Programs whose expectations stand beside the lines that cause them; CPython 3.11 said what they are. */

import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { expectations, run } from "../run.js";

const folder = new URL("../../../../test/vm/programs/", import.meta.url);

describe("Python programs", () => {
  for (const name of readdirSync(folder).filter((f) => f.endsWith(".py"))) {
    const source = readFileSync(new URL(name, folder), "utf8");
    it(`print what ${name} expects`, () => {
      const { stdout, stderr, status } = run(source, { dialect: "host", file: name });
      assert.equal(stderr, "");
      assert.equal(stdout, expectations(source));
      assert.equal(status, 0);
    });
  }
});
