/**
 * From what a test printed to pass, fail or skip, by the suites' own rules:
 *
 * 1. "SKIP" and "SKIP-TOO-LARGE" alone are a skip (in cmdline/ also as a line). A skip is never a pass.
 * 2. Output that ends with a unittest summary is judged by it.
 * 3. Else the output must equal the `.exp`, or, where there is none, CPython's. `.exp` files of cmdline/ tests and of
 *    those in the suite's tests_with_regex_output are patterns.
 *
 * Texts here are bytes, one character each.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOutput } from "./engine.js";
import { foldRegexOutput } from "./regex-output.js";
import { equalWithin } from "./tolerance.js";

export type Status = "pass" | "fail" | "crash" | "timeout" | "skip";

export interface Verdict {
  status: Status;
  /** One line: why it failed or was skipped. */
  reason: string;
  /** What decided. */
  expected: "" | "exp" | "cpython" | "cpython-crash" | "unittest";
  seconds?: number;
  /** What was printed and what should have been, for failures. */
  output?: string;
  want?: string;
}

const UNITTEST_SUMMARY =
  /-{70}\nRan (\d+) tests?(?: in [\d.]+s)?\n\n(?:(OK)(?: \(skipped=\d+\))?|FAILED \((?:failures=(\d+))?(?:, )?(?:errors=(\d+))?[^)]*\))\s*$/;

export interface Judged {
  /** "basics/int1.py" */
  test: string;
  run: RunOutput;
  suite: string;
  withRegexOutput: readonly string[];
  /** Asked only when needed. */
  cpython: () => Promise<string>;
  /** Relative, of floats; absent or 0: none. */
  tolerance?: number;
}

export async function judge(judged: Judged): Promise<Verdict> {
  return { ...(await verdictOn(judged)), seconds: judged.run.seconds };
}

async function verdictOn({ test, run, suite, withRegexOutput, cpython, tolerance = 0 }: Judged): Promise<Verdict> {
  const special = isSpecial(test);
  let output = normalizeNewlines(run.output);
  if (run.state === "done") {
    if (output === "SKIP\n" || (special && output.includes("\nSKIP\n")))
      return { status: "skip", reason: "says SKIP", expected: "" };
    if (output === "SKIP-TOO-LARGE\n") return { status: "skip", reason: "too large", expected: "" };
  } else {
    output = special && run.state === "crash" ? "CRASH" : output + (run.state === "crash" ? "CRASH" : "TIMEOUT");
  }
  const exp = expFile(suite, test);
  if (run.state === "done" && exp !== null && (special || withRegexOutput.includes(test)))
    output = foldRegexOutput(output, exp);

  const summary = UNITTEST_SUMMARY.exec(output);
  if (summary) {
    if (summary[2]) return { status: "pass", reason: "", expected: "unittest" };
    const reason = `unittest: ${summary[3] ?? 0} failures, ${summary[4] ?? 0} errors of ${summary[1]}`;
    return { status: "fail", reason, expected: "unittest", output };
  }
  const want = (exp ?? (await cpython())).replaceAll("\r\n", "\n");
  const expected = exp !== null ? "exp" : want.startsWith("CPYTHON3 CRASH:\n") ? "cpython-crash" : "cpython";
  if (output === want) return { status: "pass", reason: "", expected };
  if (tolerance > 0 && run.state === "done" && equalWithin(tolerance, output, want))
    return { status: "pass", reason: `within ${tolerance}`, expected };
  const status = run.state === "done" ? "fail" : run.state;
  return { status, reason: signature(status, output, want), expected, output, want };
}

/** Programs that print a number of 64 bits or more by chance: any such number will do. */
const RANDOM = ["cpydiff/modules_random_getrandbits.py", "cpydiff/modules_random_randint.py"];

/**
 * `--as host`: what CPython prints decides, and an uncaught exception must end both. Addresses are not compared, nor
 * the marks under a traceback's source line, for which columns would be needed that no frame keeps.
 * @param want  as the oracle gives it
 */
export function judgeAsCPython(test: string, run: RunOutput, want: string): Verdict {
  const crash = "CPYTHON3 CRASH:\n";
  const crashed = want.startsWith(crash);
  const comparable = (text: string) =>
    normalizeNewlines(text)
      .replace(/^ +[~^]+\n/gm, "")
      .replace(/\b0x[0-9a-f]{6,}\b/g, "0x…")
      .replace(RANDOM.includes(test) ? /\d{15,}/g : /(?!)/, "…");
  const wanted = comparable(crashed ? want.slice(crash.length) : want);
  const output = comparable(run.output);
  const expected = crashed ? "cpython-crash" : "cpython";
  if (output === wanted && run.state === (crashed ? "crash" : "done")) return { status: "pass", reason: "", expected };
  const status = run.state === "timeout" ? "timeout" : "fail";
  return { status, reason: signature(status, output, wanted), expected, output, want: wanted };
}

/** Tests of the command line: run from the suite's root, under their relative name. */
export function isSpecial(test: string): boolean {
  return test.startsWith("cmdline/") || test.startsWith("feature_check/");
}

export function normalizeNewlines(text: string): string {
  return text.replaceAll("\r\r\n", "\n").replaceAll("\r\n", "\n");
}

function expFile(suite: string, test: string): string | null {
  for (const name of [`${test}.bytecode.exp`, `${test}.exp`]) {
    const file = join(suite, name);
    if (existsSync(file)) return readFileSync(file, "latin1");
  }
  return null;
}

const ERROR_LINE = /^[A-Za-z_.]*(?:Error|Exception|Interrupt|Exit|Iteration|Warning)\b.*$/;

/** One line that says why a test failed, to group failures by. */
export function signature(status: Status, output: string, want: string): string {
  if (status === "timeout") return "TIMEOUT";
  const internal = /^INTERNAL ERROR .*/m.exec(output);
  if (internal) return internal[0].slice(0, 160);
  const tail = output.replace(/CRASH$/, "");
  const said = tail.split("\n").filter((line) => line.trim() !== "");
  for (const line of said.slice(-6).reverse()) {
    if (ERROR_LINE.test(line.trim()) && !want.includes(line.trim())) return line.trim().slice(0, 160);
  }
  if (status === "crash" && said.length > 0) return `crash: ${said.at(-1)!.slice(0, 140)}`;
  const got = tail.split("\n");
  const wanted = want.split("\n");
  for (let i = 0; i < Math.max(got.length, wanted.length); i++) {
    if (got[i] === wanted[i]) continue;
    return `line ${i + 1}: want ${JSON.stringify(wanted[i] ?? "<end>").slice(0, 62)} got ${JSON.stringify(got[i] ?? "<end>").slice(0, 62)}`;
  }
  return "differs";
}
