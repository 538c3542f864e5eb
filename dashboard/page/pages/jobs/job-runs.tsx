/** The runs of a job: one, and one more for each time that the rig and not the program was at fault. */
import type { JobAnswer } from "../../api/answers.js";
import { Badge } from "../../parts/badge.js";
import { span } from "../../parts/format.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";

export function JobRuns({ runs }: { readonly runs: JobAnswer["runs"] }) {
  return (
    <div class="table-frame">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Outcome</th>
            <th scope="col">Rig</th>
            <th scope="col">Started</th>
            <th scope="col" class="end">
              Took
            </th>
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </div>
  );
}
