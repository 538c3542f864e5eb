/** What the API answers: types only, made from the very schemas that the server checks its answers against. */
export type {
  AgentAnswer,
  ArchiveAnswer,
  ArtifactAnswer,
  AuditEntry,
  BoardAnswer,
  Comparison,
  JobAnswer,
  LeaseAnswer,
  LogChunk,
  MeasurementPoint,
  Outcome,
  Role,
  RunAnswer,
  ScheduleAnswer,
  TestHistoryRow,
  TestRow,
  TokenAnswer,
  TraceAnswer,
  TrendPoint,
  UserAnswer,
  WhyAnswer,
} from "../../shared/answers.js";
export type { ConsoleControl, ConsoleTraceEntry, FromConsole, ToConsole } from "../../shared/console.js";
export type { Rig, RigState } from "../../shared/rig.js";
export type { JobRequest } from "../../shared/job.js";

export interface Listed<T> {
  readonly items: T[];
}

/** A list that comes in pages. */
export interface Paged<T> extends Listed<T> {
  /** The cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** Who is signed in. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: "viewer" | "user" | "admin";
  readonly csrf: string | null;
}
