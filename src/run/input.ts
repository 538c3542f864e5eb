/**
 * stdin for a worker that blocks.
 *
 * The worker could read file descriptor 0 itself, but a read that blocks on a terminal can be ended by nothing, Ctrl-C included. So the main
 * thread reads, as events, and only when the program asks: what it does not ask for stays in the pipe for others.
 */

import { Control, Input, Word, inputBytes } from "./control.js";

export class InputServer {
  private readonly pending: Uint8Array[] = [];
  private ended = false;
  private started = false;

  constructor(
    private readonly control: Control,
    private readonly stream: NodeJS.ReadStream,
  ) {}

  /** The worker set INPUT to WANTED and sent word. Answers at once or when something comes. */
  serve(): void {
    if (!this.started) this.start();
    this.answer();
  }

  /** Lets go of the stream, so that the process can end. */
  close(): void {
    if (!this.started) return;
    this.stream.pause();
    this.stream.removeAllListeners("data");
    this.stream.unref?.();
  }

  private start(): void {
    this.started = true;
    this.stream.on("data", (chunk: Buffer) => {
      this.pending.push(chunk);
      this.answer();
    });
    const end = (): void => {
      this.ended = true;
      this.answer();
    };
    this.stream.once("end", end).once("error", end);
  }

  private answer(): void {
    const { words, input } = this.control;
    if (Atomics.load(words, Word.INPUT) !== Input.WANTED) {
      if (this.pending.length > 0) this.stream.pause();
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

/** The worker's half: up to 4096 bytes, none at the end of input, undefined when Ctrl-C came first. `ask` sends word to the main thread. */
export function readInput(control: Control, ask: () => void): Uint8Array | undefined {
  const { words, input } = control;
  Atomics.store(words, Word.INPUT, Input.WANTED);
  ask();
  const ready = control.wait(() => (Atomics.load(words, Word.INPUT) === Input.READY ? true : undefined));
  if (ready === undefined) {
    Atomics.compareExchange(words, Word.INPUT, Input.WANTED, Input.IDLE);
    return undefined;
  }
  Atomics.store(words, Word.INPUT, Input.IDLE);
  return input.slice(0, Atomics.load(words, Word.INPUT_SIZE));
}
