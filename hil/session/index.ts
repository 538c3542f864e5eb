/** One conversation with one board. */
export type { Ops } from "./batch.js";
export { boardInfoFrom, boardKnows, type BoardInfo } from "./board-info.js";
export { BoardSession, type Outcome, type PostedError, type SessionOptions } from "./board-session.js";
export { noStatistics, type Statistics } from "./statistics.js";
export { Abandoned, SynchronousSession } from "./synchronous.js";
