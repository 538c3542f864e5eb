/** IO_BANK0 and PADS_BANK0: the registers of the 30 GPIOs (datasheet 2.19.6.1 and 2.19.6.3). */

import { Block } from "./block.js";
import type { Chip } from "./chip.js";
import type { Pad } from "./pads.js";

export class IoBank extends Block {
  private readonly proc1 = new Uint32Array(8);
  private readonly dormant = new Uint32Array(12);

  constructor(
    chip: Chip,
    private readonly pads: readonly Pad[],
  ) {
    super(chip, "IO_BANK0");
  }

  read(offset: number): number {
    if (offset < 0xf0) return offset & 4 ? this.pads[offset >> 3].ctrl : this.pads[offset >> 3].status;
    const word = (offset >> 2) & 3;
    switch (offset & 0xff0) {
      case 0x0f0:
        return this.gather(word, (pad) => pad.irqStatus);
      case 0x100:
        return this.gather(word, (pad) => pad.irqEnableMask);
      case 0x110:
        return this.gather(word, (pad) => pad.irqForceMask);
      case 0x120:
        return this.gather(word, (pad) => pad.irqPending);
      case 0x130:
      case 0x140:
        return this.proc1[(offset - 0x130) >> 2];
      case 0x150:
        return 0;
      default:
        return offset < 0x190 ? this.dormant[(offset - 0x160) >> 2] : this.unknown(offset);
    }
  }

  write(offset: number, value: number): void {
    if (offset < 0xf0) {
      if (offset & 4) this.pads[offset >> 3].setCtrl(value);
      return;
    }
    const word = (offset >> 2) & 3;
    switch (offset & 0xff0) {
      case 0x0f0:
        return this.scatter(word, this.raw, (pad, bits) => bits && pad.clearEdges(bits & 0xc));
      case 0x100:
        return this.scatter(word, value, (pad, bits) => (pad.irqEnableMask = bits));
      case 0x110:
        return this.scatter(word, value, (pad, bits) => (pad.irqForceMask = bits));
      case 0x130:
      case 0x140:
        this.proc1[(offset - 0x130) >> 2] = value;
        return;
      case 0x120:
      case 0x150:
        return;
      default:
        if (offset < 0x190) this.dormant[(offset - 0x160) >> 2] = value;
        else this.unknown(offset, value);
    }
  }

  private gather(word: number, of: (pad: Pad) => number): number {
    let result = 0;
    for (let i = 0; i < 8; i++) {
      const pad = this.pads[word * 8 + i];
      if (pad) result |= of(pad) << (4 * i);
    }
    return result;
  }

  private scatter(word: number, value: number, to: (pad: Pad, bits: number) => void): void {
    for (let i = 0; i < 8; i++) {
      const pad = this.pads[word * 8 + i];
      if (pad) to(pad, (value >>> (4 * i)) & 0xf);
    }
  }
}

export class PadsBank extends Block {
  private voltage = 0;
  private readonly swd = new Uint32Array([0x5a, 0x5e]);

  constructor(
    chip: Chip,
    private readonly pads: readonly Pad[],
  ) {
    super(chip, "PADS_BANK0");
  }

  read(offset: number): number {
    if (offset === 0) return this.voltage;
    if (offset <= 0x78) return this.pads[(offset - 4) >> 2].padValue;
    return offset <= 0x80 ? this.swd[(offset - 0x7c) >> 2] : this.unknown(offset);
  }

  write(offset: number, value: number): void {
    if (offset === 0) this.voltage = value & 1;
    else if (offset <= 0x78) this.pads[(offset - 4) >> 2].setPad(value);
    else if (offset <= 0x80) this.swd[(offset - 0x7c) >> 2] = value;
    else this.unknown(offset, value);
  }
}

/** IO_QSPI: only the flash's chip select matters, by its output override (datasheet 2.19.6.2). */
export class IoQspi extends Block {
  private readonly ctrl = new Uint32Array(6);

  constructor(
    chip: Chip,
    private readonly onSelect: (override: number) => void,
  ) {
    super(chip, "IO_QSPI");
  }

  read(offset: number): number {
    if (offset < 0x30) return offset & 4 ? this.ctrl[offset >> 3] : 0;
    return offset <= 0x5c ? 0 : this.unknown(offset);
  }

  write(offset: number, value: number): void {
    if (offset >= 0x30) {
      if (offset > 0x5c) this.unknown(offset, value);
      return;
    }
    if (!(offset & 4)) return;
    this.ctrl[offset >> 3] = value;
    if (offset === 0x0c) this.onSelect((value >> 8) & 3);
  }
}
