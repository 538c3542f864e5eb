/** What hardware modules hold, and how their calls cross threads. */
export { op, type BoardClock, type Op, type PeripheralBackend } from "./backend.js";
export { BoardService, type BoardServiceOptions } from "./board-service.js";
export { Claims } from "./claims.js";
export { DirectBackend, type DirectOptions } from "./direct.js";
export { BusError, DeferredError, Interrupted, PinInUse } from "./errors.js";
export type {
  AdjustMessage,
  BenchData,
  DeviceReport,
  FinishMessage,
  IoWorkerData,
  IoWorkerMessage,
} from "./io-worker.js";
export {
  BenchWatch,
  type PinLevels,
  type WatchedBench,
  type WatchedDevice,
  type WatchListeners,
  type WatchOptions,
} from "./bench-watch.js";
export { askForMemory, createMailbox, finishMailbox, interruptMailbox, interruptWord } from "./mailbox.js";
export { ProfiledBackend, type CallPlace, type ProfiledCommand, type ProfiledLine } from "./profiled.js";
export { TracedBackend, type TraceEntry, type TraceFields, type TraceOptions, type TraceValue } from "./traced.js";
export { ThreadedBackend, type ThreadedOptions } from "./threaded.js";

/** The entry of the board's thread: `new Worker(ioWorkerUrl, { workerData: … satisfies IoWorkerData })`. */
export const ioWorkerUrl = new URL("./io-worker.js", import.meta.url);
export type { Wrappable } from "./wrapper.js";
