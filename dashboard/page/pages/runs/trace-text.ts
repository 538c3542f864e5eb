/** A command to the board, in one line: `i2c.write_read  address 0x76, write f7, read 8  →  52 1c 00 …` */
import type { TraceAnswer } from "../../api/answers.js";
import { hex } from "../../parts/format.js";

export type TraceEntry = TraceAnswer["items"][number];

/** What was asked, without the command's name. */
export function requestText(entry: TraceEntry): string {
  return fields(entry.request);
}

/** What came back: nothing for what is posted, an error by its name. */
export function replyText(entry: TraceEntry): string {
  if (entry.error !== undefined) return entry.error;
  return entry.reply === undefined ? "" : fields(entry.reply);
}

/** `12.345 678 s` from the first command on: to the microsecond, in groups that an eye can read. */
export function timeText(us: number): string {
  const whole = Math.trunc(us / 1e6);
  const part = String(Math.round(us % 1e6)).padStart(6, "0");
  return `${whole}.${part.slice(0, 3)} ${part.slice(3)}`;
}

/** Families of commands that a trace holds, each with how many: `i2c` 120, `gpio` 14. */
export function families(entries: readonly TraceEntry[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { op } of entries) counts.set(familyOf(op), (counts.get(familyOf(op)) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

export function familyOf(op: string): string {
  return op.split(".")[0];
}

function fields(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${valueText(name, value)}`)
    .join(", ");
}

function valueText(name: string, value: unknown): string {
  if (name === "address" && typeof value === "number") return hex(value);
  if (typeof value === "string" && /^([0-9a-f]{2}){2,}$/.test(value)) return value.replace(/(..)(?=.)/g, "$1 ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
