/** How long a job's runs took, by rig, and how many of each day failed. */
import { useMemo } from "preact/hooks";
import type { TrendPoint } from "../../api/answers.js";
import { count, span } from "../../parts/format.js";
import { wordOf } from "../../parts/tones.js";
import { go } from "../../router/router.js";
import { Plot } from "./plot.js";
import { PointTable } from "./point-table.js";
import { rigLines } from "./rig-lines.js";
import { perDay, seriesOf, summaryOf } from "./series.js";

export function DurationPlots({ name, runs }: { readonly name: string; readonly runs: readonly TrendPoint[] }) {
  const series = useMemo(() => seriesOf(runs.map(({ seconds, ...run }) => ({ ...run, value: seconds }))), [runs]);
  const lines = useMemo(() => rigLines(series), [series]);
  const days = useMemo(() => perDay(runs), [runs]);
  const dayTimes = useMemo(() => days.map(({ at }) => at), [days]);
  const dayLines = useMemo(
    () => [
      // one bar of two colours: the other is drawn over its lower end
      {
        label: "passed",
        colour: "--good",
        values: days.map(({ passed, failed }) => passed + failed),
        said: days.map(({ passed }) => passed),
        bars: true,
      },
      { label: "did not pass", colour: "--bad", values: days.map(({ failed }) => failed), bars: true },
    ],
    [days],
  );
  const took = summaryOf(runs.map(({ seconds }) => seconds))!;
  const failed = runs.filter(({ outcome }) => outcome !== "passed").length;
  return (
    <>
      <section aria-labelledby="took">
        <h2 id="took">How long it took</h2>
        <p class="quiet number">
          {count(runs.length, "run")}: {span(took.least * 1000)} to {span(took.most * 1000)}, median{" "}
          {span(took.median * 1000)}
        </p>
        <Plot
          label={`Duration of ${name} over time, median ${span(took.median * 1000)}`}
          unit="s"
          fromZero
          times={series.times}
          lines={lines}
          onPick={(index) => go(`/runs/${series.runs[index]}`)}
        />
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">Runs a day</h2>
        <p class="quiet number">
          {failed} of {runs.length} did not pass ({((100 * failed) / runs.length).toFixed(1)} %)
        </p>
        <Plot
          label={`Runs of ${name} by day: ${failed} of ${runs.length} did not pass`}
          unit="runs"
          fromZero
          room={3 * 24 * 3600}
          times={dayTimes}
          lines={dayLines}
        />
      </section>
      <PointTable
        rows={runs.map(({ run, rig, at, outcome, seconds }) => ({
          run,
          rig,
          at,
          said: `${wordOf(outcome)}, ${span(seconds * 1000)}`,
        }))}
      />
    </>
  );
}
