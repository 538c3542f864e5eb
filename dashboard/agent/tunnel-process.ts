/**
 * A process that holds one board open for somebody far away: bytes from the server's socket go to the board, the board's go back. An emulated board
 * runs at the wall's pace meanwhile. It ends when the socket does or when the agent goes; the board then makes its pins safe by itself, because its
 * session falls silent.
 */
import WebSocket from "ws";
import { openBoardLink } from "../../src/index.js";

interface Order {
  readonly board: string;
  readonly rigText: string;
  readonly socket: string;
}

process.once("message", (order: Order) => {
  serve(order).catch((error: unknown) => answer(error instanceof Error ? error.message : String(error)));
});
process.on("disconnect", () => process.exit(0));

async function serve({ board, rigText, socket: url }: Order): Promise<void> {
  const socket = new WebSocket(url, { handshakeTimeout: 10_000, maxPayload: 1 << 20, perMessageDeflate: false });
  const waiting: Uint8Array[] = [];
  let write = (bytes: Uint8Array): void => void waiting.push(bytes.slice());
  socket.on("message", (data: Buffer) => write(data));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const link = await openBoardLink({
    board,
    ...(rigText === "" ? {} : { rigText }),
    onBytes: (bytes) => socket.readyState === WebSocket.OPEN && socket.send(bytes.slice(), { binary: true }),
    onClose: (reason) => {
      process.stderr.write(`${reason.message}\n`);
      socket.close(4410, reason.what.slice(0, 100));
    },
  });
  const end = (): void => void link.close().finally(() => process.exit(0));
  socket.on("close", end);
  socket.on("error", end);
  process.on("SIGTERM", end);
  write = link.write;
  for (const bytes of waiting.splice(0)) write(bytes);
  answer(null);
}

function answer(error: string | null): void {
  process.send!({ error }, () => {
    if (error !== null) process.exit(1);
  });
}
