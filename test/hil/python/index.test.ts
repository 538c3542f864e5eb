import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { boards, findBoard } from "../../../boards/index.js";
import { hardwareModules, hardwareModulesOf } from "../../../hil/python/index.js";

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

  it("claims no module that a board does not have", () => {
    for (const board of boards)
      for (const dialect of ["circuitpython", "micropython"] as const)
        assert.deepEqual(
          Object.keys(hardwareModulesOf(dialect, board)).filter(
            (name) => name !== "umachine" && board[dialect]?.modules.includes(name) === false,
          ),
          [],
        );
    assert.equal("pulseio" in hardwareModulesOf("circuitpython", findBoard("trinket_m0")), false);
    assert.equal("pulseio" in hardwareModulesOf("circuitpython", findBoard("pico")), true);
  });
});
