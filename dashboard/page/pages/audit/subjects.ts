/** What an entry of the record is about. */
import type { AuditEntry } from "../../api/answers.js";

/** The page of what was acted on, if it has one. */
export function placeOf({ action, subject }: Pick<AuditEntry, "action" | "subject">): string | undefined {
  const [kind] = action.split(".");
  const name = encodeURIComponent(subject);
  if (kind === "job") return `/jobs/${name}`;
  // of a lease and of a tunnel, too, it is the rig
  if (kind === "rig" || kind === "lease" || kind === "tunnel") return `/rigs/${name}`;
  if (kind === "user" || kind === "token") return "/people";
  return kind === "schedule" ? "/schedules" : undefined;
}

/** Details that are longer are shown when somebody wants to see them: a whole rig file may be among them. */
export const longDetail = 240;

/** `reason bench on fire, from lena`: the fields in a row, nested ones as JSON. */
export function detailText(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
