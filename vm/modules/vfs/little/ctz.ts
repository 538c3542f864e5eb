/**
 * Files as skip lists that lead backwards: block n begins with pointers to the blocks n - 1, n - 2, n - 4 ..., as often as 2
 * divides n, and one more. A file can grow at its end without changing what is there, and any block is found in O(log n).
 *
 * @see littlefs DESIGN.md, "CTZ skip-lists"
 */
import { HostError } from "../../../host.js";
import { CORRUPT, type Flash, little } from "./flash.js";

function ones(n: number): number {
  let count = 0;
  for (let rest = n >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const trailingZeros = (n: number): number => 31 - Math.clz32(n & -n);

/** Pointers at the head of block `index`. */
export function pointers(index: number): number {
  return index === 0 ? 0 : trailingZeros(index) + 1;
}

/** In which block of the list byte `at` lies, and where in it. */
export function placeOf(at: number, blockSize: number): { index: number; offset: number } {
  const share = blockSize - 8;
  let index = Math.floor(at / share);
  if (index === 0) return { index: 0, offset: at };
  index = Math.floor((at - 4 * (ones(index - 1) + 2)) / share);
  return { index, offset: at - share * index - 4 * ones(index) };
}

/** @param size  of the file, in bytes; `at` lies before it. @throws HostError CORRUPT */
export function find(flash: Flash, head: number, size: number, at: number): { block: number; offset: number } {
  let current = placeOf(size - 1, flash.blockSize).index;
  const { index: target, offset } = placeOf(at, flash.blockSize);
  let block = head;
  while (current > target) {
    const skip = Math.min(31 - Math.clz32(current - target), trailingZeros(current));
    block = pointer(flash, block, skip);
    current -= 2 ** skip;
  }
  return { block, offset };
}

export function pointer(flash: Flash, block: number, skip: number): number {
  const found = little(flash.read(block, 4 * skip, 4), 0);
  if (found >= flash.blockCount) throw new HostError(CORRUPT);
  return found;
}

/** The pointers for the block after `previous`, which is block `index - 1`. */
export function pointersFor(flash: Flash, previous: number, index: number): number[] {
  const out: number[] = [];
  let block = previous;
  for (let i = 0; i < pointers(index); i++) {
    out.push(block);
    if (i < pointers(index) - 1) block = pointer(flash, block, i);
  }
  return out;
}

/** Every block of a file. @throws HostError CORRUPT for a size that no file here can have */
export function blocksOf(flash: Flash, head: number, size: number, mark: (block: number) => void): void {
  if (size === 0) return;
  let { index } = placeOf(size - 1, flash.blockSize);
  if (index >= flash.blockCount) throw new HostError(CORRUPT);
  for (let block = head; ; index--) {
    if (block >= flash.blockCount) throw new HostError(CORRUPT);
    mark(block);
    if (index === 0) return;
    block = pointer(flash, block, 0);
  }
}
