/** What CPython prints for a test: the expectation where the suite has no `.exp`. Kept on disk, as it is slow to ask. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runCommand } from "./command-engine.js";

export class CPythonOracle {
  private readonly answers: Record<string, string>;
  private changed = false;

  /** @param version  of that python3: answers of another are not taken */
  constructor(
    private readonly suite: string,
    private readonly cacheFile: string,
    private readonly version: string,
  ) {
    this.answers = existsSync(cacheFile) ? (JSON.parse(readFileSync(cacheFile, "utf8")) as Record<string, string>) : {};
  }

  /** Bytes, one character each; begins with "CPYTHON3 CRASH:" where it failed. */
  async outputOf(test: string): Promise<string> {
    const file = join(this.suite, test);
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 20);
    const key = `${this.version}|${this.suite}|${test}|${digest}`;
    if (this.answers[key] !== undefined) return this.answers[key];
    const testlib = join(this.suite, "testlib");
    const env: Record<string, string> = { PYTHONIOENCODING: "utf-8" };
    if (existsSync(testlib)) Object.assign(env, { PYTHONPATH: testlib, LANG: "en_US.UTF-8" });
    const { state, output } = await runCommand(["python3", "-BS", file], dirname(file), env, 120_000);
    this.changed = true;
    return (this.answers[key] = state === "done" ? output : `CPYTHON3 CRASH:\n${output}`);
  }

  save(): void {
    if (!this.changed) return;
    mkdirSync(dirname(this.cacheFile), { recursive: true });
    writeFileSync(this.cacheFile, JSON.stringify(this.answers));
  }
}
