/** What has ended, newest first, by outcome, owner and name. */
import type { JobAnswer, Paged } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { span } from "../../parts/format.js";
import { More } from "../../parts/more.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { wordOf } from "../../parts/tones.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { place, setSearch } from "../../router/router.js";
import { usePages } from "../../state/use-pages.js";
import { JobButtons } from "./job-buttons.js";

const outcomes = ["passed", "failed", "timeout", "infra_error", "cancelled", "skipped"];

export function EndedJobs() {
  const { search } = place.value;
  const filter = {
    outcome: search.get("outcome") ?? "",
    user: search.get("user") ?? "",
    name: search.get("name") ?? "",
  };
  const choose = (part: Partial<typeof filter>): void => setSearch({ show: "ended", ...filter, ...part });
  const asked = query({ state: "done", kind: "program", limit: 50, ...filter });
  const jobs = usePages<JobAnswer>(
    asked,
    (cursor) =>
      get<Paged<JobAnswer>>(`/jobs${asked}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`),
    ["job."],
  );
  return (
    <>
      <search class="row ends jobs-views">
        <span class="row ends">
          <label class="field">
            <span>Outcome</span>
            <select
              class="select"
              value={filter.outcome}
              onChange={(event) => choose({ outcome: event.currentTarget.value })}
            >
              <option value="">Any outcome</option>
              {outcomes.map((one) => (
                <option key={one} value={one}>
                  {wordOf(one)}
                </option>
              ))}
            </select>
          </label>
          <Exact label="Name" value={filter.name} onChange={(name) => choose({ name })} />
          <Exact label="Of" value={filter.user} onChange={(user) => choose({ user })} />
        </span>
      </search>
      {jobs.fault !== undefined && <Notice kind="fault">{jobs.fault}</Notice>}
      {jobs.items === undefined ? (
        <Waiting what="the jobs" />
      ) : (
        <Ended jobs={jobs.items} onChange={() => void jobs.refresh()} />
      )}
      <More of={jobs} what="jobs" />
    </>
  );
}

/** A field whose value is asked for when it is whole, not at each key. */
function Exact({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="search"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
    </label>
  );
}

function Ended({ jobs, onChange }: { readonly jobs: readonly JobAnswer[]; readonly onChange: () => void }) {
  if (jobs.length === 0) return <p class="quiet">No such job has ended.</p>;
  return (
    <Table columns={["Outcome", "Job", "Rig", "Of", { figures: "Took" }, "Ended", { buttons: "Acts" }]}>
      {jobs.map((job) => {
        const run = job.runs[job.runs.length - 1];
        return (
          <tr key={job.id}>
            <td>
              <Badge state={job.outcome ?? job.state} />
            </td>
            <th scope="row">
              <Link to={run === undefined ? `/jobs/${job.id}` : `/runs/${run.id}`}>{job.name}</Link>
              {job.runs.length > 1 && (
                <>
                  {" "}
                  <Link to={`/jobs/${job.id}`} class="quiet">
                    {job.runs.length} runs
                  </Link>
                </>
              )}
            </th>
            <td>{run === undefined ? "" : Object.values(run.rigs).join(", ")}</td>
            <td>{job.user}</td>
            <td class="number end">{run === undefined ? "" : tookOf(run)}</td>
            <td>{job.finishedAt !== null && <When at={job.finishedAt} />}</td>
            <td class="end">
              <JobButtons job={job} onChange={onChange} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

function tookOf({ startedAt, finishedAt }: JobAnswer["runs"][number]): string {
  return startedAt === null || finishedAt === null ? "" : span(Date.parse(finishedAt) - Date.parse(startedAt));
}
