/**
 * CPython's library in the host dialect: each program of programs/ must print what CPython 3.11 printed for it, which
 * stands beside it (`python3 NAME.py > NAME.exp`).
 */
import { readFileSync, readdirSync } from "node:fs";
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { createVM } from "../../../vm/index.js";
import { hostFiles } from "../../../vm/frozen/host/index.js";
import { TreeHost } from "./tree-host.js";

const here = new URL("../../../../test/vm/host/programs/", import.meta.url);
const frozen = new URL("../../../../vm/frozen/host/", import.meta.url);

describe("the library of the host dialect", () => {
  it("lists every file of its folder", () => {
    const files = readdirSync(frozen, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts") && file !== "index.ts")
      .map((file) => file.replace(/\/init\.ts$/, "/__init__.py").replace(/\.ts$/, ".py"));
    deepStrictEqual(Object.keys(hostFiles).sort(), files.sort());
  });

  const names = readdirSync(here).filter((name) => name.endsWith(".py"));
  it("is tried by programs", () => ok(names.length > 0));

  for (const name of names) {
    it(`does with ${name} what CPython does`, () => {
      const host = new TreeHost({ [name]: readFileSync(new URL(name, here), "utf8") });
      createVM({ host, dialect: "host", path: ["", ".frozen"] }).runFile(name);
      strictEqual(host.text(2), "");
      strictEqual(host.text(1), readFileSync(new URL(name.replace(/py$/, "exp"), here), "utf8"));
    });
  }
});
