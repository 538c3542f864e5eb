/** One run: how it ended, its log while it grows, what it asked of the board, what it left behind, how it differs from the last that passed. */
import { useState } from "preact/hooks";
import type { JobAnswer, RunAnswer } from "../../api/answers.js";
import { get } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { bytes, span } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { Tabs } from "../../parts/tabs.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { useResource } from "../../state/use-resource.js";
import { now } from "../../state/now.js";
import { JobButtons } from "../jobs/job-buttons.js";
import { RunArtifacts } from "./run-artifacts.js";
import { RunDifference } from "./run-difference.js";
import { RunLog } from "./run-log.js";
import { RunResults } from "./run-results.js";
import { RunTrace } from "./run-trace.js";
import "../jobs/jobs.css";

export function RunPage({ id }: { readonly id: string }) {
  const {
    data: run,
    fault,
    refresh,
  } = useResource(`run ${id}`, () => get<RunAnswer>(`/runs/${encodeURIComponent(id)}`), ["run.", "job."]);
  if (run === undefined)
    return fault === undefined ? <Waiting what="the run" /> : <Notice kind="fault">{fault}</Notice>;
  return (
    <>
      <div class="row title-row">
        <h1>{run.name}</h1>
        <RunActs run={run} onChange={() => void refresh()} />
      </div>
      <RunFacts run={run} />
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {run.reason !== null && <Notice kind={run.outcome === "passed" ? "good" : "advice"}>{run.reason}</Notice>}
      <RunViews run={run} />
    </>
  );
}

function RunViews({ run }: { readonly run: RunAnswer }) {
  const [view, setView] = useState("log");
  const views = [
    { id: "log", text: "Log", show: () => <RunLog run={run} /> },
    {
      id: "results",
      text: `Results (${run.tests.length + run.measurements.length})`,
      show: () => <RunResults run={run} />,
    },
    { id: "trace", text: "Trace", show: () => <RunTrace run={run} /> },
    { id: "files", text: `Files (${run.artifacts.length})`, show: () => <RunArtifacts run={run} /> },
    { id: "difference", text: "Difference", show: () => <RunDifference run={run} /> },
  ];
  return <Tabs label="What is known of the run" views={views} chosen={view} onChoose={setView} />;
}

function RunActs({ run, onChange }: { readonly run: RunAnswer; readonly onChange: () => void }) {
  const { data: job } = useResource(`job ${run.job}`, () => get<JobAnswer>(`/jobs/${run.job}`), ["job."]);
  return (
    <span class="row">
      {job !== undefined && <JobButtons job={job} onChange={onChange} />}
      <Link to={`/jobs/${run.job}`} class="button small">
        Job
      </Link>
      {run.state === "done" && (
        <a class="button small" href={`/api/v1/runs/${run.id}/junit`} download={`${run.id}.xml`}>
          JUnit
        </a>
      )}
    </span>
  );
}

function RunFacts({ run }: { readonly run: RunAnswer }) {
  const end = run.finishedAt === null ? now.value : Date.parse(run.finishedAt);
  return (
    <p class="row">
      <Badge state={run.outcome ?? run.state} />
      <span class="quiet">
        {run.attempt > 1 && `Run ${run.attempt} of its job, `}
        {run.startedAt === null ? (
          <>
            assigned <When at={run.createdAt} />
          </>
        ) : (
          <>
            started <When at={run.startedAt} />, {run.finishedAt === null ? "for" : "took"}{" "}
            {span(Math.max(0, end - Date.parse(run.startedAt)))}
          </>
        )}
        , log of {bytes(run.logBytes)}
      </span>
      <span>
        {run.parts.map(({ role, rig, outcome }) => (
          <span key={role} class="run-part">
            {role !== "" && `${role}: `}
            <Link to={`/rigs/${encodeURIComponent(rig)}`}>{rig}</Link>
            {run.parts.length > 1 && outcome !== null && (
              <>
                {" "}
                <Badge state={outcome} />
              </>
            )}{" "}
          </span>
        ))}
      </span>
    </p>
  );
}
