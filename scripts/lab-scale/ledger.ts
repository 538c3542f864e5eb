/**
 * What simulated agents really did, written by them as they do it, outside the lab: the lab's own books are held against it. A line is on the disk
 * before the deed it tells of goes on, so that a killed agent leaves a true record up to its end.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";

export type LedgerLine =
  | {
      readonly kind: "begin";
      readonly lease: string;
      readonly run: string;
      readonly job: string;
      readonly rig: string;
      readonly by: string;
      readonly at: number;
    }
  | { readonly kind: "end"; readonly lease: string; readonly outcome: string; readonly at: number };

export class Ledger {
  constructor(private readonly file: string) {}

  write(line: LedgerLine): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** One execution of a job's program on a rig; milliseconds since 1970. `endAt` of one whose agent was killed is the time of the kill. */
export interface Execution {
  readonly lease: string;
  readonly run: string;
  readonly job: string;
  readonly rig: string;
  readonly by: string;
  readonly beginAt: number;
  readonly endAt: number;
  readonly outcome: string | null;
}

/** @param killedAt  when whoever wrote under that name was killed, the latest last */
export function readLedger(file: string, killedAt: (by: string) => readonly number[]): Execution[] {
  if (!existsSync(file)) return [];
  const executions = new Map<string, { -readonly [K in keyof Execution]: Execution[K] }>();
  for (const text of readFileSync(file, "utf8").split("\n")) {
    if (!text.endsWith("}")) continue;
    const line = JSON.parse(text) as LedgerLine;
    if (line.kind === "begin") {
      const end = killedAt(line.by).find((at) => at >= line.at);
      executions.set(line.lease, { ...line, beginAt: line.at, endAt: end ?? Infinity, outcome: null });
    } else {
      const execution = executions.get(line.lease);
      if (execution !== undefined) Object.assign(execution, { endAt: line.at, outcome: line.outcome });
    }
  }
  return [...executions.values()];
}

/** Pairs of executions that were under way at the same time on one rig, or of one job: there must be none. */
export function overlaps(executions: readonly Execution[], by: "rig" | "job"): [Execution, Execution][] {
  const found: [Execution, Execution][] = [];
  const groups = new Map<string, Execution[]>();
  for (const one of executions) {
    const group = groups.get(one[by]);
    if (group === undefined) groups.set(one[by], [one]);
    else group.push(one);
  }
  for (const group of groups.values()) {
    const inOrder = group.toSorted((a, b) => a.beginAt - b.beginAt);
    let last: Execution | undefined;
    for (const one of inOrder) {
      if (last !== undefined && one.beginAt < last.endAt) found.push([last, one]);
      if (last === undefined || one.endAt > last.endAt) last = one;
    }
  }
  return found;
}
