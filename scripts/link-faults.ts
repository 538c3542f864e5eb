/**
 * Random command sequences over links that fail on purpose, against the shipped firmware on the emulated board: `npm run link-faults -- --programs 10000
 * --seed 1 --chip samd21`. Each must end as on a sound link, or in a LinkError; the exit code is 1 when one does not.
 */
import { parseArgs } from "node:util";
import { campaign } from "./link-faults/campaign.js";

const { values } = parseArgs({
  options: { programs: { type: "string" }, seed: { type: "string" }, chip: { type: "string" } },
});
const programs = Number(values.programs ?? 1000);
const seed = Number(values.seed ?? 1);
const chip = values.chip ?? "rp2040";
if (!(programs >= 1) || !Number.isInteger(seed) || (chip !== "rp2040" && chip !== "samd21")) {
  console.error("Use: npm run link-faults -- --programs N --seed S --chip rp2040|samd21");
  process.exit(2);
}
const start = performance.now();
const { same, lost, struck, wrong } = await campaign(chip, seed, programs, (done) => {
  if (done % 500 === 0) console.log(`${done} programs`);
});
const codes = Object.entries(lost).map(([code, times]) => `${times} in ${code}`);
const seconds = ((performance.now() - start) / 1000).toFixed(0);
console.log(
  `${chip}: ${programs} programs, ${struck} faults, ${seconds} s: ${same} ended as on a sound link, ${codes.join(", ") || "none in a LinkError"}.`,
);
for (const text of wrong.slice(0, 20)) console.log(text);
console.log(wrong.length === 0 ? "Nothing was lost, done twice, or wrong." : `${wrong.length} are wrong.`);
process.exitCode = wrong.length === 0 ? 0 : 1;
