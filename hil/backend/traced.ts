/**
 * A backend that tells what a program asks of its hardware and what came of it: each command with its meaning, not its bytes on the link. So a trace
 * of a run on silicon, in the emulator and on a lab's board read alike, and two of them can be held against each other.
 *
 * It stands before another one only where somebody wants a trace, until the trace is as long as it may be; then it passes everything through.
 */
import type { BoardClock, Op, Replies } from "./backend.js";
import { BusError, DeferredError } from "./errors.js";
import type { CallPlace } from "./profiled.js";
import { BackendWrapper, type Wrappable } from "./wrapper.js";

/** Numbers and words as they are; bytes as hexadecimal digits. */
export type TraceValue = number | boolean | string | readonly TraceValue[] | { readonly [name: string]: TraceValue };
export type TraceFields = Readonly<Record<string, TraceValue>>;

/** One command. */
export interface TraceEntry {
  /** On the program's clock (simulated with an emulated board), in microseconds since the trace began. */
  readonly atUs: number;
  /** How long the program waited for it; absent when it did not. */
  readonly tookUs?: number;
  /** The Python line that asked; absent at the end of the program. */
  readonly file?: string;
  readonly line?: number;
  /** `i2c.write_read` */
  readonly op: string;
  readonly request: TraceFields;
  /** Absent of what was posted, of what failed, and of what answers nothing. */
  readonly reply?: TraceFields;
  /** The status that it failed with: `ADDRESS_NACK`. */
  readonly error?: string;
}

export interface TraceOptions {
  /** Takes entries in order, a few at a time. */
  readonly heard: (entries: readonly TraceEntry[]) => void;
  /** The trace ends when its entries have taken about so many bytes as JSON. */
  readonly mostBytes: number;
  /** Told once, when it has ended for that. */
  readonly cut: () => void;
}

const mostGathered = 64;
const gatherMs = 40;
/** What an entry takes beside its values. */
const entryBytes = 70;

export class TracedBackend extends BackendWrapper {
  readonly clock: BoardClock;
  private gathered: TraceEntry[] = [];
  private gatheredAtMs = 0;
  private bytes = 0;
  private over = false;
  private readonly startUs: number;

  /**
   * @param inner  opened now, if it was not
   * @param here  the Python line that runs
   */
  constructor(
    inner: Wrappable,
    private readonly here: () => CallPlace | undefined,
    private readonly options: TraceOptions,
  ) {
    super(inner);
    this.startUs = inner.peekUs();
    const { clock } = inner;
    this.clock = {
      get simulated() {
        return clock.simulated;
      },
      nowUs: () => clock.nowUs(),
      sleepUntil: (us) => {
        this.flush();
        return clock.sleepUntil(us);
      },
    };
  }

  override together<const Ops extends readonly Op[]>(...ops: Ops): Replies<Ops> {
    if (this.over) return this.inner.together(...ops);
    // copied before the call: a program may hand over a buffer that it fills again
    const entries = this.entriesOf(ops);
    try {
      const replies = this.inner.together(...ops);
      const tookUs = tenths(this.inner.peekUs() - this.startUs - entries[0].atUs);
      this.keep(
        entries.map((entry, n) => {
          const reply = fieldsOf((replies as readonly object[])[n]);
          return { ...entry, tookUs, ...(Object.keys(reply).length === 0 ? {} : { reply }) };
        }),
      );
      return replies;
    } catch (error) {
      const tookUs = tenths(this.inner.peekUs() - this.startUs - entries[0].atUs);
      const failed = error instanceof BusError ? error.index : 0;
      const name = error instanceof BusError ? error.status : error instanceof Error ? error.name : "failed";
      // that one was posted earlier; whether this one has run nobody knows
      const said = error instanceof DeferredError ? `of an earlier command: ${name}` : name;
      // those after the one that failed were not run
      this.keep(
        entries
          .slice(0, failed + 1)
          .map((entry, n) => ({ ...entry, tookUs, ...(n === failed ? { error: said } : {}) })),
      );
      throw error;
    }
  }

  override postTogether(ops: readonly Op[], tag = 0): void {
    if (!this.over) this.keep(this.entriesOf(ops));
    this.inner.postTogether(ops, tag);
  }

  override end(): void {
    this.flush();
    super.end();
  }

  /** Hands over what has been gathered. */
  flush(): void {
    if (this.gathered.length === 0) return;
    const entries = this.gathered;
    this.gathered = [];
    this.options.heard(entries);
  }

  private entriesOf(ops: readonly Op[]): TraceEntry[] {
    const place = this.here();
    const atUs = tenths(this.inner.peekUs() - this.startUs);
    return ops.map(({ command, request }) => ({
      atUs,
      ...(place === undefined ? {} : { file: place.file, line: place.line }),
      op: command.name,
      request: fieldsOf(request),
    }));
  }

  private keep(entries: readonly TraceEntry[]): void {
    for (const entry of entries) {
      this.bytes += entryBytes + sizeOf(entry.request) + sizeOf(entry.reply ?? {});
      if (this.bytes > this.options.mostBytes) {
        this.over = true;
        this.flush();
        return this.options.cut();
      }
      if (this.gathered.length === 0) this.gatheredAtMs = performance.now();
      this.gathered.push(entry);
    }
    if (this.gathered.length >= mostGathered || performance.now() - this.gatheredAtMs >= gatherMs) this.flush();
  }
}

function fieldsOf(fields: object): TraceFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, valueOf(value)]));
}

function valueOf(value: unknown): TraceValue {
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map(valueOf);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (typeof value === "object" && value !== null) return fieldsOf(value);
  return typeof value === "bigint" ? Number(value) : (value as number | boolean | string);
}

function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += digits[byte];
  return text;
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function sizeOf(fields: TraceFields): number {
  let size = 0;
  for (const [name, value] of Object.entries(fields)) {
    size +=
      name.length +
      4 +
      (typeof value === "string" ? value.length : typeof value === "object" ? JSON.stringify(value).length : 4);
  }
  return size;
}

/** A tenth of a microsecond is finer than any board's clock. */
function tenths(us: number): number {
  return Math.round(us * 10) / 10;
}
