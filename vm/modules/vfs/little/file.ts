/**
 * An open file of either littlefs version. Nothing of what the directory refers to is ever overwritten: what changes goes to
 * fresh blocks, and the directory learns of them when the file is flushed or closed. A small file of version 2 lies in the
 * directory itself.
 */
import { HostError, type HostFile } from "../../../host.js";
import type { OpenMode } from "../volume.js";
import type { Allocator } from "./allocator.js";
import { blocksOf, find, placeOf, pointersFor } from "./ctz.js";
import { type Flash, littleBytes } from "./flash.js";

const EBADF = 9;
const EINVAL = 22;
const EFBIG = 27;
const LARGEST = 0x7fffffff;

/** What a file needs of its filesystem. */
export interface FileSystem {
  readonly flash: Flash;
  readonly allocator: Allocator;
  /** The most bytes that may lie in the directory; -1: none. */
  readonly inlineLimit: number;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Writes what the directory knows of the file. */
  save(file: LittleFile): void;
  forget(file: LittleFile): void;
}

/** The block that is being filled. */
interface Open {
  index: number;
  block: number;
  bytes: Uint8Array;
  /** How much of it is filled. */
  used: number;
}

export class LittleFile implements HostFile {
  /** The contents of a small file. */
  inline: Uint8Array | undefined;
  head = 0;
  size = 0;
  /** The directory does not know yet. */
  dirty = false;
  /** Seconds since 1970. */
  modified: number;
  /** Where its entry is; undefined once it was removed. */
  entry: { pair: [number, number]; id: number } | undefined;
  private at = 0;
  private open: Open | undefined;
  /** Blocks written since the last flush. */
  private fresh: number[] = [];
  /** An error left it half written: closing it changes nothing. */
  private broken = false;

  constructor(
    private readonly system: FileSystem,
    readonly mode: OpenMode,
  ) {
    this.modified = system.now();
  }

  /** Blocks that the directory does not show. */
  traverse(mark: (block: number) => void): void {
    for (const block of this.fresh) mark(block);
    if (this.dirty && this.inline === undefined && this.size > 0)
      blocksOf(this.system.flash, this.head, this.size, mark);
  }

  read(count: number): Uint8Array {
    if (!this.mode.read) throw new HostError(EBADF);
    this.finish();
    const out = new Uint8Array(Math.max(0, Math.min(count, this.size - this.at)));
    this.copy(this.at, out);
    this.at += out.length;
    return out;
  }

  /** Bytes of the file as it was last finished. */
  private copy(from: number, into: Uint8Array): void {
    if (this.inline !== undefined) {
      into.set(this.inline.subarray(from, from + into.length));
      return;
    }
    const { flash } = this.system;
    for (let done = 0; done < into.length;) {
      const { block, offset } = find(flash, this.head, this.size, from + done);
      const step = Math.min(into.length - done, flash.blockSize - offset);
      into.set(flash.read(block, offset, step), done);
      done += step;
    }
  }

  write(bytes: Uint8Array): number {
    if (!this.mode.write) throw new HostError(EBADF);
    this.guard(() => {
      if (this.mode.append) {
        this.finish();
        this.at = this.size;
      }
      if (this.at + bytes.length > LARGEST) throw new HostError(EFBIG);
      if (this.open === undefined && this.at > this.size) {
        const gap = this.at - this.size;
        this.at = this.size;
        this.put(new Uint8Array(gap));
      }
      this.put(bytes);
    });
    this.modified = this.system.now();
    return bytes.length;
  }

  private put(bytes: Uint8Array): void {
    const end = this.at + bytes.length;
    if (this.inline !== undefined) {
      if (Math.max(end, this.size) <= this.system.inlineLimit) {
        const grown = new Uint8Array(Math.max(end, this.size));
        grown.set(this.inline);
        grown.set(bytes, this.at);
        this.inline = grown;
        this.size = grown.length;
        this.at = end;
        this.dirty = true;
        return;
      }
      this.moveOut();
    }
    const { blockSize } = this.system.flash;
    for (let done = 0; done < bytes.length;) {
      if (this.open === undefined || this.open.used === blockSize) this.nextBlock();
      const open = this.open!;
      const step = Math.min(bytes.length - done, blockSize - open.used);
      open.bytes.set(bytes.subarray(done, done + step), open.used);
      open.used += step;
      done += step;
      this.at += step;
      if (open.used === blockSize) this.program();
    }
  }

  /** Out of the directory, into blocks. */
  private moveOut(): void {
    const { inline, at } = this;
    this.inline = undefined;
    this.size = 0;
    this.at = 0;
    if (inline !== undefined && inline.length > 0) {
      this.put(inline);
      this.finish();
    }
    this.at = at;
  }

  /** A fresh block for what comes at the position: after the full one, or with a copy of what stood before it in its block. */
  private nextBlock(): void {
    const { flash, allocator } = this.system;
    const previous = this.open;
    const { index, offset } = placeOf(this.at, flash.blockSize);
    // the first byte of a block lies behind its pointers
    const bytes = new Uint8Array(flash.blockSize).fill(0xff);
    let used = offset;
    if (previous !== undefined) {
      const heads = pointersFor(flash, previous.block, index);
      bytes.set(littleBytes(...heads));
      used = heads.length * 4;
    } else if (this.at > 0) {
      const last = find(flash, this.head, this.size, this.at - 1);
      if (placeOf(this.at - 1, flash.blockSize).index === index) bytes.set(flash.read(last.block, 0, offset));
      else bytes.set(littleBytes(...pointersFor(flash, last.block, index)));
    }
    const block = allocator.allocate();
    this.fresh.push(block);
    this.open = { index, block, bytes, used };
  }

  /** The open block goes to the device; to another block if this one is worn. */
  private program(): void {
    const { flash, allocator } = this.system;
    const open = this.open!;
    while (!flash.erase(open.block) || !flash.program(open.block, 0, open.bytes.subarray(0, open.used))) {
      open.block = allocator.allocate();
      this.fresh.push(open.block);
    }
  }

  /** The file as far as it was written, with what it had behind that; on the device, but not yet in the directory. */
  private finish(): void {
    if (this.open === undefined) return;
    const { at } = this;
    while (this.at < this.size) {
      const rest = new Uint8Array(Math.min(this.size - this.at, this.system.flash.blockSize));
      this.copy(this.at, rest);
      this.put(rest);
    }
    const open = this.open;
    if (open.used < open.bytes.length) this.program();
    this.head = open.block;
    this.size = this.at;
    this.open = undefined;
    this.dirty = true;
    this.at = at;
  }

  seek(offset: number, whence: 0 | 1 | 2): number {
    this.guard(() => this.finish());
    const to = offset + (whence === 0 ? 0 : whence === 1 ? this.at : this.size);
    if (to < 0 || to > LARGEST) throw new HostError(EINVAL);
    return (this.at = to);
  }

  flush(): void {
    if (this.broken) return;
    this.guard(() => {
      this.finish();
      if (!this.dirty) return;
      if (this.entry !== undefined) {
        this.system.flash.sync();
        this.system.save(this);
      }
      this.dirty = false;
      this.fresh = [];
    });
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.system.forget(this);
    }
  }

  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.broken = true;
      this.open = undefined;
      throw error;
    }
  }
}
