/**
 * A process that holds one board open for somebody far away: bytes from the server's socket go to the board, the board's go back. An emulated board
 * runs at the wall's pace meanwhile.
 *
 * When the socket breaks, the board stays open for a moment and another socket may take its place: the wire protocol repeats what was lost. When the
 * server says that it is over, when nobody comes back, or when the agent goes, the process closes the board and ends. A board that hears nothing
 * for as long as its host has agreed with it (five seconds) makes its pins safe by itself, whatever becomes of us.
 */
import WebSocket from "ws";
import { openBoardLink, type OpenBoardLink } from "../../src/index.js";

interface Order {
  readonly board: string;
  readonly rigText: string;
  readonly socket: string;
}

/** What the server closes a socket with when it may be made again. */
const lost = 4411;
/** As long as a host may try to come back. */
const patienceMs = 30_000;

let socket: WebSocket | undefined;
let link: OpenBoardLink | undefined;
let ending: NodeJS.Timeout | undefined;
let ended = false;

process.on("message", (order: Order) => {
  // the agent sees the exit, and has another process open the board
  if (ended) return;
  serve(order).then(
    () => answer(null),
    (error: unknown) => answer(error instanceof Error ? error.message : String(error)),
  );
});
process.on("disconnect", end);
process.on("SIGTERM", end);

async function serve(order: Order): Promise<void> {
  clearTimeout(ending);
  const next = new WebSocket(order.socket, { handshakeTimeout: 10_000, maxPayload: 1 << 20, perMessageDeflate: false });
  const waiting: Uint8Array[] = [];
  next.on("message", (data: Buffer) => {
    if (link === undefined) waiting.push(data);
    else if (next === socket) link.write(data);
  });
  await new Promise<void>((resolve, reject) => {
    next.once("open", resolve);
    next.once("error", reject);
  });
  const before = socket;
  socket = next;
  before?.close(lost);
  next.on("close", (code) => {
    if (next !== socket) return;
    if (code === lost || code === 1006) ending = setTimeout(end, patienceMs);
    else end();
  });
  next.on("error", () => next.terminate());
  link ??= await openBoardLink({
    board: order.board,
    ...(order.rigText === "" ? {} : { rigText: order.rigText }),
    onBytes: (bytes) => socket?.readyState === WebSocket.OPEN && socket.send(bytes.slice(), { binary: true }),
    watch: {
      parts: [],
      pins: 64,
      everyMs: 20,
      wallMs: 200,
      listeners: { onDevice: () => {}, onPins: (pins) => process.connected && process.send!({ pins }) },
    },
    onClose: (reason) => {
      process.stderr.write(`${reason.message}\n`);
      socket?.close(4410, reason.what.slice(0, 100));
      end();
    },
  });
  for (const bytes of waiting.splice(0)) link.write(bytes);
}

function end(): void {
  if (ended) return;
  ended = true;
  setTimeout(() => process.exit(0), 1000);
  void (link?.close() ?? Promise.resolve()).finally(() => process.exit(0));
}

function answer(error: string | null): void {
  if (process.connected) process.send!({ error }, () => error !== null && link === undefined && process.exit(1));
}
