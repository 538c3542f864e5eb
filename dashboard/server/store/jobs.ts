/** Jobs: what people and schedules ask for. */
import { createHash } from "node:crypto";
import type { JobRequest, JobSpec, Requires, ReservationRequest } from "../../shared/index.js";
import type { JobKind, Tables } from "../engine/schema.js";
import type { Database, Lab, Tx } from "../lab.js";
import { matches } from "../rules/match.js";
import { emit } from "./events.js";
import { newId } from "./ids.js";
import { finishLease } from "./run-ending.js";

export class JobError extends Error {
  override name = "JobError";

  constructor(
    readonly kind: "conflict" | "missing" | "unknown" | "nothing",
    message: string,
    readonly next = "",
  ) {
    super(message);
  }
}

export interface Submission {
  readonly kind: JobKind;
  readonly userId: string;
  readonly name: string;
  readonly spec: JobSpec;
  readonly matrix?: readonly Requires[];
  readonly idempotencyKey?: string;
  readonly scheduleId?: string;
}

export type JobRow = {
  [K in keyof Tables["jobs"]]: K extends "spec"
    ? JobSpec
    : K extends "attempts"
      ? number
      : K extends "bad_rigs"
        ? string[]
        : Tables["jobs"][K];
};

/**
 * Queues a job, or one for each entry of its matrix.
 * @returns the jobs; with an idempotency key that was used before for the same request, those of that time
 * @throws JobError conflict: the key was used for another request; unknown: a job in `needs` does not exist
 */
export async function submit(tx: Tx, lab: Lab, wanted: Submission): Promise<{ jobs: JobRow[]; created: boolean }> {
  const text = JSON.stringify([wanted.kind, wanted.name, wanted.spec, wanted.matrix ?? null]);
  const request_sha256 = createHash("sha256").update(text).digest("hex");
  const now = lab.now();
  const specs = wanted.matrix?.map((requires) => ({ ...wanted.spec, requires })) ?? [wanted.spec];
  const group_id = wanted.matrix === undefined ? null : newId("grp", now.getTime());
  const rows = specs.map((spec, index) => ({
    id: newId("job", now.getTime()),
    kind: wanted.kind,
    user_id: wanted.userId,
    name: wanted.name,
    spec: JSON.stringify(spec),
    state: "waiting" as const,
    outcome: null,
    reason: null,
    priority: spec.priority,
    // the first of a matrix stands for all
    idempotency_key: index === 0 ? (wanted.idempotencyKey ?? null) : null,
    request_sha256,
    group_id,
    schedule_id: wanted.scheduleId ?? null,
    cancel_reason: null,
    not_before: spec.notBefore === undefined ? null : new Date(spec.notBefore),
    created_at: now,
    finished_at: null,
  }));
  const jobs = (await tx
    .insertInto("jobs")
    .values(rows[0])
    .onConflict((conflict) => conflict.columns(["user_id", "idempotency_key"]).doNothing())
    .returningAll()
    .execute()) as JobRow[];
  if (jobs.length === 0) return { jobs: await sameRequest(tx, wanted, request_sha256), created: false };
  if (rows.length > 1)
    jobs.push(...((await tx.insertInto("jobs").values(rows.slice(1)).returningAll().execute()) as JobRow[]));
  await need(tx, jobs, wanted.spec.needs);
  for (const job of jobs) await emit(tx, lab, "job.created", job.id, { name: job.name, kind: job.kind });
  return { jobs, created: true };
}

async function sameRequest(tx: Tx, { userId, idempotencyKey }: Submission, sha256: string): Promise<JobRow[]> {
  const first = (await tx
    .selectFrom("jobs")
    .selectAll()
    .where("user_id", "=", userId)
    .where("idempotency_key", "=", idempotencyKey!)
    .executeTakeFirstOrThrow()) as JobRow;
  if (first.request_sha256 !== sha256) {
    throw new JobError(
      "conflict",
      `The idempotency key was used before, for another request (${first.id}).`,
      "Use a new key for a new request.",
    );
  }
  if (first.group_id === null) return [first];
  return (await tx
    .selectFrom("jobs")
    .selectAll()
    .where("group_id", "=", first.group_id)
    .orderBy("id")
    .execute()) as JobRow[];
}

async function need(tx: Tx, jobs: readonly JobRow[], needs: readonly string[]): Promise<void> {
  if (needs.length === 0) return;
  const there = await tx
    .selectFrom("jobs")
    .select("id")
    .where("id", "in", [...needs])
    .execute();
  const missing = needs.find((id) => !there.some((row) => row.id === id));
  if (missing !== undefined) throw new JobError("unknown", `The job needs ${missing}, which does not exist.`);
  const rows = jobs.flatMap((job) => [...new Set(needs)].map((needs_id) => ({ job_id: job.id, needs_id })));
  await tx.insertInto("job_needs").values(rows).execute();
}

/** What a POSTed matrix means now. @throws JobError nothing: no rig fits */
export async function expandMatrix(db: Database, { matrix, requires }: JobRequest): Promise<Requires[] | undefined> {
  if (matrix !== "every") return matrix;
  const rigs = await db
    .selectFrom("rigs")
    .innerJoin("boards", "boards.id", "rigs.board_id")
    .select(["rigs.name", "rigs.tags", "boards.kind"])
    .orderBy("rigs.name")
    .execute();
  const fitting = rigs.filter(({ name, tags, kind }) => matches(requires, { name, tags, boardKind: kind }));
  if (fitting.length === 0)
    throw new JobError("nothing", "No rig fits what the job requires, so there is nothing to run it on.");
  return fitting.map(({ name }) => ({ rig: name, tags: [] }));
}

/** A reservation is a job without a program: it waits in the same queue, by the same rules. */
export function reservationSpec(request: ReservationRequest): JobSpec {
  return {
    program: "interactive",
    files: {},
    args: [],
    clock: "wall",
    stdin: false,
    requires: request.requires,
    ...(request.boards === undefined ? {} : { boards: request.boards }),
    priority: request.priority,
    timeoutSeconds: Math.round(request.minutes * 60),
    retries: 0,
    needs: [],
    network: false,
    limits: { memoryMb: 1024, outputKb: 1024, traceKb: 0, diskMb: 256 },
  };
}

export async function findJob(db: Database, id: string): Promise<JobRow | undefined> {
  return (await db.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirst()) as JobRow | undefined;
}

/**
 * Ends a job wherever it is: one that waits is over at once; one that runs is told to stop, and its run's end follows.
 * @param reason  for the record, and for a holder whose rig is taken over
 */
export async function cancelJob(tx: Tx, lab: Lab, id: string, reason: string): Promise<JobRow | undefined> {
  const job = await tx.selectFrom("jobs").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  if (job === undefined || job.state === "done") return job as JobRow | undefined;
  const now = lab.now();
  if (job.state === "waiting") {
    await tx
      .updateTable("jobs")
      .set({ state: "done", outcome: "cancelled", reason, cancel_reason: reason, finished_at: now })
      .where("id", "=", id)
      .execute();
    await emit(tx, lab, "job.finished", id, { outcome: "cancelled", reason, name: job.name });
    return findJob(tx, id);
  }
  await tx.updateTable("jobs").set({ cancel_reason: reason }).where("id", "=", id).execute();
  await tx
    .updateTable("runs")
    .set({ cancelled_at: now })
    .where("job_id", "=", id)
    .where("state", "!=", "done")
    .where("cancelled_at", "is", null)
    .execute();
  await emit(tx, lab, "job.cancelling", id, { reason });
  const leases = await tx
    .selectFrom("leases")
    .selectAll()
    .where("job_id", "=", id)
    .where("released_at", "is", null)
    .execute();
  for (const lease of leases) {
    // nobody runs anything for these: an interactive one ends with its tunnel, and one that no agent has taken never began
    if (job.kind !== "interactive" && lease.accepted_at !== null) continue;
    const nothing = { tests: [], measurements: [], artifacts: [], summary: {} };
    await finishLease(
      tx,
      lab,
      undefined,
      { lease: lease.id, token: lease.token, outcome: "cancelled", reason, ...nothing },
      "cancelled",
    );
  }
  return findJob(tx, id);
}

/** Ends whatever of a user's waits or runs. */
export async function cancelAllOf(tx: Tx, lab: Lab, userId: string, reason: string): Promise<void> {
  const open = await tx
    .selectFrom("jobs")
    .select("id")
    .where("user_id", "=", userId)
    .where("state", "!=", "done")
    .orderBy("id")
    .execute();
  for (const { id } of open) await cancelJob(tx, lab, id, reason);
}

/** Asks for the same once more, as a new job. */
export async function retryJob(
  tx: Tx,
  lab: Lab,
  job: JobRow,
  userId: string,
  idempotencyKey?: string,
): Promise<{ job: JobRow; created: boolean }> {
  const { jobs, created } = await submit(tx, lab, {
    kind: job.kind,
    userId,
    name: job.name,
    spec: { ...job.spec, needs: [] },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  return { job: jobs[0], created };
}
