/**
 * The lab's events, followed for as long as the page is open. A browser's EventSource comes back by itself after a broken connection, but not after
 * an answer that is no stream (a proxy's 502, a restart), and does not say when it will: so each connection is made here, from the last event that
 * was seen, and its state is there for a person to see.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import { retryDelay } from "./retry.js";

export interface LabEvent {
  readonly kind: string;
  readonly subject: string;
  readonly at: string;
  readonly [field: string]: unknown;
}

export type Connection =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** `retryAt`: when it is tried again, on this computer's clock in milliseconds. */
  | { readonly state: "lost"; readonly retryAt: number };

/** The kinds that the server sends by name; EventSource has no way to hear all of them. */
const kinds = [
  "job.created",
  "job.again",
  "job.cancelling",
  "job.finished",
  "run.assigned",
  "run.started",
  "run.finished",
  "lease.granted",
  "lease.released",
  "rig.added",
  "rig.changed",
  "rig.quarantined",
  "rig.released",
  "rig.deleted",
  "board.found",
  "board.gone",
  "agent.connected",
  "agent.left",
  "schedule.ticked",
];

export class EventStream {
  readonly connection: ReadonlySignal<Connection>;
  private readonly state = signal<Connection>({ state: "connecting" });
  private readonly followers = new Set<(event: LabEvent) => void>();
  private readonly returners = new Set<() => void>();
  private source: EventSource | undefined;
  private last: string | undefined;
  private attempts = 0;
  /** Between start() and stop(), whether there is a connection or not. */
  private wanted = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly open: (url: string) => EventSource = (url) => new EventSource(url),
    private readonly chance: () => number = Math.random,
  ) {
    this.connection = this.state;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  /** The computer says that its network is gone, long before a silent connection would. */
  networkGone(): void {
    if (this.source !== undefined) this.lost(this.source);
  }

  stop(): void {
    this.wanted = false;
    this.drop();
  }

  /** Until start(). @returns whether there was anything to rest from: a session that is over stays over */
  rest(): boolean {
    const { wanted } = this;
    this.stop();
    return wanted;
  }

  /** Now, rather than when it is due. */
  retry(): void {
    if (!this.wanted) return;
    this.drop();
    this.connect();
  }

  /** @returns how to stop */
  follow(heard: (event: LabEvent) => void): () => void {
    this.followers.add(heard);
    return () => this.followers.delete(heard);
  }

  /** Called when the connection is back after it was lost: whoever shows something reads it anew. @returns how to stop */
  onReturn(heard: () => void): () => void {
    this.returners.add(heard);
    return () => this.returners.delete(heard);
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private connect(): void {
    this.state.value = { state: "connecting" };
    const source = this.open(
      `/api/v1/events${this.last === undefined ? "" : `?after=${encodeURIComponent(this.last)}`}`,
    );
    this.source = source;
    source.addEventListener("hello", (message) => {
      this.last ??= message.lastEventId;
      const back = this.attempts > 0;
      this.attempts = 0;
      this.state.value = { state: "live" };
      if (back) for (const heard of this.returners) heard();
    });
    for (const kind of kinds) source.addEventListener(kind, (message) => this.hear(kind, message));
    source.addEventListener("error", () => this.lost(source));
  }

  private hear(kind: string, { data, lastEventId }: MessageEvent<string>): void {
    this.last = lastEventId;
    const event = { ...(JSON.parse(data) as LabEvent), kind };
    for (const heard of this.followers) heard(event);
  }

  private lost(source: EventSource): void {
    if (source !== this.source) return;
    this.drop();
    const wait = retryDelay(this.attempts++, this.chance());
    this.state.value = { state: "lost", retryAt: Date.now() + wait };
    this.timer = setTimeout(() => this.connect(), wait);
  }
}
