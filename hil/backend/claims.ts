/**
 * Which pins and handles this program holds. The board keeps the same book and is the judge; this one answers without a round trip,
 * and knows names.
 */
import { limits } from "../wire/protocol.js";
import { PinInUse } from "./errors.js";

export class Claims {
  private readonly owners = new Map<number, string>();
  private readonly handles = new Set<number>();

  /** Who holds the pin, or undefined. */
  ownerOf(pin: number): string | undefined {
    return this.owners.get(pin);
  }

  /** Takes all of the pins or none. @throws PinInUse */
  claim(pins: readonly number[], owner: string): void {
    for (const pin of pins) {
      const other = this.owners.get(pin);
      if (other !== undefined) throw new PinInUse(pin, other);
    }
    for (const pin of pins) this.owners.set(pin, owner);
  }

  release(pins: readonly number[]): void {
    for (const pin of pins) this.owners.delete(pin);
  }

  /** The lowest free handle. @throws RangeError when all 64 are taken. */
  openHandle(): number {
    for (let handle = 0; handle < limits.HANDLES; handle++) {
      if (this.handles.has(handle)) continue;
      this.handles.add(handle);
      return handle;
    }
    throw new RangeError(`all ${limits.HANDLES} handles are open`);
  }

  closeHandle(handle: number): void {
    this.handles.delete(handle);
  }

  /** Forgets everything: the board has been made safe. */
  clear(): void {
    this.owners.clear();
    this.handles.clear();
  }
}
