/** Who did what, newest first, by user and by what it was done to. */
import type { AuditEntry, Paged } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { wholeTime } from "../../parts/format.js";
import { More } from "../../parts/more.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { Link } from "../../router/link.js";
import { place, setSearch } from "../../router/router.js";
import { usePages } from "../../state/use-pages.js";
import { detailText, longDetail, placeOf } from "./subjects.js";
import "../jobs/jobs.css";

function Detail({ text }: { readonly text: string }) {
  if (text.length <= longDetail) return <>{text}</>;
  return (
    <details>
      <summary>{text.slice(0, 100)} …</summary>
      <pre tabIndex={0}>{text}</pre>
    </details>
  );
}

export function AuditPage() {
  const { search } = place.value;
  const filter = { user: search.get("user") ?? "", subject: search.get("subject") ?? "" };
  const asked = query({ limit: 100, ...filter });
  const entries = usePages<AuditEntry>(
    asked,
    (cursor) =>
      get<Paged<AuditEntry>>(`/audit${asked}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`),
    ["job.", "lease.", "rig.", "schedule."],
  );
  const field = (name: "user" | "subject", label: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        type="search"
        value={filter[name]}
        onChange={(event) => setSearch({ ...filter, [name]: event.currentTarget.value.trim() })}
      />
    </label>
  );
  return (
    <>
      <h1>Audit</h1>
      <search class="row ends jobs-views">
        <span class="row ends">
          {field("user", "Who")}
          {field("subject", "To what: a rig, a job, a user …")}
        </span>
      </search>
      {entries.fault !== undefined && <Notice kind="fault">{entries.fault}</Notice>}
      {entries.items === undefined && entries.fault === undefined && <Waiting what="the record" />}
      {entries.items?.length === 0 && <p class="quiet">Nothing of that kind is on record.</p>}
      {entries.items !== undefined && entries.items.length > 0 && (
        <Table columns={["When", "Who", "Did", "To", "Details", "From"]}>
          {entries.items.map((entry) => {
            const to = placeOf(entry);
            return (
              <tr key={entry.id}>
                <td class="number">
                  <time dateTime={entry.at}>{wholeTime(entry.at)}</time>
                </td>
                <td>{entry.user}</td>
                <td>
                  <code>{entry.action}</code>
                </td>
                <td>{to === undefined ? entry.subject : <Link to={to}>{entry.subject}</Link>}</td>
                <td class="job-why">
                  <Detail text={detailText(entry.detail)} />
                </td>
                <td>{entry.address}</td>
              </tr>
            );
          })}
        </Table>
      )}
      <More of={entries} what="entries" />
    </>
  );
}
