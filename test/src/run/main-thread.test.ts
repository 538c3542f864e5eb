import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The compiled modules that loading one loads with it. */
function loadedWith(module: string): Set<string> {
  const loaded = new Set([new URL(module, `file://${root}`).pathname]);
  for (const file of loaded)
    for (const [, name] of readFileSync(file, "utf8").matchAll(/^(?:import|export) [^;]*?"(\.[^"]+)";$/gm))
      loaded.add(new URL(name, `file://${file}`).pathname);
  return loaded;
}

describe("the main thread", () => {
  it("does not load the VM: that would double the time to a program's first line", () => {
    const loaded = loadedWith("src/cli/run.js");
    assert.ok(loaded.has(`${root}src/run/run-program.js`));
    const vm = [...loaded].filter((file) => file.startsWith(`${root}vm/`));
    assert.deepEqual(vm, []);
  });
});
