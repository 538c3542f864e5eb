/**
 * What must reach the server, in order, once: each message has a number and stays here until the server has acknowledged it. When the connection
 * breaks, all that is left goes out again; the server knows duplicates by lease, token and piece.
 */
import type { AgentMessage } from "../shared/index.js";

export type Numbered = Extract<AgentMessage, { seq: number }>;
/** Without its number, which the outbox gives. */
export type Unnumbered = { [K in Numbered["kind"]]: Omit<Extract<Numbered, { kind: K }>, "seq"> }[Numbered["kind"]];

/** Log pieces beyond this are dropped while the server is away: results are not. */
const mostLogBytes = 64 << 20;

export class Outbox {
  private readonly kept: Numbered[] = [];
  private next = 1;
  private logBytes = 0;

  constructor(private readonly send: (message: Numbered) => void) {}

  get size(): number {
    return this.kept.length;
  }

  /** Results that are not known to have arrived. */
  get results(): number {
    return this.kept.filter(({ kind }) => kind === "result").length;
  }

  /** Bytes of log that wait: whoever reads a program's output may hold it up. */
  get waitingLogBytes(): number {
    return this.logBytes;
  }

  put(message: Unnumbered): void {
    if (message.kind === "log") {
      if (this.logBytes > mostLogBytes) return;
      this.logBytes += message.text.length;
    }
    const numbered = { ...message, seq: this.next++ } as Numbered;
    this.kept.push(numbered);
    this.send(numbered);
  }

  acknowledge(seq: number): void {
    while (this.kept.length > 0 && this.kept[0].seq <= seq) {
      const [gone] = this.kept.splice(0, 1);
      if (gone.kind === "log") this.logBytes -= gone.text.length;
    }
  }

  /** A new connection: everything that is not known to have arrived. */
  repeat(): void {
    for (const message of this.kept) this.send(message);
  }
}
