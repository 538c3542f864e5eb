/** What the planner decides on, read from the database in one go. */
import { sql } from "kysely";
import type { Database, Lab } from "../lab.js";
import type { PlanJob } from "../rules/plan.js";
import type { WhyRig } from "../rules/why.js";
import { rolesOf } from "../store/roles.js";
import { stateOf, type PlanRow } from "../store/rigs.js";

/** More than these are not looked at in one pass: the next one has the rest. */
export const mostJobs = 500;
/** Of those who want the same, so many are looked at when the first ones of the queue want what is not there. */
const mostAlike = 20;

export interface LabSnapshot<Row extends PlanRow = PlanRow> {
  readonly now: number;
  readonly jobs: PlanJob[];
  readonly rigs: WhyRig[];
  readonly held: Map<string, number>;
  /** Rows by the rig's id. */
  readonly rows: ReadonlyMap<string, Row>;
}

/**
 * @param rows  of all rigs, as planRows has them or with more
 * @param wide  not the first of the queue, but the first of each kind of demand: hundreds that wait for a broken rig must not hold up the rest
 */
export async function takeSnapshot<Row extends PlanRow>(
  db: Database,
  lab: Lab,
  rows: readonly Row[],
  wide = false,
): Promise<LabSnapshot<Row>> {
  const grants = await db
    .selectFrom("grants")
    .innerJoin("users", "users.id", "grants.user_id")
    .select(["grants.rig_id", "users.name"])
    .execute();
  const jobs = await startableJobs(db, lab, wide);
  const held = await db
    .selectFrom("leases")
    .innerJoin("users", "users.id", "leases.user_id")
    .select(["users.name", sql<number>`count(*)::int`.as("count")])
    .where("released_at", "is", null)
    .groupBy("users.name")
    .execute();
  return {
    now: lab.now().getTime(),
    jobs,
    rigs: rows.map((row) =>
      planRig(
        row,
        grants.filter((g) => g.rig_id === row.id).map(({ name }) => name),
      ),
    ),
    held: new Map(held.map(({ name, count }) => [name, count])),
    rows: new Map(rows.map((row) => [row.id, row])),
  };
}

/** Those that wait for nothing but a rig. */
async function startableJobs(db: Database, lab: Lab, wide: boolean): Promise<PlanJob[]> {
  const rows = await db
    .selectFrom("jobs")
    .$if(wide, (query) =>
      query.where(
        "jobs.id",
        "in",
        sql<string>`(select id from (
          select id, row_number() over (
            partition by user_id, kind, spec->'requires', spec->'boards', bad_rigs order by priority desc, created_at) as place
          from jobs where state = 'waiting') alike where place <= ${mostAlike})`,
      ),
    )
    .innerJoin("users", "users.id", "jobs.user_id")
    .select([
      "jobs.id",
      "jobs.kind",
      // a job may have thousands of files: their names are not needed here
      sql<PlanSpec>`jsonb_build_object('requires', jobs.spec->'requires', 'boards', jobs.spec->'boards')`.as("spec"),
      "jobs.priority",
      "jobs.created_at",
      "jobs.bad_rigs",
      "users.name as user",
      "users.role",
    ])
    .where("jobs.state", "=", "waiting")
    .where((eb) => eb.or([eb("jobs.not_before", "is", null), eb("jobs.not_before", "<=", lab.now())]))
    .where((outer) =>
      outer.not(
        outer.exists(
          outer
            .selectFrom("job_needs")
            .innerJoin("jobs as needed", "needed.id", "job_needs.needs_id")
            .select("job_needs.job_id")
            .whereRef("job_needs.job_id", "=", "jobs.id")
            .where((eb) => eb.or([eb("needed.outcome", "is", null), eb("needed.outcome", "!=", "passed")])),
        ),
      ),
    )
    .orderBy("jobs.priority", "desc")
    .orderBy("jobs.created_at")
    .limit(mostJobs)
    .execute();
  return rows.map((row) => planJob({ ...row, spec: { ...row.spec, boards: row.spec.boards ?? undefined } }));
}

type PlanSpec = Parameters<typeof rolesOf>[0];

export function planJob(row: {
  id: string;
  kind: PlanJob["kind"];
  spec: Parameters<typeof rolesOf>[0];
  priority: number;
  created_at: Date;
  bad_rigs: string[];
  user: string;
  role: string;
}): PlanJob {
  return {
    id: row.id,
    user: row.user,
    admin: row.role === "admin",
    kind: row.kind,
    priority: row.priority,
    createdAt: row.created_at.getTime(),
    roles: rolesOf(row.spec),
    badRigs: row.bad_rigs,
  };
}

/** In words that can follow "is". A rig in use whose agent is being stopped will not come free. */
function whyNot(row: PlanRow): string {
  const { state, reason } = stateOf(row);
  return state === "busy" ? `${reason}, and its agent ${row.agent_name} is being stopped` : reason!;
}

/** Somebody could have it now: a job, or when it is broken, the check that may clear it. */
export function isFree(row: PlanRow): boolean {
  return row.lease_id === null && (stateOf(row).state === "ready" || healthOnlyNow(row));
}

/** A broken rig is given to nobody but the check that may clear it. */
function healthOnlyNow(row: PlanRow): boolean {
  const reachable = row.agent_connected === true && row.agent_draining_at === null && row.board_present === true;
  return reachable && stateOf(row).state === "quarantined";
}

function planRig(row: PlanRow, granted: string[]): WhyRig {
  const { state } = stateOf(row);
  const healthOnly = healthOnlyNow(row);
  return {
    id: row.id,
    name: row.name,
    boardKind: row.board_kind ?? "",
    tags: row.tags,
    free: isFree(row),
    ...(row.restricted ? { onlyFor: new Set(granted) } : {}),
    ...(healthOnly ? { healthOnly } : {}),
    ...(state === "ready" || (state === "busy" && row.agent_draining_at === null) ? {} : { unusable: whyNot(row) }),
    ...(row.lease_id === null
      ? {}
      : {
          busy: {
            with: `${row.lease_kind === "program" ? `${row.lease_job_name} of ` : row.lease_kind === "health" ? "a health check by " : ""}${row.lease_user}`,
            until: row.lease_expires_at!.getTime(),
          },
        }),
  };
}
