/**
 * What every hardware module holds: the board's definition, the way to the board, and who has which pin.
 *
 * Pins are claimed here first, without a round trip: a program that takes a pin twice must get `ValueError: GP4 in use` at the line that does
 * it, under the name that CircuitPython prints. The board keeps claims of its own, for the programs that other hosts run.
 *
 * Hardware types are defined once for all VMs of a thread, and one VM runs at a time: so its hardware is reached through `hardware()`, which
 * opens the board the first time a program touches it.
 */

import type { BoardDefinition, Dialect, MicroPythonBoard } from "../../boards/index.js";
import {
  type PyError,
  PyPendingInt,
  captureLocation,
  keyboardInterrupt,
  memoryError,
  osError,
  readsOperandsOnly,
} from "../../vm/index.js";
import { op, BusError, DeferredError, Interrupted, type Op, type PeripheralBackend } from "../backend/index.js";
import * as gpio from "../peripherals/gpio.js";
import { size } from "../peripherals/staging.js";
import { delay } from "../peripherals/system.js";
import { OpsTooLong } from "../session/batch.js";
import { LinkError } from "../transports/link-error.js";
import { Status, type WireCommand } from "../wire/index.js";
import { Attention } from "./attention.js";
import { errno } from "./errno.js";
import { PostedCommands } from "./posted.js";
import { HeldCommands } from "./sequence.js";

export interface HardwareOptions {
  readonly backend: PeripheralBackend;
  readonly board: BoardDefinition;
  readonly dialect: Dialect;
  /** How the command line names this bench, for advice: `--rig bench.yaml`; empty when the defaults do. */
  readonly bench?: string;
}

/** Whoever has a pin. In MicroPython the next one may have it: then the first is told to let go. */
export interface PinOwner {
  /** What it is, for advice: `I2C(0)`, `DigitalInOut`. */
  readonly what: string;
  /** Closes it on the board and forgets its pins. */
  release(): void;
}

export class Hardware {
  readonly backend: PeripheralBackend;
  /** The program's, as Python modules look at it. */
  readonly clock: PeripheralBackend["clock"];
  readonly board: BoardDefinition;
  readonly dialect: Dialect;
  private readonly bench: string;
  /** Where the commands that nobody waits for came from. */
  readonly posted = new PostedCommands();
  /** Events of the board, and timers. */
  readonly attention = new Attention(this);
  private readonly owners = new Map<number, PinOwner>();
  private currentAdvice: string | undefined;
  /** The exception that the advice is about, where that is known: programs catch NACKs, and end by something else much later. */
  private adviceAbout: object | undefined;
  /** The link's own end, once it has come: the program saw an OSError, the command line says the rest. */
  linkError: LinkError | undefined;

  constructor({ backend, board, dialect, bench = "" }: HardwareOptions) {
    this.backend = backend;
    this.clock = this.guarded(backend.clock);
    this.board = board;
    this.dialect = dialect;
    this.bench = bench;
  }

  /** Why the last call failed, and what a person should look at; gone when a call of that kind succeeds. Told when the exception ends the program. */
  get advice(): string | undefined {
    return this.currentAdvice;
  }

  set advice(text: string | undefined) {
    this.currentAdvice = text;
    this.adviceAbout = undefined;
  }

  /** Binds the advice to the exception that is about to be raised. */
  bindAdvice(exception: object): void {
    this.adviceAbout = exception;
  }

  /** The advice, if it is about one of these exceptions, or nobody knows what it is about. */
  adviceOn(exceptions: readonly object[]): string | undefined {
    return this.adviceAbout === undefined || exceptions.includes(this.adviceAbout) ? this.currentAdvice : undefined;
  }

  /** @throws BusError when the board refused; PyError for what befalls the link */
  call<Request extends object, Reply extends object>(
    command: WireCommand<Request, Reply>,
    request: NoInfer<Request>,
  ): Reply {
    this.sendHeld();
    this.pausedUs = 0;
    try {
      return this.backend.call(command, request);
    } catch (error) {
      throw this.pythonError(error);
    }
  }

  private staging: number | undefined;

  /** Bytes that the board's staging buffer has; asked once. */
  get stagingBytes(): number {
    return (this.staging ??= this.call(size, {}).bytes);
  }

  /** Commands kept back between disable_interrupts and enable_interrupts, to reach the board in one frame. */
  private held: HeldCommands | undefined;

  /** What is posted from now on leaves together, as far as a frame of the board's holds it: nothing of the host's comes between. */
  hold(): void {
    this.held ??= new HeldCommands(this.backend.mostData);
  }

  /** Sends what was held back: pin changes, waits and samples as one sequence, with the board's interrupts out. */
  letGo(): void {
    const { held } = this;
    this.held = undefined;
    if (held === undefined || held.ops.length === 0) return;
    try {
      if (held.samples.count > 0) this.sample(held);
      else this.postHeld(held);
    } catch (error) {
      throw this.postedError(error);
    }
  }

  private postHeld(held: HeldCommands): void {
    const { ops, sequence: steps } = held;
    try {
      const together = steps === undefined ? ops : [op(gpio.sequence, steps.request())];
      this.backend.postTogether(together, this.posted.note(ops[0].command.name));
    } catch (error) {
      if (!(error instanceof OpsTooLong)) throw error;
      for (const { command, request } of ops) this.post(command, request);
    }
  }

  /** Waits for the levels among what was held back. What came after the last of them goes along. */
  private sample(held: HeldCommands): void {
    const { samples } = held;
    try {
      const request = held.sequence!.request();
      const packed = this.backend.call(gpio.sequence, request).samples;
      samples.deliver(Array.from({ length: samples.count }, (_, n) => (packed[n >> 3] >> (n & 7)) & 1));
    } catch (error) {
      samples.fail(this.postedError(error));
      throw error;
    }
  }

  /**
   * A pin's level. With interrupts disabled it is sampled in its place among what is held back, and the program goes on without it where all it does
   * with it is arithmetic.
   * @param isBool  whether it is one for Python
   * @throws as call()
   */
  readPin(pin: number, isBool: boolean): number | PyPendingInt {
    const sample = this.held?.sample(pin);
    if (sample === undefined) return this.call(gpio.get, { pin }).level;
    const level = (): number => {
      if (!sample.of.arrived) this.sendHeld();
      return sample.of.level(sample.index);
    };
    const place = captureLocation()();
    return place !== undefined && readsOperandsOnly(place) ? new PyPendingInt(sample.of, level, isBool) : level();
  }

  private pausedUs = 0;

  /**
   * A short sleep behind commands that nobody has waited for: it becomes the board's own wait between them and what follows, so that a driver
   * that sleeps between two pin changes costs no round trip, and keeps its timing. What the program has run ahead by is bounded.
   * @param us  microseconds, more than 0
   * @returns false when it has to be slept here
   */
  pause(us: number): boolean {
    if (this.held === undefined) {
      const behind = this.backend.pending && !this.attention.busyWaiting;
      if (!behind || us > longestPauseUs || this.pausedUs + us > mostPausedUs) {
        this.pausedUs = 0;
        return false;
      }
      this.pausedUs += us;
    } else if (us > longestPauseUs) {
      this.sendHeld();
      return false;
    }
    this.post(delay, { us: Math.max(Math.ceil(us), shortestPauseUs[this.dialect]) });
    return true;
  }

  /** What waits takes along what was held back before it. */
  private sendHeld(): void {
    if (this.held === undefined || this.held.ops.length === 0) return;
    this.letGo();
    this.hold();
  }

  /** Nobody waits; a failure surfaces at a later call. */
  post<Request extends object>(command: WireCommand<Request, object>, request: NoInfer<Request>): void {
    if (this.held !== undefined) {
      const one = op(command, request);
      if (this.held.push(one)) return;
      this.sendHeld();
      this.held.push(one);
      return;
    }
    try {
      this.backend.post(command, request, this.posted.note(command.name));
    } catch (error) {
      throw this.postedError(error);
    }
  }

  /** In strict mode the board's refusal comes at once: the same OSError, at the line that is to blame. */
  private postedError(error: unknown): unknown {
    if (!(error instanceof BusError) || error instanceof DeferredError) return this.pythonError(error);
    const exception = osError(errno.EIO);
    this.advice = `${error.command} has failed: ${Status[error.status].meaning}.`;
    this.bindAdvice(exception.value);
    return exception;
  }

  /** Waits until everything posted has been done. */
  barrier(): void {
    this.sendHeld();
    try {
      this.backend.barrier();
    } catch (error) {
      throw this.pythonError(error);
    }
  }

  /** Lets the board's time go on by so much where it is simulated; a real one needs nobody for that. */
  passTime(us: number): void {
    if (this.clock.simulated) this.clock.sleepUntil(this.clock.nowUs() + us);
  }

  /** Two ops in one frame: the time between them is the board's. @throws as call() */
  both<A extends object, AReply extends object, B extends object, BReply extends object>(
    first: WireCommand<A, AReply>,
    firstRequest: NoInfer<A>,
    second: WireCommand<B, BReply>,
    secondRequest: NoInfer<B>,
  ): [AReply, BReply] {
    this.sendHeld();
    try {
      const ops: [Op<AReply>, Op<BReply>] = [op(first, firstRequest), op(second, secondRequest)];
      return this.backend.together(...ops) as [AReply, BReply];
    } catch (error) {
      throw this.pythonError(error);
    }
  }

  /** A look at the clock waits for the board too: what befalls the link then is Python's to see, as with any call. */
  private guarded(clock: PeripheralBackend["clock"]): PeripheralBackend["clock"] {
    const orPython = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        throw this.pythonError(error);
      }
    };
    return {
      get simulated() {
        return clock.simulated;
      },
      nowUs: () => orPython(() => clock.nowUs()),
      sleepUntil: (us) => orPython(() => clock.sleepUntil(us)),
    };
  }

  /** Several ops in one frame, up to the first that fails. @throws as call() */
  together(...ops: Op[]): object[] {
    this.sendHeld();
    try {
      return this.backend.together(...ops);
    } catch (error) {
      throw this.pythonError(error);
    }
  }

  /** The number that a bus, a PWM output or an analog input has on the wire. @throws OSError ENOMEM when all 64 are taken */
  openHandle(): number {
    try {
      return this.backend.claims.openHandle();
    } catch (error) {
      throw error instanceof RangeError ? osError(errno.ENOMEM) : error;
    }
  }

  closeHandle(handle: number): void {
    this.backend.claims.closeHandle(handle);
  }

  ownerOf(gpio: number): PinOwner | undefined {
    return this.owners.get(gpio);
  }

  take(gpio: number, owner: PinOwner): void {
    this.owners.set(gpio, owner);
  }

  /** Frees the pin if that owner still has it. */
  give(gpio: number, owner: PinOwner): void {
    if (this.owners.get(gpio) === owner) this.owners.delete(gpio);
  }

  /** The board as MicroPython knows it; runs on a board without are refused before they begin. */
  get microPython(): MicroPythonBoard {
    if (!this.board.micropython) throw new Error(`${this.board.id} has no MicroPython here`);
    return this.board.micropython;
  }

  /** `pinbridge scan --rig bench.yaml`, for advice. */
  suggest(command: string): string {
    return ["pinbridge", command, this.bench].filter((part) => part !== "").join(" ");
  }

  /** More data than the board can hold at once: a board of few kilobytes says it like this, and the person is told how much it is. */
  tooLong(detail = ""): PyError {
    const exception = memoryError(`memory allocation failed${detail}`);
    this.advice = `One I2C transaction or pixel strip holds at most ${this.stagingBytes} bytes here, what the board has room for. Read and write in pieces.`;
    this.bindAdvice(exception.value);
    return exception;
  }

  /** What Python sees of an error that is not the board's answer. A BusError passes: who called knows what it means. */
  pythonError(error: unknown): unknown {
    if (error instanceof Interrupted) return keyboardInterrupt();
    if (error instanceof LinkError) {
      this.linkError ??= error;
      return osError(error.code === "TIMEOUT" ? errno.ETIMEDOUT : errno.ENODEV);
    }
    if (error instanceof OpsTooLong) return this.tooLong(`, allocating ${error.bytes} bytes`);
    if (error instanceof DeferredError) {
      this.advice = this.posted.advice(error);
      return osError(errno.EIO);
    }
    return error;
  }
}

/** About what the call alone takes on a board: drivers that sleep for 100 ns rely on it. */
const shortestPauseUs: Readonly<Record<Dialect, number>> = { circuitpython: 15, micropython: 5 };
/** The longest sleep that the board takes over, and how much of it before somebody waits again, in microseconds. */
const longestPauseUs = 5_000;
const mostPausedUs = 20_000;

let provider: (() => Hardware) | undefined;
let current: Hardware | undefined;

/** Says how this VM's hardware comes to be, when it is first touched. */
export function provideHardware(open: () => Hardware): void {
  provider = open;
  current = undefined;
}

/** The hardware of the running VM, opened now if it was not. */
export function hardware(): Hardware {
  if (current === undefined) {
    if (provider === undefined) throw new Error("hardware modules are used without provideHardware()");
    current = provider();
  }
  return current;
}

/**
 * What a module keeps from one call to the next (the object of each pin, who runs on which slice): one for each program's hardware, as new when
 * the next program begins.
 * @returns a function that gives the running program's
 */
export function perHardware<T>(make: () => T): () => T {
  const made = new WeakMap<Hardware, { readonly state: T }>();
  return () => {
    const hw = hardware();
    let known = made.get(hw);
    if (known === undefined) made.set(hw, (known = { state: make() }));
    return known.state;
  };
}

/** The hardware if the program has touched it. */
export function touchedHardware(): Hardware | undefined {
  return current;
}
