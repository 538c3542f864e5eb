import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { Control, Input, Word } from "../../../src/run/control.js";
import { InputServer } from "../../../src/run/input.js";

describe("a program's input", () => {
  /** What the worker would see, without a second thread: asks, then takes what is ready. */
  class Reader {
    readonly control = new Control();
    readonly stream = new PassThrough();
    interrupts = 0;
    readonly server = new InputServer(
      this.control,
      this.stream as unknown as NodeJS.ReadStream,
      () => this.interrupts++,
    );

    ask(): void {
      Atomics.store(this.control.words, Word.INPUT, Input.WANTED);
      this.server.serve();
    }

    take(): string | undefined {
      const { words, input } = this.control;
      if (words[Word.INPUT] !== Input.READY) return undefined;
      words[Word.INPUT] = Input.IDLE;
      return Buffer.from(input.slice(0, words[Word.INPUT_SIZE])).toString();
    }
  }

  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("is not read before the program asks", async () => {
    const reader = new Reader();
    reader.stream.write("early");
    await tick();
    assert.equal(reader.stream.readableLength, 5);
    reader.ask();
    await tick();
    assert.equal(reader.take(), "early");
  });

  it("comes in pieces that fit the shared memory, nothing lost", async () => {
    const reader = new Reader();
    reader.stream.end("x".repeat(10_000));
    let all = "";
    for (let piece: string | undefined = "x"; piece !== "";) {
      reader.ask();
      await tick();
      await tick();
      piece = reader.take();
      all += piece ?? "";
    }
    assert.equal(all.length, 10_000);
  });

  it("ends with an empty piece, again and again", async () => {
    const reader = new Reader();
    reader.stream.end();
    for (let i = 0; i < 2; i++) {
      reader.ask();
      await tick();
      await tick();
      assert.equal(reader.take(), "");
    }
  });

  it("hands Ctrl-C on while a statement of a REPL runs, and keeps what is typed after it", async () => {
    const raw: boolean[] = [];
    let interrupts = 0;
    const control = new Control();
    const stream = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
    const server = new InputServer(control, stream as unknown as NodeJS.ReadStream, () => interrupts++);
    server.setTerminal("keys");
    server.setTerminal("running");
    stream.write("early\x03late");
    await tick();
    assert.equal(interrupts, 1);
    server.setTerminal("keys");
    Atomics.store(control.words, Word.INPUT, Input.WANTED);
    server.serve();
    assert.equal(Buffer.from(control.input.slice(0, control.words[Word.INPUT_SIZE])).toString(), "late");
    server.setTerminal("lines");
    assert.deepEqual(raw, [true, false]);
    server.close();
  });

  it("hears Ctrl-C also when more was sent ahead than was asked for, and reading had stopped", async () => {
    const reader = new Reader();
    reader.server.setTerminal("keys");
    reader.ask();
    reader.stream.write("while ");
    await tick();
    assert.equal(reader.take(), "while ");
    // the worker has not asked again when the rest comes
    reader.stream.write("True: pass\x04");
    await tick();
    assert.equal(reader.stream.isPaused(), true);
    reader.ask();
    assert.equal(reader.take(), "True: pass\x04");
    reader.server.setTerminal("running");
    reader.stream.write("\x03");
    await tick();
    await tick();
    assert.equal(reader.interrupts, 1);
    reader.server.close();
  });
});
