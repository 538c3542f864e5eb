/** Jobs that come back. */
import type { ScheduleAnswer } from "../../api/answers.js";
import { call, getAll } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { may, me } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";
import { useResource } from "../../state/use-resource.js";
import { requirementsInWords } from "../jobs/requirements.js";
import "../jobs/jobs.css";

export function SchedulesPage() {
  const { data, fault, refresh } = useResource("schedules", () => getAll<ScheduleAnswer>("/schedules"), ["schedule."]);
  return (
    <>
      <div class="row title-row">
        <h1>Schedules</h1>
        {may("user") && (
          <Link to="/submit?again=yes" class="button main">
            New schedule
          </Link>
        )}
      </div>
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {data === undefined && fault === undefined && <Waiting what="the schedules" />}
      {data?.items.length === 0 && <p class="quiet">There are no schedules.</p>}
      {data !== undefined && data.items.length > 0 && (
        <Table columns={["Name", "When", "Next", "Program", "Rig", "Of", { buttons: "Acts" }]}>
          {data.items.map((schedule) => (
            <tr key={schedule.id}>
              <th scope="row">
                <Link to={`/trends?name=${encodeURIComponent(schedule.job.name ?? schedule.job.program)}`}>
                  {schedule.name}
                </Link>
              </th>
              <td>
                <code>{schedule.cron}</code> <span class="quiet">{schedule.timezone}</span>
              </td>
              <td>{!schedule.enabled ? "stopped" : schedule.nextAt === null ? "–" : <When at={schedule.nextAt} />}</td>
              <td>
                <code>{schedule.job.program}</code>
              </td>
              <td>{requirementsInWords(schedule.job.requires)}</td>
              <td>{schedule.user}</td>
              <td class="end">
                <ScheduleActs schedule={schedule} onChange={() => void refresh()} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function ScheduleActs({ schedule, onChange }: { readonly schedule: ScheduleAnswer; readonly onChange: () => void }) {
  const action = useAction();
  if (!may("admin") && schedule.user !== me()?.name) return null;
  const path = `/schedules/${schedule.id}`;
  const act = (work: () => Promise<unknown>): void => void action.run(work).then(onChange);
  return (
    <span class="row">
      <button
        type="button"
        class="button small"
        disabled={action.busy}
        aria-label={`${schedule.enabled ? "Stop" : "Go on with"} ${schedule.name}`}
        onClick={() => act(() => call("PATCH", path, { enabled: !schedule.enabled }))}
      >
        {schedule.enabled ? "Stop" : "Go on"}
      </button>
      <button
        type="button"
        class="button small danger"
        disabled={action.busy}
        aria-label={`Remove ${schedule.name}`}
        onClick={() =>
          confirm(`Remove the schedule ${schedule.name}? Its jobs and their results stay.`) &&
          act(() => call("DELETE", path))
        }
      >
        Remove
      </button>
      {action.fault !== undefined && <Notice kind="fault">{action.fault}</Notice>}
    </span>
  );
}
