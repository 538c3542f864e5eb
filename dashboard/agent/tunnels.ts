/**
 * Tunnels to this agent's boards: for each, a process that has the board open and passes bytes between it and a socket of the server. When the socket
 * goes for longer than a moment, the process ends, and with it whatever the board's pins were driving.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Pins, ServerMessage } from "../shared/index.js";
import { LitPins } from "./lit-pins.js";
import type { Offspring } from "./offspring.js";
import { boardUrlOf } from "./run.js";

type TunnelMessage = Extract<ServerMessage, { kind: "tunnel" }>;

type FromTunnel = { readonly error: string | null } | { readonly pins: Pins };

const entry = fileURLToPath(new URL("./tunnel-process.js", import.meta.url));
/** A process that starts on a machine with much to do takes its time; one that ends is noticed at once. */
const openMs = 60_000;

export class AgentTunnels {
  private readonly children = new Map<string, ChildProcess>();
  /** What each child has open. */
  private readonly rigs = new Map<ChildProcess, string>();

  /** @param onPins  told what the pins of an emulated board carry, as they change */
  constructor(
    private readonly url: string,
    private readonly onPins: (lease: string, pins: Pins) => void,
    private readonly offspring: Offspring,
  ) {}

  /** Resolves when the board is open and the server's other end has been dialled. @throws Error with the reason */
  async open(message: TunnelMessage): Promise<void> {
    // one process to a board: who dials again within the lease finds the board as it was
    const there = this.children.get(message.lease);
    if (there === undefined) return this.ask(this.start(message), message);
    const gone = new Promise<void>((resolve) => there.once("exit", () => resolve()));
    try {
      await this.ask(there, message);
    } catch (error) {
      if (this.children.get(message.lease) === there) throw error;
      // it was on its way out, for the last user had gone: the board is free when it is
      await gone;
      await this.ask(this.start(message), message);
    }
  }

  /** Somebody else has the rig now: whoever waits for a broken connection waits in vain. Resolves when the board is free. */
  async free(rig: string, lease: string): Promise<void> {
    const others = [...this.children].filter(([held, child]) => held !== lease && this.rigs.get(child) === rig);
    await Promise.all(
      others.map(([, child]) => {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        return gone;
      }),
    );
  }

  private async ask(child: ChildProcess, message: TunnelMessage): Promise<void> {
    let said = "";
    const hearStderr = (bytes: Buffer): void => void (said = (said + bytes.toString()).slice(-2000));
    child.stderr!.on("data", hearStderr);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        child.kill("SIGKILL");
        reject(new Error("The board did not open in time."));
      }, openMs);
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        child.off("message", hear);
        child.off("exit", exit);
        child.off("error", settle);
        child.stderr!.off("data", hearStderr);
        if (error === undefined) resolve();
        else reject(error);
      };
      const hear = (message: FromTunnel): void => {
        if ("error" in message) settle(message.error === null ? undefined : new Error(message.error));
      };
      child.on("message", hear);
      const exit = (): void => settle(new Error(`The board's process ended. ${said.trim()}`.trim()));
      child.once("exit", exit);
      child.once("error", settle);
      const base = (message.url ?? this.url).replace(/^http/, "ws");
      const order = {
        board: boardUrlOf(message.rig),
        rigText: message.rig.rigFile,
        socket: `${base}/api/v1/tunnels/${message.session}?ticket=${message.ticket}`,
      };
      // that it cannot be said is said by its exit
      child.send(order, () => {});
    });
  }

  private start({ lease, rig }: TunnelMessage): ChildProcess {
    const child = spawn(process.execPath, ["--no-warnings", entry], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: { PATH: process.env.PATH ?? "" },
      // Ctrl-C in the agent's terminal is for the agent, which may let this go on for a while
      detached: process.platform !== "win32",
    });
    this.offspring.note(child);
    this.children.set(lease, child);
    this.rigs.set(child, rig.name);
    const lit = new LitPins((pins) => this.onPins(lease, pins));
    child.on("message", (message: FromTunnel) => "pins" in message && lit.tell(message.pins));
    child.once("exit", () => {
      lit.end();
      if (this.children.get(lease) === child) this.children.delete(lease);
      this.rigs.delete(child);
    });
    return child;
  }

  get size(): number {
    return this.children.size;
  }

  close(): void {
    for (const child of this.children.values()) child.kill("SIGTERM");
  }
}
