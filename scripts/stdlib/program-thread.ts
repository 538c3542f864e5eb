/** A thread of the conformance runner's (vm-worker.ts) that runs one program after another; replaced when one takes too long. */
import { Worker } from "node:worker_threads";
import type { WorkerAnswer, WorkerTask } from "../conformance/vm-worker.js";

export class ProgramThread {
  private worker: Worker | undefined;

  /** @returns exit status, and stdout and stderr in order */
  run(task: WorkerTask, timeoutMs: number): Promise<{ status: number | "timeout"; output: string }> {
    const worker = (this.worker ??= new Worker(new URL("../conformance/vm-worker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 16 },
    }));
    return new Promise((resolve) => {
      const finish = (status: number | "timeout", output: string): void => {
        clearTimeout(timer);
        worker.off("message", onMessage).off("error", onError);
        if (status === "timeout") void this.close();
        resolve({ status, output });
      };
      const timer = setTimeout(() => finish("timeout", ""), timeoutMs);
      const onMessage = ({ status, output }: WorkerAnswer): void => finish(status, Buffer.from(output).toString());
      const onError = (error: Error): void => {
        this.worker = undefined;
        finish(70, `INTERNAL ERROR ${String(error)}\n`);
      };
      worker.on("message", onMessage).on("error", onError);
      worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}
