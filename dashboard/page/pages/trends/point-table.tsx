/** What a chart shows, as a table: for reading, and for those who do not see the chart. */
import { Table } from "../../parts/table.js";
import { When } from "../../parts/when.js";
import { Link } from "../../router/link.js";

/** More would be a table that nobody reads. */
const most = 200;

interface PointTableProps {
  readonly rows: readonly { readonly run: string; readonly rig: string; readonly at: string; readonly said: string }[];
}

export function PointTable({ rows }: PointTableProps) {
  const newest = rows.toReversed().slice(0, most);
  return (
    <details class="points">
      <summary>As a table{rows.length > most && `, the newest ${most} of ${rows.length}`}</summary>
      <Table columns={["Run", "Rig", "When", "Value"]}>
        {newest.map(({ run, rig, at, said }, index) => (
          <tr key={index}>
            <th scope="row">
              <Link to={`/runs/${run}`}>{run}</Link>
            </th>
            <td>{rig}</td>
            <td>
              <When at={at} />
            </td>
            <td class="number">{said}</td>
          </tr>
        ))}
      </Table>
    </details>
  );
}
