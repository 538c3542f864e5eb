/** Each program of fixtures/programs, on the real firmware with the parts it wants: its output is compared with a file kept beside this one. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runProgram, type RunResult } from "../../src/index.js";
import { root } from "./command.js";

/** Everything the programs want, standing still. */
const rig = join(root, "test/src/programs/rig.yaml");

/** What the virtual parts must show at the end, beside what the program printed. */
const parts: Record<string, (state: (name: string) => Record<string, unknown>) => void> = {
  "circuitpython/blink": (state) => assert.equal(state("blinker").blinks, 5),
  "circuitpython/fade": (state) => assert.ok((state("blinker").blinks as number) > 0),
  "circuitpython/display": (state) => assert.equal(state("display").litPixels, 1141),
  "circuitpython/rainbow": (state) =>
    assert.deepEqual(new Set(state("strip").pixels as string[]), new Set(["#000000"])),
  "circuitpython/weather": (state) => assert.equal(state("weather").measurements, 36),
  "micropython/weather": (state) => assert.equal(state("weather").measurements, 4),
  "micropython/blink": (state) => assert.equal(state("blinker").blinks, 5),
  "micropython/display": (state) => assert.ok((state("display").litPixels as number) > 400),
};

/** They run several at a time; each test then looks at its own. */
const atOnce = 4;

for (const dialect of ["circuitpython", "micropython"] as const) {
  const folder = join(root, "fixtures/programs", dialect);
  describe(`the ${dialect === "circuitpython" ? "CircuitPython" : "MicroPython"} programs`, () => {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".py"))
      .map((name) => name.slice(0, -".py".length));
    const outcomes = new Map<string, Promise<Outcome>>();
    before(() => {
      const free = Array.from({ length: atOnce }, () => Promise.resolve<unknown>(undefined));
      names.forEach((name, i) => {
        const outcome = free[i % atOnce].then(() => run(join(folder, `${name}.py`)));
        free[i % atOnce] = outcome.catch(() => {});
        outcomes.set(name, outcome);
      });
    });
    for (const name of names) {
      it(`${name} prints what it should, without an error or a violation`, async () => {
        const { result, stdout, stderr } = await outcomes.get(name)!;
        assert.equal(stderr, "");
        assert.deepEqual(result.ending, { kind: "done" });
        assert.equal(result.dialect, dialect);
        assert.deepEqual(result.violations, []);
        assert.equal(result.statistics?.errors, 0);
        assert.equal(stdout, readFileSync(join(root, "test/src/programs", `${dialect}-${name}.txt`), "utf8"));
        parts[`${dialect}/${name}`]?.((part) => result.devices.find((device) => device.name === part)!.state);
      });
    }
  });
}

interface Outcome {
  result: RunResult;
  stdout: string;
  stderr: string;
}

async function run(file: string): Promise<Outcome> {
  const chunks: Record<1 | 2, Uint8Array[]> = { 1: [], 2: [] };
  const result = await runProgram({ file, rig, onOutput: (fd, bytes) => chunks[fd].push(bytes) });
  return { result, stdout: Buffer.concat(chunks[1]).toString(), stderr: Buffer.concat(chunks[2]).toString() };
}
