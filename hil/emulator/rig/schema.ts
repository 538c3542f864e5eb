/** The shape of a rig file, as far as it is the same for every part. What a part takes beside these keys is its own schema's matter. */
import { z } from "zod";
import { quantity } from "./quantity.js";

/** A pin of the board, a net of the rig or a rail: a name, or a bare GPIO number. */
const place = z.union([z.string().min(1), z.number().int().min(0)]).transform(String);

const pulls = z.record(z.string(), quantity("resistance", { min: 100, max: 1_000_000 }));

/** Keys that are the loader's; everything else in a part's entry goes to the part. */
export const PART_KEYS = ["part", "pins", "exec", "tcp"] as const;

const partEntry = z.looseObject({
  part: z.string().optional(),
  pins: z.record(z.string(), place).optional(),
  /** Seam for parts that run as programs of their own (one JSON object a line); nothing starts them yet. */
  exec: z.array(z.string()).min(1).optional(),
  tcp: z.string().optional(),
});

export const rigFile = z.strictObject({
  board: z.string(),
  description: z.string().optional(),
  /** For everything random in the rig: sensor noise, contact bounce. */
  seed: z.number().int().min(0).default(1),
  nets: z.array(z.string().min(1)).default([]),
  "pull-ups": pulls.default({}),
  "pull-downs": pulls.default({}),
  parts: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "A part's name is letters, digits, - and _, beginning with a letter."),
      partEntry,
    )
    .default({}),
});

export type RigFile = z.output<typeof rigFile>;
export type PartEntry = z.output<typeof partEntry>;
export const RIG_KEYS = Object.keys(rigFile.shape);
