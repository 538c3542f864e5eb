/** Tests by how often they fail and flake, over all rigs or for each; one test's history when it is chosen. */
import type { Listed, TestRow } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { place, setSearch } from "../../router/router.js";
import { useResource } from "../../state/use-resource.js";
import { TestHistory } from "./test-history.js";
import "../jobs/jobs.css";

export function TestsPage() {
  const { search } = place.value;
  const suite = search.get("suite");
  const name = search.get("name");
  if (suite !== null && name !== null) return <TestHistory suite={suite} name={name} rig={search.get("rig") ?? ""} />;
  return <AllTests by={search.get("by") === "rig" ? "rig" : "test"} days={Number(search.get("days") ?? 30)} />;
}

function AllTests({ by, days }: { readonly by: "test" | "rig"; readonly days: number }) {
  const asked = query({ by, days });
  const { data, fault } = useResource(`tests ${asked}`, () => get<Listed<TestRow>>(`/tests${asked}`), ["run.finished"]);
  const choose = (part: Record<string, string>): void => setSearch({ by, days: String(days), ...part });
  return (
    <>
      <h1>Tests</h1>
      <search class="row ends jobs-views">
        <span class="row ends">
          <label class="field">
            <span>Count</span>
            <select class="select" value={by} onChange={(event) => choose({ by: event.currentTarget.value })}>
              <option value="test">over all rigs</option>
              <option value="rig">for each rig</option>
            </select>
          </label>
          <label class="field">
            <span>Of the last</span>
            <select
              class="select"
              value={String(days)}
              onChange={(event) => choose({ days: event.currentTarget.value })}
            >
              {[7, 30, 90, 365].map((one) => (
                <option key={one} value={String(one)}>
                  {one} days
                </option>
              ))}
            </select>
          </label>
        </span>
      </search>
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {data === undefined && fault === undefined && <Waiting what="the tests" />}
      {data?.items.length === 0 && <p class="quiet">No test has run in that time.</p>}
      {data !== undefined && data.items.length > 0 && <TestTable rows={data.items} />}
    </>
  );
}

function TestTable({ rows }: { readonly rows: readonly TestRow[] }) {
  const rigs = rows.some(({ rig }) => rig !== null);
  return (
    <>
      <p class="quiet">
        A test flakes when its result changes though neither its rig nor its files did. Those that flake most come
        first.
      </p>
      <Table
        columns={[
          "Last",
          "Test",
          ...(rigs ? ["Rig"] : []),
          { figures: "Runs" },
          { figures: "Failed" },
          { figures: "Flaked" },
          "When",
        ]}
      >
        {rows.map((row) => (
          <tr key={`${row.suite} ${row.name} ${row.rig}`}>
            <td>
              <Badge state={row.last} />
            </td>
            <th scope="row">
              <Link to={`/tests${query({ suite: row.suite, name: row.name, rig: row.rig ?? "" })}`}>{row.name}</Link>{" "}
              <span class="quiet">{row.suite}</span>
            </th>
            {rigs && <td>{row.rig}</td>}
            <td class="number end">{row.runs}</td>
            <td class="number end">{row.failures}</td>
            <td class="number end">{row.flips === 0 ? "–" : `${row.flips} (${(100 * row.flakeRate).toFixed(0)} %)`}</td>
            <td>
              <When at={row.lastAt} />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}
