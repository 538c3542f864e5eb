/** How a run differs from the last one that passed, or from any other. */
import { useState } from "preact/hooks";
import type { Comparison, Listed, RunAnswer, TrendPoint } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Badge } from "../../parts/badge.js";
import { count, wholeTime } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { wordOf } from "../../parts/tones.js";
import { Waiting } from "../../parts/waiting.js";
import { Link } from "../../router/link.js";
import { useResource } from "../../state/use-resource.js";
import { Hunks } from "./hunks.js";

export function RunDifference({ run }: { readonly run: RunAnswer }) {
  const [other, setOther] = useState("");
  const others = useOthers(run);
  const { data, fault } = useResource(`difference ${other} ${run.id} ${run.state}`, () => compare(other, run.id));
  return (
    <>
      <form
        class="row ends log-tools"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget).get("other");
          setOther(typeof given === "string" ? given.trim() : "");
        }}
      >
        <label class="field">
          <span>Compare with</span>
          <select class="select" value={other} onChange={(event) => setOther(event.currentTarget.value)}>
            <option value="">the last before it that passed</option>
            {other !== "" && others.every(({ run: id }) => id !== other) && <option value={other}>{other}</option>}
            {others.map((one) => (
              <option key={one.run} value={one.run}>
                {wordOf(one.outcome)} on {one.rig}, {wholeTime(one.at)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>or with any run</span>
          <input class="input" name="other" placeholder="run_…" spellcheck={false} />
        </label>
        <button type="submit" class="button">
          Compare
        </button>
      </form>
      {fault !== undefined && <Notice kind="advice">{fault}</Notice>}
      {data === undefined && fault === undefined && <Waiting what="both runs" />}
      {data === null && (
        <p class="quiet">No run of {run.name} has passed before this one: name another to compare with.</p>
      )}
      {data !== undefined && data !== null && <Difference found={data} />}
    </>
  );
}

/** Other runs under the same name, the last first. */
function useOthers({ id, name }: RunAnswer): readonly TrendPoint[] {
  const { data } = useResource(`others ${name}`, () =>
    get<Listed<TrendPoint>>(`/trends${query({ name, days: 90, limit: 50 })}`),
  );
  return (data?.items ?? []).filter(({ run }) => run !== id).toReversed();
}

/** Not the noise of binary fractions. */
const shown = (value: number | null): string => (value === null ? "–" : String(Number(value.toPrecision(8))));

/** @param other  a run; empty for the last before that passed @returns null when there is none */
async function compare(other: string, run: string): Promise<Comparison | null> {
  const { run: green } = other === "" ? await get<{ run: string | null }>(`/runs/${run}/last-green`) : { run: other };
  return green === null ? null : get<Comparison>(`/runs/compare${query({ a: green, b: run })}`);
}

function Difference({ found }: { readonly found: Comparison }) {
  const tests = found.tests.filter(({ a, b }) => a !== b);
  const measured = found.measurements.filter(({ a, b }) => a !== b);
  return (
    <>
      <p>
        Against run <Link to={`/runs/${found.a}`}>{found.a}</Link>. Lines that only the other has are marked −, those
        that only this one has +.
      </p>
      <h2>Tests</h2>
      {tests.length === 0 ? (
        <p class="quiet">The same results.</p>
      ) : (
        <ul>
          {tests.map(({ suite, name, a, b }) => (
            <li key={`${suite} ${name}`}>
              {name} <span class="quiet">{suite}</span>: <Badge state={a ?? "absent"} /> →{" "}
              <Badge state={b ?? "absent"} />
            </li>
          ))}
        </ul>
      )}
      {measured.length > 0 && (
        <>
          <h2>Measured</h2>
          <ul>
            {measured.map(({ name, unit, a, b }) => (
              <li key={name} class="number">
                {name}: {shown(a)} → {shown(b)} {unit}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Output</h2>
      <Hunks {...found.output} same="The same output, line by line." />
      {found.traces.map((trace) => (
        <div key={trace.role}>
          <h2>Trace{trace.role !== "" && ` of ${trace.role}`}</h2>
          <p class="quiet">
            {count(trace.lengthA, "command")} → {count(trace.lengthB, "command")}; when each came is not compared.
          </p>
          <Hunks {...trace} same="The same commands to the board." />
        </div>
      ))}
    </>
  );
}
