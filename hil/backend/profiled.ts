/**
 * A backend that notes, per Python line, what its hardware calls cost. It stands before another one only where somebody asked for a profile: a run
 * without one has not a single instruction of it.
 *
 * The wire's bytes are those that the session counted between two waits. What went out is shared among the commands of that time by their own
 * sizes, framing included; what came in and the round trip belong to the line that waited. So the lines add up to the session's own figures.
 */
import type { Statistics } from "../session/statistics.js";
import type { BoardClock, Op, Replies } from "./backend.js";
import { encodeOps } from "./ops.js";
import { BackendWrapper, type Wrappable } from "./wrapper.js";

/** Where a call was made; undefined: not in a Python line (the end of the program). */
export interface CallPlace {
  readonly file: string;
  readonly line: number;
}

export interface ProfiledCommand {
  count: number;
  /** Bytes of data in its requests, and asked for. */
  data: number;
}

/** What one Python line has cost. Times in microseconds, bytes as on the wire. */
export interface ProfiledLine extends Partial<CallPlace> {
  /** Commands handed over: posted and waited for together. */
  calls: number;
  posted: number;
  waited: number;
  roundTrips: number;
  bytesOut: number;
  bytesIn: number;
  /** Spent waiting for the board, on the program's clock: simulated on an emulated board. */
  waitedUs: number;
  /** The same on the computer's clock. */
  wallUs: number;
  /** `time.sleep` and its like; waiting for the board is not in it. */
  sleptUs: number;
  /** Looks at the clock, sleeps and ends that first had to wait for posted commands. */
  barriers: number;
  /** With all that this line called, itself included: commands, round trips, and waiting for the board. */
  within: { calls: number; roundTrips: number; waitedUs: number };
  /** Whether it is a line of the program itself, and not of a module that it imports. */
  outermost: boolean;
  commands: Record<string, ProfiledCommand>;
  /** Pins whose level was asked for here. */
  pins: number[];
  /** I2C reads here that came right after a write to the same target, by the line of the write (0: of another file). */
  readsAfterWrite: Record<number, number>;
}

export class ProfiledBackend extends BackendWrapper {
  readonly clock: BoardClock;
  private readonly lines = new Map<string, ProfiledLine>();
  /** Bytes of commands that were posted since the last wait. */
  private readonly unsettled = new Map<ProfiledLine, number>();
  /** The line that runs, and those that called it. */
  private callers: readonly ProfiledLine[] = [];
  private last: Statistics;
  private lastWrite: { readonly place: CallPlace | undefined; readonly target: string } | undefined;

  /**
   * @param inner  opened now, if it was not
   * @param here  the Python lines that run, the innermost first
   * @param strict  what is posted to `inner` waits all the same
   */
  constructor(
    inner: Wrappable,
    private readonly here: () => readonly CallPlace[],
    private readonly strict = false,
  ) {
    super(inner);
    this.last = inner.statistics();
    const { clock } = inner;
    this.clock = {
      get simulated() {
        return clock.simulated;
      },
      nowUs: () => (this.unsettled.size === 0 ? clock.nowUs() : this.wait(this.line(), () => clock.nowUs())),
      sleepUntil: (us) => this.sleepUntil(us),
    };
  }

  override together<const Ops extends readonly Op[]>(...ops: Ops): Replies<Ops> {
    const line = this.note(ops);
    line.waited += ops.length;
    return this.wait(line, () => this.inner.together(...ops), sizeOf(ops));
  }

  override postTogether(ops: readonly Op[], tag = 0): void {
    const line = this.note(ops);
    if (this.strict) {
      line.waited += ops.length;
      return this.wait(line, () => this.inner.postTogether(ops, tag), sizeOf(ops));
    }
    line.posted += ops.length;
    this.unsettled.set(line, (this.unsettled.get(line) ?? 0) + sizeOf(ops));
    this.inner.postTogether(ops, tag);
  }

  override barrier(): void {
    if (this.unsettled.size === 0) this.inner.barrier();
    else this.wait(this.line(), () => this.inner.barrier());
  }

  override end(): void {
    this.wait(this.line(), () => this.inner.end());
  }

  /** What has been noted so far, in no order. */
  profile(): ProfiledLine[] {
    return [...this.lines.values()].map((line) => ({
      ...line,
      within: { ...line.within },
      pins: [...new Set(line.pins)],
    }));
  }

  private sleepUntil(us: number): boolean {
    const line = this.line();
    if (this.unsettled.size > 0) this.wait(line, () => this.inner.barrier());
    const start = this.inner.peekUs();
    try {
      return this.inner.clock.sleepUntil(us);
    } finally {
      line.sleptUs += this.inner.peekUs() - start;
      this.settle(line, 0);
    }
  }

  /** The line that runs; those that called it are `callers` from now on. */
  private line(): ProfiledLine {
    const places = this.here();
    const all = (places.length === 0 ? [undefined] : places).map((place) => this.lineAt(place));
    all.at(-1)!.outermost = true;
    this.callers = [...new Set(all)];
    return all[0];
  }

  private lineAt(place: CallPlace | undefined): ProfiledLine {
    const key = place === undefined ? "" : `${place.line} ${place.file}`;
    let line = this.lines.get(key);
    if (line === undefined) this.lines.set(key, (line = emptyLine(place)));
    return line;
  }

  private note(ops: readonly Op[]): ProfiledLine {
    const line = this.line();
    line.calls += ops.length;
    for (const { within } of this.callers) within.calls += ops.length;
    for (const { command, request } of ops) {
      const entry = (line.commands[command.name] ??= { count: 0, data: 0 });
      entry.count++;
      entry.data += dataOf(request);
      if (command.name === "gpio.get") {
        const { pin } = request as { pin: number };
        if (!line.pins.includes(pin)) line.pins.push(pin);
      }
      this.noteTransaction(line, command.name, request);
    }
    return line;
  }

  /** A write and the read that follows it, as two transactions. */
  private noteTransaction(line: ProfiledLine, name: string, request: object): void {
    const { handle, address, data } = request as { handle?: number; address?: number; data?: Uint8Array };
    const target = `${handle} ${address}`;
    if (name === "i2c.read" && this.lastWrite?.target === target) {
      const { place } = this.lastWrite;
      const at = place?.file === line.file ? (place?.line ?? 0) : 0;
      line.readsAfterWrite[at] = (line.readsAfterWrite[at] ?? 0) + 1;
    }
    // an address alone is a probe, no write
    const writes = name === "i2c.write" && (data?.length ?? 0) > 0;
    this.lastWrite = writes ? { place: placeOf(line), target } : undefined;
  }

  /** Waits, and settles what the wait and everything posted before it has cost. */
  private wait<T>(line: ProfiledLine, work: () => T, bytes = 0): T {
    const start = this.inner.peekUs();
    const startMs = performance.now();
    try {
      return work();
    } finally {
      const waitedUs = this.inner.peekUs() - start;
      line.waitedUs += waitedUs;
      for (const { within } of this.callers) within.waitedUs += waitedUs;
      line.wallUs += (performance.now() - startMs) * 1000;
      const trips = this.settle(line, bytes);
      if (bytes === 0 && trips > 0) line.barriers++;
    }
  }

  /** @returns the round trips since the last time */
  private settle(line: ProfiledLine, bytes: number): number {
    const now = this.inner.statistics();
    const trips = now.roundTrips - this.last.roundTrips;
    let out = now.bytesOut - this.last.bytesOut;
    line.roundTrips += trips;
    for (const { within } of this.callers) within.roundTrips += trips;
    line.bytesIn += now.bytesIn - this.last.bytesIn;
    this.last = now;
    let weight = bytes;
    for (const size of this.unsettled.values()) weight += size;
    for (const [posted, size] of this.unsettled) {
      const share = Math.round((out * size) / weight);
      posted.bytesOut += share;
      out -= share;
      weight -= size;
    }
    line.bytesOut += out;
    this.unsettled.clear();
    return trips;
  }
}

function emptyLine(place: CallPlace | undefined): ProfiledLine {
  return {
    ...place,
    calls: 0,
    posted: 0,
    waited: 0,
    roundTrips: 0,
    bytesOut: 0,
    bytesIn: 0,
    waitedUs: 0,
    wallUs: 0,
    sleptUs: 0,
    barriers: 0,
    within: { calls: 0, roundTrips: 0, waitedUs: 0 },
    outermost: false,
    commands: {},
    pins: [],
    readsAfterWrite: {},
  };
}

function placeOf({ file, line }: ProfiledLine): CallPlace | undefined {
  return file === undefined || line === undefined ? undefined : { file, line };
}

function sizeOf(ops: readonly Op[]): number {
  return encodeOps(ops, 0).bytes.length;
}

/** Bytes that a request carries, and those it asks for. */
function dataOf(request: object): number {
  const { data, length } = request as { data?: Uint8Array; length?: number };
  return (data?.length ?? 0) + (length ?? 0);
}
