/**
 * The few words of memory that the main thread and the VM's worker share.
 *
 * The VM's worker blocks: it never reads messages while a program runs. So whatever must reach it goes through here: that Ctrl-C was pressed,
 * that input has come, that the board is there. Each wait of the worker is an `Atomics.wait` on the BELL word; whoever changes another word
 * rings it. The interrupt flag itself lies in the mailbox that the worker shares with the board's thread, since a wait for the board must end by
 * it too; generated loops read it plainly.
 *
 *     BELL        counts up; a worker that waits compares it with what it last saw
 *     GATE        0 while the program must not start yet, 1 when it may, 2 when it must not (a broken rig)
 *     INPUT       0 nothing asked, 1 the worker wants input, 2 the answer lies in `input`
 *     INPUT_SIZE  its length in bytes; 0 is the end of input
 *     TERMINAL    counts up when the terminal is in the state that the worker has asked for by message
 *     KEY         the byte that interrupts a running statement of a REPL: Ctrl-C, unless micropython.kbd_intr has chosen another; -1 none
 */
import { askForMemory, createMailbox, interruptMailbox, interruptWord } from "../../hil/index.js";

export const Word = { BELL: 0, GATE: 1, INPUT: 2, INPUT_SIZE: 3, TERMINAL: 4, KEY: 5, COUNT: 6 } as const;

export const Gate = { CLOSED: 0, OPEN: 1, REFUSED: 2 } as const;
export const Input = { IDLE: 0, WANTED: 1, READY: 2 } as const;

const CTRL_C = 3;

/** Longest piece of input handed over at once. */
export const inputBytes = 4096;

/** Views on the shared memory; either thread makes its own from the buffers. */
export class Control {
  readonly words: Int32Array;
  readonly input: Uint8Array;
  /** Bit 0: Ctrl-C was pressed, and the program has not yet been told. Bit 3: see memory.ts. The others are hardware that wants attention. */
  readonly interruptWord: Int32Array;

  constructor(
    readonly mailbox: SharedArrayBuffer = createMailbox(),
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(Word.COUNT * 4 + inputBytes),
  ) {
    this.words = new Int32Array(memory, 0, Word.COUNT);
    this.input = new Uint8Array(memory, Word.COUNT * 4);
    this.interruptWord = interruptWord(mailbox);
    Atomics.compareExchange(this.words, Word.KEY, 0, CTRL_C);
  }

  get interrupted(): boolean {
    return (Atomics.load(this.interruptWord, 0) & 1) !== 0;
  }

  /** Wakes the worker wherever it waits here. */
  ring(): void {
    Atomics.add(this.words, Word.BELL, 1);
    Atomics.notify(this.words, Word.BELL);
  }

  /** Ctrl-C: the program raises KeyboardInterrupt at its next safe point, and any wait ends at once. */
  interrupt(): void {
    interruptMailbox(this.mailbox);
    this.ring();
  }

  /** The program's thread sees at its next safe point how much memory the program takes. */
  lookAtMemory(): void {
    askForMemory(this.mailbox);
  }

  /** Opens the gate, or refuses: the program then never starts. */
  openGate(open: boolean): void {
    Atomics.store(this.words, Word.GATE, open ? Gate.OPEN : Gate.REFUSED);
    this.ring();
  }

  /**
   * The worker's wait: until `done()` answers something, Ctrl-C is pressed, or the time is up.
   * @param timeoutMs  Infinity waits for ever
   * @returns what `done` answered, or undefined when interrupted or timed out
   */
  wait<T>(done: () => T | undefined, timeoutMs = Infinity): T | undefined {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const bell = Atomics.load(this.words, Word.BELL);
      const answer = done();
      if (answer !== undefined || this.interrupted) return answer;
      const left = end - performance.now();
      if (left <= 0) return undefined;
      Atomics.wait(this.words, Word.BELL, bell, left);
    }
  }
}
