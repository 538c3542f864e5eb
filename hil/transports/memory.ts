/** Two ends joined in memory: what one writes arrives at the other after the current turn. For tests of what lies above. */
import { LinkError } from "./link-error.js";
import type { Transport } from "./transport.js";

export class MemoryTransport implements Transport {
  readonly url = "memory:";
  onBytes: (bytes: Uint8Array, atUs: number) => void = () => {};
  onClose: (reason: LinkError) => void = () => {};
  peer!: MemoryTransport;
  private isOpen = false;

  async open(): Promise<void> {
    this.isOpen = true;
  }

  write(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    const copy = bytes.slice();
    queueMicrotask(() => {
      if (this.peer.isOpen) this.peer.onBytes(copy, performance.now() * 1000);
    });
  }

  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    queueMicrotask(() => this.peer.hangUp());
  }

  private hangUp(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.onClose(new LinkError("GONE", "The other end of the memory transport was closed.", "", ""));
  }
}

/** @returns the two ends; each must be opened. */
export function memoryPair(): [MemoryTransport, MemoryTransport] {
  const [a, b] = [new MemoryTransport(), new MemoryTransport()];
  a.peer = b;
  b.peer = a;
  return [a, b];
}
