/**
 * The board as the main thread sees it: opened when somebody asks, told to finish, asked what happened.
 *
 * Usually it lives in a thread of its own. A link that cannot be handed to another thread (a USBDevice somebody has chosen) is served by this
 * thread's event loop: slower, the same otherwise.
 */

import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";
import { BoardService, LinkError, finishMailbox, ioWorkerUrl, type BoardInfo, type IoWorkerData, type IoWorkerMessage, type Statistics, type Transport } from "../../hil/index.js";
import type { RigFile } from "./rig-file.js";

/** What there is to tell at the end. */
export type Finished = Omit<Extract<IoWorkerMessage, { kind: "finished" }>, "kind">;

export interface BoardLink {
  readonly info: BoardInfo | undefined;
  /** The link ended by itself, after it had been opened. */
  readonly lost: LinkError | undefined;
  /** Resolves to undefined when the board did not answer. */
  readonly opened: Promise<BoardInfo | undefined>;
  /** Makes the pins safe, closes the link, and collects what there is to tell; undefined when it does not end in time. */
  finish(): Promise<Finished | undefined>;
  terminate(): Promise<void>;
}

/** How long the board's thread may take to let the board go. */
const finishMs = 3000;

export class BoardThread implements BoardLink {
  info: BoardInfo | undefined;
  lost: LinkError | undefined;
  readonly opened: Promise<BoardInfo | undefined>;
  private readonly worker: Worker;
  private readonly finished: Promise<Finished | undefined>;

  constructor(private readonly data: IoWorkerData) {
    this.worker = new Worker(ioWorkerUrl, { workerData: data });
    let open: (info: BoardInfo | undefined) => void;
    let finish: (finished: Finished | undefined) => void;
    this.opened = new Promise((resolve) => (open = resolve));
    this.finished = new Promise((resolve) => (finish = resolve));
    this.worker.on("message", (message: IoWorkerMessage) => {
      if (message.kind === "opened") open((this.info = message.board));
      else if (message.kind === "finished") finish(message);
      else {
        if (message.kind === "lost") this.lost = LinkError.fromJSON(message.error);
        open(undefined);
      }
    });
    this.worker.on("error", () => finish(undefined));
    this.worker.on("exit", () => finish(undefined));
  }

  async finish(): Promise<Finished | undefined> {
    finishMailbox(this.data.shared);
    this.worker.postMessage({ kind: "finish" });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), finishMs)));
    const finished = await Promise.race([this.finished, late]);
    clearTimeout(timer);
    return finished;
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }
}

export class BoardHere implements BoardLink {
  info: BoardInfo | undefined;
  lost: LinkError | undefined;
  readonly opened: Promise<BoardInfo | undefined>;
  private readonly service: BoardService;
  private statistics: Statistics | undefined;
  private transport: Transport | undefined;

  constructor(shared: SharedArrayBuffer, connect: () => Promise<Transport>) {
    this.service = new BoardService(shared, {
      connect,
      nonce: () => randomBytes(4).readUInt32LE(),
      onOpened: (session, transport) => {
        this.info = session.info;
        this.statistics = session.statistics;
        this.transport = transport;
      },
      onLost: (error) => {
        if (this.info !== undefined) this.lost = error;
      },
    });
    void this.service.serve();
    this.opened = this.service.open().then(() => this.info);
  }

  async finish(): Promise<Finished> {
    await this.service.finish();
    const { statistics, transport } = this;
    return {
      ...(statistics === undefined ? {} : { statistics }),
      ...(transport?.stats === undefined ? {} : { transport: transport.stats }),
      violations: [],
      devices: [],
    };
  }

  async terminate(): Promise<void> {
    await this.service.finish();
  }
}

/** `emulator:` alone means the board that the rig file is written for. */
export function boardUrl(board = "emulator:", rig: RigFile | undefined): string {
  return board === "emulator:" ? `emulator:${rig?.boardName ?? "pico"}` : board;
}
