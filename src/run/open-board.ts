/**
 * A board without a program: for tools that want to talk to one.
 *
 * The calls block the thread that makes them, as they do for a program: the board lives in a thread of its own. Scripts and command-line tools
 * want it so; a server should keep it to a worker.
 */

import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { findBoard, type BoardDefinition } from "../../boards/index.js";
import { ThreadedBackend, createMailbox, finishMailbox, ioWorkerUrl, type BoardInfo, type IoWorkerData, type PeripheralBackend } from "../../hil/index.js";
import { readRig } from "./rig-file.js";

export interface OpenBoardOptions {
  /** `emulator:pico`, `serial:/dev/ttyACM0`, `usb:SERIAL`. Default: the rig's board, emulated, else a Pico. */
  readonly board?: string;
  /** A rig file: what is wired to an emulated board. */
  readonly rig?: string;
}

export interface OpenedBoard {
  readonly info: BoardInfo;
  /** What is known of that kind of board; undefined for one that calls itself something unknown. */
  readonly definition: BoardDefinition | undefined;
  readonly backend: PeripheralBackend;
  /** Makes every pin safe and lets the board go. */
  readonly close: () => Promise<void>;
}

/** @throws LinkError, RigError, UsageError */
export async function openBoard({ board, rig }: OpenBoardOptions = {}): Promise<OpenedBoard> {
  const file = rig === undefined ? undefined : readRig(resolve(rig), rig);
  await file?.check(board);
  const shared = createMailbox();
  const url = board === undefined || board === "emulator:" ? `emulator:${file?.boardName ?? "pico"}` : board;
  const data: IoWorkerData = { shared, url, openAtOnce: true, ...(file === undefined ? {} : { bench: file.bench }) };
  const worker = new Worker(ioWorkerUrl, { workerData: data });
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    finishMailbox(shared);
    worker.postMessage({ kind: "finish" });
    const timer = setTimeout(() => void worker.terminate(), 3000);
    await exited;
    clearTimeout(timer);
  };
  try {
    // the worker is ready to be waited for only once it runs: until then this thread must not block
    await new Promise<void>((resolve) => worker.once("online", () => resolve()));
    const backend = new ThreadedBackend(shared);
    const info = backend.board;
    return { info, definition: findBoard(info.boardId), backend, close };
  } catch (error) {
    await close();
    throw error;
  }
}
