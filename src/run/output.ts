/**
 * A program's output: written before `print` returns, byte for byte, in order, stdout and stderr alike.
 *
 * Node's streams would queue in the main thread and mix the two; `writeSync` on the descriptor does neither. When stdout is a pipe that another
 * process has made non-blocking, a full pipe answers EAGAIN: then we wait a little and go on, as a blocking write would.
 */

import { writeSync } from "node:fs";

const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * @param interrupted  asked while a pipe is full: a reader that has stopped must not hold Ctrl-C up
 * @throws NodeJS.ErrnoException EPIPE when the reader is gone, EAGAIN when it was interrupted
 */
export function writeFully(fd: number, bytes: Uint8Array, interrupted: () => boolean = () => false): void {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || interrupted()) throw error;
      Atomics.wait(pause, 0, 0, 2);
    }
  }
}
