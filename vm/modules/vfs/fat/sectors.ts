/**
 * Sectors of a device, one of them held in a window: FAT, directories and parts of sectors of files are read and written
 * there, and the window is written back when another sector is asked for. As on a board, where there is memory for no more.
 */
import { HostError } from "../../../host.js";
import { type BlockDevice, EROFS } from "../block-device.js";

const EIO = 5;

export class Sectors {
  readonly window: Uint8Array;
  /** The sector in the window; -1: none. */
  private at = -1;
  private dirty = false;
  /** A second FAT: what is written in [start, start + length) is written again that much further on. */
  mirrored: { start: number; length: number } | undefined;

  constructor(
    readonly device: BlockDevice,
    readonly size: number,
  ) {
    this.window = new Uint8Array(size);
  }

  /** Brings a sector into the window. @throws HostError EIO */
  move(sector: number): Uint8Array {
    if (sector === this.at) return this.window;
    this.flush();
    this.at = -1;
    if (this.device.read(sector, this.window) !== 0) throw new HostError(EIO);
    this.at = sector;
    return this.window;
  }

  /** An empty window that will be this sector. */
  blank(sector: number): Uint8Array {
    this.flush();
    this.at = sector;
    return this.window.fill(0);
  }

  touch(): void {
    this.dirty = true;
  }

  flush(): void {
    if (!this.dirty) return;
    this.write(this.at, this.window);
    this.dirty = false;
    const { mirrored } = this;
    if (mirrored !== undefined && this.at >= mirrored.start && this.at < mirrored.start + mirrored.length)
      this.write(this.at + mirrored.length, this.window);
  }

  /** Whole sectors, past the window. What waits in the window is newer than the device. */
  read(sector: number, into: Uint8Array): void {
    if (this.device.read(sector, into) !== 0) throw new HostError(EIO);
    if (this.dirty && this.at >= sector && this.at < sector + into.length / this.size)
      into.set(this.window, (this.at - sector) * this.size);
  }

  /** Whole sectors, past the window. */
  write(sector: number, from: Uint8Array): void {
    const status = this.device.write(sector, from);
    if (status === -EROFS) throw new HostError(EROFS);
    if (status !== 0) throw new HostError(EIO);
    if (from !== this.window && this.at >= sector && this.at < sector + from.length / this.size) {
      this.window.set(from.subarray((this.at - sector) * this.size, (this.at - sector + 1) * this.size));
      this.dirty = false;
    }
  }
}
