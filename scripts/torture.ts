/**
 * Random programs in CPython and in the VM as CPython (`--as host`): `npm run torture -- --programs 500 --seed 1`. Programs that differ are
 * made smaller and printed, and the exit code is 1. `--programs 10000 --seed 1` is a night's share and takes minutes: each processor works on
 * slices of its own. `--show --seed N` prints program N; PINBRIDGE_TORTURE=N multiplies the programs.
 */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { generateProgram } from "./torture/generate.js";
import { WorkerPool } from "./torture/pool.js";

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: String(availableParallelism()) },
    show: { type: "boolean", default: false },
  },
});
const count = Number(values.programs) * Number(process.env.PINBRIDGE_TORTURE ?? 1);
const first = Number(values.seed);
/** So many programs are one question to CPython. */
const SLICE = 125;
/** Of the programs that differ, so many are made smaller and printed; of the others the seeds. */
const MOST_SHOWN = 10;

if (values.show) {
  process.stdout.write(generateProgram(first));
  process.exit(0);
}

const slices = Array.from({ length: Math.ceil(count / SLICE) }, (_, i) => ({
  from: first + i * SLICE,
  count: Math.min(SLICE, count - i * SLICE),
}));
const pool = new WorkerPool(Math.max(1, Math.min(Number(values.workers), slices.length)));
const began = Date.now();
const differing: number[] = [];
let [done, ended, refused, shown] = [0, 0, 0, 0];

await Promise.all(
  slices.map(async ({ from, count: size }) => {
    const found = await pool.run({ task: "compare", from, count: size });
    if (found.kind === "no python") {
      console.error("python3 is needed: it says what is right.");
      process.exit(2);
    }
    if (found.kind !== "compared") throw new Error(`a comparison ended as ${found.kind}`);
    done += size;
    ended += found.ended;
    refused += found.refused;
    differing.push(...found.differing);
    if (count >= 2000 && Math.floor(done / 1000) > Math.floor((done - size) / 1000)) progress();
    await Promise.all(found.differing.map(show));
  }),
);
await pool.end();
console.log(
  `${count} programs from seed ${first}, ${differing.length} differ; ${ended} ran to their end, CPython refused ${refused}`,
);
if (differing.length > MOST_SHOWN) console.log(`differing seeds: ${differing.sort((a, b) => a - b).join(" ")}`);
process.exit(differing.length === 0 ? 0 : 1);

function progress(): void {
  const seconds = Math.round((Date.now() - began) / 1000);
  console.error(`${done} of ${count} programs in ${seconds} s, ${differing.length} differ`);
}

async function show(seed: number): Promise<void> {
  if (++shown > MOST_SHOWN) return;
  const small = await pool.run({ task: "shrink", seed });
  console.log(
    `== seed ${seed}\n${small.kind === "shrunk" ? small.text : `(${small.kind} while it was made smaller)\n`}`,
  );
}
