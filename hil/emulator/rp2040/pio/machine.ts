/**
 * One PIO state machine, instruction by instruction (datasheet 3.2 to 3.5).
 *
 * `tick` is one clock of the machine. It never looks at the time: the block calls it in the cycles in which the divided clock ticks, and steps
 * over those in which nothing can happen (delays, and a machine that stalls).
 */

import { Fifo } from "./fifo.js";

/** What a machine asks of the block it is in. */
export interface MachineBlock {
  readonly memory: Uint16Array;
  /** The pins as seen in this cycle. */
  inputs(): number;
  /** IRQ flags as they were when the cycle began. */
  readonly flags: number;
  /** Takes effect at the end of the cycle. */
  raise(machine: Machine, flag: number): void;
  clear(machine: Machine, flag: number): void;
  /** `values` and `mask` are of GPIOs. */
  writePins(machine: Machine, mask: number, values: number, directions: boolean): void;
  /** A FIFO's level has changed, from the machine's side. */
  fifoMoved(machine: Machine): void;
  noteDebug(bit: number): void;
}

/** Bits of FDEBUG, for machine 0. */
export const TXSTALL = 1 << 24;
export const TXOVER = 1 << 16;
export const RXUNDER = 1 << 8;
export const RXSTALL = 1;

/** What a machine waits for. */
export const Stall = { NONE: 0, TX_EMPTY: 1, RX_FULL: 2, PIN: 3, FLAG: 4 } as const;

const NOTHING = -1;
/** The numbers of JMP, WAIT, … in the top three bits. */
const OUT = 3;
const PULL = 4;

export class Machine {
  enabled = false;
  pc = 0;
  x = 0;
  y = 0;
  isr = 0;
  isrCount = 0;
  osr = 0;
  /** Starts as if all had been shifted out. */
  osrCount = 32;
  readonly tx = new Fifo();
  readonly rx = new Fifo();
  stall: number = Stall.NONE;
  /** Ticks that pass after this one before the next instruction. */
  delay = 0;
  /** An instruction from INSTR, or from OUT or MOV EXEC, that comes before the one at `pc`; or NOTHING. */
  private pending = NOTHING;
  private pendingFromRegister = false;
  /** This clock brought a stalled OUT its word: the next one executes it. */
  refilled = false;
  /** A stalled IN has shifted already, a stalled IRQ raised its flag. */
  private begun = false;
  private stickyMask = 0;
  private stickyValues = 0;
  private jumped = false;

  execctrl = 0;
  shiftctrl = 0;
  pinctrl = 0;
  private wrapTop = 31;
  private wrapBottom = 0;
  private sideBits = 0;
  private sideCount = 0;
  private sideOptional = false;
  private sideDirections = false;
  private sideBase = 0;
  private delayMask = 31;
  private setBase = 0;
  private setMask = 0;
  private outBase = 0;
  private outMask = 0;
  inBase = 0;
  jmpPin = 0;
  private autopush = false;
  private autopull = false;
  private pushThreshold = 32;
  private pullThreshold = 32;
  private inRight = true;
  private outRight = true;

  constructor(
    private readonly block: MachineBlock,
    readonly index: number,
  ) {
    this.resetRegisters();
  }

  resetRegisters(): void {
    this.setExecctrl(0x0001f000);
    this.setShiftctrl(0x000c0000);
    this.setPinctrl(0x14000000);
    this.enabled = false;
    this.tx.resize(4);
    this.rx.resize(4);
    this.pc = this.x = this.y = this.osr = 0;
    this.restart();
  }

  // ---- registers ----

  setExecctrl(value: number): void {
    this.execctrl = value & 0x7fffffff;
    this.wrapTop = (value >> 12) & 31;
    this.wrapBottom = (value >> 7) & 31;
    this.jmpPin = (value >> 24) & 31;
    this.sideOptional = (value & (1 << 30)) !== 0;
    this.sideDirections = (value & (1 << 29)) !== 0;
    this.updateSide();
    if (!(value & (1 << 17))) this.stickyMask = 0;
  }

  /** True when the FIFOs were joined or parted, which empties them. */
  setShiftctrl(value: number): boolean {
    const joins = (this.shiftctrl ^ value) >>> 30 !== 0;
    this.shiftctrl = value >>> 0;
    this.autopush = (value & (1 << 16)) !== 0;
    this.autopull = (value & (1 << 17)) !== 0;
    this.inRight = (value & (1 << 18)) !== 0;
    this.outRight = (value & (1 << 19)) !== 0;
    this.pushThreshold = (value >> 20) & 31 || 32;
    this.pullThreshold = (value >> 25) & 31 || 32;
    if (joins) {
      const joinTx = (value & (1 << 30)) !== 0;
      const joinRx = value >>> 31 !== 0;
      this.tx.resize(joinRx ? (joinTx ? 4 : 0) : joinTx ? 8 : 4);
      this.rx.resize(joinTx ? (joinRx ? 4 : 0) : joinRx ? 8 : 4);
    }
    return joins;
  }

  setPinctrl(value: number): void {
    this.pinctrl = value >>> 0;
    this.sideBits = value >>> 29;
    this.setMask = (1 << ((value >>> 26) & 7)) - 1;
    const outs = (value >>> 20) & 63;
    this.outMask = outs >= 32 ? -1 : (1 << outs) - 1;
    this.inBase = (value >>> 15) & 31;
    this.sideBase = (value >>> 10) & 31;
    this.setBase = (value >>> 5) & 31;
    this.outBase = value & 31;
    this.updateSide();
  }

  private updateSide(): void {
    const bits = Math.min(this.sideBits, 5);
    this.delayMask = (1 << (5 - bits)) - 1;
    this.sideCount = this.sideOptional ? Math.max(0, bits - 1) : bits;
  }

  /** All ones while the FIFO that STATUS_SEL names holds fewer than STATUS_N words. */
  get status(): number {
    const level = this.execctrl & 0x10 ? this.rx.level : this.tx.level;
    return level < (this.execctrl & 15) ? 0xffffffff : 0;
  }

  /** The instruction that is executed next, as SMx_INSTR reads. */
  get current(): number {
    return this.pending === NOTHING ? this.block.memory[this.pc] : this.pending;
  }

  /** An instruction waits that is not in memory. */
  get hasPending(): boolean {
    return this.pending !== NOTHING;
  }

  get execStalled(): boolean {
    return this.pending !== NOTHING && this.stall !== Stall.NONE;
  }

  /** Whether the machine comes by this address: between the ends of its loop, or right now. */
  runsAt(address: number): boolean {
    return address === this.pc || (address >= this.wrapBottom && address <= this.wrapTop);
  }

  /** CTRL.SM_RESTART: shift counters, ISR, delay, and whatever is half done. Not pc, X, Y or the FIFOs. */
  restart(): void {
    this.isr = this.isrCount = 0;
    this.osrCount = 32;
    this.delay = 0;
    this.stall = Stall.NONE;
    this.pending = NOTHING;
    this.begun = false;
    this.stickyMask = 0;
  }

  /** A write to SMx_INSTR: executed now, whatever the divider and SM_ENABLE say; its delay is ignored. True unless it stalls. */
  force(word: number): boolean {
    this.pending = word;
    this.pendingFromRegister = true;
    this.begun = false;
    this.tick();
    return this.pending === NOTHING || !this.pendingFromRegister;
  }

  /** A word has come into the transmit FIFO: autopull takes it in any cycle that does not execute OUT (datasheet 3.5.4.2). */
  refill(): void {
    if (!this.autopull || this.osrCount < this.pullThreshold || this.tx.empty) return;
    const word = this.current;
    if (this.stall !== Stall.NONE && (word >> 13 === OUT || isPull(word))) return;
    this.pullWord();
  }

  // ---- one clock ----

  tick(): void {
    const fromPending = this.pending !== NOTHING;
    const fromRegister = fromPending && this.pendingFromRegister;
    const word = fromPending ? this.pending : this.block.memory[this.pc];
    this.jumped = false;
    this.refilled = false;
    this.delay = 0;
    if (this.stickyMask) this.block.writePins(this, this.stickyMask, this.stickyValues, false);
    const next = fromPending ? this.pending : NOTHING;
    this.stall = this.execute(word);
    // Side-set wins over what the instruction does to the same pin, and happens even while it stalls (datasheet 3.5.1).
    if (this.sideBits) this.sideSet(word);
    if (this.stall !== Stall.NONE) {
      if (this.autopull && word >> 13 !== OUT && !isPull(word)) this.refillNow();
      return;
    }
    this.begun = false;
    if (fromPending && this.pending === next && !this.replaced) this.pending = NOTHING;
    else if (!fromPending && !this.jumped) this.pc = this.pc === this.wrapTop ? this.wrapBottom : (this.pc + 1) & 31;
    if (!fromRegister && !this.replaced) this.delay = (word >> 8) & this.delayMask;
    this.replaced = false;
    if (this.autopull && word >> 13 !== OUT && !isPull(word)) this.refillNow();
  }

  /** OUT or MOV EXEC has put another instruction in front. */
  private replaced = false;

  private execute(word: number): number {
    const field = (word >> 5) & 7;
    const low = word & 31;
    switch (word >> 13) {
      case 0:
        if (this.condition(field)) this.jump(low);
        return Stall.NONE;
      case 1:
        return this.wait(word, low);
      case 2:
        return this.in(field, low || 32);
      case OUT:
        return this.out(field, low || 32);
      case PULL:
        return word & 0x80 ? this.pull(word) : this.push(word);
      case 5:
        this.mov(field, (word >> 3) & 3, word & 7);
        return Stall.NONE;
      case 6:
        return this.irq(word, low);
      default:
        this.set(field, low);
        return Stall.NONE;
    }
  }

  private jump(address: number): void {
    this.pc = address & 31;
    this.jumped = true;
  }

  private condition(which: number): boolean {
    switch (which) {
      case 0:
        return true;
      case 1:
        return this.x === 0;
      case 2: {
        const taken = this.x !== 0;
        this.x = (this.x - 1) >>> 0;
        return taken;
      }
      case 3:
        return this.y === 0;
      case 4: {
        const taken = this.y !== 0;
        this.y = (this.y - 1) >>> 0;
        return taken;
      }
      case 5:
        return this.x !== this.y;
      case 6:
        return ((this.block.inputs() >>> this.jmpPin) & 1) === 1;
      default:
        return this.osrCount < this.pullThreshold;
    }
  }

  private wait(word: number, low: number): number {
    const wanted = (word >> 7) & 1;
    const source = (word >> 5) & 3;
    if (source === 2) {
      const flag = this.flag(low);
      if (((this.block.flags >> flag) & 1) !== wanted) return Stall.FLAG;
      if (wanted) this.block.clear(this, flag);
      return Stall.NONE;
    }
    const pin = source === 1 ? (this.inBase + low) & 31 : low;
    return ((this.block.inputs() >>> pin) & 1) === wanted ? Stall.NONE : Stall.PIN;
  }

  /** `rel`: the machine's own number is added to the lower two bits (datasheet 3.4.9.2). */
  private flag(low: number): number {
    return low & 0x10 ? (low & 4) | ((low + this.index) & 3) : low & 7;
  }

  private in(source: number, count: number): number {
    if (!this.begun) {
      const value = mask(this.source(source), count);
      if (count === 32) this.isr = value >>> 0;
      else if (this.inRight) this.isr = ((this.isr >>> count) | (value << (32 - count))) >>> 0;
      else this.isr = ((this.isr << count) | value) >>> 0;
      this.isrCount = Math.min(32, this.isrCount + count);
    }
    if (!this.autopush || this.isrCount < this.pushThreshold) return Stall.NONE;
    if (this.rx.full) {
      this.begun = true;
      this.block.noteDebug(RXSTALL << this.index);
      return Stall.RX_FULL;
    }
    this.pushWord();
    return Stall.NONE;
  }

  private out(destination: number, count: number): number {
    if (this.autopull && this.osrCount >= this.pullThreshold) {
      // The clock in which the word arrives is lost (datasheet 3.5.4.2).
      if (this.tx.empty) this.block.noteDebug(TXSTALL << this.index);
      else {
        this.pullWord();
        this.refilled = true;
      }
      return Stall.TX_EMPTY;
    }
    let value: number;
    if (count === 32) {
      value = this.osr;
      this.osr = 0;
    } else if (this.outRight) {
      value = mask(this.osr, count);
      this.osr >>>= count;
    } else {
      value = this.osr >>> (32 - count);
      this.osr = (this.osr << count) >>> 0;
    }
    this.osrCount = Math.min(32, this.osrCount + count);
    this.deliver(destination, value, count);
    if (this.autopull) this.refillNow();
    return Stall.NONE;
  }

  private deliver(destination: number, value: number, count: number): void {
    switch (destination) {
      case 0:
        return this.outPins(value);
      case 1:
        this.x = value >>> 0;
        return;
      case 2:
        this.y = value >>> 0;
        return;
      case 3:
        return;
      case 4:
        return this.block.writePins(this, rotate(this.outMask, this.outBase), rotate(value, this.outBase), true);
      case 5:
        return this.jump(value);
      case 6:
        this.isr = value >>> 0;
        this.isrCount = count;
        return;
      default:
        this.exec(value);
    }
  }

  private outPins(value: number): void {
    this.stick(rotate(this.outMask, this.outBase), rotate(value, this.outBase), value);
  }

  /** Writes the pins, and again in every cycle when OUT_STICKY says so; INLINE_OUT_EN lets a bit of the data say no (datasheet 3.7). */
  private stick(pins: number, values: number, data: number): void {
    const { execctrl } = this;
    const enabled = !(execctrl & (1 << 18)) || ((data >>> ((execctrl >> 19) & 31)) & 1) === 1;
    if (execctrl & (1 << 17)) {
      this.stickyMask = enabled ? pins : 0;
      this.stickyValues = values;
    }
    if (enabled) this.block.writePins(this, pins, values, false);
  }

  private push(word: number): number {
    if (word & 0x40 && this.isrCount < this.pushThreshold) return Stall.NONE;
    if (this.rx.full) {
      this.block.noteDebug(RXSTALL << this.index);
      if (word & 0x20) return Stall.RX_FULL;
      this.isr = this.isrCount = 0;
      return Stall.NONE;
    }
    this.pushWord();
    return Stall.NONE;
  }

  private pushWord(): void {
    this.rx.push(this.isr);
    this.isr = this.isrCount = 0;
    this.block.fifoMoved(this);
  }

  private pull(word: number): number {
    if (word & 0x40 && this.osrCount < this.pullThreshold) return Stall.NONE;
    // With autopull a PULL of a full OSR does nothing (datasheet 3.4.7.2).
    if (this.autopull && this.osrCount < this.pullThreshold) return Stall.NONE;
    if (!this.tx.empty) this.pullWord();
    else if (word & 0x20) {
      this.block.noteDebug(TXSTALL << this.index);
      return Stall.TX_EMPTY;
    } else {
      this.osr = this.x;
      this.osrCount = 0;
    }
    return Stall.NONE;
  }

  private pullWord(): void {
    this.osr = this.tx.pull();
    this.osrCount = 0;
    this.block.fifoMoved(this);
  }

  private refillNow(): void {
    if (this.osrCount >= this.pullThreshold && !this.tx.empty) this.pullWord();
  }

  private mov(destination: number, operation: number, source: number): void {
    let value = this.source(source);
    if (operation === 1) value = ~value >>> 0;
    else if (operation === 2) value = reverse(value);
    switch (destination) {
      case 0:
        return this.outPins(value);
      case 1:
        this.x = value;
        return;
      case 2:
        this.y = value;
        return;
      case 4:
        return this.exec(value);
      case 5:
        return this.jump(value);
      case 6:
        this.isr = value;
        this.isrCount = 0;
        return;
      case 7:
        this.osr = value;
        this.osrCount = 0;
        return;
      default:
      // Reserved: nothing happens.
    }
  }

  private exec(value: number): void {
    this.pending = value & 0xffff;
    this.pendingFromRegister = false;
    this.replaced = true;
  }

  private source(which: number): number {
    switch (which) {
      case 0: {
        const pins = this.block.inputs();
        return this.inBase ? rotate(pins, 32 - this.inBase) >>> 0 : pins;
      }
      case 1:
        return this.x;
      case 2:
        return this.y;
      case 5:
        return this.status;
      case 6:
        return this.isr;
      case 7:
        return this.osr;
      default:
        return 0;
    }
  }

  private irq(word: number, low: number): number {
    const flag = this.flag(low);
    if (word & 0x40) {
      this.block.clear(this, flag);
      return Stall.NONE;
    }
    if (!this.begun) {
      this.block.raise(this, flag);
      if (!(word & 0x20)) return Stall.NONE;
      this.begun = true;
      return Stall.FLAG;
    }
    return (this.block.flags >> flag) & 1 ? Stall.FLAG : Stall.NONE;
  }

  private set(destination: number, data: number): void {
    switch (destination) {
      case 0:
        return this.stick(rotate(this.setMask, this.setBase), rotate(data, this.setBase), data);
      case 1:
        this.x = data;
        return;
      case 2:
        this.y = data;
        return;
      case 4:
        return this.block.writePins(this, rotate(this.setMask, this.setBase), rotate(data, this.setBase), true);
      default:
      // Reserved, and yet MicroPython's own pio_quadrature_encoder.py executes `set(y, 99)`, which is one: nothing happens.
    }
  }

  private sideSet(word: number): void {
    if (this.sideOptional && !(word & 0x1000)) return;
    const { sideCount } = this;
    if (sideCount === 0) return;
    const pins = (1 << sideCount) - 1;
    const value = (word >> (13 - this.sideBits)) & pins;
    const { sideBase } = this;
    this.block.writePins(this, rotate(pins, sideBase), rotate(value, sideBase), this.sideDirections);
  }
}

function isPull(word: number): boolean {
  return (word & 0xe080) === 0x8080;
}

function mask(value: number, count: number): number {
  return count === 32 ? value : value & ((1 << count) - 1);
}

/** To the left, around the end. */
function rotate(value: number, by: number): number {
  return by ? (value << by) | (value >>> (32 - by)) : value;
}

function reverse(value: number): number {
  let x = value;
  x = ((x & 0x55555555) << 1) | ((x >>> 1) & 0x55555555);
  x = ((x & 0x33333333) << 2) | ((x >>> 2) & 0x33333333);
  x = ((x & 0x0f0f0f0f) << 4) | ((x >>> 4) & 0x0f0f0f0f);
  x = ((x & 0x00ff00ff) << 8) | ((x >>> 8) & 0x00ff00ff);
  return ((x << 16) | (x >>> 16)) >>> 0;
}
