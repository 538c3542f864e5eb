/**
 * I2C controller (Synopsys DW_apb_i2c as configured in RP2040, datasheet 4.3), bit by bit on its pads at the configured speed.
 *
 * The package's model is replaced because it takes no time, clears the abort source when it is read, and knows no repeated START of its
 * own. This one drives real open-drain lines, so targets, missing pull-ups, clock stretching and a stuck bus are the nets' business. As a target it
 * follows the same lines: it answers to its address, holds SCL while it has nothing to send or no room, and tells of it all as section 4.3.10.2 says.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";
import { FUNCTION, type PadSignal } from "./pads.js";

const FIFO_DEPTH = 16;
/** DATA_CMD bits. */
const READ = 1 << 8;
const STOP = 1 << 9;
const RESTART = 1 << 10;
const FIRST_DATA_BYTE = 1 << 11;

const INTR = {
  RX_UNDER: 1,
  RX_OVER: 2,
  RX_FULL: 4,
  TX_OVER: 8,
  TX_EMPTY: 16,
  RD_REQ: 32,
  TX_ABRT: 64,
  RX_DONE: 128,
  ACTIVITY: 256,
  STOP_DET: 512,
  START_DET: 1024,
  RESTART_DET: 1 << 12,
};
const DMA_CR = 0x88;
const DMA_TDLR = 0x8c;
const DMA_RDLR = 0x90;
/** IC_CON bits of a target. */
const STOP_DET_IFADDRESSED = 1 << 7;
const RX_FIFO_FULL_HLD = 1 << 9;
const ABORT = { SLAVE_FLUSH: 1 << 13, ADDRESS_NOACK: 1 << 0, DATA_NOACK: 1 << 3, ARB_LOST: 1 << 12, USER: 1 << 16 };

/** What the bit engine waits for: that many clk_sys cycles, the other side to let go of SCL, or a command in the FIFO. */
type Wait = number | "scl" | "idle" | "command";

class Aborted extends Error {}

export class I2c extends Block {
  private con = 0x65;
  private tar = 0x55;
  private sar = 0x55;
  private enable = 0;
  private intRaw = 0;
  private intMask = 0x8ff;
  private abortSource = 0;
  private rxThreshold = 0;
  private txThreshold = 0;
  private readonly counts = new Map<number, number>();
  private tx: number[] = [];
  private rx: number[] = [];
  private readonly sda: PadSignal = { value: false, enable: false };
  private readonly scl: PadSignal = { value: false, enable: false };
  private readonly alarm: Alarm;
  private engine: Generator<Wait, void> | undefined;
  private waiting: Wait | undefined;
  private stopWanted = false;

  constructor(
    chip: Chip,
    private readonly number: 0 | 1,
    private readonly irq: number,
  ) {
    super(chip, `I2C${number}`);
    this.alarm = chip.clock.createAlarm(() => this.resume());
    this.resetRegisters();
  }

  /** Pad function table (datasheet table 2): SDA on 4n+2i, SCL on 4n+2i+1. */
  signal(pin: number): PadSignal | undefined {
    if (pin % 4 === this.number * 2) return this.sda;
    return pin % 4 === this.number * 2 + 1 ? this.scl : undefined;
  }

  resetBlock(): void {
    this.resetRegisters();
    this.abandon();
  }

  /** A muxed pad's input changed. */
  inputChanged(): void {
    if (this.isTarget) this.follow();
    if ((this.waiting === "scl" && this.sclLevel) || (this.waiting === "idle" && this.sclLevel && this.sdaLevel)) {
      this.waiting = undefined;
      this.alarm.schedule(0);
    }
  }

  stopClock(): void {
    this.alarm.cancel();
    this.waiting = undefined;
    this.engine = undefined;
  }

  private resetRegisters(): void {
    this.con = 0x65;
    this.tar = this.sar = 0x55;
    this.enable = this.intRaw = this.abortSource = 0;
    this.intMask = 0x8ff;
    this.rxThreshold = this.txThreshold = 0;
    this.tx = [];
    this.rx = [];
    for (const [offset, value] of RESET_COUNTS) this.counts.set(offset, value);
    this.interrupts();
    this.requests();
  }

  // -- registers -----------------------------------------------------------------------------------------------------------------

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.con;
      case 0x04:
        return this.tar;
      case 0x08:
        return this.sar;
      case 0x10:
        return this.pop();
      case 0x2c:
        return this.rawInterrupts & this.intMask;
      case 0x30:
        return this.intMask;
      case 0x34:
        return this.rawInterrupts;
      case 0x38:
        return this.rxThreshold;
      case 0x3c:
        return this.txThreshold;
      case 0x6c:
        return this.enable;
      case 0x70:
        return this.status;
      case 0x74:
        return this.tx.length;
      case 0x78:
        return this.rx.length;
      case 0x80:
        return this.abortSource;
      case 0x9c:
        return this.enable & 1 || this.engine ? 1 : 0;
      case 0xf4:
        return 0;
      case 0xf8:
        return 0x3230312a;
      case 0xfc:
        return 0x44570140;
      default:
        if (offset >= 0x40 && offset <= 0x68) return this.clear(offset);
        if (offset === 0xa8) {
          const was = this.intRaw & INTR.RESTART_DET ? 1 : 0;
          this.intRaw &= ~INTR.RESTART_DET;
          this.interrupts();
          return was;
        }
        return this.counts.get(offset) ?? this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset === 0x10 || (offset >= 0x40 && offset <= 0x68) ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        return this.configure(() => (this.con = value & 0x3ff), "IC_CON");
      case 0x04:
        if (this.engine)
          this.chip.violate("tar", `${this.name}.TAR changes during a transfer (datasheet 4.3.17, IC_TAR)`);
        this.tar = value & 0xfff;
        return;
      case 0x08:
        return this.configure(() => (this.sar = value & 0x3ff), "IC_SAR");
      case 0x10:
        return this.push(value);
      case 0x30:
        this.intMask = value & 0x1fff;
        return this.interrupts();
      case 0x38:
        this.rxThreshold = Math.min(value & 0xff, FIFO_DEPTH - 1);
        return this.interrupts();
      case 0x3c:
        this.txThreshold = Math.min(value & 0xff, FIFO_DEPTH - 1);
        return this.interrupts();
      case 0x6c:
        return this.setEnable(value & 7);
      default:
        if (!this.counts.has(offset)) return void this.unknown(offset, value);
        if (offset <= 0x20 || offset === 0xa0)
          return this.configure(() => this.counts.set(offset, value & 0xffff), `register 0x${offset.toString(16)}`);
        this.counts.set(offset, value);
        if (offset === DMA_CR || offset === DMA_TDLR || offset === DMA_RDLR) this.requests();
    }
  }

  /** Most registers ignore writes while IC_ENABLE is set (datasheet 4.3.17: "can be written only when the I2C is disabled"). */
  private configure(change: () => void, what: string): void {
    if (this.enable & 1)
      this.chip.violate(
        `config ${what}`,
        `${this.name}: ${what} is written while the block is enabled; silicon ignores the write`,
      );
    else change();
  }

  private setEnable(value: number): void {
    const was = this.enable;
    this.enable = value;
    if (value & 1 && !(was & 1)) {
      if ((this.con & 0x41) === 1)
        this.chip.violate(
          "both",
          `${this.name} is enabled with MASTER_MODE set and IC_SLAVE_DISABLE clear: neither works (datasheet 4.3.17, IC_CON)`,
        );
      this.targetReset();
      if ((this.con & 0x41) === 0x40)
        this.chip.violate("no master", `${this.name} is enabled with neither controller nor target mode`);
      if (this.tx.length) this.begin();
    }
    // A controller that holds SCL for its next command cannot be disabled, only aborted: IC_EMPTYFIFO_HOLD_MASTER_EN is 1 here (pico-sdk hardware/regs/i2c.h;
    // Linux drivers/i2c/busses/i2c-designware-common.c, __i2c_dw_disable). The SDK clears ENABLE between a write without STOP and what follows it.
    if (!(value & 1) && was & 1 && this.waiting !== "command") {
      this.tx = [];
      this.rx = [];
      this.wantStop();
      if ((this.con & 0x41) === 0) this.letGo();
    }
    if (value & 2) {
      this.abortSource |= ABORT.USER | (this.tx.length << 23);
      this.tx = [];
      this.wantStop();
      this.intRaw |= INTR.TX_ABRT;
      if (!this.engine) this.enable &= ~2;
    }
    this.interrupts();
  }

  private wantStop(): void {
    if (!this.engine) return;
    this.stopWanted = true;
    if (this.waiting === "command") this.kick();
    // A controller that waits for a bus somebody holds gives up when it is disabled.
    else if (this.waiting === "scl" || this.waiting === "idle") this.abandon();
  }

  private push(value: number): void {
    if (!(this.enable & 1)) {
      this.chip.violate("disabled", `${this.name}.DATA_CMD is written while the block is disabled: silicon flushes it`);
      return;
    }
    if (this.isTarget) return this.supply(value & 0xff);
    // The FIFO is held flushed from an abort until the abort has been cleared (datasheet, IC_TX_ABRT_SOURCE).
    if (this.intRaw & INTR.TX_ABRT) return;
    if (this.tx.length >= FIFO_DEPTH) {
      this.intRaw |= INTR.TX_OVER;
      this.chip.violate("tx overflow", `${this.name}: command pushed into a full transmit FIFO is lost`);
      return this.interrupts();
    }
    this.tx.push(value & 0x7ff);
    if (!this.engine) this.begin();
    else if (this.waiting === "command") this.kick();
    this.interrupts();
  }

  private pop(): number {
    if (this.rx.length === 0) {
      this.intRaw |= INTR.RX_UNDER;
      this.chip.violate("rx underflow", `${this.name}.DATA_CMD is read while the receive FIFO is empty`);
      return 0;
    }
    const value = this.rx.shift()!;
    if (this.isTarget) this.roomAgain();
    this.interrupts();
    return value;
  }

  private clear(offset: number): number {
    if (offset === 0x40) {
      const was = this.intRaw;
      this.intRaw = 0;
      this.abortSource = 0;
      this.interrupts();
      return was ? 1 : 0;
    }
    const bit = CLEARS[(offset - 0x44) >> 2];
    const was = this.intRaw & bit ? 1 : 0;
    this.intRaw &= ~bit;
    if (bit === INTR.TX_ABRT) this.abortSource = 0;
    this.interrupts();
    return was;
  }

  private get status(): number {
    const active = this.engine !== undefined;
    return (
      (active ? 0x21 : 0) |
      (this.phase === "idle" || this.phase === "others" ? 0 : 0x41) |
      (this.tx.length < FIFO_DEPTH ? 2 : 0) |
      (this.tx.length === 0 ? 4 : 0) |
      (this.rx.length ? 8 : 0) |
      (this.rx.length === FIFO_DEPTH ? 16 : 0)
    );
  }

  private get rawInterrupts(): number {
    return (
      (this.intRaw & ~(INTR.RX_FULL | INTR.TX_EMPTY)) |
      (this.rx.length > this.rxThreshold ? INTR.RX_FULL : 0) |
      (this.enable & 1 && this.tx.length <= this.txThreshold && this.shifted ? INTR.TX_EMPTY : 0)
    );
  }

  /** With TX_EMPTY_CTRL, the FIFO only counts as empty when the last command has also left the shift register (datasheet, IC_CON). */
  private get shifted(): boolean {
    return !(this.con & 0x100) || !this.engine || this.waiting === "command";
  }

  private interrupts(): void {
    this.chip.setInterrupt(this.irq, (this.rawInterrupts & this.intMask) !== 0);
    if (this.counts.get(DMA_CR)) this.requests();
  }

  /** DREQs: room at or below the transmit watermark, data above the receive watermark (datasheet 4.3.15). */
  private requests(): void {
    const { dma } = this.chip;
    const control = this.counts.get(DMA_CR) ?? 0;
    const [tx, rx] = [32 + this.number * 2, 33 + this.number * 2];
    if (control & 2 && this.enable & 1 && this.tx.length <= (this.counts.get(DMA_TDLR) ?? 0)) dma.setDREQ(tx);
    else dma.clearDREQ(tx);
    if (control & 1 && this.rx.length > (this.counts.get(DMA_RDLR) ?? 0)) dma.setDREQ(rx);
    else dma.clearDREQ(rx);
  }

  // -- bit engine ----------------------------------------------------------------------------------------------------------------

  private begin(): void {
    if (!(this.con & 1)) return;
    const missing = (["SDA", "SCL"] as const).filter(
      (_, line) => !this.chip.muxed(FUNCTION.I2C, (pin) => pin % 4 === this.number * 2 + line),
    );
    if (missing.length)
      this.chip.violate(
        "not muxed",
        `${this.name} starts a transfer, but no pad is switched to its ${missing.join(" or ")} (IO_BANK0 GPIOn_CTRL.FUNCSEL = 3): nothing reaches the bus`,
      );
    this.stopWanted = false;
    this.engine = this.transfers();
    this.kick();
  }

  private kick(): void {
    this.waiting = undefined;
    this.alarm.schedule(0);
  }

  private resume(): void {
    const { engine } = this;
    if (this.isTarget) return void this.setScl(true);
    if (!engine) return;
    const { done, value } = engine.next();
    if (done) {
      this.engine = undefined;
      this.waiting = undefined;
      this.enable &= ~2;
      this.interrupts();
      if (this.tx.length && this.enable & 1 && !(this.intRaw & INTR.TX_ABRT)) this.begin();
      return;
    }
    this.waiting = value;
    if (typeof value === "number") this.alarm.schedule(value * this.chip.nanosPerCycle);
    else this.interrupts();
  }

  private abandon(): void {
    this.alarm.cancel();
    this.engine = undefined;
    this.waiting = undefined;
    this.setSda(true);
    this.setScl(true);
  }

  /** From START to STOP, through as many repeated STARTs as the commands ask for. */
  private *transfers(): Generator<Wait, void> {
    if (!(this.sclLevel && this.sdaLevel)) yield "idle";
    try {
      yield* this.start();
      let reading = yield* this.address();
      let first = true;
      for (;;) {
        const command = this.tx.shift()!;
        if (command & READ) yield* this.readByte(command, first);
        else yield* this.writeByte(command & 0xff);
        first = false;
        this.interrupts();
        if (command & STOP || this.stopWanted) break;
        if (!this.tx.length) yield "command";
        if (this.stopWanted) break;
        const next = this.tx[0];
        // A change of direction restarts by itself when IC_RESTART_EN is set (datasheet 4.3.10.1).
        if (next & RESTART || ((next & READ) !== 0) !== reading) {
          yield* this.restart();
          reading = yield* this.address();
          first = true;
        }
      }
      yield* this.stop();
    } catch (error) {
      if (!(error instanceof Aborted)) throw error;
      if (!(this.abortSource & ABORT.ARB_LOST)) yield* this.stop();
    }
  }

  private *start(): Generator<Wait, void> {
    this.intRaw |= INTR.START_DET | INTR.ACTIVITY;
    this.setSda(false);
    yield this.highCycles;
    this.setScl(false);
    yield this.lowCycles;
  }

  private *restart(): Generator<Wait, void> {
    this.setSda(true);
    yield this.lowCycles;
    yield* this.raiseScl();
    yield this.highCycles;
    yield* this.start();
  }

  private *stop(): Generator<Wait, void> {
    this.setSda(false);
    yield this.lowCycles;
    yield* this.raiseScl();
    yield this.highCycles;
    this.setSda(true);
    this.intRaw |= INTR.STOP_DET;
    yield this.lowCycles;
  }

  private *address(): Generator<Wait, boolean> {
    const reading = (this.tx[0] & READ) !== 0;
    if (this.con & 0x10) this.chip.violate("ten bit", `${this.name}: 10-bit addressing is not modelled`);
    if (!(yield* this.sendByte(((this.tar & 0x7f) << 1) | (reading ? 1 : 0)))) this.abort(ABORT.ADDRESS_NOACK);
    return reading;
  }

  private *writeByte(byte: number): Generator<Wait, void> {
    if (!(yield* this.sendByte(byte))) this.abort(ABORT.DATA_NOACK);
  }

  private *sendByte(byte: number): Generator<Wait, boolean> {
    for (let bit = 7; bit >= 0; bit--) {
      const one = ((byte >> bit) & 1) === 1;
      const seen = yield* this.clockBit(one);
      if (one && !seen) this.abort(ABORT.ARB_LOST);
    }
    return !(yield* this.clockBit(true));
  }

  /** The acknowledge needs the next command: none yet means SCL is held low until one comes. */
  private *readByte(command: number, first: boolean): Generator<Wait, void> {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | ((yield* this.clockBit(true)) ? 1 : 0);
    if (this.rx.length >= FIFO_DEPTH) {
      this.intRaw |= INTR.RX_OVER;
      this.chip.violate("rx overflow", `${this.name}: a byte is received into a full receive FIFO and lost`);
    } else this.rx.push(byte | (first ? FIRST_DATA_BYTE : 0));
    this.interrupts();
    let last = (command & STOP) !== 0 || this.stopWanted;
    if (!last) {
      if (!this.tx.length) yield "command";
      last = this.stopWanted || (this.tx[0] & RESTART) !== 0 || !(this.tx[0] & READ);
    }
    yield* this.clockBit(last);
  }

  private *clockBit(sda: boolean): Generator<Wait, boolean> {
    this.setSda(sda);
    yield this.lowCycles;
    yield* this.raiseScl();
    yield this.highCycles;
    const seen = this.sdaLevel;
    this.setScl(false);
    return seen;
  }

  private *raiseScl(): Generator<Wait, void> {
    this.setScl(true);
    if (!this.sclLevel) yield "scl";
  }

  private abort(source: number): never {
    this.abortSource |= source | (Math.max(0, this.tx.length - (source === ABORT.ADDRESS_NOACK ? 1 : 0)) << 23);
    this.tx = [];
    this.intRaw |= INTR.TX_ABRT;
    if (source === ABORT.ARB_LOST) {
      this.setSda(true);
      this.setScl(true);
    }
    this.interrupts();
    throw new Aborted();
  }

  // -- target --------------------------------------------------------------------------------------------------------------------

  /** Between START and STOP: reading its address, being written, being read; of others' transactions, it waits for the end. */
  private phase: "idle" | "address" | "write" | "read" | "others" = "idle";
  private bits = 0;
  private byte = 0;
  private firstByte = false;
  private wasScl = true;
  private wasSda = true;
  /** Holds SCL low: for a byte to send, or for room for the one it has received. */
  private holding: "data" | "room" | undefined;
  private addressed = false;

  private get isTarget(): boolean {
    return (this.enable & 1) === 1 && (this.con & 0x41) === 0;
  }

  private targetReset(): void {
    this.phase = "idle";
    this.holding = undefined;
    this.addressed = false;
    this.wasScl = this.sclLevel;
    this.wasSda = this.sdaLevel;
  }

  private letGo(): void {
    this.phase = "idle";
    this.holding = undefined;
    this.setSda(true);
    this.setScl(true);
  }

  private follow(): void {
    const [scl, sda] = [this.sclLevel, this.sdaLevel];
    const [wasScl, wasSda] = [this.wasScl, this.wasSda];
    this.wasScl = scl;
    this.wasSda = sda;
    if (scl && wasScl && sda !== wasSda) {
      if (sda) this.stopSeen();
      else this.startSeen();
    } else if (scl && !wasScl) this.clockRose(sda);
    else if (!scl && wasScl) this.clockFell();
  }

  private startSeen(): void {
    this.intRaw |= INTR.START_DET | INTR.ACTIVITY;
    if (this.addressed) this.intRaw |= INTR.RESTART_DET;
    this.phase = "address";
    this.bits = this.byte = 0;
    this.setSda(true);
    this.interrupts();
  }

  private stopSeen(): void {
    if (this.addressed || !(this.con & STOP_DET_IFADDRESSED)) this.intRaw |= INTR.STOP_DET;
    this.phase = "idle";
    this.addressed = false;
    this.setSda(true);
    this.interrupts();
  }

  private clockRose(sda: boolean): void {
    const { phase } = this;
    if (phase === "idle" || phase === "others") return;
    this.bits++;
    if (this.bits <= 8) this.byte = ((this.byte << 1) | (sda ? 1 : 0)) & 0xff;
    else if (phase === "read" && sda) {
      // the controller has enough
      this.intRaw |= INTR.RX_DONE;
      this.phase = "others";
      this.interrupts();
    }
  }

  private clockFell(): void {
    const { phase, bits } = this;
    if (phase === "others" || phase === "idle") return void this.setSda(true);
    if (phase === "read" && bits < 8) return void this.setSda((this.sending >> (7 - bits)) % 2 === 1);
    if (bits === 8) {
      if (phase === "read") this.setSda(true);
      else this.acknowledge();
    } else if (bits === 9) {
      this.setSda(true);
      this.bits = this.byte = 0;
      if (phase === "address") this.chosen();
      else if (phase === "read") this.nextByte();
    }
  }

  private direction: "write" | "read" = "write";
  private sending = 0;

  private acknowledge(): void {
    if (this.phase === "address") {
      if (this.byte >> 1 !== (this.sar & 0x7f)) {
        this.phase = "others";
        this.addressed = false;
        return;
      }
      this.addressed = true;
      this.direction = this.byte & 1 ? "read" : "write";
      this.setSda(false);
      return;
    }
    if (this.rx.length >= FIFO_DEPTH) {
      if (!(this.con & RX_FIFO_FULL_HLD)) {
        this.intRaw |= INTR.RX_OVER;
        this.chip.violate(
          "target overflow",
          `${this.name}: a written byte finds the receive FIFO full and is lost: set IC_CON.RX_FIFO_FULL_HLD_CTRL (datasheet 4.3.17)`,
        );
        return;
      }
      this.holding = "room";
      this.setScl(false);
      return;
    }
    this.takeByte();
  }

  private takeByte(): void {
    this.rx.push(this.byte | (this.firstByte ? FIRST_DATA_BYTE : 0));
    this.firstByte = false;
    this.setSda(false);
    this.interrupts();
  }

  private roomAgain(): void {
    if (this.holding !== "room") return;
    this.holding = undefined;
    this.takeByte();
    this.setScl(true);
  }

  /** The address has been acknowledged. */
  private chosen(): void {
    this.phase = this.direction;
    if (this.direction === "write") {
      this.firstByte = true;
      return;
    }
    if (this.tx.length > 0) {
      // left from an earlier read (datasheet, IC_TX_ABRT_SOURCE.ABRT_SLVFLUSH_TXFIFO)
      this.tx = [];
      this.abortSource |= ABORT.SLAVE_FLUSH;
      this.intRaw |= INTR.TX_ABRT;
    }
    this.nextByte();
  }

  private nextByte(): void {
    const next = this.tx.shift();
    if (next === undefined) {
      this.holding = "data";
      this.setScl(false);
      this.intRaw |= INTR.RD_REQ;
      this.interrupts();
      return;
    }
    this.sending = next;
    this.setSda(next >= 0x80);
  }

  /** IC_DATA_CMD is written by a target: what it answers with. */
  private supply(value: number): void {
    if (this.intRaw & INTR.TX_ABRT) return;
    if (this.tx.length >= FIFO_DEPTH) {
      this.intRaw |= INTR.TX_OVER;
      return this.interrupts();
    }
    this.tx.push(value);
    if (this.holding === "data") {
      this.holding = undefined;
      this.nextByte();
      // SDA stands before SCL rises (IC_SDA_SETUP)
      this.alarm.schedule(this.count(0x94) * this.chip.nanosPerCycle);
    }
    this.interrupts();
  }

  /** SCL timing (datasheet 4.3.14.1): the spike filter lengthens the high phase. */
  private get highCycles(): number {
    return Math.max(1, this.count(this.fast ? 0x1c : 0x14) + this.count(0xa0) + 7);
  }

  private get lowCycles(): number {
    return Math.max(1, this.count(this.fast ? 0x20 : 0x18) + 1);
  }

  private get fast(): boolean {
    return ((this.con >> 1) & 3) !== 1;
  }

  private count(offset: number): number {
    return this.counts.get(offset) ?? 0;
  }

  private get sdaLevel(): boolean {
    return this.chip.muxedInput(FUNCTION.I2C, (pin) => pin % 4 === this.number * 2);
  }

  private get sclLevel(): boolean {
    return this.chip.muxedInput(FUNCTION.I2C, (pin) => pin % 4 === this.number * 2 + 1);
  }

  private setSda(released: boolean): void {
    if (this.sda.enable === !released) return;
    this.sda.enable = !released;
    this.chip.refreshPads(FUNCTION.I2C, (pin) => pin % 4 === this.number * 2);
  }

  private setScl(released: boolean): void {
    if (this.scl.enable === !released) return;
    this.scl.enable = !released;
    this.chip.refreshPads(FUNCTION.I2C, (pin) => pin % 4 === this.number * 2 + 1);
  }
}

/** Registers that only configure, with their reset values (datasheet 4.3.17). */
const RESET_COUNTS: [number, number][] = [
  [0x14, 0x28],
  [0x18, 0x2f],
  [0x1c, 6],
  [0x20, 0xd],
  [0x7c, 1],
  [0x84, 0],
  [0x88, 0],
  [0x8c, 0],
  [0x90, 0],
  [0x94, 0x64],
  [0x98, 1],
  [0xa0, 7],
];

/** CLR_RX_UNDER (0x44) onwards. */
const CLEARS = [
  INTR.RX_UNDER,
  INTR.RX_OVER,
  INTR.TX_OVER,
  INTR.RD_REQ,
  INTR.TX_ABRT,
  INTR.RX_DONE,
  INTR.ACTIVITY,
  INTR.STOP_DET,
  INTR.START_DET,
  1 << 11,
];
