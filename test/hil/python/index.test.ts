import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { boards } from "../../../boards/index.js";
import { hardwareModules } from "../../../hil/python/index.js";

const folder = new URL("../../../../hil/python/", import.meta.url);

describe("the list of hardware modules", () => {
  it("has every file of the folder that makes a module", () => {
    const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "index.ts");
    const makers = files.filter((name) =>
      /^export function \w+\(\): PyModule/m.test(readFileSync(new URL(name, folder), "utf8")),
    );
    const listed = new Set([
      ...Object.keys(hardwareModules.circuitpython),
      ...Object.keys(hardwareModules.micropython),
    ]);
    assert.deepEqual(
      makers.map((name) => name.replace(/\.ts$/, "")).filter((name) => !listed.has(name)),
      [],
    );
  });

  it("claims no module that the boards do not have", () => {
    for (const board of boards) {
      assert.deepEqual(
        Object.keys(hardwareModules.circuitpython).filter((name) => !board.circuitpython.modules.includes(name)),
        [],
      );
      assert.deepEqual(
        Object.keys(hardwareModules.micropython).filter(
          (name) => name !== "umachine" && !board.micropython.modules.includes(name),
        ),
        [],
      );
    }
  });
});
