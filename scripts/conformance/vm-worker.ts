/** One thread of the pool: for each task a new VM in the same realm, its output collected in order. */

import { parentPort } from "node:worker_threads";
import * as vm from "../../vm/index.js";
import type { Host } from "../../vm/index.js";
import { SuiteFiles } from "./suite-files.js";

export interface WorkerTask {
  file: string;
  name: string;
  folder: string;
  dialect: string;
  path: readonly string[];
}

export interface WorkerAnswer {
  status: number;
  output: Uint8Array;
}

/** What createVM gives; declared here until vm/index.ts exports it. */
interface RunningVm {
  runFile(file: string, argv?: readonly string[]): number;
}
type CreateVm = (options: { host: Host; dialect: string; path: string[]; modules: Record<string, never> }) => RunningVm;

/** More than any test prints; a test that prints on for ever must not fill the memory. */
const OUTPUT_LIMIT = 16_000_000;

const pause = new Int32Array(new SharedArrayBuffer(4));

parentPort!.on("message", (task: WorkerTask) => {
  const chunks: Uint8Array[] = [];
  const status = run(task, chunks);
  parentPort!.postMessage({ status, output: Buffer.concat(chunks) } satisfies WorkerAnswer);
});

function run(task: WorkerTask, chunks: Uint8Array[]): number {
  const create = (vm as unknown as { createVM?: CreateVm }).createVM;
  if (create === undefined) throw new Error("the VM does not run programs yet");
  try {
    const host = suiteHost(task, chunks);
    return create({
      host,
      dialect: task.dialect,
      path: [task.file.replace(/\/[^/]*$/, ""), ...task.path],
      modules: {},
    }).runFile(task.name);
  } catch (error) {
    // ours, not the program's
    chunks.push(Buffer.from(`INTERNAL ERROR ${String((error as Error).stack ?? error)}\n`));
    return 70;
  }
}

function suiteHost({ folder }: WorkerTask, chunks: Uint8Array[]): Host {
  let size = 0;
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
    files: new SuiteFiles(folder),
    interrupt: new Int32Array(new SharedArrayBuffer(4)),
    argv: [],
    env: {},
  };
}
