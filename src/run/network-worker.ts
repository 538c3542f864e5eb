/** The thread in which a program's sockets live. It answers one call after another (network.ts); only `poll` takes its time. */

import { createPrivateKey, X509Certificate } from "node:crypto";
import { createSocket, type Socket as Datagram } from "node:dgram";
import { lookup } from "node:dns/promises";
import { createServer, isIP, Socket, type Server } from "node:net";
import { connect as tlsConnect, TLSSocket } from "node:tls";
import { workerData, type MessagePort } from "node:worker_threads";
import type { NetworkAddress, TlsOptions } from "../../vm/index.js";

const EAGAIN = 11;
const EBADF = 9;
const EINVAL = 22;
const ENOTCONN = 107;
const EINPROGRESS = 115;
const IN = 1;
const OUT = 4;
const ERROR = 8;
const HANG_UP = 16;
const INVALID = 32;

const errnos: Record<string, number> = {
  EACCES: 13,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETUNREACH: 101,
  ECONNABORTED: 103,
  ECONNRESET: 104,
  EISCONN: 106,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
  EPIPE: 32,
  ENOTFOUND: -2,
  EAI_AGAIN: -3,
};

class Refusal {
  constructor(readonly errno: number) {}
}

export interface NetworkAnswer {
  result?: unknown;
  errno?: number;
}

/** As Mbed TLS numbers it: a certificate that does not hold, a handshake that fails; else EIO. */
function tlsErrno({ code = "" }: NodeJS.ErrnoException): number {
  if (/CERT|SIGNED|ISSUER|ALTNAME/.test(code) && !code.startsWith("ERR_SSL")) return -9984;
  return code.startsWith("ERR_SSL") ? -28160 : 5;
}

/** A key in whichever form. @throws Refusal EINVAL */
function privateKey(bytes: Uint8Array): string | Buffer {
  const key = Buffer.from(bytes);
  if (key.includes("-----BEGIN")) return key;
  for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
    try {
      return createPrivateKey({ key, format: "der", type }).export({ format: "pem", type: "pkcs8" });
    } catch {
      // in the next form, perhaps
    }
  }
  throw new Refusal(EINVAL);
}

/** @throws Refusal EINVAL */
function certificatePem(bytes: Uint8Array): string | Buffer {
  const certificate = Buffer.from(bytes);
  if (certificate.includes("-----BEGIN")) return certificate;
  try {
    return new X509Certificate(certificate).toString();
  } catch {
    throw new Refusal(EINVAL);
  }
}

/** Something a socket of the program's stands for; what it is ready for is asked again and again. */
interface Endpoint {
  ready(): number;
  close(): void;
}

const changed = new EventTarget();
const tellChange = (): void => void changed.dispatchEvent(new Event("change"));

class Tcp implements Endpoint {
  local: NetworkAddress | undefined;
  private server: Server | undefined;
  private stream: Socket | undefined;
  private connecting = false;
  private ended = false;
  private error: number | undefined;
  private readonly waiting: Socket[] = [];
  private received: Buffer[] = [];
  private have = 0;

  static over(stream: Socket): Tcp {
    const made = new Tcp();
    made.adopt(stream);
    return made;
  }

  private adopt(stream: Socket): void {
    this.stream = stream;
    stream.setNoDelay(true);
    stream.on("data", (bytes: Buffer) => {
      this.received.push(bytes);
      this.have += bytes.length;
      // as much as an operating system keeps for a socket, about
      if (this.have > 65536) stream.pause();
      tellChange();
    });
    stream.on("connect", () => {
      this.connecting = false;
      tellChange();
    });
    for (const event of ["end", "close"])
      stream.on(event, () => {
        this.ended = true;
        this.connecting = false;
        tellChange();
      });
    stream.on("drain", tellChange);
    stream.on("error", (error: NodeJS.ErrnoException) => {
      this.error = errnos[error.code ?? ""] ?? tlsErrno(error);
      this.connecting = false;
      tellChange();
    });
  }

  listen(backlog: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (stream) => {
      this.waiting.push(stream);
      tellChange();
    });
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => reject(new Refusal(errnos[error.code ?? ""] ?? 5)));
      server.listen({ ...this.local, backlog: Math.max(1, backlog) }, resolve);
    });
  }

  accept(): { stream: Socket; address: NetworkAddress } {
    if (this.server === undefined) throw new Refusal(EINVAL);
    const stream = this.waiting.shift();
    if (stream === undefined) throw new Refusal(EAGAIN);
    return { stream, address: { host: stream.remoteAddress ?? "", port: stream.remotePort ?? 0 } };
  }

  connect({ host, port }: NetworkAddress): never {
    if (this.stream !== undefined) throw new Refusal(errnos.EISCONN);
    this.connecting = true;
    const stream = new Socket({ allowHalfOpen: true });
    this.adopt(stream);
    stream.connect({
      host,
      port,
      ...(this.local === undefined ? {} : { localAddress: this.local.host, localPort: this.local.port }),
    });
    throw new Refusal(EINPROGRESS);
  }

  /** The stream in between goes on carrying bytes; what the program sends and receives is another's. */
  secure(options: TlsOptions): void {
    const raw = this.stream;
    if (raw === undefined || this.connecting) throw new Refusal(ENOTCONN);
    // what came already must wait for the TLS socket, and not flow away
    raw.pause();
    for (const event of ["data", "connect", "end", "close", "drain", "error"]) raw.removeAllListeners(event);
    if (this.have > 0) raw.unshift(Buffer.concat(this.received));
    this.received = [];
    this.have = 0;
    const shared = {
      ...(options.key === undefined ? {} : { key: privateKey(options.key) }),
      ...(options.certificate === undefined ? {} : { cert: certificatePem(options.certificate) }),
      ...(options.authorities === undefined ? {} : { ca: certificatePem(options.authorities) }),
      ...(options.ciphers === undefined ? {} : { ciphers: options.ciphers.join(":") }),
    };
    const secured = options.server
      ? new TLSSocket(raw, {
          ...shared,
          isServer: true,
          requestCert: options.verify,
          rejectUnauthorized: options.verify,
        })
      : tlsConnect({
          ...shared,
          socket: raw,
          rejectUnauthorized: options.verify,
          ...(options.hostname === undefined
            ? { checkServerIdentity: () => undefined }
            : isIP(options.hostname) === 0
              ? { servername: options.hostname }
              : { host: options.hostname }),
        });
    this.adopt(secured);
    this.connecting = true;
    const done = (): void => {
      this.connecting = false;
      tellChange();
    };
    secured.on("secureConnect", done);
    secured.on("secure", done);
  }

  security(): { version: string; cipher: string; certificate?: Uint8Array } {
    if (!(this.stream instanceof TLSSocket)) throw new Refusal(EINVAL);
    const { raw } = this.stream.getPeerCertificate() as { raw?: Buffer };
    return {
      version: this.stream.getProtocol() ?? "",
      cipher: this.stream.getCipher().standardName,
      ...(raw === undefined ? {} : { certificate: Uint8Array.from(raw) }),
    };
  }

  private failed(): void {
    if (this.error === undefined) return;
    const { error } = this;
    this.error = undefined;
    throw new Refusal(error);
  }

  send(bytes: Uint8Array): number {
    if (this.stream === undefined) throw new Refusal(ENOTCONN);
    this.failed();
    if (this.connecting || this.stream.writableNeedDrain) throw new Refusal(EAGAIN);
    if (this.stream.destroyed || this.stream.writableEnded) throw new Refusal(errnos.EPIPE);
    if (bytes.length > 0) this.stream.write(bytes);
    return bytes.length;
  }

  receive(count: number): { bytes: Uint8Array } {
    if (this.stream === undefined) throw new Refusal(ENOTCONN);
    if (this.have === 0) {
      this.failed();
      if (this.ended) return { bytes: new Uint8Array(0) };
      throw new Refusal(EAGAIN);
    }
    const all = this.received.length === 1 ? this.received[0] : Buffer.concat(this.received);
    const bytes = Uint8Array.from(all.subarray(0, count));
    const rest = all.subarray(bytes.length);
    this.received = rest.length === 0 ? [] : [rest];
    this.have = rest.length;
    if (this.have === 0) this.stream.resume();
    return { bytes };
  }

  ready(): number {
    if (this.server !== undefined) return this.waiting.length > 0 ? IN : 0;
    if (this.stream === undefined) return OUT | HANG_UP;
    if (this.connecting) return 0;
    const writable = !this.stream.writableNeedDrain && !this.stream.destroyed;
    return (
      (this.have > 0 || this.ended ? IN : 0) |
      (writable || this.error !== undefined ? OUT : 0) |
      (this.error === undefined ? 0 : ERROR) |
      (this.stream.destroyed ? HANG_UP : 0)
    );
  }

  close(): void {
    for (const stream of this.waiting) stream.destroy();
    this.server?.close();
    this.stream?.end();
    this.stream?.resume();
  }
}

class Udp implements Endpoint {
  private readonly socket: Datagram = createSocket("udp4");
  private bound: Promise<void> | undefined;
  private peer: NetworkAddress | undefined;
  private readonly received: { bytes: Uint8Array; from: NetworkAddress }[] = [];

  constructor() {
    this.socket.on("message", (bytes, { address, port }) => {
      this.received.push({ bytes: Uint8Array.from(bytes), from: { host: address, port } });
      tellChange();
    });
  }

  bind({ host, port }: NetworkAddress): Promise<void> {
    this.bound = new Promise((resolve, reject) => {
      this.socket.once("error", (error: NodeJS.ErrnoException) => reject(new Refusal(errnos[error.code ?? ""] ?? 5)));
      this.socket.bind(port, host, resolve);
    });
    return this.bound;
  }
  connect(address: NetworkAddress): void {
    this.peer = address;
  }
  send(bytes: Uint8Array, to: NetworkAddress | undefined): Promise<number> {
    const target = to ?? this.peer;
    if (target === undefined) throw new Refusal(ENOTCONN);
    return new Promise((resolve, reject) => {
      this.socket.send(bytes, target.port, target.host, (error) =>
        error === null
          ? resolve(bytes.length)
          : reject(new Refusal(errnos[(error as NodeJS.ErrnoException).code ?? ""] ?? 5)),
      );
    });
  }
  receive(count: number): { bytes: Uint8Array; from: NetworkAddress } {
    const next = this.received.shift();
    if (next === undefined) throw new Refusal(EAGAIN);
    return { ...next, bytes: next.bytes.subarray(0, count) };
  }
  ready(): number {
    return OUT | (this.received.length > 0 ? IN : 0);
  }
  close(): void {
    this.socket.close();
  }
}

const sockets = new Map<number, Tcp | Udp>();

function add(socket: Tcp | Udp): number {
  let number = 3;
  while (sockets.has(number)) number++;
  sockets.set(number, socket);
  return number;
}

function find(number: number): Tcp | Udp {
  const socket = sockets.get(number);
  if (socket === undefined) throw new Refusal(EBADF);
  return socket;
}

function tcp(number: number): Tcp {
  const socket = find(number);
  if (!(socket instanceof Tcp)) throw new Refusal(EINVAL);
  return socket;
}

const calls = {
  open: (kind: "tcp" | "udp"): number => add(kind === "tcp" ? new Tcp() : new Udp()),
  async bind(number: number, address: NetworkAddress): Promise<void> {
    const socket = find(number);
    if (socket instanceof Udp) await socket.bind(address);
    else socket.local = address;
  },
  listen: (number: number, backlog: number): Promise<void> => tcp(number).listen(backlog),
  accept(number: number): { socket: number; address: NetworkAddress } {
    const { stream, address } = tcp(number).accept();
    return { socket: add(Tcp.over(stream)), address };
  },
  connect: (number: number, address: NetworkAddress): void => find(number).connect(address),
  send: (number: number, bytes: Uint8Array, to?: NetworkAddress): number | Promise<number> =>
    find(number).send(bytes, to),
  receive: (number: number, count: number): { bytes: Uint8Array; from?: NetworkAddress } => find(number).receive(count),
  secure: (number: number, options: TlsOptions): void => tcp(number).secure(options),
  security: (number: number): { version: string; cipher: string; certificate?: Uint8Array } => tcp(number).security(),
  close(number: number): void {
    sockets.get(number)?.close();
    sockets.delete(number);
  },
  async lookup(host: string): Promise<string[]> {
    const found = await lookup(host === "" ? "0.0.0.0" : host, { all: true, family: 4 });
    return found.map(({ address }) => address);
  },
  poll(wanted: { socket: number; events: number }[], timeoutMs: number): number[] | Promise<number[]> {
    const now = (): number[] =>
      wanted.map(({ socket, events }) => {
        const endpoint = sockets.get(socket);
        return endpoint === undefined ? INVALID : endpoint.ready() & (events | ERROR | HANG_UP);
      });
    const ready = now();
    if (timeoutMs === 0 || ready.some((each) => each !== 0)) return ready;
    return new Promise((resolve) => {
      const look = (): void => {
        const found = now();
        if (found.every((each) => each === 0)) return;
        finish(found);
      };
      const finish = (found: number[]): void => {
        clearTimeout(timer);
        changed.removeEventListener("change", look);
        resolve(found);
      };
      const timer = setTimeout(() => finish(now()), timeoutMs);
      changed.addEventListener("change", look);
    });
  },
};
export type NetworkCalls = typeof calls;

const { port, answered } = workerData as { port: MessagePort; answered: Int32Array };

async function answer(name: keyof NetworkCalls, args: unknown[]): Promise<NetworkAnswer> {
  try {
    // events that came meanwhile count
    await new Promise((resolve) => setImmediate(resolve));
    return { result: await (calls[name] as (...all: unknown[]) => unknown)(...args) };
  } catch (error) {
    if (error instanceof Refusal) return { errno: error.errno };
    return { errno: errnos[(error as NodeJS.ErrnoException).code ?? ""] ?? 5 };
  }
}

port.on("message", ({ name, args }: { name: keyof NetworkCalls; args: unknown[] }) => {
  void answer(name, args).then((reply) => {
    port.postMessage(reply);
    Atomics.store(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
});
