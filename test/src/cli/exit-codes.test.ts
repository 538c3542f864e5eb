import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { exitCodes } from "../../../src/cli/exit-codes.js";

describe("the exit codes", () => {
  it("stand in docs/cli.md as they are in the program", () => {
    const text = readFileSync(new URL("../../../../docs/cli.md", import.meta.url), "utf8");
    const section = text.slice(text.indexOf("## Exit codes"), text.indexOf("## Ctrl-C"));
    const documented = [...section.matchAll(/^\| (\d+) \| (.*) \|$/gm)].map((match) => ({
      code: Number(match[1]),
      meaning: match[2],
    }));
    assert.deepEqual(documented, Object.values(exitCodes));
  });
});
