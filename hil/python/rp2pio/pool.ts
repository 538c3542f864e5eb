/** The host's book of the board's memory for background transfers: who has which bytes of it. */

/** hil/peripherals/pio.ts, pio.buffer. */
const POOL_BYTES = 32768;

export interface Region {
  readonly offset: number;
  readonly length: number;
}

export class Pool {
  private regions: Region[] = [];

  /** Aligned to a word. @returns undefined when there is no such room in one piece */
  take(length: number): Region | undefined {
    const rounded = (length + 3) & ~3;
    let offset = 0;
    for (const [index, region] of [...this.regions, { offset: POOL_BYTES, length: 0 }].entries()) {
      if (region.offset - offset >= rounded) {
        const taken = { offset, length };
        this.regions.splice(index, 0, taken);
        return taken;
      }
      offset = region.offset + ((region.length + 3) & ~3);
    }
    return undefined;
  }

  give(region: Region): void {
    this.regions = this.regions.filter((other) => other !== region);
  }
}
