/** Round-trip times as a person reads them: the usual percentiles, and bars on a scale that doubles, since latencies spread so. */

/** @param samplesUs  microseconds, in any order, at least one */
export function percentiles(samplesUs: readonly number[]): {
  min: number;
  median: number;
  p90: number;
  p99: number;
  max: number;
} {
  const sorted = [...samplesUs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { min: sorted[0], median: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted[sorted.length - 1] };
}

/** Lines like `   64 ..  128 us  ########  812`. Bins double from a power of two; empty ones between full ones are kept. */
export function histogram(samplesUs: readonly number[], width = 40): string[] {
  const counts = new Map<number, number>();
  for (const us of samplesUs) {
    const bin = us < 1 ? 0 : Math.floor(Math.log2(us));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const lines: string[] = [];
  for (let bin = Math.min(...counts.keys()); bin <= Math.max(...counts.keys()); bin++) {
    const count = counts.get(bin) ?? 0;
    const bar = "#".repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * width)));
    lines.push(
      `${String(bin === 0 ? 0 : 2 ** bin).padStart(7)} .. ${String(2 ** (bin + 1)).padStart(7)} us  ${bar.padEnd(width)}  ${count}`,
    );
  }
  return lines;
}

/** Microseconds with a unit that suits them: `83 us`, `1.24 ms`, `2.50 s`. */
export function duration(us: number): string {
  if (us < 1000) return `${Math.round(us)} us`;
  if (us < 1e6) return `${(us / 1000).toFixed(us < 1e5 ? 2 : 0)} ms`;
  return `${(us / 1e6).toFixed(2)} s`;
}
