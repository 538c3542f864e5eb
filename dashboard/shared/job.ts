/** What a job asks for, in the words of the API. The server, the agents, the command line and the page all read these schemas. */
import { z } from "zod";

const tagPattern = /^[a-z0-9][a-z0-9._=:-]{0,62}$/;

/** `i2c`, `sensor=bme280`. Lower case, so that nobody wonders why `I2C` does not match. */
export const tag = z
  .string()
  .regex(tagPattern, "A tag is 1-63 of a-z 0-9 . _ = : -, and begins with a letter or digit.");

/** A tag that a rig must have, or with a `!` before it, must not have. */
export const wantedTag = z
  .string()
  .regex(/^!?[a-z0-9][a-z0-9._=:-]{0,62}$/, "Write a tag, or !tag for rigs that must not have it.");

export const objectName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/i,
    "A name is 1-63 letters, digits and hyphens, and begins with a letter or digit.",
  );

/** What a name shown to others has none of: control characters, and what hides or turns what stands around it. */
const unseen = /[\0-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Why something may not be called so; undefined when it may. Jobs of earlier versions may be. */
export function labelFault(text: string): string | undefined {
  return unseen.test(text) ? "It has control characters, or such as hide or turn the text around them." : undefined;
}

const forbiddenPart = (part: string): boolean => part === "" || part === "." || part === "..";
const windowsNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a file may not be called so; undefined when it may. The same everywhere, so that a job means the same on every agent. */
export function fileNameFault(path: string): string | undefined {
  if (path.length === 0 || Buffer.byteLength(path) > 255) return "A path has 1 to 255 bytes.";
  if (/[\0-\x1f\x7f]/.test(path)) return "A path has no control characters.";
  if (/[\\:*?"<>|]/.test(path)) return 'A path has none of \\ : * ? " < > |.';
  if (/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/.test(path)) return "A path has no invisible characters.";
  const parts = path.split("/");
  if (parts.length > 16) return "A path is at most 16 folders deep.";
  if (parts.some(forbiddenPart)) return "A path is relative, and has no empty, . or .. part.";
  if (parts.some((part) => windowsNames.test(part)))
    return "A path has no part that Windows reserves, such as con or nul.";
  if (parts.some((part) => part.endsWith(".") || part.endsWith(" ")))
    return "No part of a path ends in a dot or a space.";
  return undefined;
}

export const filePath = z.string().superRefine((path, context) => {
  const fault = fileNameFault(path);
  if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
});

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "A sha256 is 64 hexadecimal digits in lower case.");

export const requires = z
  .strictObject({
    rig: objectName.optional().describe("This rig and no other."),
    board: z.string().max(64).optional().describe("A kind of board: pico, feather."),
    tags: z.array(wantedTag).max(32).default([]).describe("Tags that the rig has; with ! before it, does not have."),
  })
  .describe("Which rig will do.");
export type Requires = z.output<typeof requires>;

export const limits = z
  .strictObject({
    memoryMb: z.int().min(128).max(8192).default(1024),
    cpuSeconds: z.int().min(1).max(86_400).optional().describe("Processor time; by default as much as the time-out."),
    outputKb: z.int().min(1).max(1_048_576).default(16_384).describe("Beyond this the log is cut, and says so."),
    traceKb: z
      .int()
      .min(0)
      .max(65_536)
      .default(2048)
      .describe("Beyond this the record of what was asked of the hardware ends. 0: none is kept."),
    diskMb: z.int().min(1).max(4096).default(256).describe("The largest file it may write."),
  })
  .describe("What a run may use of its agent.");
export type Limits = z.output<typeof limits>;

const role = z.strictObject({
  requires: requires.prefault({}),
  program: filePath.optional(),
  args: z.array(z.string().max(4096)).max(64).optional(),
});

/** Several files by content: nothing is unpacked, so nothing can explode. */
export const files = z
  .record(filePath, sha256)
  .refine((record) => Object.keys(record).length <= 2000, "A job has at most 2000 files.")
  .refine((record) => {
    const lower = Object.keys(record).map((path) => path.toLowerCase());
    return new Set(lower).size === lower.length;
  }, "Two paths differ in case only: some file systems would make them one file.")
  .refine((record) => {
    const paths = Object.keys(record);
    return !paths.some((path) => paths.some((other) => other.startsWith(`${path}/`)));
  }, "A path is both a file and a folder.");

export const jobSpec = z.strictObject({
  name: z.string().min(1).max(200).optional().describe("What history is kept under; by default the program's path."),
  program: filePath.describe("Which of the files to run."),
  files: files.describe("Paths and the sha256 of what is in them; upload with PUT /blobs/{sha256} first."),
  args: z.array(z.string().max(4096)).max(64).default([]),
  dialect: z.enum(["circuitpython", "micropython"]).optional(),
  clock: z.enum(["simulated", "wall"]).default("simulated").describe("The time of an emulated board."),
  requires: requires.prefault({}),
  boards: z
    .record(objectName, role)
    .refine((roles) => Object.keys(roles).length >= 2 && Object.keys(roles).length <= 8, "2 to 8 boards.")
    .optional()
    .describe("Several boards at once, by role: all rigs are leased together or none, and each runs its own program."),
  priority: z.int().min(-100).max(100).default(0),
  timeoutSeconds: z.int().min(1).max(86_400).default(600),
  retries: z
    .int()
    .min(0)
    .max(5)
    .default(2)
    .describe("For faults of the infrastructure only, each time on another rig."),
  needs: z.array(z.string().max(64)).max(50).default([]).describe("Jobs that must have passed before."),
  notBefore: z.iso.datetime({ offset: true }).optional(),
  stdin: z
    .boolean()
    .default(false)
    .describe("input() waits for POST /runs/{id}/input. Otherwise it finds the end of its input at once."),
  network: z.boolean().default(false).describe("Let the program reach the network; needs the role admin."),
  junit: filePath.optional().describe("Where the program writes JUnit XML, if it does."),
  limits: limits.prefault({}),
});
export type JobSpec = z.output<typeof jobSpec>;

/** A spec as an earlier version has stored it, with what has come to it since. */
export function currentSpec(stored: JobSpec): JobSpec {
  const { stdin = false } = stored as Partial<JobSpec>;
  return {
    ...stored,
    stdin,
    limits: stored.limits.traceKb === undefined ? limits.parse(stored.limits) : stored.limits,
  };
}

/** As POSTed: a spec, and optionally several sets of demands, each of which becomes a job of its own. */
export const jobRequest = jobSpec.extend({
  matrix: z
    .union([z.array(requires).min(1).max(200), z.literal("every")])
    .optional()
    .describe('A job for each of these, or with "every" for each rig that fits `requires` now.'),
});
export type JobRequest = z.output<typeof jobRequest>;

export const reservationRequest = z.strictObject({
  requires: requires.prefault({}),
  boards: z.record(objectName, z.strictObject({ requires: requires.prefault({}) })).optional(),
  minutes: z
    .number()
    .min(0.1)
    .max(1440)
    .default(60)
    .describe("How long at most; the lease ends sooner when nobody renews it."),
  priority: z.int().min(-100).max(100).default(0),
  purpose: z.string().max(200).default(""),
});
export type ReservationRequest = z.output<typeof reservationRequest>;
