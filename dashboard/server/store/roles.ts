/** Which boards a job is for: one without a name, or several by role. */
import type { JobSpec, Requires } from "../../shared/index.js";

export function rolesOf(spec: Pick<JobSpec, "requires" | "boards">): Map<string, Requires> {
  if (spec.boards === undefined) return new Map([["", spec.requires]]);
  return new Map(Object.entries(spec.boards).map(([role, { requires }]) => [role, requires]));
}
