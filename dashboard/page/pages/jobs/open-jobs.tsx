/** What runs, and what waits: each with its place, its estimate and the reason in words. */
import type { JobAnswer, Paged, WhyAnswer } from "../../api/answers.js";
import { get, getAll } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { useResource } from "../../state/use-resource.js";
import { JobButtons } from "./job-buttons.js";
import { kindOf } from "./kinds.js";

type Queued = WhyAnswer & Pick<JobAnswer, "name" | "kind" | "user"> & { readonly job: string };

const kinds = ["job.", "run.", "lease.", "rig."];

export function OpenJobs() {
  const running = useResource("running", () => get<Paged<JobAnswer>>("/jobs?state=running&limit=100"), kinds);
  const queue = useResource("queue", () => getAll<Queued>("/queue"), kinds);
  const refresh = (): void => void Promise.all([running.refresh(), queue.refresh()]);
  return (
    <>
      {[running.fault, queue.fault].map(
        (fault, index) =>
          fault !== undefined && (
            <Notice key={index} kind="fault">
              {fault}
            </Notice>
          ),
      )}
      <section aria-labelledby="running">
        <h2 id="running">Running</h2>
        <Running jobs={running.data?.items} onChange={refresh} />
      </section>
      <section aria-labelledby="waiting">
        <h2 id="waiting">Waiting</h2>
        <Queue items={queue.data?.items} onChange={refresh} />
      </section>
    </>
  );
}

function Running({
  jobs,
  onChange,
}: {
  readonly jobs: readonly JobAnswer[] | undefined;
  readonly onChange: () => void;
}) {
  if (jobs === undefined) return <Waiting what="what runs" />;
  if (jobs.length === 0) return <p class="quiet">Nothing runs.</p>;
  return (
    <Table columns={["Job", "Rig", "Of", "Since", { buttons: "Acts" }]}>
      {jobs.map((job) => {
        const run = job.runs[job.runs.length - 1];
        return (
          <tr key={job.id}>
            <th scope="row">
              <Link to={`/jobs/${job.id}`}>{job.name}</Link>
              {job.kind !== "program" && <span class="quiet"> {kindOf(job.kind)}</span>}
            </th>
            <td>{run === undefined ? "" : Object.values(run.rigs).join(", ")}</td>
            <td>{job.user}</td>
            <td>{(run?.startedAt ?? null) === null ? <Badge state="assigned" /> : <When at={run.startedAt!} />}</td>
            <td class="end">
              <JobButtons job={job} onChange={onChange} />
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

function Queue({ items, onChange }: { readonly items: readonly Queued[] | undefined; readonly onChange: () => void }) {
  if (items === undefined) return <Waiting what="the queue" />;
  if (items.length === 0) return <p class="quiet">Nothing waits.</p>;
  return (
    <Table columns={[{ figures: "Place" }, "Job", "Of", "Starts", "Why it waits", { buttons: "Acts" }]}>
      {items.map((item) => (
        <tr key={item.job}>
          <td class="number end">{item.place ?? "–"}</td>
          <th scope="row">
            <Link to={`/jobs/${item.job}`}>{item.name}</Link>
            {item.kind !== "program" && <span class="quiet"> {kindOf(item.kind)}</span>}
          </th>
          <td>{item.user}</td>
          <td>{item.startsAt === null ? "–" : <When at={item.startsAt} />}</td>
          <td class="job-why">{item.sentence}</td>
          <td class="end">
            <JobButtons job={{ ...item, id: item.job, state: "waiting" }} onChange={onChange} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
