/** A block device in memory, which counts what is asked of it and can be told to stop writing: the power goes. */
import type { BlockDevice } from "../../../../vm/modules/vfs/block-device.js";

export class PowerCut extends Error {}

export class MemoryDevice implements BlockDevice {
  writable = true;
  /** Writes and erasures so far. */
  changes = 0;
  /** The power goes in the middle of this change. */
  cutAt = Infinity;

  constructor(
    readonly bytes: Uint8Array,
    private readonly size: number,
  ) {}

  read(block: number, into: Uint8Array, offset = 0): number {
    const at = block * this.size + offset;
    if (at + into.length > this.bytes.length) return -5;
    into.set(this.bytes.subarray(at, at + into.length));
    return 0;
  }
  write(block: number, from: Uint8Array, offset = 0): number {
    if (!this.writable) return -30;
    const at = block * this.size + offset;
    if (at + from.length > this.bytes.length) return -5;
    if (this.changes++ === this.cutAt) {
      this.bytes.set(from.subarray(0, from.length >> 1), at);
      throw new PowerCut();
    }
    this.bytes.set(from, at);
    return 0;
  }
  erase(block: number): number {
    if (this.changes++ === this.cutAt) throw new PowerCut();
    this.bytes.fill(0xff, block * this.size, (block + 1) * this.size);
    return 0;
  }
  sync(): void {}
  count(): number {
    return this.bytes.length / this.size;
  }
  blockSize(): number {
    return this.size;
  }
  init(): number {
    return 0;
  }
}
