/** The rig file of a run: read at once, checked while the threads start, and handed to the board's thread as text. */

import { readFileSync } from "node:fs";
import { findBoard } from "../../boards/index.js";
import { checkRig, isEmulated, type BenchData } from "../../hil/index.js";
import { UsageError } from "./usage-error.js";

/** Where the board's thread finds the virtual parts: hil itself must not know fixtures. */
const partsModule = new URL("../../fixtures/index.js", import.meta.url).href;

export class RigFile {
  /** For the board's thread. */
  readonly bench: BenchData;
  /** What stands behind `board:`, to start that board before the file has been checked. */
  readonly boardName: string | undefined;

  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {
    this.bench = { rigText: text, rigFile: name, partsModule };
    this.boardName = /^board:\s*["']?([\w-]+)/m.exec(text)?.[1];
  }

  /** @throws RigError with all that is wrong */
  async check(): Promise<void> {
    const { parts } = await import("../../fixtures/index.js");
    await checkRig(this.text, { file: this.name, parts });
  }

  /**
   * @param board  `--board`, when given: a rig is wired to one kind of board
   * @throws UsageError when it is for another, or for a real one
   */
  fits(board: string | undefined): void {
    if (board === undefined || board === "emulator:") return;
    if (!isEmulated(board)) {
      throw new UsageError(
        `A rig file cannot be wired to ${board}.`,
        "Virtual parts exist for emulated boards only.",
        "Leave --rig away, or run on an emulated board.",
      );
    }
    const named = board.slice(board.indexOf("emulator:") + "emulator:".length).split("?")[0];
    if (this.boardName === undefined || findBoard(named)?.id === findBoard(this.boardName)?.id) return;
    throw new UsageError(
      `${this.name} is wired to ${this.boardName}, not to ${named}.`,
      undefined,
      "Leave --board away, or name another rig file.",
    );
  }
}

/** @param name  as the user wrote it, for messages. @throws UsageError */
export function readRig(path: string, name: string): RigFile {
  try {
    return new RigFile(name, readFileSync(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `The rig file ${name} cannot be read.`,
      code === "ENOENT" ? "There is no such file." : message,
      "Rig files that come with pinbridge are in fixtures/rigs.",
    );
  }
}
