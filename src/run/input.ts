/**
 * stdin for a worker that blocks.
 *
 * The worker could read file descriptor 0 itself, but a read that blocks on a terminal can be ended by nothing, Ctrl-C included. So the main
 * thread reads, as events, and only when the program asks: what it does not ask for stays in the pipe for others.
 */

import { Control, Input, Word, inputBytes } from "./control.js";
import type { TerminalState } from "./messages.js";

export class InputServer {
  private readonly pending: Uint8Array[] = [];
  private ended = false;
  private started = false;
  private terminal: TerminalState = "lines";

  /** @param onInterrupt  told of a Ctrl-C that came as a key, while a statement of a REPL ran */
  constructor(
    private readonly control: Control,
    private readonly stream: NodeJS.ReadStream,
    private readonly onInterrupt: () => void = () => {},
  ) {}

  /** The worker set INPUT to WANTED and sent word. Answers at once or when something comes. */
  serve(): void {
    if (!this.started) this.start();
    this.answer();
  }

  /** The worker wants the terminal so. A stream that is no terminal has but one state. */
  setTerminal(state: TerminalState): void {
    const { words } = this.control;
    if (this.stream.isTTY && (state === "lines") !== (this.terminal === "lines"))
      this.stream.setRawMode(state !== "lines");
    this.terminal = state;
    // whoever runs may be interrupted: its Ctrl-C must be read, also where what was typed ahead has stopped the reading
    if (state === "running" && (this.stream.isTTY || this.started)) this.resume();
    Atomics.add(words, Word.TERMINAL, 1);
    Atomics.notify(words, Word.TERMINAL);
  }

  private resume(): void {
    if (!this.started) this.start();
    this.stream.resume();
  }

  /** Lets go of the stream, so that the process can end. */
  close(): void {
    if (!this.started) return;
    if (this.terminal !== "lines") this.stream.setRawMode?.(false);
    this.stream.pause();
    this.stream.off("data", this.onData).off("end", this.onEnd).off("error", this.onEnd);
    this.stream.unref?.();
  }

  private start(): void {
    this.started = true;
    this.stream.ref?.();
    this.stream.on("data", this.onData).once("end", this.onEnd).once("error", this.onEnd);
    if (this.stream.readableEnded || this.stream.destroyed) this.onEnd();
  }

  private readonly onData = (chunk: Buffer): void => {
    const interrupt = this.terminal === "running" ? lastOf(chunk, Atomics.load(this.control.words, Word.KEY)) : -1;
    if (interrupt >= 0) {
      // what was typed before it is forgotten, as terminals do
      this.pending.length = 0;
      this.onInterrupt();
    }
    if (interrupt + 1 < chunk.length) this.pending.push(chunk.subarray(interrupt + 1));
    this.answer();
  };

  private readonly onEnd = (): void => {
    this.ended = true;
    this.answer();
  };

  private answer(): void {
    const { words, input } = this.control;
    if (Atomics.load(words, Word.INPUT) !== Input.WANTED) {
      if (this.pending.length > 0 && this.terminal !== "running") this.stream.pause();
      return;
    }
    const chunk = this.pending.shift();
    if (chunk === undefined && !this.ended) {
      this.stream.resume();
      return;
    }
    const piece = (chunk ?? new Uint8Array(0)).subarray(0, inputBytes);
    if (chunk !== undefined && chunk.length > inputBytes) this.pending.unshift(chunk.subarray(inputBytes));
    input.set(piece);
    Atomics.store(words, Word.INPUT_SIZE, piece.length);
    Atomics.store(words, Word.INPUT, Input.READY);
    this.control.ring();
  }
}

/** -1 stands for no byte at all. */
function lastOf(chunk: Buffer, byte: number): number {
  return byte < 0 ? -1 : chunk.lastIndexOf(byte);
}

/** What is to be done now and then while nothing comes. */
export interface Idle {
  readonly everyMs: number;
  /** @returns whether to go on with it */
  work(): boolean;
}

/** The worker's half: up to 4096 bytes, none at the end of input, undefined when Ctrl-C came first. `ask` sends word to the main thread. */
export function readInput(control: Control, ask: () => void, idle?: Idle): Uint8Array | undefined {
  const { words, input } = control;
  // a poll may have asked before, and the answer may be there
  if (Atomics.compareExchange(words, Word.INPUT, Input.IDLE, Input.WANTED) === Input.IDLE) ask();
  const come = (): true | undefined => (Atomics.load(words, Word.INPUT) === Input.READY ? true : undefined);
  let everyMs = idle?.everyMs ?? Infinity;
  let ready = control.wait(come, everyMs);
  while (ready === undefined && !control.interrupted) {
    if (idle?.work() === false) everyMs = Infinity;
    ready = control.wait(come, everyMs);
  }
  if (ready === undefined) {
    Atomics.compareExchange(words, Word.INPUT, Input.WANTED, Input.IDLE);
    return undefined;
  }
  Atomics.store(words, Word.INPUT, Input.IDLE);
  return input.slice(0, Atomics.load(words, Word.INPUT_SIZE));
}

/** The worker's half, without waiting: what the main thread has by now, and the wish for what comes next. Undefined: nothing yet. */
export function pollInput(control: Control, ask: () => void): Uint8Array | undefined {
  const { words, input } = control;
  if (Atomics.load(words, Word.INPUT) === Input.READY) {
    Atomics.store(words, Word.INPUT, Input.IDLE);
    return input.slice(0, Atomics.load(words, Word.INPUT_SIZE));
  }
  if (Atomics.compareExchange(words, Word.INPUT, Input.IDLE, Input.WANTED) === Input.IDLE) ask();
  return undefined;
}

/** The worker's half: returns when the terminal is in the state that `ask` sends word of. */
export function setTerminal(control: Control, ask: () => void): void {
  const { words } = control;
  const count = Atomics.load(words, Word.TERMINAL);
  ask();
  while (Atomics.load(words, Word.TERMINAL) === count) Atomics.wait(words, Word.TERMINAL, count);
}
