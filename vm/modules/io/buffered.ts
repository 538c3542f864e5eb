/** io.BufferedWriter of MicroPython: gathers what is written until its buffer is full, then hands all of it on. */
import { indexOf } from "../../runtime/protocol.js";
import { defineType } from "../../objects/native.js";
import { osError } from "../../objects/error.js";
import type { PyValue } from "../../objects/object.js";
import { writeFully } from "./any-stream.js";
import { PyStream, lifeMethods, writeMethods } from "./stream.js";

class PyBufferedWriter extends PyStream {
  stream: PyValue = 0;
  held = new Uint8Array(0);
  private length = 0;

  override readBytes(): Uint8Array {
    throw osError(22);
  }
  override readLine(): Uint8Array {
    throw osError(22);
  }
  override seek(): number {
    throw osError(22);
  }
  override writeBytes(b: Uint8Array): number {
    for (let done = 0; done < b.length;) {
      const step = Math.min(b.length - done, this.held.length - this.length);
      this.held.set(b.subarray(done, done + step), this.length);
      this.length += step;
      done += step;
      if (this.length === this.held.length) this.flush();
    }
    return b.length;
  }
  /** What could not be written stays. */
  override flush(): void {
    if (this.length > 0) writeFully(this.stream, this.held.subarray(0, this.length));
    this.length = 0;
  }
}

export const bufferedWriterType = defineType({
  name: "BufferedWriter",
  module: "io",
  js: PyBufferedWriter,
  init: {
    sig: "__init__(self, stream, size, /)",
    call: (self: PyBufferedWriter, stream: PyValue, size: PyValue) => {
      self.stream = stream;
      self.held = new Uint8Array(Math.max(1, indexOf(size)));
    },
  },
  methods: [...writeMethods, ...lifeMethods],
});
