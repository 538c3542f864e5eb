/** External interrupts (EIC, datasheet 21): sixteen lines, edges and levels of the pins that are switched to function A. */

import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";
import type { Pad } from "./port.js";

const IRQ = 4;
const CLOCK_ID = 5;
const ENABLE = 2;
const RISE = 1;
const FALL = 2;
const HIGH = 4;
const LOW = 5;

/** Lines of the pins that leave the pattern `number modulo 16` (table 7-1, column A); PA08 is the non-maskable line. */
const OFF_PATTERN: Readonly<Record<number, number>> = { 8: -1, 24: 12, 25: 13, 27: 15, 28: 8, 30: 10, 31: 11 };

export class ExternalInterrupts extends Block {
  private ctrl = 0;
  private enabled = 0;
  private flags = 0;
  private readonly config = [0, 0];
  private readonly levels = new Map<Pad, boolean>();

  constructor(chip: Samd21) {
    super(chip, "EIC", {
      0x00: ["CTRL", 1],
      0x01: ["STATUS", 1],
      0x02: ["NMICTRL", 1],
      0x03: ["NMIFLAG", 1],
      0x04: ["EVCTRL", 4],
      0x08: ["INTENCLR", 4],
      0x0c: ["INTENSET", 4],
      0x10: ["INTFLAG", 4],
      0x14: ["WAKEUP", 4],
      0x18: ["CONFIG0", 4],
      0x1c: ["CONFIG1", 4],
    });
  }

  /** A pin was switched to function A, or away from it. */
  reconfigured(pad: Pad): void {
    if (!pad.isExternalInterrupt) return void this.levels.delete(pad);
    this.levels.set(pad, pad.level);
    pad.net.wantEdges();
  }

  inputChanged(pad: Pad): void {
    const before = this.levels.get(pad);
    if (before === undefined || before === pad.level) return;
    this.levels.set(pad, pad.level);
    const line = OFF_PATTERN[pad.index] ?? pad.index % 16;
    if (line < 0 || !(this.ctrl & ENABLE)) return;
    if (!this.chip.genericClocks.blockHz(CLOCK_ID))
      return this.chip.violate(
        "eic clock",
        "an edge comes while GCLK_EIC is off: edges are sampled with it (21.6.4.1)",
      );
    const sense = (this.config[line >> 3] >> (4 * (line & 7))) & 7;
    const hit =
      sense === 3 ||
      (sense === RISE && pad.level) ||
      (sense === FALL && !pad.level) ||
      (sense === HIGH && pad.level) ||
      (sense === LOW && !pad.level);
    if (hit) this.flags |= 1 << line;
    this.interrupts();
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.ctrl;
      case 0x01:
        return this.syncBusy ? 0x80 : 0;
      case 0x08:
      case 0x0c:
        return this.enabled;
      case 0x10:
        return this.flags;
      case 0x18:
      case 0x1c:
        return this.config[(offset - 0x18) >> 2];
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        if (!this.needClock(this.chip.genericClocks.blockHz(CLOCK_ID), "EIC.CTRL")) return;
        this.synchronise(this.chip.genericClocks.blockHz(CLOCK_ID));
        this.ctrl = value & 3;
        break;
      case 0x08:
        this.enabled &= ~value;
        break;
      case 0x0c:
        this.enabled |= value;
        break;
      case 0x10:
        this.flags &= ~value;
        break;
      case 0x18:
      case 0x1c:
        this.config[(offset - 0x18) >> 2] = value;
        break;
    }
    this.interrupts();
  }

  private interrupts(): void {
    this.chip.setInterrupt(IRQ, (this.flags & this.enabled) !== 0);
  }
}
