/** A host without a world: files in a Map, output collected, simulated time. For tests and for trying things out. */

import type { FileStat, Host, HostFiles } from "../host.js";
import { decodeUtf8, encodeUtf8 } from "../objects/text/utf8.js";

export class MemoryHost implements Host {
  readonly interrupt = new Int32Array(new SharedArrayBuffer(4));
  readonly argv: readonly string[] = [];
  readonly env: Readonly<Record<string, string>> = {};
  /** Path -> content. Directories exist where a path begins with them. */
  readonly contents = new Map<string, Uint8Array>();
  private readonly written: { 1: Uint8Array[]; 2: Uint8Array[] } = { 1: [], 2: [] };
  private now = 0;
  private input = new Uint8Array();

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}, stdin = "") {
    for (const [path, content] of Object.entries(files))
      this.contents.set(path, typeof content === "string" ? encodeUtf8(content) : content);
    this.input = encodeUtf8(stdin) as Uint8Array<ArrayBuffer>;
  }

  nowUs(): number {
    this.now += 1;
    return this.now;
  }

  sleepUntil(us: number): void {
    if (us > this.now) this.now = us;
  }

  write(fd: 1 | 2, bytes: Uint8Array): void {
    this.written[fd].push(bytes.slice());
  }

  /** Everything written so far. */
  text(fd: 1 | 2): string {
    const parts = this.written[fd];
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) {
      all.set(p, at);
      at += p.length;
    }
    return decodeUtf8(all);
  }

  readStdin(count: number): Uint8Array {
    const bytes = this.input.slice(0, count);
    this.input = this.input.slice(count);
    return bytes;
  }

  readonly files: HostFiles = {
    readFile: (path) => this.contents.get(path)?.slice(),
    stat: (path): FileStat | undefined => {
      const content = this.contents.get(path);
      if (content !== undefined) return { kind: "file", size: content.length, modified: 0 };
      const prefix = `${path.replace(/\/$/, "")}/`;
      for (const name of this.contents.keys())
        if (name.startsWith(prefix)) return { kind: "directory", size: 0, modified: 0 };
      return undefined;
    },
  };
}
