/** What a job asks for, as facts; what is as it always is, is left away. */
import type { JobAnswer } from "../../api/answers.js";
import { Link } from "../../router/link.js";
import { requirementsInWords } from "./requirements.js";

export function SpecView({ job: { spec, needs, schedule } }: { readonly job: JobAnswer }) {
  const facts: [string, preact.ComponentChildren][] = [
    ["Program", <code key="p">{[spec.program, ...spec.args].join(" ")}</code>],
    ["Rig", requirementsInWords(spec.requires)],
    ["Time-out", `${spec.timeoutSeconds} s`],
    ["Retries", `${spec.retries}, when the rig is at fault`],
  ];
  for (const [role, board] of Object.entries(spec.boards ?? {}))
    facts.push([`Board ${role}`, `${board.program ?? spec.program} on ${requirementsInWords(board.requires)}`]);
  if (spec.dialect !== undefined) facts.push(["Dialect", spec.dialect]);
  if (spec.clock === "wall") facts.push(["Clock", "the wall’s"]);
  if (spec.network) facts.push(["Network", "allowed"]);
  if (spec.junit !== undefined) facts.push(["JUnit", spec.junit]);
  if (spec.notBefore !== undefined) facts.push(["Not before", spec.notBefore]);
  if (schedule !== null)
    facts.push([
      "Schedule",
      <Link key="s" to="/schedules">
        {schedule}
      </Link>,
    ]);
  if (needs.length > 0)
    facts.push([
      "Needs",
      needs.map((id) => (
        <div key={id}>
          <Link to={`/jobs/${id}`}>{id}</Link>
        </div>
      )),
    ]);
  return (
    <div class="panel">
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
        <dt>Files</dt>
        <dd>
          <ul class="job-files">
            {Object.keys(spec.files)
              .toSorted()
              .map((path) => (
                <li key={path}>
                  <code>{path}</code>
                </li>
              ))}
          </ul>
        </dd>
      </dl>
    </div>
  );
}
