/** A result goes to the server in one message, which has a most size: of a run that has said more than that, what matters most is kept. */
import type { Measurement, RunResult, TestResult } from "../shared/index.js";

/** Well below what the server takes in one message. */
const mostBytes = 6 << 20;
const mostSummaryBytes = 1 << 20;
const mostMessageLength = 500;

type Told = Pick<RunResult, "tests" | "measurements" | "summary">;

/** @returns what fits, and in words what was left away */
export function fitting({ tests, measurements, summary }: Told, most = mostBytes): Told & { cut: string[] } {
  const cut: string[] = [];
  let room = most;
  const measured = take(measurements, room);
  room -= measured.bytes;
  if (measured.kept.length < measurements.length)
    cut.push(`Of ${measurements.length} measured values the first ${measured.kept.length} are kept.`);
  let kept: { readonly kept: TestResult[]; readonly bytes: number } = take(tests, room);
  if (kept.kept.length < tests.length) {
    kept = take(tests.map(shortened), room);
    cut.push(`What the tests said is more than is kept: each has the first ${mostMessageLength} characters.`);
    if (kept.kept.length < tests.length) cut.push(`Of ${tests.length} tests the first ${kept.kept.length} are kept.`);
  }
  const small = sizeOf(summary) <= mostSummaryBytes;
  if (!small) cut.push("What the run's devices ended as is more than is kept.");
  return { tests: kept.kept, measurements: measured.kept, summary: small ? summary : {}, cut };
}

function take<T extends TestResult | Measurement>(items: readonly T[], room: number): { kept: T[]; bytes: number } {
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    const size = sizeOf(item) + 1;
    if (bytes + size > room) return { kept: items.slice(0, index), bytes };
    bytes += size;
  }
  return { kept: [...items], bytes };
}

function shortened(test: TestResult): TestResult {
  return { ...test, message: test.message?.slice(0, mostMessageLength) ?? null };
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
