import { deepStrictEqual } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";

const root = new URL("../../../../vm/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

describe("vm/objects/index", () => {
  it("loads every file that defines a type", () => {
    // the runtime brings the types of what generated code makes: functions, generators
    const runtime = readdirSync(new URL("runtime/", root)).map((f) => read(`runtime/${f}`));
    const loaded = read("objects/index.ts") + runtime.join("");
    const files = readdirSync(new URL("objects/", root)).filter((f) => f.endsWith(".ts") && f !== "native.ts");
    const defining = files.filter((f) => /^(?:export const \w+(?:: \w+)? = )?defineType\(/m.test(read(`objects/${f}`)));
    deepStrictEqual(
      defining.filter(
        (f) => !loaded.includes(`/${f.replace(".ts", ".js")}'`) && !loaded.includes(`/${f.replace(".ts", ".js")}"`),
      ),
      [],
    );
  });
});

describe("vm/builtins/index", () => {
  it("lists every family of functions", () => {
    const index = read("builtins/index.ts");
    const files = readdirSync(new URL("builtins/", root)).filter((f) => f !== "index.ts");
    deepStrictEqual(
      files.filter((f) => !index.includes(f.replace(".ts", ".js"))),
      [],
    );
  });
});
