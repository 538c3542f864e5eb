/** Asks for a way to the leased board, and dials it. */
import type { LeaseAnswer } from "../../../api/answers.js";
import { call } from "../../../api/client.js";
import type { ConsoleSocket } from "./console-client.js";

export async function dialConsole({ id, token }: LeaseAnswer): Promise<ConsoleSocket> {
  const { path } = await call<{ path: string }>("POST", `/leases/${id}/tunnel`, { token, mode: "console" });
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${path}`);
  socket.binaryType = "arraybuffer";
  return socket as unknown as ConsoleSocket;
}
