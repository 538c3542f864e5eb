/** How things go over time: how long a job takes, how often it fails, and what its runs measured. */
import { useMemo } from "preact/hooks";
import type { Listed, MeasurementPoint, TrendPoint } from "../../api/answers.js";
import { get, query } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { Waiting } from "../../parts/waiting.js";
import { go, place, setSearch } from "../../router/router.js";
import { useResource } from "../../state/use-resource.js";
import { DurationPlots } from "./duration-plots.js";
import { PointTable } from "./point-table.js";
import { Plot } from "./plot.js";
import { seriesOf, summaryOf } from "./series.js";
import { rigLines } from "./rig-lines.js";
import "./trends-page.css";

const spans = [7, 30, 90, 365];

export function TrendsPage() {
  const { search } = place.value;
  const days = spans.find((one) => String(one) === search.get("days")) ?? 30;
  const names = useJobNames(days);
  const values =
    useResource(`values ${days}`, () => get<{ names: string[] }>(`/measurements${query({ days })}`)).data?.names ?? [];
  const value = search.get("value") ?? "";
  const name = value !== "" ? "" : (search.get("name") ?? names?.[0] ?? "");
  const choose = (part: Record<string, string>): void => setSearch({ name, value, days: String(days), ...part });
  const choice = (label: string, chosen: string, options: readonly string[], onChoose: (one: string) => void) => (
    <label class="field">
      <span>{label}</span>
      <select class="select" value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">–</option>
        {[...new Set([...(chosen === "" ? [] : [chosen]), ...options])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <h1>Trends</h1>
      <search class="row ends trends-choice">
        {choice("Job", name, names ?? [], (one) => choose({ name: one, value: "" }))}
        {choice("Measured value", value, values, (one) => choose({ value: one, name: "" }))}
        <label class="field">
          <span>Of the last</span>
          <select class="select" value={String(days)} onChange={(event) => choose({ days: event.currentTarget.value })}>
            {spans.map((one) => (
              <option key={one} value={String(one)}>
                {one} days
              </option>
            ))}
          </select>
        </label>
      </search>
      {names === undefined && <Waiting what="the jobs" />}
      {names?.length === 0 && <p class="quiet">No job has ended in that time.</p>}
      {value !== "" && <Measured name={value} days={days} />}
      {name !== "" && <Durations name={name} days={days} />}
    </>
  );
}

function Durations({ name, days }: { readonly name: string; readonly days: number }) {
  const { data, fault } = useResource(
    `trend ${name} ${days}`,
    () => get<Listed<TrendPoint>>(`/trends${query({ name, days })}`),
    ["run.finished"],
  );
  if (fault !== undefined) return <Notice kind="fault">{fault}</Notice>;
  if (data === undefined) return <Waiting what="its runs" />;
  if (data.items.length === 0) return <p class="quiet">No run of {name} in that time.</p>;
  return <DurationPlots name={name} runs={data.items} />;
}

function Measured({ name, days }: { readonly name: string; readonly days: number }) {
  const { data, fault } = useResource(
    `measured ${name} ${days}`,
    () => get<Listed<MeasurementPoint>>(`/measurements${query({ name, days })}`),
    ["run.finished"],
  );
  const series = useMemo(() => seriesOf(data?.items ?? []), [data]);
  const lines = useMemo(() => rigLines(series), [series]);
  if (fault !== undefined) return <Notice kind="fault">{fault}</Notice>;
  if (data === undefined) return <Waiting what="its values" />;
  if (data.items.length === 0) return <p class="quiet">{name} was not measured in that time.</p>;
  const unit = data.items[data.items.length - 1].unit;
  const all = summaryOf(data.items.map(({ value }) => value))!;
  return (
    <section aria-labelledby="measured">
      <h2 id="measured">
        {name}
        {unit !== "" && `, ${unit}`}
      </h2>
      <p class="quiet number">
        {all.count} values from {all.least} to {all.most}, median {Number(all.median.toPrecision(6))}
      </p>
      <Plot
        label={`${name} over time, ${all.count} values from ${all.least} to ${all.most} ${unit}`}
        unit={unit}
        times={series.times}
        lines={lines}
        onPick={(index) => go(`/runs/${series.runs[index]}`)}
      />
      <PointTable rows={data.items.map(({ run, rig, at, value }) => ({ run, rig, at, said: `${value} ${unit}` }))} />
    </section>
  );
}

/** Names under which jobs have ended in that time, the last first. @returns undefined until they are read */
function useJobNames(days: number): readonly string[] | undefined {
  return useResource(`job names ${days}`, () => get<{ names: string[] }>(`/trends${query({ days })}`), ["job.finished"])
    .data?.names;
}
