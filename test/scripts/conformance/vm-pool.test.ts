import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunOutput } from "../../../scripts/conformance/engine.js";
import { VmPool } from "../../../scripts/conformance/vm-pool.js";

describe("the pool of warm threads", () => {
  let folder: string;
  let pool: VmPool;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pool-"));
    pool = new VmPool({ jobs: 1, dialect: "micropython", path: [".frozen"], memoryMb: 48 });
  });
  after(async () => {
    await pool.close();
    rmSync(folder, { recursive: true });
  });

  const run = (text: string, timeoutMs = 120_000): Promise<RunOutput> => {
    const file = join(folder, "test.py");
    writeFileSync(file, text);
    return pool.run({ file, name: file, folder, options: [], timeoutMs });
  };

  it("gives output and error in order, and the status", async () => {
    const { state, output } = await run("import sys\nprint(1)\nsys.stderr.write('2\\n')\nprint(3)\nsys.exit(4)");
    assert.deepEqual([state, output], ["crash", "1\n2\n3\n"]);
  });

  it("answers for the unix coverage build", async () => {
    const { output } = await run("import sys\nextra_coverage\nprint(sys.platform, sys.implementation._build)");
    assert.equal(output, "linux coverage\n");
  });

  it("replaces a thread that hangs, and one that runs out of memory", async () => {
    assert.equal((await run("while True: pass", 300)).state, "timeout");
    const { state, output } = await run("a = []\nwhile True: a.append([0] * 10000)");
    assert.equal(state, "crash");
    assert.match(output, /memory|MemoryError/);
    assert.deepEqual([(await run("print('alive')")).output], ["alive\n"]);
  });
});
