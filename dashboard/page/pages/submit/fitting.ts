/** Which rigs would do for a job, by what is asked of them: the scheduler decides, this only tells beforehand. */
import type { Rig } from "../../api/answers.js";
import type { JobForm } from "./request.js";

export function fittingRigs(form: Pick<JobForm, "rig" | "board" | "tags">, rigs: readonly Rig[]): Rig[] {
  const tags = form.tags.split(/[\s,]+/).filter((tag) => tag !== "");
  return rigs.filter(
    (rig) =>
      rig.board !== null &&
      (form.rig === "" || rig.name === form.rig) &&
      (form.board === "" || rig.board.kind === form.board) &&
      tags.every((tag) => (tag.startsWith("!") ? !rig.tags.includes(tag.slice(1)) : rig.tags.includes(tag))),
  );
}
