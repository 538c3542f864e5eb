/** How the rig has been: the last check, and those before. */
import { get, query } from "../../../api/client.js";
import type { JobAnswer, Paged, Rig } from "../../../api/answers.js";
import { Badge } from "../../../parts/badge.js";
import { Table } from "../../../parts/table.js";
import { When } from "../../../parts/when.js";
import { useResource } from "../../../state/use-resource.js";

const shown = 10;

export function HealthPanel({ rig }: { readonly rig: Rig }) {
  const { data } = useResource(
    `health ${rig.name}`,
    () => get<Paged<JobAnswer>>(`/jobs${query({ kind: "health", rig: rig.name, limit: shown })}`),
    ["job.finished"],
  );
  const checks = data?.items ?? [];
  const { everyMinutes, expectI2c } = rig.health;
  return (
    <section class="panel" aria-labelledby="health-title">
      <h2 id="health-title">Health</h2>
      <p>
        {rig.healthAt === null ? (
          "It has not been checked yet"
        ) : (
          <>
            Last check <When at={rig.healthAt} />: {rig.healthResult}
          </>
        )}
        {everyMinutes === 0 ? "; no check by itself" : `; checked every ${everyMinutes} minutes`}
        {expectI2c.length > 0 &&
          `; parts at ${expectI2c.map((address) => `0x${address.toString(16).toUpperCase()}`).join(", ")} must answer`}
        {rig.failStreak > 0 && `; ${rig.failStreak} of ${rig.quarantineAfter} faults that put it into quarantine`}.
      </p>
      {checks.length > 0 && (
        <Table columns={["When", "Result", "Why"]}>
          {checks.map((job) => (
            <tr key={job.id}>
              <td>
                <When at={job.finishedAt ?? job.createdAt} />
              </td>
              <td>
                <Badge state={job.outcome ?? job.state} />
              </td>
              <td>{job.reason}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
