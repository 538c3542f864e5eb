/** A log as lines, built from pieces that end anywhere, as they come from the lab. */

export interface LogLine {
  readonly text: string;
  /** `stdout`, `stderr`, or `lab` for what the lab itself says. */
  readonly stream: string;
}

/** Lines beyond this are dropped from the front: a page must not eat all memory because a program prints for ever. */
const mostLines = 200_000;

// ECMA-48 control sequences (colours, cursor) and operating system commands (titles)
const escapes = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;

export class LogLines {
  /** Lines that were dropped: the number of the first that is here. */
  dropped = 0;
  private readonly lines: LogLine[] = [];
  /** By stream, since a line of one may be cut by a line of another. */
  private readonly open = new Map<string, number>();

  /** @param most  how many lines are kept */
  constructor(private readonly most = mostLines) {}

  get count(): number {
    return this.lines.length;
  }

  at(index: number): LogLine {
    return this.lines[index];
  }

  append(stream: string, piece: string): void {
    const parts = piece.split("\n");
    for (const [index, part] of parts.entries()) {
      const openAt = this.open.get(stream);
      if (openAt !== undefined) this.lines[openAt] = { stream, text: this.lines[openAt].text + part };
      else if (part !== "" || index < parts.length - 1) {
        this.lines.push({ stream, text: part });
        this.open.set(stream, this.lines.length - 1);
      }
      if (index < parts.length - 1) this.open.delete(stream);
    }
    if (this.lines.length > this.most * 1.1) this.drop(this.lines.length - this.most);
  }

  /** Which lines hold the words, whatever their case. */
  find(words: string): number[] {
    const wanted = words.toLowerCase();
    if (wanted === "") return [];
    return this.lines.flatMap((line, index) => (shownText(line.text).toLowerCase().includes(wanted) ? [index] : []));
  }

  private drop(count: number): void {
    this.lines.splice(0, count);
    this.dropped += count;
    for (const [stream, index] of this.open) {
      if (index < count) this.open.delete(stream);
      else this.open.set(stream, index - count);
    }
  }
}

/** What a terminal would show in the end: without colours, and of a line that was written over, the last. */
export function shownText(text: string): string {
  const plain = text.replace(escapes, "").replace(/\r+$/, "");
  return plain.slice(plain.lastIndexOf("\r") + 1);
}
