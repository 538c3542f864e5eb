/**
 * What somebody at a rig's console and the process beside the board say to each other: JSON, one message to a frame of the tunnel's socket.
 *
 * The VM runs beside the board, so only what a person types and sees crosses the network: keys, output, what the pins and virtual parts do. A session
 * is always a REPL; `start` with a program runs that first and leaves its names in the REPL. Each start powers an emulated board on anew.
 */
import { z } from "zod";

const partValue = z.union([z.number(), z.boolean()]);

export const toConsole = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("start"),
    program: z.strictObject({ name: z.string().max(255), text: z.string().max(1 << 20) }).optional(),
    dialect: z.enum(["circuitpython", "micropython"]).optional(),
  }),
  z.strictObject({ kind: z.literal("input"), text: z.string().max(1 << 16) }),
  /** Ctrl-C. */
  z.strictObject({ kind: z.literal("interrupt") }),
  z.strictObject({
    kind: z.literal("adjust"),
    part: z.string().max(64),
    control: z.string().max(64),
    value: partValue,
  }),
]);
export type ToConsole = z.output<typeof toConsole>;

/** By the pin's number on the wire: its level, or the share of time that a PWM keeps it high; null when it floats. */
export type Pins = Readonly<Record<string, number | null>>;

export type ConsoleControl =
  | {
      readonly name: string;
      readonly kind: "number";
      readonly value: number;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly unit: string;
    }
  | { readonly name: string; readonly kind: "switch"; readonly value: boolean };

/** One command that the program gave its hardware; bytes are hexadecimal digits. */
export interface ConsoleTraceEntry {
  /** On the program's clock, in microseconds since it began. */
  readonly atUs: number;
  readonly tookUs?: number;
  readonly file?: string;
  readonly line?: number;
  /** `i2c.write_read` */
  readonly op: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly reply?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

export type FromConsole =
  /** First on every connection: whether a session goes on, of which the next messages tell; when none does, it is for whoever sits here to start one. */
  | { readonly kind: "here"; readonly session: boolean }
  /** A REPL, after the program if one was given. `session` counts the starts. */
  | { readonly kind: "started"; readonly session: number; readonly program: string | null; readonly dialect: string }
  | { readonly kind: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  /** What runs: a program or a statement; or the REPL's editor waits for keys; or somebody reads a line. */
  | { readonly kind: "terminal"; readonly state: "keys" | "lines" | "running" }
  /** The session is over: only another start goes on. */
  | { readonly kind: "ended"; readonly reason: string | null }
  | { readonly kind: "pins"; readonly pins: Pins; readonly atUs: number }
  | {
      readonly kind: "part";
      readonly name: string;
      readonly part: string;
      readonly state: Readonly<Record<string, unknown>>;
      readonly controls: readonly ConsoleControl[];
    }
  /** A display's picture, as base64. */
  | { readonly kind: "picture"; readonly part: string; readonly mediaType: string; readonly data: string }
  /** `dropped`: how many more there were than anybody could look at. */
  | { readonly kind: "trace"; readonly entries: readonly ConsoleTraceEntry[]; readonly dropped: number }
  /** Something that the person should know: a warning about the wiring, a message that made no sense. */
  | { readonly kind: "note"; readonly text: string };
