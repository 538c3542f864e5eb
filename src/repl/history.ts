/** The lines that were entered, newest first, and the file that keeps them from one session to the next. */

import { readFileSync, writeFileSync } from "node:fs";

/** As many as MicroPython's unix port keeps; a board keeps eight. */
const SIZE = 50;

export class History {
  private lines: string[] = [];

  /** @param file  where they are kept; absent: nowhere */
  constructor(private readonly file?: string) {
    if (file === undefined) return;
    try {
      for (const line of readFileSync(file, "utf8").split("\n")) this.push(line);
    } catch {
      // the first session, or a home that cannot be read: there is nothing to recall
    }
  }

  get length(): number {
    return this.lines.length;
  }

  /** @param index  0 is the newest */
  at(index: number): string {
    return this.lines[index]!;
  }

  /** Keeps a line that is neither empty nor what was entered last. */
  push(line: string): void {
    if (line === "" || line === this.lines[0]) return;
    this.lines = [line, ...this.lines].slice(0, SIZE);
  }

  save(): void {
    if (this.file === undefined) return;
    try {
      writeFileSync(this.file, this.lines.toReversed().join("\n") + "\n", { mode: 0o600 });
    } catch {
      // a home that cannot be written costs the history, not the session
    }
  }
}
