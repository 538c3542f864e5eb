/** The first schema. What must never be true of two rows at once is said to the database, not only to the code above it. */
import { sql, type Kysely } from "kysely";

const statements = [
  // ---- people ----
  `create table users (
     id text primary key, name text not null unique, role text not null check (role in ('viewer','user','admin')),
     disabled boolean not null default false, created_at timestamptz not null)`,
  // secrets are kept as their sha256 only; kind says what they open: the API, an agent's socket, one login, a page session, one tunnel
  `create table tokens (
     id text primary key, kind text not null check (kind in ('api','agent','link','session','ticket')),
     user_id text references users(id) on delete cascade, sha256 text not null, name text not null default '',
     role text check (role in ('viewer','user','admin')), subject text, csrf text,
     created_at timestamptz not null, expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz)`,
  `create index tokens_user on tokens(user_id)`,

  // ---- machines and boards ----
  `create table agents (
     id text primary key, name text not null unique, version text not null default '', host jsonb not null default '{}',
     sandbox jsonb not null default '{}', server_id text, connection text, connected boolean not null default false,
     last_seen_at timestamptz, created_at timestamptz not null)`,
  `create table boards (
     id text primary key, agent_id text not null references agents(id) on delete cascade, identity text not null,
     url text not null, kind text not null, name text not null default '', usb_serial text, port_path text,
     firmware text, emulated boolean not null, present boolean not null, last_seen_at timestamptz not null,
     unique (agent_id, identity))`,
  // what a server wants of an agent whose socket another server may hold
  `create table agent_commands (
     id text primary key, agent_id text not null references agents(id) on delete cascade, message jsonb not null,
     sent_at timestamptz, done_at timestamptz, error text, created_at timestamptz not null)`,
  `create table rigs (
     id text primary key, name text not null unique, agent_id text references agents(id), board_id text references boards(id),
     rig_file text not null default '', tags text[] not null default '{}', location text not null default '',
     notes text not null default '', photo text, restricted boolean not null default false,
     maintenance text, quarantine text, quarantined_at timestamptz, fail_streak integer not null default 0,
     quarantine_after integer not null default 3, power jsonb, flash jsonb, health jsonb not null default '{}',
     health_at timestamptz, health_result text, created_at timestamptz not null, updated_at timestamptz not null)`,
  `create index rigs_board on rigs(board_id)`,
  `create table grants (
     rig_id text not null references rigs(id) on delete cascade, user_id text not null references users(id) on delete cascade,
     primary key (rig_id, user_id))`,

  // ---- what was asked, and what came of it ----
  `create table schedules (
     id text primary key, name text not null unique, user_id text not null references users(id), cron text not null,
     timezone text not null, job jsonb not null, enabled boolean not null default true, next_at timestamptz,
     created_at timestamptz not null)`,
  `create table schedule_ticks (
     schedule_id text not null references schedules(id) on delete cascade, tick timestamptz not null,
     primary key (schedule_id, tick))`,
  `create table jobs (
     id text primary key, kind text not null check (kind in ('program','interactive','health')),
     user_id text not null references users(id), name text not null, spec jsonb not null,
     state text not null check (state in ('waiting','running','done')),
     outcome text check (outcome in ('passed','failed','timeout','infra_error','cancelled','skipped')), reason text,
     priority integer not null, idempotency_key text, request_sha256 text not null,
     group_id text, schedule_id text references schedules(id) on delete set null,
     attempts integer not null default 0, bad_rigs text[] not null default '{}', cancel_reason text, not_before timestamptz,
     created_at timestamptz not null, finished_at timestamptz, check ((state = 'done') = (outcome is not null)))`,
  `create unique index jobs_idempotency on jobs(user_id, idempotency_key)`,
  `create index jobs_live on jobs(priority desc, created_at) where state <> 'done'`,
  `create index jobs_group on jobs(group_id)`,
  `create index jobs_finished on jobs(finished_at) where state = 'done'`,
  `create table job_needs (
     job_id text not null references jobs(id) on delete cascade, needs_id text not null references jobs(id) on delete cascade,
     primary key (job_id, needs_id))`,
  `create table runs (
     id text primary key, job_id text not null references jobs(id) on delete cascade, attempt integer not null,
     state text not null check (state in ('assigned','running','done')),
     outcome text check (outcome in ('passed','failed','timeout','infra_error','cancelled')), reason text,
     created_at timestamptz not null, started_at timestamptz, finished_at timestamptz, cancelled_at timestamptz,
     log_bytes bigint not null default 0, log_capped boolean not null default false, summary jsonb,
     unique (job_id, attempt), check ((state = 'done') = (outcome is not null)))`,
  `create unique index runs_one_live on runs(job_id) where state <> 'done'`,

  // ---- who holds a rig: one live lease to a rig, and its number only grows, so that a stale holder can be told ----
  `create table leases (
     id text primary key, token bigserial unique, rig_id text not null references rigs(id),
     agent_id text not null references agents(id), job_id text not null references jobs(id) on delete cascade,
     run_id text not null references runs(id) on delete cascade, user_id text not null references users(id), role text not null default '',
     granted_at timestamptz not null, expires_at timestamptz not null, accepted_at timestamptz, renewed_at timestamptz,
     ends_at timestamptz, released_at timestamptz, release_reason text, outcome text, reason text)`,
  `create unique index leases_one_live on leases(rig_id) where released_at is null`,
  `create unique index leases_one_role on leases(run_id, role)`,
  `create index leases_agent on leases(agent_id) where released_at is null`,
  `create index leases_released on leases(released_at)`,

  // ---- results ----
  `create table log_chunks (
     run_id text not null references runs(id) on delete cascade, role text not null, seq integer not null,
     at timestamptz not null, stream text not null, text text not null, primary key (run_id, role, seq))`,
  `create table blobs (sha256 text primary key, size bigint not null, created_at timestamptz not null, used_at timestamptz not null)`,
  `create table blob_bytes (
     sha256 text not null references blobs(sha256) on delete cascade, seq integer not null, bytes bytea not null, primary key (sha256, seq))`,
  `create table artifacts (
     id text primary key, run_id text not null references runs(id) on delete cascade, role text not null default '', name text not null,
     media_type text not null, sha256 text not null references blobs(sha256), size bigint not null, created_at timestamptz not null,
     unique (run_id, role, name))`,
  `create table test_results (
     id bigserial primary key, run_id text not null references runs(id) on delete cascade, rig_id text not null references rigs(id) on delete cascade,
     suite text not null, name text not null, status text not null check (status in ('passed','failed','error','skipped')),
     duration_ms double precision, message text, at timestamptz not null)`,
  `create index test_results_name on test_results(suite, name, at)`,
  `create index test_results_run on test_results(run_id)`,
  `create table measurements (
     id bigserial primary key, run_id text not null references runs(id) on delete cascade, rig_id text not null references rigs(id) on delete cascade,
     name text not null, value double precision not null, unit text not null, at timestamptz not null)`,
  `create index measurements_name on measurements(name, at)`,

  // ---- what happened: numbered by transaction, because a serial number can become visible after a later one ----
  `create table events (
     id bigserial primary key, xid bigint not null default (pg_current_xact_id()::text::bigint), at timestamptz not null,
     kind text not null, subject text not null, data jsonb not null)`,
  `create index events_order on events(xid, id)`,
  `create index events_at on events(at)`,
  `create table audit (
     id bigserial primary key, at timestamptz not null, user_id text, user_name text not null, action text not null,
     subject text not null, detail jsonb not null, address text not null)`,

  // ---- webhooks ----
  `create table webhooks (
     id text primary key, url text not null, secret text not null, kinds text[] not null, enabled boolean not null default true,
     user_id text not null references users(id), failures integer not null default 0, created_at timestamptz not null)`,
  `create table deliveries (
     id bigserial primary key, webhook_id text not null references webhooks(id) on delete cascade, event_id bigint not null, body jsonb not null,
     attempts integer not null default 0, next_at timestamptz, status integer, error text, delivered_at timestamptz,
     unique (webhook_id, event_id))`,
  `create index deliveries_due on deliveries(next_at) where next_at is not null`,
  `create table settings (name text primary key, value jsonb not null)`,
];

export async function up(db: Kysely<any>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
