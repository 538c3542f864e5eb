/**
 * Random programs in CPython and in the VM as CPython (`--as host`): `npm run torture -- --programs 500 --seed 1`. A program that differs is
 * made smaller and printed, and the exit code is 1. PINBRIDGE_TORTURE=N multiplies the programs, for a long night.
 */

import { parseArgs } from "node:util";
import { TOO_SLOW, inCPython, inVM, same, shrink } from "./torture/compare.js";
import { generateProgram } from "./torture/generate.js";

const { values } = parseArgs({
  options: { programs: { type: "string" }, seed: { type: "string" }, show: { type: "boolean" } },
});
const count = Number(values.programs ?? 500) * Number(process.env.PINBRIDGE_TORTURE ?? 1);
const first = Number(values.seed ?? 1);
const BATCH = 250;
const MOST_SHOWN = 10;

if (values.show === true) {
  process.stdout.write(generateProgram(first));
  process.exit(0);
}

let differences = 0;
let ended = 0;
/** What the generator got wrong: no program, or one that takes CPython too long. */
let refused = 0;
for (let from = first; from < first + count; from += BATCH) {
  const seeds = Array.from({ length: Math.min(BATCH, first + count - from) }, (_, i) => from + i);
  const programs = seeds.map(generateProgram);
  const expected = inCPython(programs);
  if (expected === undefined) {
    console.error("python3 is needed: it says what is right.");
    process.exit(2);
  }
  programs.forEach((program, i) => {
    if (expected[i].end === TOO_SLOW) return void refused++;
    const actual = inVM(program);
    if (expected[i].end === "") ended++;
    if (same(expected[i], actual)) return;
    if (expected[i].end === "SyntaxError") {
      refused++;
      return;
    }
    differences++;
    if (differences > MOST_SHOWN) return;
    const small = shrink(program);
    console.log(
      `== seed ${seeds[i]}\n${small}-- CPython\n${text(inCPython([small])![0])}-- here\n${text(inVM(small))}`,
    );
  });
}
console.log(`${count} programs, ${differences} differ; ${ended} ran to their end, CPython refused ${refused}`);
process.exit(differences === 0 ? 0 : 1);

function text({ output, end }: { output: string; end: string }): string {
  return `${output}${end === "" ? "" : `${end}\n`}`;
}
