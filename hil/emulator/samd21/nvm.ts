/**
 * Flash controller (datasheet 22): wait states, erasing rows and writing pages through the page buffer, and the factory's rows (10.3). A command
 * stops whoever fetches from flash until it is through.
 */

import { Block, registers } from "./block.js";
import type { Samd21 } from "./chip.js";

/** One wait state is needed from here on at 3.3 V (datasheet table 37-42). */
const MAX_HZ_WITHOUT_WAIT = 24e6;
const PAGE = 64;
const ROW = 256;
const KEY = 0xa5;
/** CTRLA.CMD (22.8.1), and how long each takes (table 37-43), in nanoseconds. */
const ERASE_ROW = 0x02;
const WRITE_PAGE = 0x04;
const CLEAR_BUFFER = 0x44;
const INVALIDATE_CACHE = 0x46;
const ERASE_NANOS = 6e6;
const WRITE_NANOS = 2.5e6;

export class NvmController extends Block {
  private ctrlb = 0;
  private addr = 0;
  private readonly buffer = new Uint8Array(PAGE).fill(0xff);
  private workingUntil = -Infinity;

  constructor(
    chip: Samd21,
    private readonly flash: Uint8Array,
  ) {
    super(
      chip,
      "NVMCTRL",
      registers(
        "00 CTRLA 2, 04 CTRLB 4, 08 PARAM 4, 0c INTENCLR 1, 10 INTENSET 1, 14 INTFLAG 1, 18 STATUS 2, " +
          "1c ADDR 4, 20 LOCK 2",
      ),
    );
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
        return this.working ? 0 : 1;
      case 0x1c:
        return this.addr;
      default:
        return 0;
    }
  }

  private get working(): boolean {
    return this.chip.clock.nanos < this.workingUntil;
  }

  protected set(offset: number, value: number): void {
    if (offset === 0x04) this.ctrlb = value;
    else if (offset === 0x1c) this.addr = value & 0x3fffff;
    else if (offset === 0x00) this.execute(value);
  }

  /** A write to the flash's addresses: it lands in the page buffer (22.6.4.2). */
  fill(address: number, value: number, size: 1 | 2 | 4): void {
    const { chip } = this;
    if (size === 1)
      return chip.violate(
        "page buffer byte",
        "a byte is written to the page buffer, which takes halves and words (22.6.4.2)",
      );
    chip.violate(
      "manual write",
      "the page buffer is filled while CTRLB.MANW is clear: its last word starts a page write of its own (22.6.4.2)",
      ((this.ctrlb >> 7) & 1) === 0,
    );
    for (let i = 0; i < size; i++) this.buffer[(address + i) % PAGE] &= (value >>> (8 * i)) & 0xff;
    this.addr = address >>> 1;
  }

  private execute(value: number): void {
    const { chip } = this;
    const command = value & 0x7f;
    if (value >>> 8 !== KEY)
      return chip.violate("nvm key", "NVMCTRL.CTRLA is written without its key 0xA5: nothing happens (22.8.1)");
    if (this.working)
      return chip.violate("nvm busy", "NVMCTRL is given a command while INTFLAG.READY is clear: it is lost");
    const at = this.addr * 2;
    if (command === ERASE_ROW) {
      const row = at - (at % ROW);
      this.flash.fill(0xff, row, row + ROW);
      this.begin(ERASE_NANOS);
    } else if (command === WRITE_PAGE) {
      const page = at - (at % PAGE);
      for (let i = 0; i < PAGE; i++) this.flash[page + i] &= this.buffer[i];
      this.buffer.fill(0xff);
      this.begin(WRITE_NANOS);
    } else if (command === CLEAR_BUFFER) this.buffer.fill(0xff);
    else if (command !== INVALIDATE_CACHE)
      chip.violate("nvm command", `NVMCTRL.CTRLA = 0x${value.toString(16)}: this command is not modelled`);
  }

  /** The processor, which runs from flash, stands still. */
  private begin(nanos: number): void {
    this.workingUntil = this.chip.clock.nanos + nanos;
    this.chip.stall(this.workingUntil);
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
