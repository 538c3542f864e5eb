/** Rigs, and what an administrator says about them. */
import { z } from "zod";
import { objectName, sha256, tag } from "./job.js";

/** A program and its arguments, never a shell's line: nothing of it is expanded. */
const command = z.array(z.string().min(1).max(1024)).min(1).max(32);

export const power = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("uhubctl"),
      hub: z.string().regex(/^[0-9]+(-[0-9.]+)?$/),
      port: z.int().min(1).max(32),
    }),
    z.strictObject({ kind: z.literal("command"), on: command, off: command }),
    z.strictObject({
      kind: z.literal("relay"),
      board: z.string().min(1).max(200).describe("The identity of another board of the same agent: see GET /agents."),
      pin: z.string().min(1).max(32).describe("As it is printed on that board: GP5."),
      activeLow: z.boolean().default(false).describe("The relay draws when the pin is low."),
      contact: z
        .enum(["normally-closed", "normally-open"])
        .default("normally-closed")
        .describe("Normally closed: the board has power while nobody holds the pin."),
    }),
  ])
  .describe("How to take the board's power away and give it back.");
export type Power = z.output<typeof power>;

export const flash = z
  .strictObject({
    command: command.describe("Run on the agent before each run; {url}, {serial} and {port} stand for the board's."),
    timeoutSeconds: z.int().min(1).max(600).default(120),
  })
  .describe("Puts the right firmware on the board. A failure is the infrastructure's, never the job's.");
export type Flash = z.output<typeof flash>;

export const healthPlan = z.strictObject({
  everyMinutes: z.int().min(0).max(10_080).default(60).describe("0: never by itself."),
  expectI2c: z
    .array(z.int().min(0x08).max(0x77))
    .max(16)
    .default([])
    .describe("Addresses that must answer on the board's I2C bus: known parts."),
});
export type HealthPlan = z.output<typeof healthPlan>;

/** What can be said of a rig; each field may be left away. */
export const rigPatch = z.strictObject({
  name: objectName.optional(),
  tags: z.array(tag).max(64).optional(),
  location: z.string().max(200).optional(),
  notes: z.string().max(10_000).optional(),
  photo: sha256.nullable().optional().describe("A picture uploaded with PUT /blobs/{sha256}."),
  rigFile: z.string().max(200_000).optional().describe("YAML: what is wired to the board."),
  restricted: z.boolean().optional().describe("Only those who were granted it, and administrators, may use it."),
  maintenance: z.string().max(500).nullable().optional().describe("Why it is taken out of use; null puts it back."),
  quarantineAfter: z.int().min(1).max(100).optional(),
  power: power.nullable().optional(),
  flash: flash.nullable().optional(),
  health: healthPlan.optional(),
});
export type RigPatch = z.output<typeof rigPatch>;

export const rigRequest = rigPatch.extend({
  name: objectName,
  agent: objectName.describe("The agent's name."),
  board: z.string().min(1).max(200).describe("emulator:pico, or the identity of a board that the agent has."),
});
export type RigRequest = z.output<typeof rigRequest>;

export const rigState = z.enum(["ready", "busy", "offline", "quarantined", "maintenance"]);
export type RigState = z.output<typeof rigState>;

export const rig = z.object({
  id: z.string(),
  name: z.string(),
  state: rigState,
  reason: z.string().nullable().describe("Why it is not ready, for a person."),
  agent: z.string().nullable(),
  board: z
    .object({
      kind: z.string(),
      name: z.string(),
      url: z.string(),
      identity: z.string(),
      usbSerial: z.string().nullable(),
      portPath: z.string().nullable(),
      firmware: z.string().nullable(),
      emulated: z.boolean(),
      present: z.boolean(),
    })
    .nullable(),
  tags: z.array(z.string()),
  location: z.string(),
  notes: z.string(),
  photo: z.string().nullable(),
  rigFile: z.string(),
  restricted: z.boolean(),
  failStreak: z.number(),
  quarantineAfter: z.number(),
  power: power.nullable(),
  flash: flash.nullable(),
  health: healthPlan,
  healthAt: z.string().nullable(),
  healthResult: z.string().nullable(),
  lease: z
    .object({
      id: z.string(),
      job: z.string(),
      kind: z.string(),
      user: z.string(),
      since: z.string(),
      expires: z.string(),
    })
    .nullable(),
  waiting: z.number().describe("Jobs in the queue that this rig could take."),
});
export type Rig = z.output<typeof rig>;
