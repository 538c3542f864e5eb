/**
 * Block devices written in Python, as vfs takes them (MicroPython's docs/library/vfs.rst, "Block devices").
 *
 * The simple interface reads and writes whole blocks, `readblocks(n, buf)`; the extended one also parts of a block,
 * `readblocks(n, buf, offset)`. With `ioctl(op, arg)` a device says its size and is erased; an older one has `count()` and
 * perhaps `sync()`, and blocks of 512 bytes. A device without `writeblocks` is read-only.
 */
import { callMethod, callPy, findAttr, getAttr, intOf } from "../../runtime/protocol.js";
import { PyByteArray } from "../../objects/bytearray.js";
import { typeError } from "../../objects/error.js";
import { PyMemoryView } from "../../objects/memoryview.js";
import { None, type PyValue } from "../../objects/object.js";

const EINVAL = 22;
export const EROFS = 30;

/** What a filesystem needs of a device. Statuses are 0 or a negative errno, as the devices themselves give them. */
export interface BlockDevice {
  /** False: without a way to write, or mounted read-only. */
  writable: boolean;
  /** Whole blocks from `block` on, or with an offset a part of one. */
  read(block: number, into: Uint8Array, offset?: number): number;
  write(block: number, from: Uint8Array, offset?: number): number;
  /** @returns 0 or a negative errno */
  erase(block: number): number;
  sync(): void;
  /** In blocks. */
  count(): number;
  /** In bytes. */
  blockSize(): number;
  /** @returns 0, else the device is not ready */
  init(): number;
}

const enum Request {
  INIT = 1,
  SYNC = 3,
  BLOCK_COUNT = 4,
  BLOCK_SIZE = 5,
  BLOCK_ERASE = 6,
}

export class PythonBlockDevice implements BlockDevice {
  writable: boolean;
  private readonly readBlocks: PyValue;
  private readonly writeBlocks: PyValue | undefined;
  private readonly ioctl: PyValue | undefined;

  /** @throws AttributeError when the object is no block device */
  constructor(private readonly device: PyValue) {
    this.readBlocks = getAttr(device, "readblocks");
    this.writeBlocks = findAttr(device, "writeblocks");
    this.ioctl = findAttr(device, "ioctl");
    if (this.ioctl === undefined) getAttr(device, "count");
    this.writable = this.writeBlocks !== undefined;
  }

  read(block: number, into: Uint8Array, offset?: number): number {
    return transfer(this.readBlocks, block, into, offset);
  }

  write(block: number, from: Uint8Array, offset?: number): number {
    if (!this.writable) return -EROFS;
    return transfer(this.writeBlocks!, block, from, offset);
  }

  erase(block: number): number {
    return this.answer(Request.BLOCK_ERASE, block);
  }

  sync(): void {
    if (this.ioctl !== undefined) callPy(this.ioctl, [Request.SYNC, 0]);
    else if (findAttr(this.device, "sync") !== undefined) callMethod(this.device, "sync");
  }

  count(): number {
    return this.ioctl === undefined ? number(callMethod(this.device, "count")) : this.answer(Request.BLOCK_COUNT, 0);
  }

  blockSize(): number {
    if (this.ioctl === undefined) return 512;
    const size = callPy(this.ioctl, [Request.BLOCK_SIZE, 0]);
    return size === None ? 512 : number(size);
  }

  init(): number {
    if (this.ioctl === undefined) return 0;
    const status = callPy(this.ioctl, [Request.INIT, 1]);
    return status === None ? 0 : number(status);
  }

  private answer(request: Request, argument: number): number {
    return this.ioctl === undefined ? 0 : number(callPy(this.ioctl, [request, argument]));
  }
}

/** The memory goes to the device itself: it reads and writes it through a memoryview, which cannot change its size. */
function transfer(method: PyValue, block: number, memory: Uint8Array, offset: number | undefined): number {
  const view = new PyMemoryView();
  view.of = new PyByteArray(memory);
  view.bytes = memory.length;
  const status = callPy(method, offset === undefined ? [block, view] : [block, view, offset]);
  if (status === None) return 0;
  const n = number(status);
  // a positive number is no status: taken for a length it would corrupt what is read
  return n > 0 ? -EINVAL : n;
}

/** @throws TypeError */
function number(v: PyValue): number {
  if (v === None) throw typeError("can't convert NoneType to int");
  return Number(intOf(v));
}
