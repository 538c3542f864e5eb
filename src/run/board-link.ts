/**
 * The board as the main thread sees it: opened when somebody asks, told to finish, asked what happened.
 *
 * Usually it lives in a thread of its own. A link that cannot be handed to another thread (a USBDevice somebody has chosen) is served by this
 * thread's event loop: slower, the same otherwise.
 */

import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";
import {
  BoardService,
  LinkError,
  RigError,
  finishMailbox,
  ioWorkerUrl,
  type AdjustMessage,
  type Artefact,
  type BenchData,
  type BoardInfo,
  type DeviceReport,
  type IoWorkerData,
  type IoWorkerMessage,
  type PartValue,
  type PinLevels,
  type RigProblem,
  type Statistics,
  type Transport,
} from "../../hil/index.js";
import type { RigFile } from "./rig-file.js";

/** What there is to tell at the end. */
export type Finished = Omit<Extract<IoWorkerMessage, { kind: "finished" }>, "kind">;

export interface BoardLink {
  readonly info: BoardInfo | undefined;
  /** The link ended by itself, after it had been opened. */
  readonly lost: LinkError | undefined;
  /** Resolves to undefined when the board did not answer. */
  readonly opened: Promise<BoardInfo | undefined>;
  /** Resolves when the rig file has been found sound, or there is none. Rejects with RigError. */
  readonly wired: Promise<void>;
  /** Makes the pins safe, closes the link, and collects what there is to tell; undefined when it does not end in time. */
  finish(): Promise<Finished | undefined>;
  terminate(): Promise<void>;
  /** Turns something on a virtual part. */
  adjust(device: string, control: string, value: PartValue): void;
}

/** What a board's thread tells while a program runs. */
export interface BoardListeners {
  /** A doubt about the rig file: file, line, column and a sentence. */
  readonly onWarning?: (text: string) => void;
  /** A virtual part has changed; see IoWorkerData.watch. */
  readonly onDevice?: (device: DeviceState, atUs: number) => void;
  /** The levels of an emulated board's pins, by their numbers: those that have changed. */
  readonly onPins?: (pins: PinLevels, atUs: number) => void;
  /** A display of an emulated board's bench shows something else. */
  readonly onPicture?: (device: string, picture: Artefact, atUs: number) => void;
}

/** A virtual part, and how it stands. */
export type DeviceState = Omit<DeviceReport, "artefacts">;

/** How long the board's thread may take to let the board go. */
const finishMs = 3000;

export class BoardThread implements BoardLink {
  info: BoardInfo | undefined;
  lost: LinkError | undefined;
  readonly opened: Promise<BoardInfo | undefined>;
  readonly wired: Promise<void>;
  private readonly worker: Worker;
  private readonly finished: Promise<Finished | undefined>;

  constructor(
    private readonly data: IoWorkerData,
    { onWarning, onDevice, onPins, onPicture }: BoardListeners = {},
  ) {
    // room for a start without collecting garbage: an emulated board makes much of it while its code is cold
    this.worker = new Worker(ioWorkerUrl, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
    let open: (info: BoardInfo | undefined) => void;
    let finish: (finished: Finished | undefined) => void;
    let refuse: (error: RigError) => void;
    this.opened = new Promise((resolve) => (open = resolve));
    this.finished = new Promise((resolve) => (finish = resolve));
    this.wired = new Promise((resolve, reject) => {
      refuse = reject;
      void this.opened.then(() => resolve());
    });
    // whoever does not ask about the rig hears of it when the board is asked for
    this.wired.catch(() => {});
    this.worker.on("message", (message: IoWorkerMessage) => {
      switch (message.kind) {
        case "opened":
          for (const warning of message.warnings) onWarning?.(warning);
          open((this.info = message.board));
          break;
        case "finished":
          finish(message);
          break;
        case "changed":
          onDevice?.(message.device, message.atUs);
          break;
        case "pins":
          onPins?.(message.pins, message.atUs);
          break;
        case "picture":
          onPicture?.(message.device, message.picture, message.atUs);
          break;
        default:
          if (message.kind === "lost") this.lost = LinkError.fromJSON(message.error);
          if (message.rig !== undefined) refuse(rigError(message.rig, data.bench));
          open(undefined);
      }
    });
    this.worker.on("error", () => {
      open(undefined);
      finish(undefined);
    });
    this.worker.on("exit", () => finish(undefined));
  }

  adjust(device: string, control: string, value: PartValue): void {
    this.worker.postMessage({ kind: "adjust", device, control, value } satisfies AdjustMessage);
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
  readonly wired = Promise.resolve();
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

  /** A board of one's own has no virtual parts. */
  adjust(): void {}

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

/** The error as the other thread threw it: errors lose their class on the way. */
function rigError({ problems }: { problems: unknown }, bench: BenchData | undefined): RigError {
  return new RigError(bench?.rigFile ?? "rig", problems as RigProblem[], bench?.rigText ?? "");
}

/** `emulator:` alone means the board that the rig file is written for. */
export function boardUrl(board = "emulator:", rig: RigFile | undefined): string {
  return board === "emulator:" ? `emulator:${rig?.boardName ?? "pico"}` : board;
}
