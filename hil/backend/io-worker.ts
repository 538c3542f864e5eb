/**
 * The board's thread. Started by whoever runs a program, with a mailbox that the program's thread is given too; opens the board when
 * the first hardware call comes, or at once when told.
 *
 * To the main thread it says `opened`, `failed` or `lost`, and `finished` once after it was told to finish.
 */
import { randomBytes } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import type { BoardInfo } from "../session/board-info.js";
import type { Statistics } from "../session/statistics.js";
import type { LinkError, LinkErrorData } from "../transports/link-error.js";
import { openTransport } from "../transports/registry.js";
import type { Transport, TransportStats } from "../transports/transport.js";
import { BoardService } from "./board-service.js";

/** The workerData. */
export interface IoWorkerData {
  /** From createMailbox(). */
  readonly shared: SharedArrayBuffer;
  /** `emulator:pico`, `serial:/dev/ttyACM0`. */
  readonly url: string;
  /** For the transport; plain data: a rig, a way of pacing. */
  readonly options?: object;
  /** Open the board now instead of at the first call. */
  readonly openAtOnce?: boolean;
}

/** What the worker posts. */
export type IoWorkerMessage =
  | { readonly kind: "opened"; readonly board: BoardInfo }
  | { readonly kind: "failed" | "lost"; readonly error: LinkErrorData; readonly problems?: unknown }
  | {
      readonly kind: "finished";
      readonly statistics: Statistics | undefined;
      readonly transport: TransportStats | undefined;
      readonly report: unknown;
    };

/** What the main thread posts: the program is over. Set Word.FINISH first (finishMailbox) so that a running simulation stops. */
export interface FinishMessage {
  readonly kind: "finish";
}

function serve(data: IoWorkerData, post: (message: IoWorkerMessage) => void): BoardService {
  let statistics: Statistics | undefined;
  let transport: Transport | undefined;
  const service = new BoardService(data.shared, {
    connect: () => openTransport(data.url, data.options),
    nonce: () => randomBytes(4).readUInt32LE(),
    onOpened(session, opened) {
      ({ statistics } = session);
      transport = opened;
      post({ kind: "opened", board: session.info! });
    },
    onLost(error) {
      post({ kind: transport === undefined ? "failed" : "lost", error: error.toJSON(), problems: problemsOf(error) });
    },
  });
  parentPort?.on("message", (message: FinishMessage) => {
    if (message.kind !== "finish") return;
    void service.finish().then(() => {
      const stats = transport?.stats;
      post({
        kind: "finished",
        statistics: statistics && { ...statistics },
        transport: stats && { ...stats },
        report: transport?.report?.(),
      });
      parentPort?.close();
    });
  });
  if (data.openAtOnce === true) void service.open();
  return service;
}

/** A rig file's errors come with a list of places. */
function problemsOf({ cause }: LinkError): unknown {
  return typeof cause === "object" && cause !== null && "problems" in cause ? cause.problems : undefined;
}

if (parentPort !== null) {
  const port = parentPort;
  await serve(workerData as IoWorkerData, (message) => port.postMessage(message)).serve();
}
