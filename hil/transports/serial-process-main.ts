/** The process of serial-process.ts: a SerialTransport between standard input and output. Arguments: the URL, the port. */
import { writeSync } from "node:fs";
import { LinkError } from "./link-error.js";
import type { SerialProcessMessage } from "./serial-process.js";
import { SerialTransport } from "./serial.js";

const say = (message: SerialProcessMessage): void => void process.send?.(message);

// Ctrl-C reaches every process of the terminal: this one ends when its input does, after the pins have been made safe.
process.on("SIGINT", () => {});

const [url, path] = process.argv.slice(2);
const transport = new SerialTransport(url, path);
transport.onBytes = (bytes) => forward(bytes);
transport.onClose = (error) => {
  say({ kind: "gone", error: error.toJSON() });
  process.disconnect?.();
  process.stdin.destroy();
};
process.stdin.on("data", (bytes: Buffer) => transport.write(bytes));
process.stdin.on("end", () => void transport.close().then(() => process.exit()));

try {
  await transport.open();
  say({ kind: "opened" });
} catch (error) {
  if (!(error instanceof LinkError)) throw error;
  say({ kind: "failed", error: error.toJSON() });
  process.disconnect?.();
  process.exitCode = 1;
  process.stdin.destroy();
}

/** Synchronously: a stream would wait for the next turn of the event loop. */
function forward(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") continue;
      if (code === "EPIPE") process.exit();
      throw error;
    }
  }
}
