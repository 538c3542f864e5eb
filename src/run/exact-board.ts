/** Which board a run is on, by name: what Python is told of it, and whose firmware `--exact` means. */

import { findBoard, limitsOf, type Dialect, type FirmwareLimits } from "../../boards/index.js";
import { UsageError } from "./usage-error.js";

const DEFAULT_BOARD = "raspberry_pi_pico";

/** A board by name alone, `trinket_m0`, may have limits though nothing can emulate it. */
export function isBoardName(board: string | undefined): board is string {
  return board !== undefined && /^[\w-]+$/.test(board);
}

/**
 * The limits of the board that a run is on.
 * @param board  `--board`: `emulator:NAME`, another URL, or a bare name
 * @param rigBoard  the board of the rig file
 * @throws UsageError for a name that no limits are known of, when they are asked for
 */
export function boardLimits(
  dialect: Dialect,
  board: string | undefined,
  rigBoard: string | undefined,
): FirmwareLimits | undefined {
  const plain = plainName(board, rigBoard);
  const limits = limitsOf(dialect, findBoard(plain)?.id ?? plain);
  if (limits === undefined && isBoardName(board))
    throw new UsageError(
      `No limits of ${board} are known as a ${dialect} board.`,
      undefined,
      "boards/limits/firmware.ts lists those that are.",
    );
  return limits;
}

/** What Python is told of the board it is on. A real board by its port tells its name only when it answers: till then it is taken for the default one. */
export function boardNames(
  dialect: Dialect,
  board: string | undefined,
  rigBoard: string | undefined,
): { PINBRIDGE_MACHINE?: string; PINBRIDGE_BUILD?: string; PINBRIDGE_PLATFORM?: string } {
  const definition = findBoard(plainName(board, rigBoard));
  if (definition === undefined) return {};
  const { micropython } = definition;
  return {
    PINBRIDGE_MACHINE: definition[dialect]?.machine,
    PINBRIDGE_BUILD: micropython?.board,
    PINBRIDGE_PLATFORM: dialect === "micropython" ? micropython?.port : definition.chip.circuitpythonPlatform,
  };
}

function plainName(board: string | undefined, rigBoard: string | undefined): string {
  const named = /^emulator:([\w-]+)/.exec(board ?? "")?.[1] ?? (isBoardName(board) ? board : rigBoard);
  return (named ?? DEFAULT_BOARD).toLowerCase().replaceAll("-", "_");
}
