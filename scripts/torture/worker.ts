/** The thread of pool.ts: compares a slice of programs, or makes one smaller. */

import { parentPort, workerData } from "node:worker_threads";
import { TOO_SLOW, inCPython, inVM, same, type Outcome } from "./compare.js";
import { generateProgram } from "./generate.js";
import { Shared, type Answer, type Task } from "./pool.js";
import { shrink } from "./shrink.js";

const state = workerData as Int32Array<SharedArrayBuffer>;
const interrupt = state.subarray(Shared.INTERRUPT, Shared.INTERRUPT + 1);

parentPort!.on("message", (task: Task) => {
  parentPort!.postMessage(task.task === "compare" ? compare(task.from, task.count) : makeSmaller(task.seed));
});

function compare(from: number, count: number): Answer {
  const seeds = Array.from({ length: count }, (_, i) => from + i);
  const programs = seeds.map(generateProgram);
  const expected = inCPython(programs);
  if (expected === undefined) return { kind: "no python" };
  const answer = { kind: "compared" as const, differing: [] as number[], ended: 0, refused: 0 };
  for (const [i, program] of programs.entries()) {
    const { end } = expected[i];
    if (end === "") answer.ended++;
    if (end === TOO_SLOW) answer.refused++;
    else if (!same(expected[i], run(program, seeds[i]))) {
      if (end === "SyntaxError") answer.refused++;
      else answer.differing.push(seeds[i]);
    }
  }
  return answer;
}

function run(program: string, seed: number): Outcome {
  state[Shared.SEED] = seed;
  Atomics.store(state, Shared.RUNNING, 1);
  const outcome = inVM(program, interrupt);
  Atomics.add(state, Shared.RUN, 1);
  Atomics.store(state, Shared.RUNNING, 0);
  Atomics.store(state, Shared.INTERRUPT, 0);
  return outcome;
}

function makeSmaller(seed: number): Answer {
  const small = shrink(generateProgram(seed), (program) => run(program, seed));
  const [expected] = inCPython([small])!;
  return {
    kind: "shrunk",
    text: `${small}-- CPython\n${text(expected)}-- here\n${text(run(small, seed))}`,
  };
}

function text({ output, end }: Outcome): string {
  return `${output}${end === "" ? "" : `${end}\n`}`;
}
