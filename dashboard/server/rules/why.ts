/** "Why is my job waiting?", answered in one sentence, with its place in the queue and when it will probably start. */
import { described, lacks, listed } from "./match.js";
import { choose, ordered, suits, type PlanJob, type PlanRig, type Snapshot } from "./plan.js";

/** A rig as a person is told of it. */
export interface WhyRig extends PlanRig {
  /** Why nobody can have it: "offline since its agent left"; undefined for ready and busy rigs. */
  readonly unusable?: string;
  /** Who has it, and until about when (milliseconds). */
  readonly busy?: { readonly with: string; readonly until: number };
}

export interface Why {
  readonly sentence: string;
  /** 1 is next; only jobs that want one of the same rigs count. Null when no rig could ever take it as things are. */
  readonly place: number | null;
  /** When it will probably start, in milliseconds; null when that cannot be told. */
  readonly startsAt: number | null;
}

export type WhySnapshot = Omit<Snapshot, "rigs"> & { readonly rigs: readonly WhyRig[] };

/** @param durationOf  how long a job usually holds its rigs, in milliseconds */
export function why(job: PlanJob, snapshot: WhySnapshot, durationOf: (job: PlanJob) => number): Why {
  const { rigs } = snapshot;
  for (const [role, requires] of job.roles) {
    const said = role === "" ? "" : ` (for ${role})`;
    const fitting = rigs.filter((rig) => lacks(requires, rig).length === 0);
    if (fitting.length === 0)
      return never(`There is no ${described(requires).replace(/^(a|the) /, "")}${said}${closest(job, role, rigs)}.`);
    const allowed = fitting.filter((rig) => rig.onlyFor === undefined || job.admin || rig.onlyFor.has(job.user));
    if (allowed.length === 0) {
      return never(`${names(fitting)} would do${said}, but ${job.user} has not been granted it: ask an administrator.`);
    }
    const untried = allowed.filter((rig) => !job.badRigs.includes(rig.id));
    if (untried.length === 0)
      return never(`It has already failed on ${names(allowed)}${said}, and no other rig would do.`);
    const usable = untried.filter((rig) => rig.unusable === undefined);
    if (usable.length === 0) {
      const [rig] = untried;
      return untried.length === 1
        ? never(`The only rig that will do${said}, ${rig.name}, is ${rig.unusable}.`)
        : never(
            `None of the ${untried.length} rigs that will do${said} can be used: ${listed(untried.slice(0, 3).map((r) => `${r.name} is ${r.unusable}`))}.`,
          );
    }
  }
  const usable = rigs.filter((rig) => rig.unusable === undefined);
  if (choose(job, usable) === undefined) {
    return never(`It needs ${job.roles.size} different rigs at once, and those that will do are too few.`);
  }
  return queued(job, snapshot, usable, durationOf);
}

function queued(
  job: PlanJob,
  snapshot: WhySnapshot,
  usable: readonly WhyRig[],
  durationOf: (job: PlanJob) => number,
): Why {
  const order = ordered(snapshot);
  const ahead = order
    .slice(
      0,
      order.findIndex(({ id }) => id === job.id),
    )
    .filter((other) => compete(job, other, usable));
  const startsAt = estimate(job, ahead, snapshot.now, usable, durationOf);
  const mine = usable.filter((rig) => [...job.roles.values()].some((requires) => suits(job, requires, rig)));
  const busy = mine.filter((rig) => rig.busy !== undefined);
  const place = ahead.length + 1;
  const before =
    ahead.length === 0 ? "it is next" : `${ahead.length} job${ahead.length > 1 ? "s are" : " is"} before it`;
  if (busy.length === 0) {
    return {
      sentence: ahead.length === 0 ? "It is about to start." : `Rigs are free, and ${before}.`,
      place,
      startsAt,
    };
  }
  const soonest = busy.reduce((a, b) => (b.busy!.until < a.busy!.until ? b : a));
  const all =
    mine.length === 1
      ? `${soonest.name} is busy`
      : busy.length === mine.length
        ? `All ${mine.length} rigs that will do are busy`
        : `${busy.length} of ${mine.length} rigs that will do are busy`;
  const who = `${mine.length === 1 ? "" : `, ${soonest.name} the soonest to be free,`} with ${soonest.busy!.with}`;
  return { sentence: `${all}${who}; ${before}.`, place, startsAt };
}

/** Plays the queue through: each job takes the rigs that come free first. */
function estimate(
  job: PlanJob,
  ahead: readonly PlanJob[],
  now: number,
  usable: readonly WhyRig[],
  durationOf: (job: PlanJob) => number,
): number {
  const freeAt = new Map(usable.map((rig) => [rig.id, Math.max(now, rig.busy?.until ?? now)]));
  let start = now;
  for (const one of [...ahead, job]) {
    start = now;
    const taken: string[] = [];
    for (const requires of one.roles.values()) {
      const rig = usable
        .filter((r) => suits(one, requires, r) && !taken.includes(r.id))
        .reduce<WhyRig | undefined>(
          (a, b) => (a === undefined || freeAt.get(b.id)! < freeAt.get(a.id)! ? b : a),
          undefined,
        );
      if (rig === undefined) continue;
      taken.push(rig.id);
      start = Math.max(start, freeAt.get(rig.id)!);
    }
    for (const id of taken) freeAt.set(id, start + durationOf(one));
  }
  return start;
}

function compete(a: PlanJob, b: PlanJob, rigs: readonly PlanRig[]): boolean {
  const wants = (job: PlanJob, rig: PlanRig): boolean => [...job.roles.values()].some((r) => suits(job, r, rig));
  return rigs.some((rig) => wants(a, rig) && wants(b, rig));
}

function closest(job: PlanJob, role: string, rigs: readonly WhyRig[]): string {
  const requires = job.roles.get(role)!;
  const ranked = rigs
    .map((rig) => ({ rig, missing: lacks(requires, rig) }))
    .sort((a, b) => a.missing.length - b.missing.length || (a.rig.name < b.rig.name ? -1 : 1));
  return ranked.length === 0
    ? ": there are no rigs at all"
    : `: the closest, ${ranked[0].rig.name}, lacks ${listed(ranked[0].missing)}`;
}

function names(rigs: readonly PlanRig[]): string {
  return rigs.length > 3 ? `Each of ${rigs.length} rigs` : listed(rigs.map(({ name }) => name));
}

function never(sentence: string): Why {
  return { sentence, place: null, startsAt: null };
}
