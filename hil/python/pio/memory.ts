/**
 * The host's book of one block's instruction memory: 32 words, a bit each. The board keeps one as well and is the judge; this one knows where a
 * program goes without asking.
 */

export const WORDS = 32;

export class InstructionMemory {
  private used = 0;

  /** The highest place where so many words are free, as the Pico SDK chooses it, or -1. */
  place(length: number): number {
    for (let offset = WORDS - length; offset >= 0; offset--) if (this.fits(offset, length)) return offset;
    return -1;
  }

  fits(offset: number, length: number): boolean {
    return offset >= 0 && offset + length <= WORDS && (this.used & maskOf(offset, length)) === 0;
  }

  take(offset: number, length: number): void {
    this.used |= maskOf(offset, length);
  }

  give(offset: number, length: number): void {
    this.used &= ~maskOf(offset, length);
  }
}

function maskOf(offset: number, length: number): number {
  return length >= WORDS ? -1 : ((1 << length) - 1) << offset;
}
