/**
 * A board that is not there: the real firmware on the strict emulator, through its CDC interface or, by `?interface=vendor`, the other one.
 *
 * Its time is simulated and stands still until the session asks for it (`simulation`), so nothing here ever waits.
 */

import { EmulatedBoard, type BytePipe, type InterfaceName } from "../emulator/board.js";
import type { ChipFamilyName } from "../emulator/families.js";
import type { Rig } from "../emulator/rig/rig.js";

import type { BoardDefinition } from "../../boards/index.js";
import { wireRig } from "../emulator/wiring.js";
import type { BoardUrl } from "./board-url.js";
import { readEmulatorUrl } from "./emulator-url.js";
import { LinkError } from "./link-error.js";
import type { Simulation, Transport, TransportStats } from "./transport.js";

export interface EmulatorOptions {
  /** The shipped UF2 file of a chip family, or one for the family that the URL's board has; `image` is the path that the URL gives. */
  firmware: Uint8Array | ((family: ChipFamilyName, image?: string) => Promise<Uint8Array>);
  /** What the board is wired to; nothing when absent. */
  rig?: Rig;
  /** 8 bytes; boards of one lab tell themselves apart by it. */
  uniqueId?: Uint8Array;
}

export interface EmulatorStats extends TransportStats {
  /** Cycles from an OUT packet to the IN packet that followed, in order. */
  readonly turnaroundCycles: readonly number[];
}

/** Closing waits this long, in simulated time, for posted bytes to be taken. */
const DRAIN_US = 1_000_000;
const SETTLE_US = 5_000;
/**
 * Programs begin at this simulated time, whatever the firmware's boot took: what they see of curves and button presses then does not
 * change with every build of the firmware.
 */
const START_US = 250_000;
/** Firmware that is not ours may format its flash first, and keep the host waiting meanwhile. */
const STOCK_BOOT_US = 30_000_000;

/** @throws LinkError BAD_URL when no such board can be emulated, or the interface is neither cdc nor vendor */
export function openEmulator(url: BoardUrl, options: EmulatorOptions): EmulatorTransport {
  const { board, port, image } = readEmulatorUrl(url);
  return new EmulatorTransport(url.text, nameOnBoard(board), familyOf(board), port, options, image);
}

/** The image has room for 24 characters. */
function nameOnBoard({ id, aliases }: BoardDefinition): string {
  return [id, ...aliases].find((name) => name.length <= 24) ?? id;
}

function familyOf({ chip }: BoardDefinition): ChipFamilyName {
  return chip.name.toLowerCase().startsWith("samd21") ? "samd21" : "rp2040";
}

export class EmulatorTransport implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly simulation: Simulation = {
    nowUs: () => this.board?.nowUs ?? 0,
    advanceTo: (us) => this.board?.advanceTo(us),
    runUntil: (done, deadlineUs) => this.board?.runUntil(done, deadlineUs) ?? done(),
  };
  /** The board itself, from open() on: for its violations, its bench, and tests that pull its cable. */
  board: EmulatedBoard | undefined;
  private pipe: BytePipe | undefined;
  private open_ = false;

  constructor(
    readonly url: string,
    private readonly boardId: string,
    private readonly family: ChipFamilyName,
    private readonly port: InterfaceName,
    private readonly options: EmulatorOptions,
    private readonly image?: string,
  ) {}

  async open(): Promise<void> {
    const board = (this.board = await this.flashed());
    if (!board.bootAndEnumerate(this.image === undefined ? undefined : STOCK_BOOT_US))
      throw new LinkError(
        "NO_BOARD",
        `The emulated board ${this.url} does not come up on USB.`,
        board.violations.join("\n") || "Nothing was found wrong with it.",
        this.image === undefined
          ? "This is a fault of the firmware image: build it again with npm run firmware."
          : "Try the image on a real board. If it comes up there, the emulator lacks something that it needs.",
      );
    const pipe = (this.pipe = board[this.port]);
    pipe.onBytes = (bytes) => this.onBytes(bytes, board.nowUs);
    board.onUsb = (configured) => configured || this.lost(board);
    pipe.open();
    board.advanceTo(Math.max(START_US, board.nowUs + SETTLE_US));
    this.open_ = true;
  }

  /** @throws LinkError OPEN_FAILED | WRONG_FIRMWARE for an image that cannot be read, or is for no such chip */
  private async flashed(): Promise<EmulatedBoard> {
    const { family, boardId, image } = this;
    const { rig, uniqueId, firmware: given } = this.options;
    const firmware = given instanceof Function ? await this.load(given) : given;
    const bench = rig ? wireRig(rig) : undefined;
    try {
      return new EmulatedBoard({ firmware, family, uniqueId, bench, boardId });
    } catch (error) {
      if (image === undefined) throw error;
      throw new LinkError(
        "WRONG_FIRMWARE",
        `${image} cannot be put on the emulated board ${this.url}.`,
        error instanceof Error ? error.message : String(error),
        "Give a UF2 file, or a raw image, that is built for its chip.",
      );
    }
  }

  private async load(read: Exclude<EmulatorOptions["firmware"], Uint8Array>): Promise<Uint8Array> {
    const { image } = this;
    try {
      return await read(this.family, image);
    } catch (error) {
      if (image === undefined) throw error;
      throw new LinkError(
        "OPEN_FAILED",
        `The firmware image ${image} cannot be read.`,
        (error as { code?: string }).code === "ENOENT" ? "There is no such file." : String(error),
        "Name a UF2 file: emulator:pico?image=firmware.uf2.",
      );
    }
  }

  write(bytes: Uint8Array): void {
    if (this.open_) this.pipe?.write(bytes);
  }

  async close(): Promise<void> {
    const { board, pipe } = this;
    if (!this.open_ || !board || !pipe) return;
    board.runUntil(() => pipe.pending === 0, board.nowUs + DRAIN_US);
    this.open_ = false;
    pipe.close();
    board.advanceTo(board.nowUs + SETTLE_US);
  }

  get stats(): EmulatorStats {
    const { bytesOut = 0, bytesIn = 0, packetsOut = 0, packetsIn = 0, turnaroundCycles = [] } = this.pipe?.stats ?? {};
    return { bytesOut, bytesIn, packetsOut, packetsIn, turnaroundCycles };
  }

  disturb(how: "disconnect" | "reset"): void {
    const { board } = this;
    if (board === undefined) return;
    if (how === "disconnect") return board.unplug();
    board.resets.push("its reset button was pressed");
    board.powerCycle();
  }

  private lost(board: EmulatedBoard): void {
    if (!this.open_) return;
    this.open_ = false;
    this.onClose(reasonOf(board, this.url));
  }
}

function reasonOf(board: EmulatedBoard, url: string): LinkError {
  const { stopped, resets } = board;
  if (stopped?.kind === "bootloader")
    return new LinkError(
      "GONE",
      `The emulated board ${url} went into its bootloader.`,
      "It was told to.",
      "Run again: each run powers the board on anew.",
    );
  if (stopped?.kind === "halted")
    return new LinkError(
      "GONE",
      `The emulated board ${url} stopped: ${stopped.why}.`,
      "The firmware has a fault that silicon would punish too.",
      "See the violations above, or report it.",
    );
  if (resets.length)
    return new LinkError("RESET", `The emulated board ${url} was reset (${resets.at(-1)}).`, "", "Run again.");
  return new LinkError(
    "GONE",
    `The emulated board ${url} left the bus.`,
    "Its cable was pulled.",
    "Plug it in and run again.",
  );
}
