/**
 * Free blocks. littlefs keeps no list of them: what nothing refers to is free. Boards look through a window of blocks at a
 * time (`lookahead`), because there is no room for a map of all; here there is, so that the whole volume is looked through
 * once a round. The order in which blocks are taken, one after another around the device, is the same.
 */
import { HostError } from "../../../host.js";

const ENOSPC = 28;

export class Allocator {
  /** Blocks given out since the last operation began: nothing on the device refers to them yet. */
  private readonly fresh = new Set<number>();
  private used: Uint8Array | undefined;
  private start = 0;
  /** How many blocks from `start` on were looked at. */
  private next = 0;

  constructor(
    private readonly blockCount: number,
    /** Calls back with each block in use. */
    private readonly traverse: (mark: (block: number) => void) => void,
  ) {}

  /** Where the first round starts: spreads the wear over the device. */
  begin(at: number): void {
    this.start = at % this.blockCount;
  }

  /** A new operation: what the last one took and did not keep is free again. */
  checkpoint(): void {
    this.fresh.clear();
  }

  /** @throws HostError ENOSPC */
  allocate(): number {
    for (let round = 0; round < 2; round++) {
      this.used ??= this.scan();
      while (this.next < this.blockCount) {
        const block = (this.start + this.next++) % this.blockCount;
        if (this.used[block] === 1) continue;
        this.fresh.add(block);
        return block;
      }
      this.next = 0;
      this.used = undefined;
    }
    throw new HostError(ENOSPC);
  }

  private scan(): Uint8Array {
    const used = new Uint8Array(this.blockCount);
    this.traverse((block) => {
      used[block] = 1;
    });
    // they may be referred to before the next round
    for (const block of this.fresh) used[block] = 1;
    return used;
  }
}
