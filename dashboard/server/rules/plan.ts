/**
 * Who gets which rig. A pure function of what there is: the same snapshot gives the same answer in any order of its rows, which the tests shuffle.
 *
 * Jobs are taken one after another: higher priority first (and a job gains a point for every ten minutes it waits, so that nothing starves), among
 * equals the user who holds the fewest rigs, then whoever asked first. Each is given, of the rigs that fit, the one that is good for least else. A
 * job for several boards gets all at once or none; when it has waited a minute and is short of some, those it could have are kept free for it,
 * since smaller jobs would otherwise take them for ever.
 */
import type { Requires } from "../../shared/index.js";
import { matches, type Candidate } from "./match.js";

export interface PlanRig extends Candidate {
  readonly id: string;
  /** Connected, healthy, and no live lease. */
  readonly free: boolean;
  /** Users who may have it; undefined: everybody. */
  readonly onlyFor?: ReadonlySet<string>;
  /** Only health checks may have it. */
  readonly healthOnly?: boolean;
}

export interface PlanJob {
  readonly id: string;
  readonly user: string;
  readonly admin: boolean;
  readonly kind: "program" | "interactive" | "health";
  readonly priority: number;
  readonly createdAt: number;
  /** One entry for each board, by role; the role of the only one is empty. */
  readonly roles: ReadonlyMap<string, Requires>;
  /** Rigs on which it has failed for reasons of theirs. */
  readonly badRigs: readonly string[];
}

export interface Snapshot {
  readonly now: number;
  /** Those that could start now: dependencies passed, not before their time. */
  readonly jobs: readonly PlanJob[];
  readonly rigs: readonly PlanRig[];
  /** How many rigs each user holds. */
  readonly held: ReadonlyMap<string, number>;
}

export interface Assignment {
  readonly job: PlanJob;
  readonly rigs: ReadonlyMap<string, PlanRig>;
}

const ageingMs = 600_000;
const keepFreeAfterMs = 60_000;

export function plan(snapshot: Snapshot): Assignment[] {
  const { now, jobs, rigs } = snapshot;
  const held = new Map(snapshot.held);
  const free = new Map(rigs.filter((rig) => rig.free).map((rig) => [rig.id, rig]));
  const waiting = new Set(jobs);
  const assignments: Assignment[] = [];
  while (waiting.size > 0 && free.size > 0) {
    const job = first(waiting, held, now);
    waiting.delete(job);
    const chosen = choose(job, [...free.values()]);
    if (chosen !== undefined) {
      for (const rig of chosen.values()) free.delete(rig.id);
      held.set(job.user, (held.get(job.user) ?? 0) + chosen.size);
      assignments.push({ job, rigs: chosen });
    } else if (job.roles.size > 1 && now - job.createdAt >= keepFreeAfterMs && choose(job, rigs) !== undefined) {
      for (const rig of free.values()) if ([...job.roles.values()].some((r) => suits(job, r, rig))) free.delete(rig.id);
    }
  }
  return assignments;
}

/** All of the waiting, in the order in which they would be served if a rig came free for each. */
export function ordered({ jobs, held, now }: Pick<Snapshot, "jobs" | "held" | "now">): PlanJob[] {
  const waiting = new Set(jobs);
  const counts = new Map(held);
  const order: PlanJob[] = [];
  while (waiting.size > 0) {
    const job = first(waiting, counts, now);
    waiting.delete(job);
    counts.set(job.user, (counts.get(job.user) ?? 0) + job.roles.size);
    order.push(job);
  }
  return order;
}

/** Whether the rig could be the job's, were it free. */
export function suits(job: PlanJob, requires: Requires, rig: PlanRig): boolean {
  if (job.badRigs.includes(rig.id) || !matches(requires, rig)) return false;
  if (rig.healthOnly === true && job.kind !== "health") return false;
  return rig.onlyFor === undefined || job.admin || rig.onlyFor.has(job.user);
}

/**
 * A different rig for each role, or nothing: augmenting paths, so that a role that could have any rig gives way to one that cannot.
 * @param rigs  those that may be given
 */
export function choose(job: PlanJob, rigs: readonly PlanRig[]): Map<string, PlanRig> | undefined {
  const roles = [...job.roles].sort(([a], [b]) => compare(a, b));
  const best = [...rigs].sort((a, b) => a.tags.length - b.tags.length || compare(a.name, b.name));
  const roleOf = new Map<string, string>();
  const rigOf = new Map<string, PlanRig>();
  const place = (role: string, tried: Set<string>): boolean => {
    for (const rig of best) {
      if (tried.has(rig.id) || !suits(job, job.roles.get(role)!, rig)) continue;
      tried.add(rig.id);
      const other = roleOf.get(rig.id);
      if (other !== undefined && !place(other, tried)) continue;
      roleOf.set(rig.id, role);
      rigOf.set(role, rig);
      return true;
    }
    return false;
  };
  return roles.every(([role]) => place(role, new Set())) ? rigOf : undefined;
}

function first(waiting: ReadonlySet<PlanJob>, held: ReadonlyMap<string, number>, now: number): PlanJob {
  let best: PlanJob | undefined;
  for (const job of waiting) if (best === undefined || before(job, best, held, now) < 0) best = job;
  return best!;
}

function before(a: PlanJob, b: PlanJob, held: ReadonlyMap<string, number>, now: number): number {
  return (
    weight(b, now) - weight(a, now) ||
    (held.get(a.user) ?? 0) - (held.get(b.user) ?? 0) ||
    a.createdAt - b.createdAt ||
    compare(a.id, b.id)
  );
}

/** A health check goes before everything: the rig is of no use to anybody until it has passed. */
function weight({ kind, priority, createdAt }: PlanJob, now: number): number {
  return (kind === "health" ? 1000 : 0) + priority + Math.floor(Math.max(0, now - createdAt) / ageingMs);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
