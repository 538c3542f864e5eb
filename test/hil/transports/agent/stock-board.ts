/**
 * A board with CircuitPython or MicroPython as it came: our own REPL, in a process, whose hardware is an emulated board of its own. Its console is the
 * transport.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LinkError } from "../../../../hil/transports/link-error.js";
import type { Transport } from "../../../../hil/transports/transport.js";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const main = fileURLToPath(new URL("../../../../src/main.js", import.meta.url));

export class StockBoard implements Transport {
  readonly url = "stock:";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  /** All that the console has said, one character a byte. */
  heard = "";
  private child: ChildProcess | undefined;
  private onHeard: () => void = () => {};

  /** @param args  of `pinbridge repl` */
  constructor(private readonly args: readonly string[]) {}

  /** Powers it on, once. */
  async open(): Promise<void> {
    if (this.child !== undefined) return;
    const env = { ...process.env, NO_COLOR: "1", PINBRIDGE_HISTORY: "" };
    const stdio = ["pipe", "pipe", "inherit"] as const;
    const child = (this.child = spawn(process.execPath, [main, "repl", "--clock", "wall", ...this.args], {
      cwd: root,
      env,
      stdio: [...stdio],
    }));
    child.stdin!.on("error", () => {});
    child.stdout!.on("data", (bytes: Buffer) => {
      this.heard += bytes.toString("latin1");
      this.onBytes(bytes, performance.now() * 1000);
      this.onHeard();
    });
    child.once("exit", () => this.onClose(new LinkError("GONE", "The board's process ended.", "", "")));
    await this.until(/>>> $/);
  }

  write(bytes: Uint8Array): void {
    this.child?.stdin!.write(bytes.slice());
  }

  /** The port is let go; the board stays on. */
  async close(): Promise<void> {}

  /** Resolves when what the console has said since the last `forget` is so. */
  until(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(this.heard)) return;
        this.onHeard = () => {};
        resolve();
      };
      this.onHeard = look;
      look();
    });
  }

  async powerOff(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.onClose = () => {};
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await exited;
  }
}
