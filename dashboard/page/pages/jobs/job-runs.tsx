/** The runs of a job: one, and one more for each time that the rig and not the program was at fault. */
import type { JobAnswer } from "../../api/answers.js";
import { Badge } from "../../parts/badge.js";
import { span } from "../../parts/format.js";
import { Table } from "../../parts/table.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";

export function JobRuns({ runs }: { readonly runs: JobAnswer["runs"] }) {
  return (
    <Table columns={["Run", "Outcome", "Rig", "Started", { figures: "Took" }, "Because"]}>
      {runs.map((run) => (
        <tr key={run.id}>
          <th scope="row">
            <Link to={`/runs/${run.id}`}>Run {run.attempt}</Link>
          </th>
          <td>
            <Badge state={run.outcome ?? run.state} />
          </td>
          <td>
            {Object.entries(run.rigs).map(([role, rig]) => (
              <div key={role}>
                {role !== "" && <span class="quiet">{role}: </span>}
                <Link to={`/rigs/${encodeURIComponent(rig)}`}>{rig}</Link>
              </div>
            ))}
          </td>
          <td>{run.startedAt === null ? "–" : <When at={run.startedAt} />}</td>
          <td class="number end">
            {run.startedAt === null || run.finishedAt === null
              ? "–"
              : span(Date.parse(run.finishedAt) - Date.parse(run.startedAt))}
          </td>
          <td>{run.reason}</td>
        </tr>
      ))}
    </Table>
  );
}
