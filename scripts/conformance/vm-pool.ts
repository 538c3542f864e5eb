/**
 * A pool of warm worker threads that run tests in the VM, one at a time each: loading the VM costs more than most
 * tests take. A worker that runs out of time, or dies, is replaced.
 */

import { Worker } from "node:worker_threads";
import type { Dialect } from "../../vm/index.js";
import type { Engine, Program, RunOutput } from "./engine.js";
import type { WorkerAnswer, WorkerTask } from "./vm-worker.js";

export interface VmPoolOptions {
  jobs: number;
  dialect: Dialect;
  /** MICROPYPATH: folders, and ".frozen". */
  path: readonly string[];
  /** What a thread may take, in MB; default 1024. */
  memoryMb?: number;
}

export class VmPool implements Engine {
  readonly jobs: number;
  private readonly idle: Worker[] = [];

  constructor(private readonly options: VmPoolOptions) {
    this.jobs = options.jobs;
  }

  run(program: Program): Promise<RunOutput> {
    const worker = this.idle.pop() ?? this.start();
    const { dialect, path } = this.options;
    const start = performance.now();
    return new Promise((resolve) => {
      const finish = (state: RunOutput["state"], output: string, reuse: boolean): void => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        if (reuse) this.idle.push(worker);
        else void worker.terminate();
        resolve({ state, output, seconds: (performance.now() - start) / 1000 });
      };
      const onMessage = ({ status, output }: WorkerAnswer): void => {
        const text = Buffer.from(output.buffer, output.byteOffset, output.length).toString("latin1");
        finish(status === 0 ? "done" : "crash", text, true);
      };
      const onError = (error: Error): void => finish("crash", `${String(error.stack ?? error)}\n`, false);
      const onExit = (code: number): void => finish("crash", `worker exited with ${code}\n`, false);
      const timer = setTimeout(() => finish("timeout", "", false), program.timeoutMs);
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      worker.postMessage({
        file: program.file,
        name: program.name,
        folder: program.folder,
        dialect,
        path,
      } satisfies WorkerTask);
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./vm-worker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.options.memoryMb ?? 1024, stackSizeMb: 16 },
    });
    // one that has been given up may still run out of memory before it is gone
    return worker.on("error", () => {});
  }

  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }
}
