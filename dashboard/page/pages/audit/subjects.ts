/** What an entry of the record is about. */
import type { AuditEntry } from "../../api/answers.js";

/** The page of what was acted on, if it has one. */
export function placeOf({ action, subject }: Pick<AuditEntry, "action" | "subject">): string | undefined {
  const [kind] = action.split(".");
  const name = encodeURIComponent(subject);
  if (kind === "job") return `/jobs/${name}`;
  if (kind === "rig") return `/rigs/${name}`;
  return kind === "schedule" ? "/schedules" : undefined;
}

/** `reason bench on fire, from lena`: the fields in a row, nested ones as JSON. */
export function detailText(detail: Readonly<Record<string, unknown>>): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
