/** One job: what it asks for, why it waits, its runs. */
import type { JobAnswer, Paged, WhyAnswer } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { Notice } from "../../parts/notice.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { useResource } from "../../state/use-resource.js";
import { JobButtons } from "./job-buttons.js";
import { JobRuns } from "./job-runs.js";
import { kindOf } from "./kinds.js";
import { SpecView } from "./spec-view.js";
import "./jobs.css";

export function JobPage({ id }: { readonly id: string }) {
  const {
    data: job,
    fault,
    refresh,
  } = useResource(`job ${id}`, () => get<JobAnswer>(`/jobs/${encodeURIComponent(id)}`), ["job.", "run."]);
  if (job === undefined)
    return fault === undefined ? <Waiting what="the job" /> : <Notice kind="fault">{fault}</Notice>;
  return (
    <>
      <div class="row title-row">
        <h1>{job.name}</h1>
        <JobButtons job={job} onChange={() => void refresh()} />
      </div>
      <p class="row">
        <Badge state={job.outcome ?? job.state} />
        <span class="quiet">
          {kindOf(job.kind)} of {job.user}, asked for <When at={job.createdAt} />
          {job.priority !== 0 && `, priority ${job.priority}`}
        </span>
      </p>
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {job.reason !== null && <Notice kind={job.outcome === "passed" ? "good" : "advice"}>{job.reason}</Notice>}
      {job.state === "waiting" && <Why id={job.id} />}
      {job.runs.length > 0 && (
        <section aria-labelledby="runs">
          <h2 id="runs">Runs</h2>
          <JobRuns runs={job.runs} />
        </section>
      )}
      {job.group !== null && <Siblings group={job.group} id={job.id} />}
      {job.kind === "program" && (
        <section aria-labelledby="asked">
          <h2 id="asked">What it asks for</h2>
          <SpecView job={job} />
        </section>
      )}
    </>
  );
}

function Why({ id }: { readonly id: string }) {
  const { data } = useResource(`why ${id}`, () => get<WhyAnswer>(`/jobs/${encodeURIComponent(id)}/why`), [
    "job.",
    "lease.",
    "rig.",
  ]);
  if (data === undefined) return null;
  return (
    <Notice kind="advice">
      {data.sentence} {data.place !== null && `Place ${data.place} in the queue.`}{" "}
      {data.startsAt !== null && (
        <>
          Starts <When at={data.startsAt} />, by what such jobs took so far.
        </>
      )}
    </Notice>
  );
}

/** The other jobs of the same matrix. */
function Siblings({ group, id }: { readonly group: string; readonly id: string }) {
  const { data } = useResource(`group ${group}`, () => get<Paged<JobAnswer>>(`/jobs${query({ group, limit: 200 })}`), [
    "job.",
  ]);
  const others = data?.items.filter((job) => job.id !== id) ?? [];
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="matrix">
      <h2 id="matrix">The same on other rigs</h2>
      <ul>
        {others.map((job) => (
          <li key={job.id}>
            <Link to={`/jobs/${job.id}`}>
              {job.spec.requires.rig ?? (job.spec.requires.tags.join(" ") || job.name)}
            </Link>{" "}
            <Badge state={job.outcome ?? job.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}
