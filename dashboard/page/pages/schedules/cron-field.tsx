/** When a schedule's job comes back: five fields, a time zone, and the next times that they mean, as the lab counts them. */
import { useEffect, useState } from "preact/hooks";
import { get, query } from "../../api/client.js";
import { wordsOf } from "../../api/problem.js";
import { wholeTime } from "../../parts/format.js";
import { Notice } from "../../parts/notice.js";

export interface ScheduleFields {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
}

const usual: readonly (readonly [text: string, cron: string])[] = [
  ["every 15 minutes", "*/15 * * * *"],
  ["every hour", "0 * * * *"],
  ["every night at three", "0 3 * * *"],
  ["on workdays at seven", "0 7 * * mon-fri"],
  ["every Sunday", "0 3 * * sun"],
];

interface CronFieldProps {
  readonly value: ScheduleFields;
  readonly onChange: (value: ScheduleFields) => void;
}

export function CronField({ value, onChange }: CronFieldProps) {
  const { next, fault } = useNextTimes(value.cron, value.timezone);
  return (
    <fieldset class="submit-group">
      <legend>Schedule</legend>
      <label class="field">
        <span>Name</span>
        <input
          class="input"
          required
          value={value.name}
          placeholder="nightly-bme280"
          onInput={(event) => onChange({ ...value, name: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Minute hour day month weekday</span>
        <input
          class="input"
          required
          value={value.cron}
          spellcheck={false}
          onInput={(event) => onChange({ ...value, cron: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Such as</span>
        <select
          class="select"
          value=""
          onChange={(event) =>
            event.currentTarget.value !== "" && onChange({ ...value, cron: event.currentTarget.value })
          }
        >
          <option value="">–</option>
          {usual.map(([text, cron]) => (
            <option key={cron} value={cron}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>Time zone</span>
        <input
          class="input"
          required
          value={value.timezone}
          spellcheck={false}
          onInput={(event) => onChange({ ...value, timezone: event.currentTarget.value })}
        />
      </label>
      <div class="cron-next">
        {fault !== undefined ? (
          <Notice kind="fault">{fault}</Notice>
        ) : (
          <>
            <span class="quiet">Next, on this computer’s clock:</span>
            <ul class="number" data-next>
              {next.map((at) => (
                <li key={at}>{wholeTime(at)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </fieldset>
  );
}

/** Asked of the lab a moment after the last key. */
function useNextTimes(cron: string, timezone: string): { next: readonly string[]; fault: string | undefined } {
  const [state, set] = useState<{ next: readonly string[]; fault: string | undefined }>({ next: [], fault: undefined });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<{ items: string[] }>(`/schedules/next${query({ cron, timezone })}`, { signal: stop.signal }).then(
        ({ items }) => set({ next: items, fault: undefined }),
        (error: unknown) => stop.signal.aborted || set({ next: [], fault: wordsOf(error) }),
      );
    }, 250);
    return () => (clearTimeout(timer), stop.abort());
  }, [cron, timezone]);
  return state;
}
