/** What the program asked of its board, command by command: found by words, narrowed to one bus, each with the line that asked. */
import { useMemo, useState } from "preact/hooks";
import type { RunAnswer } from "../../api/answers.js";
import { count } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";
import { VirtualList } from "../../parts/virtual-list.js";
import { Waiting } from "../../parts/waiting.js";
import { RoleChoice } from "./role-choice.js";
import { families, familyOf, replyText, requestText, timeText, type TraceEntry } from "./trace-text.js";
import { TraceWave } from "./trace-wave.js";
import { useTrace } from "./use-trace.js";
import "./run-trace.css";

export function RunTrace({ run }: { readonly run: RunAnswer }) {
  const roles = run.parts.map(({ role }) => role);
  const [role, setRole] = useState(roles[0] ?? "");
  const [family, setFamily] = useState("");
  const [words, setWords] = useState("");
  const trace = useTrace(run, role);
  const kinds = useMemo(() => families(trace.entries), [trace.entries]);
  const shown = useMemo(() => {
    const wanted = words.toLowerCase();
    return trace.entries.filter(
      (entry) =>
        (family === "" || familyOf(entry.op) === family) &&
        (wanted === "" ||
          `${entry.op} ${requestText(entry)} ${replyText(entry)} ${entry.file ?? ""}`.toLowerCase().includes(wanted)),
    );
  }, [trace.entries, family, words]);
  if (trace.fault !== undefined) return <Notice kind="fault">{trace.fault}</Notice>;
  if (trace.state === "none")
    return <p class="quiet">There is no trace: the program asked nothing of the board, or its job wanted none kept.</p>;
  return (
    <>
      <div class="row log-tools">
        <RoleChoice roles={roles} role={role} onChoose={setRole} />
        <select
          class="select"
          aria-label="Which commands"
          value={family}
          onChange={(event) => setFamily(event.currentTarget.value)}
        >
          <option value="">All commands</option>
          {kinds.map(([name, number]) => (
            <option key={name} value={name}>
              {name} ({number})
            </option>
          ))}
        </select>
        <input
          class="input"
          type="search"
          aria-label="Find in the trace"
          placeholder="Find in the trace"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <span class="quiet" role="status">
          {shown.length === trace.entries.length
            ? count(shown.length, "command")
            : `${shown.length} of ${count(trace.entries.length, "command")}`}
          {trace.cut && "; the program asked for more than is kept"}
        </span>
      </div>
      {trace.entries.length > 0 && <TraceWave key={role} run={run} role={role} entries={trace.entries} />}
      {trace.state === "reading" && trace.entries.length === 0 ? (
        <Waiting what="the trace" />
      ) : (
        <VirtualList
          count={shown.length}
          rowHeight={20}
          label="Trace"
          row={(index) => <Entry entry={shown[index]} />}
        />
      )}
    </>
  );
}

function Entry({ entry }: { readonly entry: TraceEntry }) {
  const reply = replyText(entry);
  return (
    <span class="trace-entry" data-error={entry.error !== undefined || undefined}>
      <span class="trace-time">{timeText(entry.atUs)}</span>
      <b class="trace-op">{entry.op}</b> {requestText(entry)}
      {reply !== "" && <span class="trace-reply"> → {reply}</span>}
      {entry.file !== undefined && (
        <span class="trace-line">
          {entry.file}:{entry.line}
        </span>
      )}
    </span>
  );
}
