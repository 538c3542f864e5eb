import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { run } from "../run.js";

/**
 * Attempts to reach JavaScript from Python: escapes.txt has the programs, and what each prints when nothing of the host is to be had. The
 * expectations were read one by one; an attribute, name or module that should not be there shows as other text.
 */
const attempts = readFileSync(new URL("../../../../test/vm/robust/escapes.txt", import.meta.url), "utf8")
  .split(/^### /m)
  .slice(1)
  .map((block) => {
    const [head, prints] = block.split("--- prints\n");
    const at = head.indexOf("\n");
    return { title: head.slice(0, at), program: head.slice(at + 1), prints };
  });

/** All that a program could have changed by reaching a prototype or the global object. */
function worldOf(): string[] {
  const names: string[] = [];
  const objects = { globalThis, Object, Array, Function, String, Number, Map, Promise, Boolean, BigInt };
  for (const [name, object] of Object.entries(objects)) {
    names.push(...Reflect.ownKeys(object).map((key) => `${name}.${String(key)}`));
    const prototype = (object as { prototype?: object }).prototype;
    if (prototype !== undefined)
      names.push(...Reflect.ownKeys(prototype).map((key) => `${name}.prototype.${String(key)}`));
  }
  return names;
}

describe("what Python can reach", () => {
  it("has been tried in sixty ways at least", () => equal(attempts.length >= 60, true));

  for (const { title, program, prints } of attempts) {
    it(title, () => {
      // making a VM gives the primitives their methods; what the program does comes after
      run("");
      const before = worldOf();
      // an error of JavaScript's would be thrown through `run`
      const { stdout, stderr } = run(program);
      equal(stderr, "");
      equal(stdout, prints);
      deepEqual(worldOf(), before);
    });
  }

  for (const dialect of ["circuitpython", "host"] as const) {
    it(`is nothing of JavaScript with --as ${dialect} either`, () => {
      run("", { dialect });
      const before = worldOf();
      for (const { program } of attempts) run(program, { dialect });
      deepEqual(worldOf(), before);
    });
  }
});
