/** Names of rows: a prefix that says what it is, then time and chance. They sort by the time they were made, so that they page well. */
import { randomBytes } from "node:crypto";

const digits = "0123456789abcdefghjkmnpqrstvwxyz";

export type Prefix = "usr" | "tok" | "agt" | "brd" | "rig" | "job" | "run" | "lse" | "sch" | "art" | "whk" | "grp";

/** @param atMs  milliseconds since 1970 */
export function newId(prefix: Prefix, atMs: number): string {
  let text = "";
  for (let left = Math.floor(atMs), n = 0; n < 9; n++, left = Math.floor(left / 32)) text = digits[left % 32] + text;
  for (const byte of randomBytes(10)) text += digits[byte % 32];
  return `${prefix}_${text}`;
}
