/** A program in its thread, the board's thread, the serial port's process, a pty, and the real firmware behind it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { ioWorkerUrl } from "../../../hil/backend/index.js";
import type { IoWorkerData, IoWorkerMessage } from "../../../hil/backend/io-worker.js";
import { createMailbox, finishMailbox, interruptMailbox } from "../../../hil/backend/mailbox.js";
import { EmulatedBoard } from "../../../hil/emulator/board.js";
import { LiveBoard } from "../../../hil/emulator/live.js";
import { describeOnLinux, Pty } from "../transports/pty.js";
import type { ProgramData } from "./program-worker.js";

const firmware = new Uint8Array(
  readFileSync(new URL("../../../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url)),
);

interface ProgramMessage {
  readonly blocked?: boolean;
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

describeOnLinux("a program on a serial board", () => {
  let pty: Pty;
  let live: LiveBoard;
  let board: EmulatedBoard;
  let shared: SharedArrayBuffer;
  let io: Worker;
  const heard: IoWorkerMessage[] = [];

  beforeEach(async () => {
    const opened = await Pty.open();
    assert.ok(opened, "this test needs `script` (util-linux; Debian's bsdutils)");
    pty = opened;
    board = new EmulatedBoard({ firmware });
    assert.ok(board.bootAndEnumerate());
    live = new LiveBoard(board);
    board.cdc.onBytes = (bytes) => pty.write(bytes);
    pty.onData = (bytes) => {
      board.cdc.write(new Uint8Array(bytes));
      live.work();
    };
    board.cdc.open();
    live.start();
    shared = createMailbox();
    heard.length = 0;
    io = new Worker(ioWorkerUrl, { workerData: { shared, url: `serial:${pty.path}` } satisfies IoWorkerData });
    io.on("message", (message: IoWorkerMessage) => heard.push(message));
  });

  afterEach(async () => {
    const exited = new Promise((resolve) => io.once("exit", resolve));
    finishMailbox(shared);
    io.postMessage({ kind: "finish" });
    await exited;
    live.stop();
    await pty.hangUp();
  });

  function run(program: ProgramData["program"], onBlocked: () => void = () => {}): Promise<ProgramMessage> {
    const workerData: ProgramData = { shared, program };
    const worker = new Worker(new URL("./program-worker.js", import.meta.url), { workerData });
    return new Promise((resolve) => {
      worker.on("message", (message: ProgramMessage) => (message.blocked === true ? onBlocked() : resolve(message)));
    });
  }

  it("posts, calls and sleeps as on any other", async () => {
    const { result, error } = await run("blink");
    assert.equal(error, undefined);
    assert.deepEqual(result, { board: "pico", level: 1, same: true });
    assert.equal(heard[0].kind, "opened");
    assert.deepEqual(board.violations, []);
  });

  it("is interrupted in the middle of a transfer", async () => {
    const { error } = await run("block", () => interruptMailbox(shared));
    assert.equal(error?.name, "Interrupted");
  });

  it("is told when the board is unplugged in the middle of a transfer, and so is the main thread", async () => {
    const lost = new Promise<void>((resolve) => {
      io.on("message", ({ kind }: IoWorkerMessage) => kind === "lost" && resolve());
    });
    const { error } = await run("block", () => {
      live.stop();
      board.unplug();
      void pty.hangUp();
    });
    assert.equal(error?.code, "GONE");
    await lost;
  });
});
