/** The log: followed while it grows, searched, as text to take away. */
import { useMemo, useState } from "preact/hooks";
import type { RunAnswer } from "../../api/answers.js";
import { query } from "../../api/client.js";
import { count } from "../../parts/format.js";
import { VirtualList } from "../../parts/virtual-list.js";
import { shownText } from "./log-lines.js";
import { RoleChoice } from "./role-choice.js";
import { takeText } from "./take-text.js";
import { useLog } from "./use-log.js";
import "./run-log.css";

export function RunLog({ run }: { readonly run: RunAnswer }) {
  const roles = run.parts.map(({ role }) => role);
  const [role, setRole] = useState(roles[0] ?? "");
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const [follow, setFollow] = useState(run.state !== "done");
  const { lines, state, version } = useLog(run.id, role);
  const found = useMemo(() => lines.find(words), [words, version]);
  const hits = useMemo(() => new Set(found), [found]);
  const at = found.length === 0 ? undefined : found[Math.min(chosen, found.length - 1)];
  const step = (by: number): void => {
    if (found.length === 0) return;
    setFollow(false);
    setChosen((before) => (Math.min(before, found.length - 1) + by + found.length) % found.length);
  };
  return (
    <>
      <div class="row log-tools">
        <RoleChoice roles={roles} role={role} onChoose={setRole} />
        <search class="row">
          <input
            class="input"
            type="search"
            aria-label="Find in the log"
            placeholder="Find in the log"
            value={words}
            onInput={(event) => (setWords(event.currentTarget.value), setChosen(0))}
            onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), step(event.shiftKey ? -1 : 1))}
          />
          {words !== "" && (
            <span class="quiet number" role="status">
              {found.length === 0 ? "not found" : `${Math.min(chosen, found.length - 1) + 1} of ${found.length}`}
            </span>
          )}
        </search>
        <label class="log-follow">
          <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.currentTarget.checked)} /> Follow
        </label>
        <span class="quiet" role="status">
          {count(lines.count + lines.dropped, "line")}
          {state === "live" && run.state !== "done" && ", live"}
          {state === "lost" && ", the lab does not answer: trying again"}
        </span>
        <button
          type="button"
          class="button small"
          onClick={() => void takeText(`/runs/${run.id}/log${query({ role })}`, `${run.id}.log`)}
        >
          Save
        </button>
      </div>
      {(run.logCapped || lines.dropped > 0) && (
        <p class="quiet">
          {run.logCapped && "The program wrote more than the lab keeps: the log was cut. "}
          {lines.dropped > 0 && `The first ${count(lines.dropped, "line")} are not shown here; Save has them.`}
        </p>
      )}
      <VirtualList
        count={lines.count}
        rowHeight={20}
        label="Log"
        follow={follow}
        onFollow={(atEnd) => state === "live" && run.state !== "done" && setFollow(atEnd)}
        show={at}
        row={(index) => {
          const line = lines.at(index);
          return (
            <span
              class="log-line"
              data-stream={line.stream}
              data-hit={hits.has(index) ? (index === at ? "this" : "yes") : undefined}
            >
              <span class="log-number">{index + 1 + lines.dropped}</span>
              {shownText(line.text)}
            </span>
          );
        }}
      />
    </>
  );
}
