/** The tables as the code sees them, column for column as the migrations make them. Times are Dates, `bigint` columns are numbers below 2^53. */
import type { ColumnType, Generated } from "kysely";
import type { Flash, HealthPlan, JobSpec, Power, ServerMessage } from "../../shared/index.js";

/** Read as a value, written as JSON text: PostgreSQL's client would send a JavaScript array as a PostgreSQL one. */
type Json<T> = ColumnType<T, string, string>;
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface Tables {
  users: {
    id: string;
    name: string;
    role: Role;
    disabled: Defaulted<boolean>;
    created_at: Date;
    oidc_issuer: Optional<string>;
    oidc_subject: Optional<string>;
  };
  tokens: {
    id: string;
    kind: "api" | "agent" | "link" | "session" | "ticket";
    user_id: string | null;
    sha256: string;
    name: Defaulted<string>;
    role: Role | null;
    subject: string | null;
    csrf: string | null;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  agents: {
    id: string;
    name: string;
    version: Defaulted<string>;
    host: Json<Record<string, unknown>>;
    sandbox: Json<Record<string, string>>;
    server_id: string | null;
    connection: string | null;
    connected: Defaulted<boolean>;
    last_seen_at: Date | null;
    created_at: Date;
    /** Since when it takes no more jobs. */
    draining_at: Optional<Date>;
  };
  boards: {
    id: string;
    agent_id: string;
    identity: string;
    url: string;
    kind: string;
    name: Defaulted<string>;
    usb_serial: string | null;
    port_path: string | null;
    firmware: string | null;
    emulated: boolean;
    present: boolean;
    last_seen_at: Date;
  };
  agent_commands: {
    id: string;
    agent_id: string;
    message: Json<ServerMessage>;
    sent_at: Date | null;
    done_at: Date | null;
    error: string | null;
    created_at: Date;
  };
  rigs: {
    id: string;
    name: string;
    agent_id: string | null;
    board_id: string | null;
    rig_file: Defaulted<string>;
    tags: Defaulted<string[]>;
    location: Defaulted<string>;
    notes: Defaulted<string>;
    photo: string | null;
    restricted: Defaulted<boolean>;
    maintenance: string | null;
    quarantine: string | null;
    quarantined_at: Date | null;
    /** A person's name; null: the lab itself. */
    quarantined_by: string | null;
    fail_streak: Defaulted<number>;
    quarantine_after: Defaulted<number>;
    power: Json<Power | null> | null;
    flash: Json<Flash | null> | null;
    health: Json<HealthPlan>;
    health_at: Date | null;
    health_result: string | null;
    created_at: Date;
    updated_at: Date;
  };
  grants: { rig_id: string; user_id: string };
  schedules: {
    id: string;
    name: string;
    user_id: string;
    cron: string;
    timezone: string;
    job: Json<JobSpec>;
    enabled: Defaulted<boolean>;
    next_at: Date | null;
    created_at: Date;
  };
  schedule_ticks: { schedule_id: string; tick: Date };
  jobs: {
    id: string;
    kind: JobKind;
    user_id: string;
    name: string;
    spec: Json<JobSpec>;
    state: "waiting" | "running" | "done";
    outcome: Outcome | "skipped" | null;
    reason: string | null;
    priority: number;
    idempotency_key: string | null;
    request_sha256: string;
    group_id: string | null;
    schedule_id: string | null;
    attempts: Defaulted<number>;
    bad_rigs: Defaulted<string[]>;
    cancel_reason: string | null;
    not_before: Date | null;
    created_at: Date;
    finished_at: Date | null;
  };
  job_needs: { job_id: string; needs_id: string };
  runs: {
    id: string;
    job_id: string;
    attempt: number;
    state: "assigned" | "running" | "done";
    outcome: Outcome | null;
    reason: string | null;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
    cancelled_at: Date | null;
    log_bytes: Defaulted<number>;
    log_capped: Defaulted<boolean>;
    summary: Json<Record<string, unknown> | null> | null;
  };
  leases: {
    id: string;
    token: Generated<number>;
    rig_id: string;
    agent_id: string;
    job_id: string;
    run_id: string;
    user_id: string;
    role: Defaulted<string>;
    granted_at: Date;
    expires_at: Date;
    accepted_at: Date | null;
    renewed_at: Date | null;
    ends_at: Date | null;
    released_at: Date | null;
    release_reason: string | null;
    outcome: Outcome | null;
    reason: string | null;
  };
  log_chunks: { run_id: string; role: string; seq: number; at: Date; stream: string; text: string };
  blobs: { sha256: string; size: number; created_at: Date; used_at: Date };
  blob_bytes: { sha256: string; seq: number; bytes: Uint8Array };
  artifacts: {
    id: string;
    run_id: string;
    role: Defaulted<string>;
    name: string;
    media_type: string;
    sha256: string;
    size: number;
    created_at: Date;
  };
  test_results: {
    id: Generated<number>;
    run_id: string;
    rig_id: string;
    suite: string;
    name: string;
    status: "passed" | "failed" | "error" | "skipped";
    duration_ms: number | null;
    message: string | null;
    at: Date;
  };
  measurements: {
    id: Generated<number>;
    run_id: string;
    rig_id: string;
    name: string;
    value: number;
    unit: string;
    at: Date;
  };
  events: {
    id: Generated<number>;
    xid: Generated<number>;
    at: Date;
    kind: string;
    subject: string;
    data: Json<Record<string, unknown>>;
  };
  audit: {
    id: Generated<number>;
    at: Date;
    user_id: string | null;
    user_name: string;
    action: string;
    subject: string;
    detail: Json<Record<string, unknown>>;
    address: string;
  };
  webhooks: {
    id: string;
    url: string;
    secret: string;
    kinds: string[];
    enabled: Defaulted<boolean>;
    user_id: string;
    failures: Defaulted<number>;
    created_at: Date;
  };
  deliveries: {
    id: Generated<number>;
    webhook_id: string;
    event_id: number;
    body: Json<Record<string, unknown>>;
    attempts: Defaulted<number>;
    next_at: Date | null;
    status: number | null;
    error: string | null;
    delivered_at: Date | null;
  };
  settings: { name: string; value: Json<unknown> };
}

export type Role = "viewer" | "user" | "admin";
export type JobKind = "program" | "interactive" | "health";
/** Of a run; a job can also be `skipped`, when what it needed did not pass. */
export type Outcome = "passed" | "failed" | "timeout" | "infra_error" | "cancelled";
