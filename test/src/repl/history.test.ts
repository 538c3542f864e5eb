import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { History } from "../../../src/repl/history.js";

describe("the REPL's history", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "history-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("comes back in the next session, oldest lines dropped", () => {
    const file = join(folder, "kept");
    const first = new History(file);
    for (let i = 0; i < 60; i++) first.push(`line ${i}`);
    first.push("line 59");
    first.push("");
    first.save();
    const second = new History(file);
    assert.equal(second.length, 50);
    assert.equal(second.at(0), "line 59");
    assert.equal(second.at(49), "line 10");
  });

  it("does without a file that cannot be read or written", () => {
    const history = new History(join(folder, "none/such"));
    history.push("1");
    history.save();
    assert.equal(history.at(0), "1");
  });
});
