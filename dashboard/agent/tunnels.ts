/**
 * Tunnels to this agent's boards: for each, a process that has the board open and passes bytes between it and a socket of the server. When the socket
 * goes for longer than a moment, the process ends, and with it whatever the board's pins were driving.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Pins, ServerMessage } from "../shared/index.js";
import { boardUrlOf } from "./run.js";

type TunnelMessage = Extract<ServerMessage, { kind: "tunnel" }>;

type FromTunnel = { readonly error: string | null } | { readonly pins: Pins };

const entry = fileURLToPath(new URL("./tunnel-process.js", import.meta.url));
const openMs = 20_000;

export class AgentTunnels {
  private readonly children = new Map<string, ChildProcess>();

  /** @param onPins  told what the pins of an emulated board carry, as they change */
  constructor(
    private readonly url: string,
    private readonly onPins: (lease: string, pins: Pins) => void,
  ) {}

  /** Resolves when the board is open and the server's other end has been dialled. @throws Error with the reason */
  async open(message: TunnelMessage): Promise<void> {
    // one process to a board: who dials again within the lease finds the board as it was
    const child = this.children.get(message.lease) ?? this.start(message.lease);
    let said = "";
    child.stderr!.on("data", (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2000)));
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error("The board did not open in time."));
      }, openMs);
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        if (error === undefined) resolve();
        else reject(error);
      };
      const hear = (message: FromTunnel): void => {
        if (!("error" in message)) return;
        child.off("message", hear);
        settle(message.error === null ? undefined : new Error(message.error));
      };
      child.on("message", hear);
      child.once("exit", () => settle(new Error(`The board's process ended. ${said.trim()}`.trim())));
      child.once("error", settle);
      const base = (message.url ?? this.url).replace(/^http/, "ws");
      child.send({
        board: boardUrlOf(message.rig),
        rigText: message.rig.rigFile,
        socket: `${base}/api/v1/tunnels/${message.session}?ticket=${message.ticket}`,
      });
    });
  }

  private start(lease: string): ChildProcess {
    const child = spawn(process.execPath, ["--no-warnings", entry], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { PATH: process.env.PATH ?? "" },
    });
    this.children.set(lease, child);
    child.on("message", (message: FromTunnel) => "pins" in message && this.onPins(lease, message.pins));
    child.once("exit", () => {
      if (this.children.get(lease) === child) this.children.delete(lease);
    });
    return child;
  }

  close(): void {
    for (const child of this.children.values()) child.kill("SIGTERM");
  }
}
