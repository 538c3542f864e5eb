/**
 * Worker threads that compare programs. A program that goes on in the VM after CPython has finished it is interrupted as by Ctrl-C, which
 * shows as a difference; a thread that does not even hear that is ended, and its seed is one that differs.
 */

import { Worker } from "node:worker_threads";
import { Stop } from "../../vm/index.js";

export type Task = { task: "compare"; from: number; count: number } | { task: "shrink"; seed: number };

export type Answer =
  | { kind: "compared"; differing: number[]; ended: number; refused: number }
  | { kind: "shrunk"; text: string }
  | { kind: "stuck" }
  | { kind: "no python" };

/** What a thread and its watcher share: the VM's interrupt word; how many programs the VM has run; whether one is running; its seed. */
export const Shared = { INTERRUPT: 0, RUN: 1, RUNNING: 2, SEED: 3, SIZE: 4 } as const;

/** A program may run so long in the VM, wherever CPython took less than five seconds. */
const PATIENCE_MS = 60_000;

interface Member {
  worker: Worker;
  state: Int32Array;
  settle: ((answer: Answer) => void) | undefined;
  task: Task | undefined;
  /** Programs the VM had run when the watcher last looked, and since when it is so. */
  seen: number;
  since: number;
}

export class WorkerPool {
  private readonly members: Member[];
  private readonly waiting: { task: Task; settle: (answer: Answer) => void }[] = [];
  private readonly watcher = setInterval(() => this.members.forEach((m) => this.watch(m)), 1000);

  constructor(size: number) {
    this.members = Array.from({ length: size }, () => this.member());
  }

  run(task: Task): Promise<Answer> {
    return new Promise((settle) => {
      // what is to be made smaller goes first, so that it is shown soon
      if (task.task === "shrink") this.waiting.unshift({ task, settle });
      else this.waiting.push({ task, settle });
      this.next();
    });
  }

  async end(): Promise<void> {
    clearInterval(this.watcher);
    await Promise.all(this.members.map(({ worker }) => worker.terminate()));
  }

  private member(): Member {
    const state = new Int32Array(new SharedArrayBuffer(4 * Shared.SIZE));
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: state });
    const member: Member = { worker, state, settle: undefined, task: undefined, seen: -1, since: 0 };
    worker.on("message", (answer: Answer) => this.answered(member, answer));
    worker.on("error", (error) => {
      throw error;
    });
    return member;
  }

  private next(): void {
    for (const member of this.members) {
      if (member.settle !== undefined) continue;
      const job = this.waiting.shift();
      if (job === undefined) return;
      member.settle = job.settle;
      member.task = job.task;
      member.worker.postMessage(job.task);
    }
  }

  private answered(member: Member, answer: Answer): void {
    const { settle } = member;
    member.settle = undefined;
    member.task = undefined;
    settle?.(answer);
    this.next();
  }

  private watch(member: Member): void {
    const { state } = member;
    const now = Date.now();
    if (state[Shared.RUNNING] === 0 || state[Shared.RUN] !== member.seen) {
      member.seen = state[Shared.RUN];
      member.since = now;
    } else if (now - member.since > 2 * PATIENCE_MS) this.replace(member);
    else if (now - member.since > PATIENCE_MS) Atomics.or(state, Shared.INTERRUPT, Stop.KEYBOARD);
  }

  /** Ends a thread that hears nothing; what it compared until then is not known, so the slice is compared again without that seed. */
  private replace(member: Member): void {
    const { task, settle, state } = member;
    const seed = state[Shared.SEED];
    void member.worker.terminate();
    this.members[this.members.indexOf(member)] = this.member();
    if (task?.task !== "compare") settle?.({ kind: "stuck" });
    else void this.around(task, seed).then(settle);
    this.next();
  }

  private async around(task: Task & { task: "compare" }, seed: number): Promise<Answer> {
    const parts: Answer[] = await Promise.all([
      this.run({ task: "compare", from: task.from, count: seed - task.from }),
      this.run({ task: "compare", from: seed + 1, count: task.from + task.count - seed - 1 }),
    ]);
    const sum = { kind: "compared" as const, differing: [seed], ended: 0, refused: 0 };
    for (const part of parts) {
      if (part.kind !== "compared") return part;
      sum.differing.push(...part.differing);
      sum.ended += part.ended;
      sum.refused += part.refused;
    }
    return sum;
  }
}
