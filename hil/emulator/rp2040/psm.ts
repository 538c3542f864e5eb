/** PSM (datasheet 2.13): what the chip starts in turn at power-on. Only core 1 is ever forced off by programs that go on afterwards. */

import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const ALL = 0x1ffff;
const PROC1 = 1 << 16;

export class Psm extends Block {
  private on = 0;
  private off = 0;
  private watchdog = 0;

  constructor(chip: Chip) {
    super(chip, "PSM");
  }

  read(offset: number): number {
    switch (offset) {
      case 0x0:
        return this.on;
      case 0x4:
        return this.off;
      case 0x8:
        return this.watchdog;
      case 0xc:
        return ALL & (~this.off | this.on);
      default:
        return this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x0) this.on = value & ALL;
    else if (offset === 0x4) this.force(value & ALL);
    else if (offset === 0x8) this.watchdog = value & ALL;
    else if (offset !== 0xc) this.unknown(offset, value);
  }

  private force(off: number): void {
    const released = this.off & ~off & PROC1;
    this.off = off;
    if (off & ~PROC1)
      this.chip.violate(
        "psm",
        `PSM.FRCE_OFF takes more than core 1 down (0x${off.toString(16)}): the processor that writes it goes with it`,
      );
    if (off & PROC1) this.chip.secondCore.hold();
    else if (released) this.chip.secondCore.start();
  }
}
