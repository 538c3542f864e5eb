/** sys.stdin, stdout, stderr: text streams over the host's, each with its bytes under `buffer`. */
import { vm } from "../../runtime/context.js";
import { osError } from "../../objects/error.js";
import { defineType } from "../../objects/native.js";
import type { PyValue } from "../../objects/object.js";
import { PyStream, lifeMethods, readMethods, streamProperties, writeMethods } from "./stream.js";

export class PyStandardStream extends PyStream {
  private ahead = new Uint8Array(0);
  constructor(
    readonly fd: 0 | 1 | 2 = 1,
    text = true,
  ) {
    super();
    this.text = text;
  }
  override __repr__(): string {
    return `<io.${this.text ? "TextIOWrapper" : "FileIO"} ${this.fd}>`;
  }
  override readable(): boolean {
    return this.fd === 0;
  }
  override writable(): boolean {
    return this.fd !== 0;
  }
  /** Bytes that can be read without waiting. */
  get waiting(): number {
    return this.ahead.length + (vm().host.stdinWaiting?.() ?? 0);
  }
  private fill(): boolean {
    const more = vm().host.readStdin(1024);
    if (more.length === 0) return false;
    const joined = new Uint8Array(this.ahead.length + more.length);
    joined.set(this.ahead);
    joined.set(more, this.ahead.length);
    this.ahead = joined;
    return true;
  }
  private take(count: number): Uint8Array {
    const b = this.ahead.subarray(0, count);
    this.ahead = this.ahead.subarray(b.length) as Uint8Array<ArrayBuffer>;
    return b;
  }
  override readBytes(count: number): Uint8Array {
    while (count < 0 || this.ahead.length < count) if (!this.fill()) break;
    return this.take(count < 0 ? this.ahead.length : count);
  }
  override readLine(limit: number): Uint8Array {
    for (;;) {
      const newline = this.ahead.indexOf(10);
      const end = newline < 0 ? this.ahead.length : newline + 1;
      if (limit >= 0 && end >= limit) return this.take(limit);
      if (newline >= 0 || !this.fill()) return this.take(newline >= 0 ? end : this.ahead.length);
    }
  }
  override writeBytes(b: Uint8Array): number {
    if (this.fd === 0) throw osError(1);
    vm().host.write(this.fd, b);
    return b.length;
  }
  override seek(): number {
    throw osError(29);
  }
  override close(): void {}
}

/** The same without coding: `sys.stdout.buffer`. */
export class PyStandardBytes extends PyStandardStream {
  constructor(fd: 0 | 1 | 2 = 1) {
    super(fd, false);
  }
}

/** The streams share what stdin has read ahead between text and bytes. */
const buffers = new WeakMap<PyStandardStream, PyStandardStream>();

defineType({
  name: "TextIOWrapper",
  module: "io",
  js: PyStandardStream,
  constructible: false,
  methods: [
    ...readMethods,
    ...writeMethods,
    ...lifeMethods,
    { sig: "fileno(self, /)", call: (self: PyStandardStream) => self.fd },
    { sig: "isatty(self, /)", call: () => false, only: ["host"] },
  ],
  properties: [
    ...streamProperties,
    {
      name: "buffer",
      get: (self: PyStandardStream): PyValue => {
        let bytes = buffers.get(self);
        if (bytes === undefined) {
          bytes = new PyStandardBytes(self.fd);
          if (self.fd === 0) {
            bytes.readBytes = (count) => self.readBytes(count);
            bytes.readLine = (limit) => self.readLine(limit);
            Object.defineProperty(bytes, "waiting", { get: () => self.waiting });
          }
          buffers.set(self, bytes);
        }
        return bytes;
      },
    },
    { name: "encoding", get: () => "utf-8", only: ["host"] },
  ],
});

defineType({
  name: "FileIO",
  module: "io",
  js: PyStandardBytes,
  constructible: false,
  methods: [
    ...readMethods,
    ...writeMethods,
    ...lifeMethods,
    { sig: "fileno(self, /)", call: (self: PyStandardStream) => self.fd },
  ],
  properties: streamProperties,
});

let current = new PyStandardStream(0);

/** The running VM's input, which `sys.stdin`, `input()` and a board's console share. */
export function standardInput(): PyStandardStream {
  return current;
}

/** Fresh for each VM: what was read ahead of one program is not the next one's. */
export function makeStandardStreams(): { stdin: PyStandardStream; stdout: PyStandardStream; stderr: PyStandardStream } {
  current = new PyStandardStream(0);
  return { stdin: current, stdout: new PyStandardStream(1), stderr: new PyStandardStream(2) };
}
