/** Jobs: those that wait and run, with their places in the queue, or those that have ended. */
import { place } from "../../router/router.js";
import { Link } from "../../router/link.js";
import { may } from "../../state/session.js";
import { EndedJobs } from "./ended-jobs.js";
import { OpenJobs } from "./open-jobs.js";
import "./jobs.css";

export function QueuePage() {
  const ended = place.value.search.get("show") === "ended";
  return (
    <>
      <h1>Jobs</h1>
      <div class="row jobs-views">
        <nav aria-label="Which jobs" class="choice">
          <Link to="/queue" current={!ended}>
            Queue
          </Link>
          <Link to="/queue?show=ended" current={ended}>
            Ended
          </Link>
        </nav>
        {may("user") && (
          <Link to="/submit" class="button main">
            Submit a job
          </Link>
        )}
      </div>
      {ended ? <EndedJobs /> : <OpenJobs />}
    </>
  );
}
