/** Flash controller (datasheet 22) as far as a program needs it that does not write flash, and the factory's rows (10.3). */

import { Block } from "./block.js";
import type { Samd21 } from "./chip.js";

/** One wait state is needed from here on at 3.3 V (datasheet table 37-42). */
const MAX_HZ_WITHOUT_WAIT = 24e6;

export class NvmController extends Block {
  private ctrlb = 0;

  constructor(chip: Samd21) {
    super(chip, "NVMCTRL", {
      0x00: ["CTRLA", 2],
      0x04: ["CTRLB", 4],
      0x08: ["PARAM", 4],
      0x0c: ["INTENCLR", 1],
      0x10: ["INTENSET", 1],
      0x14: ["INTFLAG", 1],
      0x18: ["STATUS", 2],
      0x1c: ["ADDR", 4],
      0x20: ["LOCK", 2],
    });
  }

  /** Flash is read at this clock: fast enough needs a wait state, or the processor gets garbage. */
  checkSpeed(hz: number): void {
    this.chip.violate(
      "wait states",
      `the processor runs at ${hz / 1e6} MHz with NVMCTRL.CTRLB.RWS = 0: flash needs a wait state above 24 MHz (datasheet table 37-42)`,
      hz > MAX_HZ_WITHOUT_WAIT && ((this.ctrlb >> 1) & 0xf) === 0,
    );
  }

  protected get(offset: number): number {
    switch (offset) {
      case 0x04:
        return this.ctrlb;
      case 0x08:
        return 0x00030000 | 4096;
      case 0x14:
        return 1;
      default:
        return 0;
    }
  }

  protected set(offset: number, value: number): void {
    if (offset === 0x04) this.ctrlb = value;
    else if (offset === 0x00)
      this.chip.violate("nvm command", `NVMCTRL.CTRLA = 0x${value.toString(16)}: writing flash is not modelled`);
  }
}

/**
 * Read-only words beside the flash: calibration, temperature log, serial number. Values are those of an ordinary chip: DFLL coarse 0x1E, USB pads
 * 29/5/3, the temperature log of 25.0 and 85.0 degrees with the sensor's typical 0.667 V + 2.4 mV/K at a 1 V reference (table 37-27).
 */
export function factoryWord(address: number, uniqueId: Uint8Array): number | undefined {
  switch (address) {
    case 0x00806020:
      return ((0x0f << 27) | 0x7ffffff) >>> 0;
    case 0x00806024:
      return ((0x1e << 26) | (3 << 23) | (29 << 18) | (5 << 13) | (0x30 << 6) | (7 << 3) | 3) >>> 0;
    case 0x00806030:
      return 25 | (85 << 12);
    case 0x00806034:
      return ((temperatureCode(25) << 8) | (temperatureCode(85) << 20)) >>> 0;
    case 0x0080a00c:
      return word(uniqueId, 0);
    case 0x0080a040:
      return word(uniqueId, 4);
    case 0x0080a044:
      return word(uniqueId, 8);
    case 0x0080a048:
      return word(uniqueId, 12);
    default:
      return address >= 0x00804000 && address < 0x0080b000 ? 0xffffffff : undefined;
  }
}

export function temperatureCode(celsius: number): number {
  return Math.round((0.667 + 0.0024 * (celsius - 25)) * 4096);
}

function word(id: Uint8Array, at: number): number {
  return new DataView(id.buffer, id.byteOffset, id.length).getUint32(at);
}
