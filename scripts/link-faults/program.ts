/**
 * Random command sequences whose traces show each command that is lost, done twice or done out of turn: pins are toggled, a register file's
 * address moves on with each read, commands fail and are told of.
 *
 * The same sequence runs on a board whose link is sound; what was learned must be the same word for word, or the beginning of it and then a LinkError.
 */
import { gpio, i2c, system } from "./commands.js";
import type { Ops } from "../../hil/session/batch.js";
import { SynchronousSession } from "../../hil/session/synchronous.js";
import type { Faults } from "../../hil/transports/faults.js";
import { FaultyTransport, seeded } from "../../hil/transports/faulty.js";
import type { LinkError } from "../../hil/transports/link-error.js";
import type { Transport } from "../../hil/transports/transport.js";
import { encodeOp, type WireCommand } from "../../hil/wire/command.js";
import { address, registerCount, vacant, type Specimen } from "./board.js";

/** What was learned, a line each, with the edges made by then; and how it ended. */
export interface Trace {
  readonly lines: readonly { readonly text: string; readonly edges: number }[];
  readonly edges: readonly number[];
  readonly registers: string;
  /** Undefined when it went through to its end. */
  readonly lost: LinkError | undefined;
  /** Simulated time is up: it would have gone on for ever. */
  readonly hangs: boolean;
}

/** No sequence takes as long as this, whatever its link does: simulated microseconds. */
const mostUs = 120_000_000;
const steps = 30;

class Lost extends Error {
  constructor(readonly error: LinkError) {
    super(error.message);
  }
}

/** @param faults  none: the link is sound */
export function runProgram(seed: number, specimen: Specimen, faults: Faults | undefined): Trace & { struck: number } {
  const { transport } = specimen;
  const link: Transport = faults === undefined ? transport : new FaultyTransport(transport, faults);
  const run = new Run(seed, specimen, link);
  const trace = run.trace();
  const struck = link instanceof FaultyTransport ? Object.values(link.struck).reduce((a, b) => a + b, 0) : 0;
  return { ...trace, struck };
}

class Run {
  private readonly random: () => number;
  private readonly sync: SynchronousSession;
  private readonly lines: { text: string; edges: number }[] = [];
  private readonly before: readonly number[];
  private atLoss: number[] | undefined;
  private hangs = false;

  constructor(
    seed: number,
    private readonly specimen: Specimen,
    link: Transport,
  ) {
    this.random = seeded(seed);
    this.before = [...specimen.edges];
    const nonce = seeded(seed ^ 0x5eed);
    const simulation = link.simulation!;
    const endUs = simulation.nowUs() + mostUs;
    this.sync = new SynchronousSession(
      link,
      () => Math.floor(nonce() * 2 ** 32),
      () => (this.hangs ||= simulation.nowUs() > endUs),
    );
    // pins go dark with the board: edges of that are none of the program's
    const closed = link.onClose;
    link.onClose = (reason) => {
      this.atLoss = this.edgesNow();
      closed(reason);
    };
  }

  trace(): Trace {
    let lost: LinkError | undefined;
    try {
      this.sync.open();
      this.perform();
    } catch (error) {
      if (error instanceof Lost) lost = error.error;
      else if (isLinkError(error)) lost = error;
      else if (!this.hangs) throw error;
    }
    const edges = this.atLoss ?? this.edgesNow();
    if (lost === undefined && !this.hangs) this.sync.session.finish();
    return { lines: this.lines, edges, registers: JSON.stringify(this.specimen.registers), lost, hangs: this.hangs };
  }

  private edgesNow(): number[] {
    return this.specimen.edges.map((count, i) => count - this.before[i]);
  }

  private note(text: string): void {
    this.lines.push({ text, edges: this.edgesNow().reduce((a, b) => a + b, 0) });
  }

  /** Waits for it; whatever comes back, a failure too, is a line of the trace. */
  private call<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>): void {
    const outcome = this.sync.call(op(command, request));
    if (outcome.kind === "lost") throw new Lost(outcome.error);
    this.note(
      `${command.name} ${outcome.kind === "done" ? Buffer.from(outcome.results).toString("hex") : JSON.stringify(outcome)}`,
    );
  }

  private post<Request extends object>(
    command: WireCommand<Request, object>,
    request: NoInfer<Request>,
    tag = 0,
  ): void {
    this.sync.session.post(op(command, request, tag));
  }

  private barrier(): void {
    this.sync.barrier();
    this.note(`barrier ${JSON.stringify(this.sync.session.takePostedError())}`);
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private perform(): void {
    const { pins, bus } = this.specimen;
    for (const pin of pins) {
      this.call(gpio.claim, { pin, safe: "HIGH_Z" });
      this.call(gpio.configure, { pin, output: 1, openDrain: 0, pull: 0, level: 0, drive: 1 });
    }
    const { scl, sda } = bus;
    const flags = { soft: 0, checkPullUps: 1, internalPullUps: 0 };
    this.call(i2c.open, { handle: 1, scl, sda, frequency: 400_000, timeoutUs: 100_000, ...flags });
    this.call(i2c.write, { handle: 1, address, keep: 0, data: new Uint8Array(registerCount + 1) });
    for (let step = 0; step < steps; step++) this.step(step);
    this.barrier();
    for (const pin of pins) this.call(gpio.get, { pin });
    this.call(i2c.writeRead, { handle: 1, address, keep: 0, data: Uint8Array.of(0), length: registerCount });
    this.call(system.safeState, {});
    this.barrier();
  }

  private step(step: number): void {
    const { pins, unclaimed } = this.specimen;
    const pin = pins[this.below(pins.length)];
    const kind = this.random();
    if (kind < 0.3) for (let n = this.below(30); n >= 0; n--) this.post(gpio.toggle, { pin });
    else if (kind < 0.36) this.post(gpio.set, { pin, level: step & 1 });
    else if (kind < 0.42) {
      const toggle = op(gpio.toggle, { pin });
      const repeat = op(system.repeat, { ops: 1, times: 1 + this.below(9), periodUs: this.below(2) * 50 });
      this.sync.session.post(together(repeat, toggle));
    } else if (kind < 0.48) this.sync.session.flush();
    else if (kind < 0.62) {
      this.call(system.echo, { data: Uint8Array.from({ length: this.below(150) }, () => this.below(256)) });
    } else if (kind < 0.7) this.call(gpio.get, { pin });
    else if (kind < 0.8) {
      const data = Uint8Array.from({ length: 1 + this.below(5) }, (_, i) => this.below(i === 0 ? registerCount : 256));
      this.call(i2c.write, { handle: 1, address, keep: 0, data });
    } else if (kind < 0.9) this.call(i2c.read, { handle: 1, address, keep: 0, length: 1 + this.below(4) });
    else if (kind < 0.94) this.call(i2c.read, { handle: 1, address: vacant, keep: 0, length: 1 });
    else {
      this.barrier();
      this.post(gpio.set, { pin: unclaimed, level: 1 }, 5000 + step);
      this.barrier();
    }
  }
}

function op<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>, tag = 0): Ops {
  return { bytes: encodeOp(command, request), count: 1, durationMs: command.durationMs(request), tag };
}

function together(first: Ops, second: Ops): Ops {
  const bytes = new Uint8Array([...first.bytes, ...second.bytes]);
  return { bytes, count: 2, durationMs: first.durationMs + second.durationMs, tag: 0 };
}

function isLinkError(error: unknown): error is LinkError {
  return error instanceof Error && error.name === "LinkError";
}

/** @returns what is wrong with a run, against the same one on a sound link; undefined when nothing is */
export function fault(actual: Trace, sound: Trace): string | undefined {
  if (actual.hangs) return "hangs";
  const { lines, lost, edges } = actual;
  const odd = lines.findIndex(({ text }, i) => text !== sound.lines[i]?.text);
  if (odd >= 0) return `learned "${lines[odd].text}" instead of "${sound.lines[odd]?.text}"`;
  const total = edges.reduce((a, b) => a + b, 0);
  if (lost === undefined) {
    if (lines.length !== sound.lines.length) return "ended early without a word";
    if (String(edges) !== String(sound.edges)) return `made ${String(edges)} edges instead of ${String(sound.edges)}`;
    return actual.registers === sound.registers
      ? undefined
      : `left registers ${actual.registers}, not ${sound.registers}`;
  }
  if (lost.code === "PROTOCOL" || lost.what === "" || lost.next === "") return `ended in ${lost.code}: ${lost.message}`;
  const known = lines.length === 0 ? 0 : sound.lines[lines.length - 1].edges;
  const most = sound.edges.reduce((a, b) => a + b, 0);
  if (total < known || total > most) return `made ${total} edges before ${lost.code}, not ${known} to ${most}`;
  const over = edges.findIndex((count, i) => count > sound.edges[i]);
  return over < 0
    ? undefined
    : `did something twice before ${lost.code}: ${String(edges)} edges, at most ${String(sound.edges)}`;
}
