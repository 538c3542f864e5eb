/**
 * A serial port in a process of its own, for threads other than the main one: serial.ts says why.
 *
 * The port's bytes go through the process's standard input and output as they are; what else there is to say (opened, failed, gone)
 * through the channel of child_process.fork. When this side goes away, however it does, the input ends and the process with it.
 */
import { fork, type ChildProcess } from "node:child_process";
import { LinkError, type LinkErrorData } from "./link-error.js";
import type { Transport } from "./transport.js";

/** What the process says. */
export type SerialProcessMessage =
  | { readonly kind: "opened" }
  | { readonly kind: "failed" | "gone"; readonly error: LinkErrorData };

export class SerialProcess implements Transport {
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  readonly stats = { bytesOut: 0, bytesIn: 0 };
  private child: ChildProcess | undefined;
  private closed = false;

  constructor(
    readonly url: string,
    private readonly path: string,
  ) {}

  async open(): Promise<void> {
    const entry = new URL("./serial-process-main.js", import.meta.url);
    const child = fork(entry, [this.url, this.path], { stdio: ["pipe", "pipe", "inherit", "ipc"], execArgv: [] });
    const first = await new Promise<SerialProcessMessage>((resolve, reject) => {
      child.once("message", resolve);
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the serial port's process ended with code ${code}`)));
    });
    if (first.kind !== "opened") throw LinkError.fromJSON(first.error);
    this.child = child;
    child.on("message", (message: SerialProcessMessage) => {
      if (message.kind === "gone") this.gone(LinkError.fromJSON(message.error));
    });
    child.once("exit", () => this.gone(ended(this.path)));
    child.stdin!.on("error", () => {});
    child.stdout!.on("data", (bytes: Buffer) => {
      this.stats.bytesIn += bytes.length;
      this.onBytes(bytes, performance.now() * 1000);
    });
  }

  write(bytes: Uint8Array): void {
    if (this.closed || this.child === undefined) return;
    this.stats.bytesOut += bytes.length;
    this.child.stdin!.write(bytes.slice());
  }

  async close(): Promise<void> {
    const { child } = this;
    this.closed = true;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once("exit", resolve));
    child.stdin!.end();
    await exited;
  }

  private gone(reason: LinkError): void {
    if (this.closed) return;
    this.closed = true;
    this.child?.stdin?.end();
    this.onClose(reason);
  }
}

function ended(path: string): LinkError {
  return new LinkError(
    "GONE",
    `The process that held ${path} open ended.`,
    "Something stopped it from outside.",
    "Run the program once more.",
  );
}
