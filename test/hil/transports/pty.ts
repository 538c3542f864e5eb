/**
 * A pseudo-terminal for tests: a port to open, and its other end in our hands.
 *
 * Node cannot make one by itself. `script` can, and every Debian and Ubuntu has it (bsdutils is essential): it runs a command on
 * a new terminal and copies between that and its own standard input and output, byte for byte. The command makes the terminal
 * raw, says its name, and holds it open until a pipe of ours is closed. (A signal would do, but `script` takes two seconds over one.)
 */
import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export class Pty {
  onData: (bytes: Uint8Array) => void = () => {};

  private constructor(
    private readonly child: ChildProcess,
    /** What to open: `/dev/pts/3`. */
    readonly path: string,
  ) {
    child.stdout!.on("data", (bytes: Buffer) => this.onData(bytes));
    // Writing into a terminal that is being taken down fails; that is what pulling a cable is like.
    child.stdin!.on("error", () => {});
  }

  /** @returns undefined where there is no `script` of util-linux (macOS, Windows, bare containers) */
  static async open(): Promise<Pty | undefined> {
    const command = "stty raw -echo; tty; read line <&3";
    const child = spawn("script", ["-qfc", command, "/dev/null"], { stdio: ["pipe", "pipe", "ignore", "pipe"] });
    const path = await new Promise<string | undefined>((resolve) => {
      child.once("error", () => resolve(undefined));
      child.once("exit", () => resolve(undefined));
      (child.stdout as Readable).once("data", (bytes: Buffer) => resolve(bytes.toString().trim()));
    });
    child.removeAllListeners("exit");
    return path?.startsWith("/dev/") ? new Pty(child, path) : undefined;
  }

  write(bytes: Uint8Array): void {
    this.child.stdin!.write(bytes);
  }

  /** Takes the terminal down, as unplugging does. */
  async hangUp(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.child.once("exit", resolve));
    (this.child.stdio[3] as Writable).end();
    await exited;
  }
}

/** What needs a pty: `script` of util-linux makes it, which Linux has. The code under test is the same everywhere. */
export const describeOnLinux = process.platform === "linux" ? describe : describe.skip;
