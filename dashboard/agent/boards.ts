/**
 * Which boards this machine has. They are looked for every other second rather than waited for: the system's own notices need udev, which containers
 * lack. A board is known by its USB serial number, and where two have the same one or none, by the port path too; never by the name of its tty,
 * which changes when it is plugged in again.
 */
import { isEmulated, listBoards, type BoardListing } from "../../src/index.js";
import type { BoardReport } from "../shared/index.js";

const lookEveryMs = 2000;

export interface BoardWatchOptions {
  /** Which boards to emulate; each is offered once, and can be had more often. */
  readonly emulated: readonly string[];
  /** Boards on this machine's ports too. */
  readonly real: boolean;
  readonly list?: typeof listBoards;
}

export class BoardWatch {
  private timer: NodeJS.Timeout | undefined;
  private last = "";
  private stopped = false;
  boards: BoardReport[] = [];

  constructor(
    private readonly options: BoardWatchOptions,
    private readonly changed: (boards: BoardReport[]) => void,
  ) {}

  async start(): Promise<void> {
    await this.look();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      const found = await this.find();
      const text = JSON.stringify(found);
      if (text !== this.last) {
        this.last = text;
        this.boards = found;
        this.changed(found);
      }
    } catch {
      // a board that is being unplugged right now: the next look knows
    }
    if (this.stopped || !this.options.real) return;
    this.timer = setTimeout(() => void this.look(), lookEveryMs);
    this.timer.unref();
  }

  private async find(): Promise<BoardReport[]> {
    const { emulated, real, list = listBoards } = this.options;
    const offered = emulated.map((name): BoardReport => ({
      identity: `emulator:${name}`,
      url: `emulator:${name}`,
      kind: name,
      name: `${name}, emulated`,
      usbSerial: null,
      portPath: null,
      firmware: null,
      emulated: true,
    }));
    if (!real) return offered;
    return [...offered, ...identified((await list()).boards)];
  }
}

/** Real boards with pinbridge's firmware; each once, by its serial port rather than by raw USB when it has both. */
export function identified(listings: readonly BoardListing[]): BoardReport[] {
  const ours = listings.filter((board) => board.certain && !isEmulated(board.url));
  const serial = ours.filter((board) => board.url.startsWith("serial:"));
  const single = [
    ...serial,
    ...ours.filter(
      (board) =>
        !serial.includes(board) &&
        !serial.some((other) => other.uniqueId !== undefined && other.uniqueId === board.uniqueId),
    ),
  ];
  const count = (id: string | undefined): number => single.filter((board) => board.uniqueId === id).length;
  return single
    .map((board): BoardReport => {
      const port = board.portPath ?? board.url;
      return {
        identity:
          board.uniqueId === undefined || board.uniqueId === ""
            ? `port ${port}`
            : count(board.uniqueId) > 1
              ? `${board.uniqueId} at ${port}`
              : board.uniqueId,
        url: board.url,
        kind: /feather/i.test(board.name) ? "feather" : /pico/i.test(board.name) ? "pico" : "board",
        name: board.name,
        usbSerial: board.uniqueId ?? null,
        portPath: board.portPath ?? null,
        firmware: null,
        emulated: false,
      };
    })
    .sort((a, b) => (a.identity < b.identity ? -1 : 1));
}
