/**
 * The public API: run a Python program with its pins on a board, or talk to a board without one.
 *
 *     import { runProgram } from "pinbridge";
 *     const { ending, statistics, devices } = await runProgram({ file: "code.py", rig: "bench.yaml" });
 *
 *     import { openBoard } from "pinbridge";
 *     const board = await openBoard({ board: "serial:/dev/ttyACM0" });
 *     board.backend.call(…);
 *     await board.close();
 */

export {
  runProgram,
  startProgram,
  InternalError,
  type ProgramRun,
  type RunOptions,
  type RunResult,
} from "./run/run-program.js";
export { openBoard, type OpenBoardOptions, type OpenedBoard } from "./run/open-board.js";
export { boardHealth, type BoardHealth, type BoardHealthOptions } from "./run/board-health.js";
export { openHeldPins, type HeldPins } from "./run/held-pins.js";
export { openBoardLink, type BoardLinkOptions, type OpenBoardLink } from "./run/board-link-bytes.js";
export { UsageError } from "./run/usage-error.js";
export type { DeviceState } from "./run/board-link.js";
export type { Ending } from "./run/messages.js";
export {
  isEmulated,
  LinkError,
  listBoards,
  RigError,
  type Artefact,
  type BoardListing,
  type PartControl,
  type PartValue,
  type PinLevels,
  type TraceEntry,
  type WatchOptions,
} from "../hil/index.js";
export { findBoard, layoutOf, pinAliases, type BoardDefinition } from "../boards/index.js";
export { version } from "./cli/version.js";
