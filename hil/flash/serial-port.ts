/** Serial ports of bootloaders: the 1200-baud touch that starts one, and its bytes afterwards. */

import { SerialPort } from "serialport";
import { FlashError } from "./flash-error.js";
import type { SambaPort } from "./samba.js";

const ANSWER_MS = 3000;

/**
 * Opens at 1200 baud and closes with DTR down: boards of Arduino's, Adafruit's and pinbridge's firmware restart in their bootloader.
 * @throws FlashError when the port cannot be opened
 */
export async function touch1200(path: string): Promise<void> {
  const port = await opened(path, 1200);
  await new Promise<void>((resolve) => port.set({ dtr: false }, () => resolve()));
  await new Promise<void>((resolve) => port.close(() => resolve()));
}

/** A SAM-BA bootloader's port. Close it when through. */
export async function openSambaPort(path: string): Promise<SambaPort & { close(): Promise<void> }> {
  const port = await opened(path, 921_600);
  const waiting: Uint8Array[] = [];
  let wake = () => {};
  port.on("data", (bytes: Buffer) => {
    waiting.push(new Uint8Array(bytes));
    wake();
  });
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()))),
    async read(most) {
      if (!waiting.length)
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(() => reject(new Error(`nothing for ${ANSWER_MS / 1000} s`)), ANSWER_MS);
          wake = () => {
            clearTimeout(late);
            resolve();
          };
        });
      const first = waiting.shift()!;
      if (first.length > most) waiting.unshift(first.subarray(most));
      return first.subarray(0, most);
    },
    close: () => new Promise((resolve) => port.close(() => resolve())),
  };
}

async function opened(path: string, baudRate: number): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate, autoOpen: false });
    port.on("error", () => {});
    port.open((error) => {
      if (!error) return resolve(port);
      reject(
        new FlashError(
          `${path} cannot be opened: ${error.message}.`,
          "Another program has it, or this user may not open it.",
          "Close the other program; on Linux join the group dialout. pinbridge boards shows the ports.",
        ),
      );
    });
  });
}
