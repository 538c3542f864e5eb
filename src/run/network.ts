/**
 * The computer's network for a program that may use it (`--allow-network`). The program's thread blocks, and sockets of Node
 * live by events: so they live in a thread of their own, started with the first socket. A call is a message to it; the
 * program's thread sleeps on a shared word until the answer is there.
 */

import { MessageChannel, Worker, receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import { HostError, type HostNetwork, type NetworkAddress, type TlsOptions } from "../../vm/index.js";
import type { NetworkAnswer, NetworkCalls } from "./network-worker.js";

export class NodeNetwork implements HostNetwork {
  private readonly answered = new Int32Array(new SharedArrayBuffer(4));
  private port: MessagePort | undefined;

  private call<K extends keyof NetworkCalls>(
    name: K,
    ...args: Parameters<NetworkCalls[K]>
  ): Awaited<ReturnType<NetworkCalls[K]>> {
    this.port ??= this.start();
    Atomics.store(this.answered, 0, 0);
    this.port.postMessage({ name, args });
    Atomics.wait(this.answered, 0, 0);
    const { result, errno } = receiveMessageOnPort(this.port)!.message as NetworkAnswer;
    if (errno !== undefined) throw new HostError(errno);
    return result as Awaited<ReturnType<NetworkCalls[K]>>;
  }

  private start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL("./network-worker.js", import.meta.url), {
      workerData: { port: port2, answered: this.answered },
      transferList: [port2],
    });
    worker.unref();
    port1.unref();
    return port1;
  }

  open(kind: "tcp" | "udp"): number {
    return this.call("open", kind);
  }
  bind(socket: number, address: NetworkAddress): void {
    this.call("bind", socket, address);
  }
  listen(socket: number, backlog: number): void {
    this.call("listen", socket, backlog);
  }
  accept(socket: number): { socket: number; address: NetworkAddress } {
    return this.call("accept", socket);
  }
  connect(socket: number, address: NetworkAddress): void {
    this.call("connect", socket, address);
  }
  send(socket: number, bytes: Uint8Array, to?: NetworkAddress): number {
    return this.call("send", socket, bytes.slice(), to);
  }
  receive(socket: number, count: number): { bytes: Uint8Array; from?: NetworkAddress } {
    return this.call("receive", socket, count);
  }
  secure(socket: number, options: TlsOptions): void {
    this.call("secure", socket, options);
  }
  security(socket: number): { version: string; cipher: string; certificate?: Uint8Array } {
    return this.call("security", socket);
  }
  close(socket: number): void {
    this.call("close", socket);
  }
  lookup(host: string): string[] {
    return this.call("lookup", host);
  }
  poll(sockets: readonly { socket: number; events: number }[], timeoutMs: number): number[] {
    return this.call("poll", [...sockets], timeoutMs);
  }
}
