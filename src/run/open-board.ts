/**
 * A board without a program: for tools that want to talk to one.
 *
 * The calls block the thread that makes them, as they do for a program: the board lives in a thread of its own. Scripts and command-line tools
 * want it so; a server should keep it to a worker.
 */

import { resolve } from "node:path";
import { findBoard, type BoardDefinition } from "../../boards/index.js";
import { ThreadedBackend, createMailbox, readFaults, type BoardInfo, type PeripheralBackend } from "../../hil/index.js";
import { BoardThread, boardUrl } from "./board-link.js";
import { readRig } from "./rig-file.js";

export interface OpenBoardOptions {
  /** `emulator:pico`, `serial:/dev/ttyACM0`, `usb:SERIAL`. Default: the rig's board, emulated, else a Pico. */
  readonly board?: string;
  /** A rig file: what is wired to an emulated board. */
  readonly rig?: string;
  /** What is to go wrong on the link on purpose: `seed=7,drop=1%`. */
  readonly faults?: string;
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
export async function openBoard({ board, rig, faults }: OpenBoardOptions = {}): Promise<OpenedBoard> {
  const file = rig === undefined ? undefined : readRig(resolve(rig), rig);
  file?.fits(board);
  const shared = createMailbox();
  const link = new BoardThread({
    shared,
    url: boardUrl(board, file),
    openAtOnce: true,
    ...(faults === undefined ? {} : { faults: readFaults(faults) }),
    ...(file === undefined ? {} : { bench: file.bench }),
  });
  const close = async (): Promise<void> => {
    await link.finish();
    await link.terminate();
  };
  try {
    // until it has answered, or failed to, this thread must not block: the other one is only starting
    await link.wired;
    await link.opened;
    const backend = new ThreadedBackend(shared);
    const info = backend.board;
    return { info, definition: findBoard(info.boardId), backend, close };
  } catch (error) {
    await close();
    throw error;
  }
}
