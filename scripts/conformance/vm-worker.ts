/** One thread of the pool: for each task a new VM in the same realm, its output collected in order. */

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort } from "node:worker_threads";
import { createVM, type Dialect, type Host } from "../../vm/index.js";
import { answerAsCoverageBuild, coverageHeap } from "../../src/run/coverage-build.js";
import { NodeNetwork } from "../../src/run/network.js";
import { NodeFiles } from "../../src/run/node-files.js";
import { runShell } from "../../src/run/shell.js";
import { TARGET } from "./target.js";

export interface WorkerTask {
  file: string;
  name: string;
  folder: string;
  dialect: Dialect;
  path: readonly string[];
}

export interface WorkerAnswer {
  status: number;
  output: Uint8Array;
}

/** More than any test prints; a test that prints on for ever must not fill the memory. */
const OUTPUT_LIMIT = 16_000_000;

/** Loopback is all the suites use. */
const network = new NodeNetwork();

const pause = new Int32Array(new SharedArrayBuffer(4));

parentPort!.on("message", (task: WorkerTask) => {
  const chunks: Uint8Array[] = [];
  const status = run(task, chunks);
  parentPort!.postMessage({ status, output: Buffer.concat(chunks) } satisfies WorkerAnswer);
});

function run(task: WorkerTask, chunks: Uint8Array[]): number {
  try {
    const host = suiteHost(task, chunks);
    const vm = createVM({
      host,
      dialect: task.dialect,
      exact: true,
      heap: coverageHeap(existsSync(task.file) ? readFileSync(task.file) : undefined),
      path: [dirname(task.file), ...task.path],
    });
    answerAsCoverageBuild(vm);
    return vm.runFile(task.name);
  } catch (error) {
    // ours, not the program's
    chunks.push(Buffer.from(`INTERNAL ERROR ${String((error as Error).stack ?? error)}\n`));
    return 70;
  }
}

function suiteHost({ folder }: WorkerTask, chunks: Uint8Array[]): Host {
  let size = 0;
  const env: Record<string, string> = { ...TARGET };
  return {
    nowUs: () => performance.now() * 1000,
    sleepUntil(us) {
      const remaining = us / 1000 - performance.now();
      if (remaining > 0) Atomics.wait(pause, 0, 0, remaining);
    },
    write(_fd, bytes) {
      size += bytes.length;
      if (size > OUTPUT_LIMIT) throw new Error("the test printed more than 16 MB");
      chunks.push(bytes.slice());
    },
    readStdin: () => new Uint8Array(0),
    files: new NodeFiles(folder, folder),
    interrupt: new Int32Array(new SharedArrayBuffer(4)),
    argv: [],
    env,
    setEnv(name, value) {
      if (value === undefined) delete env[name];
      else env[name] = value;
    },
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    network,
    system: (command) => runShell(command, () => {}),
  };
}
