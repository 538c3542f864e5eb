/** What the API answers. The server checks its answers against these; the page and other clients have their types from here. */
import { z } from "zod";
import { jobSpec } from "./job.js";

/** How a run or a job ended. */
export const outcome = z.enum(["passed", "failed", "timeout", "infra_error", "cancelled", "skipped"]);
export type Outcome = z.output<typeof outcome>;

/** One job and its runs, in short. */
export const jobAnswer = z.object({
  id: z.string(),
  kind: z.enum(["program", "interactive", "health"]),
  name: z.string(),
  user: z.string(),
  state: z.enum(["waiting", "running", "done"]),
  outcome: outcome.nullable(),
  reason: z.string().nullable(),
  priority: z.number(),
  attempts: z.number(),
  group: z.string().nullable().describe("What the jobs of one matrix have in common."),
  schedule: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  spec: jobSpec.loose(),
  needs: z.array(z.string()),
  runs: z.array(
    z.object({
      id: z.string(),
      attempt: z.number(),
      state: z.string(),
      outcome: outcome.nullable(),
      reason: z.string().nullable(),
      rigs: z.record(z.string(), z.string()).describe("By role; the role of the only one is empty."),
      startedAt: z.string().nullable(),
      finishedAt: z.string().nullable(),
    }),
  ),
});
export type JobAnswer = z.output<typeof jobAnswer>;

/** What was in an archive, for the `files` and the `program` of a job. */
export const archiveAnswer = z.object({
  files: z.record(z.string(), z.string()).describe("Paths and the sha256 of what is in them."),
  sizes: z.record(z.string(), z.number()).describe("Paths and bytes."),
  program: z.string().nullable().describe("code.py, main.py, or the only program at the top; null: it must be named."),
});
export type ArchiveAnswer = z.output<typeof archiveAnswer>;

/** Why a job waits. */
export const whyAnswer = z.object({
  sentence: z.string().describe("For a person."),
  place: z.number().nullable().describe("1 is next."),
  startsAt: z.string().nullable().describe("An estimate."),
});
export type WhyAnswer = z.output<typeof whyAnswer>;

/** A file that a run left behind. */
export const artifactAnswer = z.object({
  id: z.string(),
  role: z.string(),
  name: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  size: z.number(),
});
export type ArtifactAnswer = z.output<typeof artifactAnswer>;

/** A piece of a run's log. */
export const logChunk = z.object({
  role: z.string(),
  seq: z.number(),
  at: z.string(),
  stream: z.string(),
  text: z.string(),
});
export type LogChunk = z.output<typeof logChunk>;

/** One run with its results. */
export const runAnswer = z.object({
  id: z.string(),
  job: z.string(),
  name: z.string(),
  attempt: z.number(),
  state: z.string(),
  outcome: z.string().nullable(),
  reason: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  logBytes: z.number(),
  logCapped: z.boolean(),
  summary: z.record(z.string(), z.unknown()).nullable(),
  parts: z.array(
    z.object({
      role: z.string(),
      rig: z.string(),
      lease: z.string(),
      outcome: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  artifacts: z.array(artifactAnswer),
  tests: z.array(
    z.object({
      suite: z.string(),
      name: z.string(),
      status: z.string(),
      durationMs: z.number().nullable(),
      message: z.string().nullable(),
    }),
  ),
  measurements: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
});
export type RunAnswer = z.output<typeof runAnswer>;

/** A rig that somebody holds. */
export const leaseAnswer = z.object({
  id: z.string(),
  token: z.number().describe("The fencing token: it only grows, and every act on the lease names it."),
  rig: z.string(),
  role: z.string(),
  job: z.string(),
  kind: z.string(),
  user: z.string(),
  grantedAt: z.string(),
  expiresAt: z.string(),
  releasedAt: z.string().nullable(),
  releaseReason: z.string().nullable(),
});
export type LeaseAnswer = z.output<typeof leaseAnswer>;

/** From the least to the most. */
export const role = z.enum(["viewer", "user", "admin"]);
export type Role = z.output<typeof role>;

/** A user. */
export const userAnswer = z.object({
  id: z.string(),
  name: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: z.string(),
});
export type UserAnswer = z.output<typeof userAnswer>;

/** A token, without its secret. */
export const tokenAnswer = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  user: z.string().nullable(),
  agent: z.string().nullable(),
  role: role.nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
});
export type TokenAnswer = z.output<typeof tokenAnswer>;

/** Who did what. */
export const auditEntry = z.object({
  id: z.number(),
  at: z.string(),
  user: z.string(),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  address: z.string(),
});
export type AuditEntry = z.output<typeof auditEntry>;

/** A job that comes back. */
export const scheduleAnswer = z.object({
  id: z.string(),
  name: z.string(),
  user: z.string(),
  cron: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  nextAt: z.string().nullable(),
  job: jobSpec.loose(),
});
export type ScheduleAnswer = z.output<typeof scheduleAnswer>;

/** A machine with boards. */
export const agentAnswer = z.object({
  id: z.string(),
  name: z.string(),
  connected: z.boolean(),
  draining: z.boolean().describe("It is being stopped: what runs may end, and nothing more is given to it."),
  version: z.string(),
  host: z.record(z.string(), z.unknown()),
  sandbox: z
    .record(z.string(), z.string())
    .describe("How jobs are held there: what is enforced by what, and what is not."),
  lastSeenAt: z.string().nullable(),
  boards: z.array(
    z.object({
      id: z.string(),
      identity: z.string(),
      url: z.string(),
      kind: z.string(),
      name: z.string(),
      usbSerial: z.string().nullable(),
      portPath: z.string().nullable(),
      firmware: z.string().nullable(),
      emulated: z.boolean(),
      present: z.boolean(),
      rig: z.string().nullable(),
    }),
  ),
});
export type AgentAnswer = z.output<typeof agentAnswer>;

/** Who is told of events. */
export const webhookAnswer = z.object({
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  enabled: z.boolean(),
  failures: z.number().describe("In a row; after 50 it is switched off."),
});
export type WebhookAnswer = z.output<typeof webhookAnswer>;

/** How often a test failed and flaked. */
export const testRow = z.object({
  suite: z.string(),
  name: z.string(),
  rig: z.string().nullable(),
  runs: z.number(),
  failures: z.number(),
  flips: z
    .number()
    .describe("How often the result changed from one run to the next on the same rig with the same files."),
  flakeRate: z.number().describe("Flips for each pair of runs that followed one another, 0 to 1."),
  last: z.string(),
  lastAt: z.string(),
});
export type TestRow = z.output<typeof testRow>;

/** One result of a test. */
export const testHistoryRow = z.object({
  run: z.string(),
  rig: z.string(),
  status: z.string(),
  durationMs: z.number().nullable(),
  message: z.string().nullable(),
  at: z.string(),
});
export type TestHistoryRow = z.output<typeof testHistoryRow>;

/** One run of a job of that name. */
export const trendPoint = z.object({
  run: z.string(),
  rig: z.string(),
  outcome: z.string(),
  seconds: z.number(),
  at: z.string(),
});
export type TrendPoint = z.output<typeof trendPoint>;

/** A value that a run measured. */
export const measurementPoint = z.object({
  run: z.string(),
  rig: z.string(),
  value: z.number(),
  unit: z.string(),
  at: z.string(),
});
export type MeasurementPoint = z.output<typeof measurementPoint>;

const diff = {
  equal: z.boolean(),
  onlyA: z.number().describe("Lines that only a has; of a diff that was cut, at least."),
  onlyB: z.number(),
  hunks: z
    .array(
      z.array(
        z.object({
          kind: z.enum(["same", "a", "b"]),
          a: z.number().nullable().describe("The line's number in a, from 1."),
          b: z.number().nullable(),
          text: z.string(),
        }),
      ),
    )
    .describe("Lines that differ, with a few around them."),
  cut: z.boolean().describe("There is more than is shown."),
};

/** How two runs differ. */
export const comparison = z.object({
  a: z.string(),
  b: z.string(),
  tests: z.array(z.object({ suite: z.string(), name: z.string(), a: z.string().nullable(), b: z.string().nullable() })),
  measurements: z.array(
    z.object({ name: z.string(), unit: z.string(), a: z.number().nullable(), b: z.number().nullable() }),
  ),
  summary: z.array(z.object({ path: z.string(), a: z.unknown(), b: z.unknown() })),
  output: z.object({
    ...diff,
    firstLine: z.number().nullable(),
    a: z.string().nullable(),
    b: z.string().nullable(),
  }),
  traces: z
    .array(z.object({ role: z.string(), lengthA: z.number(), lengthB: z.number(), ...diff }))
    .describe("Of each board that left a trace in both; when a command came, and how long it took, is not compared."),
  trace: z
    .object({
      equal: z.boolean(),
      firstEntry: z.number().nullable(),
      a: z.string().nullable(),
      b: z.string().nullable(),
    })
    .nullable(),
});
export type Comparison = z.output<typeof comparison>;

/** A page of a run's trace. */
export const traceAnswer = z.object({
  items: z.array(
    z
      .object({
        atUs: z.number().describe("On the program's clock, from the first command on."),
        tookUs: z.number().optional(),
        file: z.string().optional(),
        line: z.number().optional(),
        op: z.string().describe("The command: i2c.write_read."),
        request: z.record(z.string(), z.unknown()).describe("Its fields; bytes in hexadecimal digits."),
        reply: z.record(z.string(), z.unknown()).optional(),
        error: z.string().optional(),
      })
      .loose(),
  ),
  total: z.number(),
  next: z.number().nullable().describe("Give it back as `after`."),
  cut: z.boolean().describe("The program asked for more than is kept."),
});
export type TraceAnswer = z.output<typeof traceAnswer>;

/** A kind of board: its pins, and where they are on it. Lengths in millimetres, from the upper left corner with the plug at the top. */
export const boardAnswer = z.object({
  id: z.string(),
  title: z.string(),
  manufacturer: z.string(),
  chip: z.string(),
  pythons: z.array(z.enum(["circuitpython", "micropython"])).describe("Which it can run here."),
  pins: z.array(
    z.object({
      gpio: z.number(),
      label: z.string(),
      names: z.array(z.string()).describe("What else programs call it."),
      adc: z.boolean(),
    }),
  ),
  layout: z.object({
    widthMm: z.number(),
    heightMm: z.number(),
    round: z.boolean().describe("A disc."),
    plug: z.object({ x: z.number() }).describe("The middle of the USB plug, at the upper edge."),
    measured: z.boolean().describe("False: the places of its pads are not known, and they stand in two columns."),
    pads: z.array(
      z.object({
        label: z.string(),
        gpio: z.number().nullable(),
        x: z.number(),
        y: z.number(),
        text: z.enum(["left", "right", "up", "down"]),
      }),
    ),
    chip: z.object({ x: z.number(), y: z.number(), sideMm: z.number(), name: z.string() }),
    led: z.object({ x: z.number(), y: z.number(), gpio: z.number() }).nullable(),
    neopixel: z.object({ x: z.number(), y: z.number(), gpio: z.number() }).nullable(),
  }),
});
export type BoardAnswer = z.output<typeof boardAnswer>;
