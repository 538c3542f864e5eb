/** Points of several rigs as the columns that a plot wants: one of times, and for each rig one of values, empty where it has none. */

export interface Point {
  readonly rig: string;
  readonly value: number;
  /** ISO 8601. */
  readonly at: string;
  readonly run: string;
}

export interface Series {
  readonly rigs: readonly string[];
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** By rig, beside `times`. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Of each point, beside `times`. */
  readonly runs: readonly string[];
}

export function seriesOf(points: readonly Point[]): Series {
  const ordered = points.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const rigs = [...new Set(ordered.map(({ rig }) => rig))].toSorted();
  return {
    rigs,
    times: ordered.map(({ at }) => Date.parse(at) / 1000),
    values: rigs.map((rig) => ordered.map((point) => (point.rig === rig ? point.value : null))),
    runs: ordered.map(({ run }) => run),
  };
}

export interface Day {
  /** Noon of the day, local, in seconds since 1970. */
  readonly at: number;
  readonly passed: number;
  readonly failed: number;
}

/** How many of each day's runs passed and how many did not; days without runs are there with none, so that gaps show. */
export function perDay(runs: readonly { readonly outcome: string; readonly at: string }[]): Day[] {
  if (runs.length === 0) return [];
  const counts = new Map<number, { passed: number; failed: number }>();
  for (const { outcome, at } of runs) {
    const day = noonOf(Date.parse(at));
    const so = counts.get(day) ?? { passed: 0, failed: 0 };
    counts.set(day, outcome === "passed" ? { ...so, passed: so.passed + 1 } : { ...so, failed: so.failed + 1 });
  }
  const days: Day[] = [];
  const last = Math.max(...counts.keys());
  for (let day = Math.min(...counts.keys()); day <= last; day = noonOf((day + 24 * 3600) * 1000))
    days.push({ at: day, ...(counts.get(day) ?? { passed: 0, failed: 0 }) });
  return days;
}

function noonOf(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate(), 12).getTime() / 1000;
}

/** What a list of numbers says at a glance; undefined for none. */
export function summaryOf(
  values: readonly number[],
): { least: number; median: number; most: number; count: number } | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { least: sorted[0], median, most: sorted[sorted.length - 1], count: sorted.length };
}
