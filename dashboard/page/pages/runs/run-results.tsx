/** The tests that the program told of, failures first, and what it measured. */
import type { RunAnswer } from "../../api/answers.js";
import { Badge } from "../../parts/badge.js";
import { span } from "../../parts/format.js";
import { Table } from "../../parts/table.js";
import { Link } from "../../router/link.js";

const rank = (status: string): number => (status === "failed" || status === "error" ? 0 : status === "skipped" ? 2 : 1);

export function RunResults({ run: { tests, measurements } }: { readonly run: RunAnswer }) {
  if (tests.length + measurements.length === 0) {
    return (
      <p class="quiet">
        The program told of no tests and measured nothing. It can: with a JUnit file that its job names, and by printing{" "}
        <code>##measure name value unit</code>.
      </p>
    );
  }
  return (
    <>
      {tests.length > 0 && (
        <Table caption="Tests" columns={["Result", "Test", { figures: "Took" }, "Said"]}>
          {tests
            .toSorted((a, b) => rank(a.status) - rank(b.status))
            .map((test) => (
              <tr key={`${test.suite} ${test.name}`}>
                <td>
                  <Badge state={test.status} />
                </td>
                <th scope="row">
                  <Link to={`/tests?suite=${encodeURIComponent(test.suite)}&name=${encodeURIComponent(test.name)}`}>
                    {test.name}
                  </Link>{" "}
                  <span class="quiet">{test.suite}</span>
                </th>
                <td class="number end">{test.durationMs === null ? "" : span(test.durationMs)}</td>
                <td>{test.message !== null && <pre>{test.message}</pre>}</td>
              </tr>
            ))}
        </Table>
      )}
      {measurements.length > 0 && (
        <>
          <h2>Measured</h2>
          <Table columns={["Value of", { figures: "Value" }, "Unit"]}>
            {measurements.map(({ name, value, unit }, index) => (
              <tr key={index}>
                <th scope="row">
                  <Link to={`/trends?value=${encodeURIComponent(name)}`}>{name}</Link>
                </th>
                <td class="number end">{value}</td>
                <td>{unit}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </>
  );
}
