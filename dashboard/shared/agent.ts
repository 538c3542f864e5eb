/**
 * What an agent and the server say to each other over the agent's WebSocket: JSON, one message to a frame.
 *
 * The agent numbers what must not be lost and keeps it until the server has acknowledged that number; the server works on the messages of an agent
 * one after another. Everything about a run carries its lease's id and token, and is compared with the lease before it is believed.
 */
import { z } from "zod";
import type { Flash, HealthPlan, JobSpec, Power } from "./index.js";

/** What a board may call itself is the board's word: bounded, and never trusted with control characters. */
const plain = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.replaceAll(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, "\ufffd"));

export const boardReport = z.object({
  identity: plain(200),
  url: plain(300),
  kind: plain(64),
  name: plain(200),
  usbSerial: plain(100).nullable(),
  portPath: plain(100).nullable(),
  firmware: plain(100).nullable(),
  emulated: z.boolean(),
});
export type BoardReport = z.output<typeof boardReport>;

const leaseRef = { lease: z.string().max(64), token: z.int() };

export const testResult = z.object({
  suite: plain(300),
  name: plain(500),
  status: z.enum(["passed", "failed", "error", "skipped"]),
  durationMs: z.number().min(0).nullable(),
  message: z.string().max(20_000).nullable(),
});
export type TestResult = z.output<typeof testResult>;

export const measurement = z.object({ name: plain(100), value: z.number(), unit: plain(30) });
export type Measurement = z.output<typeof measurement>;

export const runOutcome = z.enum(["passed", "failed", "timeout", "infra_error", "cancelled"]);

export const artifactReport = z.object({
  name: z.string().max(255),
  mediaType: z.string().max(100),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(0),
});
export type ArtifactReport = z.output<typeof artifactReport>;

/** By the pin's number; see `Pins` in console.ts. */
export const pinLevels = z
  .record(z.string().regex(/^\d{1,3}$/), z.number().min(0).max(1).nullable())
  .refine((pins) => Object.keys(pins).length <= 256);

export const agentMessage = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hello"),
    name: z.string().max(64),
    /** New each time the agent's process starts. */
    instance: z.string().max(64),
    version: z.string().max(64),
    host: z.record(z.string(), z.union([z.string().max(300), z.number(), z.boolean()])),
    sandbox: z.record(z.string(), z.string().max(300)),
    boards: z.array(boardReport).max(1000),
    leases: z.array(z.object(leaseRef)).max(2000),
    /** It is being stopped: it lets its runs end and wants no more. */
    draining: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("draining"), seq: z.int() }),
  z.object({ kind: z.literal("renew"), leases: z.array(z.object(leaseRef)).max(2000) }),
  z.object({ kind: z.literal("boards"), seq: z.int(), boards: z.array(boardReport).max(1000) }),
  z.object({ kind: z.literal("accepted"), seq: z.int(), ...leaseRef }),
  z.object({
    kind: z.literal("log"),
    seq: z.int(),
    ...leaseRef,
    chunk: z.int().min(0),
    stream: z.enum(["stdout", "stderr", "lab"]),
    text: z.string().max(70_000),
  }),
  z.object({
    kind: z.literal("result"),
    seq: z.int(),
    ...leaseRef,
    outcome: runOutcome,
    reason: z.string().max(4000).nullable(),
    /** Of an infra_error: the rig's fault, or the agent's own, which says nothing about the rig. */
    blame: z.enum(["rig", "agent"]).default("rig"),
    tests: z.array(testResult).max(20_000),
    measurements: z.array(measurement).max(5000),
    artifacts: z.array(artifactReport).max(200),
    summary: z.record(z.string(), z.unknown()),
  }),
  /** What the pins of a leased board carry: not numbered, not kept; the next one says more. */
  z.object({
    kind: z.literal("live"),
    ...leaseRef,
    pins: pinLevels,
  }),
  /** The answer to a `power`, `tunnel` or `input` message. */
  z.object({
    kind: z.literal("done"),
    seq: z.int(),
    request: z.string().max(64),
    error: z.string().max(2000).nullable(),
  }),
]);
export type AgentMessage = z.output<typeof agentMessage>;
export type AgentHello = Extract<AgentMessage, { kind: "hello" }>;
export type RunResult = Extract<AgentMessage, { kind: "result" }>;

/** What is to be run on one rig. */
export interface StartMessage {
  readonly kind: "start";
  readonly lease: string;
  readonly token: number;
  readonly run: string;
  readonly job: {
    readonly id: string;
    readonly kind: "program" | "health";
    readonly role: string;
    readonly spec: JobSpec;
  };
  readonly rig: {
    readonly name: string;
    readonly url: string;
    readonly usbSerial: string | null;
    readonly portPath: string | null;
    readonly identity: string;
    readonly emulated: boolean;
    readonly rigFile: string;
    readonly power: Power | null;
    readonly flash: Flash | null;
    readonly health: HealthPlan;
  };
}

export type ServerMessage =
  | { readonly kind: "welcome"; readonly agent: string; readonly leaseMs: number; readonly drop: readonly string[] }
  | { readonly kind: "refused"; readonly reason: string; readonly next: string }
  | { readonly kind: "ack"; readonly seq: number }
  /** `leases`: those that live on; any other the agent must end at once. */
  | { readonly kind: "renewed"; readonly leases: readonly string[] }
  | StartMessage
  /** `leases` of one run that all have been accepted: begin. */
  | { readonly kind: "go"; readonly lease: string }
  | { readonly kind: "cancel"; readonly lease: string; readonly reason: string }
  /** For the program's stdin, base64; `seq` counts the pieces from 0, so that one that comes twice is taken once. */
  | {
      readonly kind: "input";
      readonly request: string;
      readonly lease: string;
      readonly seq: number;
      readonly data: string;
      readonly end: boolean;
    }
  | { readonly kind: "power"; readonly request: string; readonly power: Power; readonly action: "on" | "off" | "cycle" }
  | {
      readonly kind: "tunnel";
      readonly request: string;
      readonly session: string;
      readonly ticket: string;
      /** The server to dial; null: the one that the agent has joined. */
      readonly url: string | null;
      readonly lease: string;
      readonly token: number;
      /** The board's raw bytes, or a console with the VM beside the board (console.ts). */
      readonly mode: "bytes" | "console";
      readonly rig: StartMessage["rig"];
    };
