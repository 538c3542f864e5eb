/**
 * socket of MicroPython, over the host's network where the host grants one. Without a grant a socket cannot be made: OSError
 * ENODEV, as on a board whose network interface is not there, and a word on stderr.
 *
 * Addresses are tuples (host, port), as on the boards; the unix port packs them into bytes.
 */
import { bufferOf, floatOf, indexOf, isInstance, stringOf, toArray, truth } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { PyBytes } from "../objects/bytes.js";
import type { Dialect } from "../objects/dialect.js";
import { PyError, osError, typeError } from "../objects/error.js";
import { PyList } from "../objects/list.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { None, type PyValue, builtinTypes, identityOf } from "../objects/object.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { PyTuple } from "../objects/tuple.js";
import { HostError, type HostNetwork, type NetworkAddress, Ready, type TlsOptions } from "../host.js";
import { PyStream, guarded, lifeMethods, readMethods, streamProperties, writeMethods } from "./io/stream.js";
import { readParts } from "./io/any-stream.js";
import { sleepUs } from "./time.js";

const EAGAIN = 11;
const ENODEV = 19;
const ENOTCONN = 107;
const ETIMEDOUT = 110;
const EINPROGRESS = 115;
const EPROTONOSUPPORT = 93;
const EBADF = 9;
/** A wait is cut into pieces, between which Ctrl-C and scheduled functions come in. */
const SLICE_MS = 20;

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;

const warned = new WeakSet<object>();

/** @throws OSError ENODEV where the host grants none */
function network(): HostNetwork {
  const { host } = vm();
  if (host.network !== undefined) return host.network;
  if (!warned.has(vm())) {
    warned.add(vm());
    host.write(2, encodeUtf8("The program asks for the network, which it may not use. Allow it: --allow-network\n"));
  }
  throw osError(ENODEV);
}

/** (host, port), or what else has the two in front. @throws TypeError */
function addressOf(v: PyValue): NetworkAddress {
  const [host, port] = toArray(v);
  if (host === undefined || port === undefined) throw typeError("address must be a tuple of host and port");
  return { host: stringOf(host), port: indexOf(port) };
}

const addressTuple = ({ host, port }: NetworkAddress): PyTuple => new PyTuple([host, port]);

export class PySocket extends PyStream {
  handle = -1;
  kind: "tcp" | "udp" = "tcp";
  /** undefined: waits for ever; 0: does not wait. */
  timeoutMs: number | undefined;
  connected = false;

  override __repr__(): string {
    return `<socket ${identityOf(this).toString(16)}>`;
  }
  override closedError(): unknown {
    return osError(EBADF);
  }

  /** Tries until it is done or the time is over. */
  private wait<T>(events: number, attempt: () => T): T {
    const { host } = vm();
    const end = this.timeoutMs === undefined ? Infinity : host.nowUs() + this.timeoutMs * 1000;
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!(error instanceof HostError) || error.errno !== EAGAIN) throw error;
      }
      const left = (end - host.nowUs()) / 1000;
      if (left <= 0) throw new HostError(this.timeoutMs === 0 ? EAGAIN : ETIMEDOUT);
      network().poll([{ socket: this.handle, events }], Math.min(SLICE_MS, Math.ceil(left)));
      sleepUs(0);
    }
  }

  private used(): number {
    if (this.handle < 0) throw osError(EBADF);
    return this.handle;
  }

  readyFor(events: number): number {
    if (this.handle < 0) return Ready.INVALID;
    return guarded(undefined, () => network().poll([{ socket: this.handle, events }], 0))[0];
  }

  receive(count: number): { bytes: Uint8Array; from?: NetworkAddress } {
    const socket = this.used();
    if (this.kind === "tcp" && !this.connected) throw osError(ENOTCONN);
    return guarded(undefined, () => this.wait(Ready.IN, () => network().receive(socket, count)));
  }
  /** What comes next; what was read already is not lost to a wait. */
  private more(count: number, have: boolean): Uint8Array {
    try {
      return this.receive(count).bytes;
    } catch (error) {
      if (have && error instanceof PyError && error.value.args[0] === EAGAIN) return new Uint8Array(0);
      throw error;
    }
  }
  override readBytes(count: number): Uint8Array {
    return readParts(count, (most, have) => this.more(most, have));
  }
  override readLine(limit: number): Uint8Array {
    const line: number[] = [];
    while (limit < 0 || line.length < limit) {
      const [byte] = this.more(1, line.length > 0);
      if (byte === undefined) break;
      line.push(byte);
      if (byte === 10) break;
    }
    return Uint8Array.from(line);
  }
  send(bytes: Uint8Array, to?: NetworkAddress): number {
    const socket = this.used();
    if (this.kind === "tcp" && !this.connected) throw osError(ENOTCONN);
    return guarded(undefined, () => this.wait(Ready.OUT, () => network().send(socket, bytes, to)));
  }
  override writeBytes(b: Uint8Array): number {
    let done = 0;
    do {
      done += this.send(b.subarray(done));
    } while (done < b.length && this.timeoutMs !== 0);
    return done;
  }
  override seek(): number {
    throw osError(22);
  }
  override close(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    this.handle = -1;
    this.closed = true;
    guarded(undefined, () => network().close(handle));
  }

  /** Begins TLS, and waits for it where the socket waits. */
  secure(options: TlsOptions): void {
    const socket = this.used();
    guarded(undefined, () => {
      network().secure(socket, options);
      if (this.timeoutMs !== 0) this.settle(socket);
    });
  }
  cipher(): [name: string, version: string] {
    const { cipher, version } = guarded(undefined, () => network().security(this.used()));
    return [cipher, version];
  }
  peerCertificate(): Uint8Array | undefined {
    return guarded(undefined, () => network().security(this.used())).certificate;
  }

  /** Until what was begun is done. @throws HostError what it ended with */
  private settle(socket: number): void {
    this.wait(Ready.OUT, () => {
      const [ready] = network().poll([{ socket, events: Ready.OUT }], 0);
      if (ready === 0) throw new HostError(EAGAIN);
      if ((ready & Ready.ERROR) !== 0) network().send(socket, new Uint8Array(0));
    });
  }

  accept(): PyValue {
    const socket = this.used();
    const made = new PySocket();
    const { socket: handle, address } = guarded(undefined, () => this.wait(Ready.IN, () => network().accept(socket)));
    made.handle = handle;
    made.connected = true;
    return new PyTuple([made, addressTuple(address)]);
  }

  connect(to: NetworkAddress): void {
    const socket = this.used();
    guarded(undefined, () => {
      const [host] = network().lookup(to.host);
      this.connected = true;
      try {
        network().connect(socket, { host, port: to.port });
      } catch (error) {
        if (!(error instanceof HostError) || error.errno !== EINPROGRESS || this.timeoutMs === 0) throw error;
        this.settle(socket);
      }
    });
  }
}

/** Methods of streams that give None when they would have to wait (py/stream.c). */
export function orNone(methods: readonly FunctionSpec[]): FunctionSpec[] {
  return methods.map((method) => ({
    ...method,
    call: (...args: unknown[]) => {
      try {
        return (method.call as (...all: unknown[]) => PyValue | void)(...args);
      } catch (error) {
        if (error instanceof PyError && isInstance(error.value, builtinTypes.OSError) && error.value.args[0] === EAGAIN)
          return None;
        throw error;
      }
    },
  }));
}

const number = (v: PyValue): number => {
  if (v === None) throw typeError("can't convert NoneType to int");
  return indexOf(v);
};

function make(self: PySocket, family: PyValue, type: PyValue, protocol: PyValue): void {
  const kind = number(type);
  number(protocol);
  if (number(family) !== AF_INET || (kind !== SOCK_STREAM && kind !== SOCK_DGRAM)) {
    network();
    throw osError(EPROTONOSUPPORT);
  }
  self.kind = kind === SOCK_STREAM ? "tcp" : "udp";
  self.handle = guarded(undefined, () => network().open(self.kind));
}

const socketType = defineType({
  name: "socket",
  module: "socket",
  js: PySocket,
  init: { sig: "__init__(self, af=2, type=1, proto=0, /)", call: make },
  methods: [
    ...orNone(readMethods.filter(({ sig }) => !sig.startsWith("readlines"))),
    ...orNone(writeMethods.filter(({ sig }) => sig.startsWith("write("))),
    ...lifeMethods,
    { sig: "fileno(self, /)", call: (self: PySocket) => self.handle },
    { sig: "makefile(self, mode='rb', buffering=0, /)", call: (self: PySocket) => self },
    {
      sig: "bind(self, address, /)",
      call: (self: PySocket, address: PyValue) => {
        guarded(undefined, () => network().bind(self.handle, addressOf(address)));
      },
    },
    {
      sig: "listen(self, backlog=2, /)",
      call: (self: PySocket, backlog: PyValue) => {
        guarded(undefined, () => network().listen(self.handle, indexOf(backlog)));
      },
    },
    { sig: "accept(self, /)", call: (self: PySocket) => self.accept() },
    { sig: "connect(self, address, /)", call: (self: PySocket, address: PyValue) => self.connect(addressOf(address)) },
    { sig: "send(self, data, flags=0, /)", call: (self: PySocket, data: PyValue) => self.send(dataOf(data)) },
    {
      sig: "sendall(self, data, flags=0, /)",
      call: (self: PySocket, data: PyValue) => void self.writeBytes(dataOf(data)),
    },
    {
      sig: "sendto(self, data, *args)",
      call: (self: PySocket, data: PyValue, args: PyValue[]) => self.send(dataOf(data), addressOf(args.at(-1) ?? None)),
    },
    {
      sig: "recv(self, bufsize, flags=0, /)",
      call: (self: PySocket, size: PyValue) => new PyBytes(self.receive(indexOf(size)).bytes),
    },
    {
      sig: "recvfrom(self, bufsize, flags=0, /)",
      call: (self: PySocket, size: PyValue) => {
        const { bytes, from } = self.receive(indexOf(size));
        return new PyTuple([new PyBytes(bytes), from === undefined ? None : addressTuple(from)]);
      },
    },
    { sig: "setsockopt(self, level, option, value, /)", call: () => {} },
    {
      sig: "settimeout(self, seconds, /)",
      call: (self: PySocket, seconds: PyValue) => {
        self.timeoutMs = seconds === None ? undefined : floatOf(seconds) * 1000;
      },
    },
    {
      sig: "setblocking(self, flag, /)",
      call: (self: PySocket, flag: PyValue) => {
        self.timeoutMs = truth(flag) ? undefined : 0;
      },
    },
  ],
  properties: streamProperties,
});

function dataOf(v: PyValue): Uint8Array {
  return typeof v === "string" ? encodeUtf8(v) : bufferOf(v);
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "getaddrinfo(host, port, af=0, type=0, proto=0, flags=0, /)",
    call: (host: PyValue, port: PyValue, _af: PyValue, type: PyValue) => {
      const found = guarded(undefined, () => network().lookup(stringOf(host)));
      const kinds = indexOf(type) === 0 ? [SOCK_STREAM, SOCK_DGRAM] : [indexOf(type)];
      return new PyList(
        found.flatMap((address) =>
          kinds.map(
            (kind) => new PyTuple([AF_INET, kind, 0, "", addressTuple({ host: address, port: indexOf(port) })]),
          ),
        ),
      );
    },
  },
];

export function makeSocket(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "socket",
      functions,
      types: [socketType],
      constants: {
        AF_INET,
        AF_INET6: 10,
        SOCK_STREAM,
        SOCK_DGRAM,
        SOCK_RAW: 3,
        SOL_SOCKET: 1,
        SO_REUSEADDR: 2,
        SO_KEEPALIVE: 9,
        SO_BROADCAST: 6,
        IPPROTO_TCP: 6,
        TCP_NODELAY: 1,
      },
    },
    dialect,
  );
}
