/** One test's results, newest first: as a strip that shows streaks, and as a table. */
import type { Listed, TestHistoryRow } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { span, wholeTime } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { toneOf, wordOf } from "../../parts/tones.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";
import { useResource } from "../../state/use-resource.js";
import "./test-history.css";

interface TestHistoryProps {
  readonly suite: string;
  readonly name: string;
  /** Empty: of all rigs. */
  readonly rig: string;
}

export function TestHistory({ suite, name, rig }: TestHistoryProps) {
  const asked = query({ suite, name, rig, limit: 200 });
  const { data, fault } = useResource(`history ${asked}`, () => get<Listed<TestHistoryRow>>(`/tests/history${asked}`), [
    "run.finished",
  ]);
  return (
    <>
      <p>
        <Link to="/tests">All tests</Link>
      </p>
      <h1>{name}</h1>
      <p class="quiet">
        {suite}
        {rig !== "" && (
          <>
            , on {rig} alone: <Link to={`/tests${query({ suite, name })}`}>on all rigs</Link>
          </>
        )}
      </p>
      {fault !== undefined && <Notice kind="fault">{fault}</Notice>}
      {data === undefined && fault === undefined && <Waiting what="its history" />}
      {data?.items.length === 0 && <p class="quiet">It has never run.</p>}
      {data !== undefined && data.items.length > 0 && (
        <>
          <ol class="strip" aria-label="Results, oldest first" reversed={false}>
            {data.items.toReversed().map((row, index) => (
              <li key={index}>
                <Link
                  to={`/runs/${row.run}`}
                  class={`strip-mark tone-${toneOf(row.status)}`}
                  label={`${wordOf(row.status)} on ${row.rig}, ${wholeTime(row.at)}`}
                >
                  <span aria-hidden="true">{row.status === "passed" ? "" : "×"}</span>
                </Link>
              </li>
            ))}
          </ol>
          <Table columns={["Result", "Run", "Rig", "When", { figures: "Took" }, "Said"]}>
            {data.items.map((row, index) => (
              <tr key={index}>
                <td>
                  <Badge state={row.status} />
                </td>
                <th scope="row">
                  <Link to={`/runs/${row.run}`}>{row.run}</Link>
                </th>
                <td>
                  {rig === "" ? <Link to={`/tests${query({ suite, name, rig: row.rig })}`}>{row.rig}</Link> : row.rig}
                </td>
                <td>
                  <When at={row.at} />
                </td>
                <td class="number end">{row.durationMs === null ? "" : span(row.durationMs)}</td>
                <td>{row.message !== null && <pre>{row.message}</pre>}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
  );
}
