/**
 * UART (ARM PL011 r1p5, datasheet 4.2), bit by bit on its pads' nets: baud rate error, noise, inverted pads and a peer at the wrong speed do
 * here what they do on a wire.
 *
 * The sender changes its pad once a bit; the receiver starts at a falling edge and samples in the middle of each bit. FIFOs are 32 deep,
 * interrupts come by level and by the time-out of 32 bit periods. What the datasheet forbids (writing while disabled, a divisor of zero, changing
 * the line control in the middle of a frame) is a violation.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";
import { FUNCTION, type PadSignal } from "./pads.js";

const FIFO_DEPTH = 32;
/** Positions of a pin in its group of four (datasheet table 2). */
const TX = 0;
const RX = 1;
const CTS = 2;
const RTS = 3;

const LCR = { BRK: 1, PEN: 2, EPS: 4, STP2: 8, FEN: 16 } as const;
const CR = { UARTEN: 1, LBE: 0x80, TXE: 0x100, RXE: 0x200, RTS: 0x800, RTSEN: 0x4000, CTSEN: 0x8000 } as const;
const INT = { RX: 0x10, TX: 0x20, RT: 0x40, FE: 0x80, PE: 0x100, BE: 0x200, OE: 0x400 } as const;
const ERROR = { FE: 0x100, PE: 0x200, BE: 0x400, OE: 0x800 } as const;
/** Share of the FIFO, in eighths, by IFLS's code. */
const LEVELS = [1, 2, 4, 6, 7];

export class Uart extends Block {
  private ibrd = 0;
  private fbrd = 0;
  private divisor = 0;
  private lcr = 0;
  private cr = 0x300;
  private ifls = 0x12;
  private mask = 0;
  private raised = 0;
  private status = 0;
  private dma = 0;
  private tx: number[] = [];
  private rx: number[] = [];
  private overrun = false;
  /** Bits still to be sent, the one on the wire first; empty between frames. */
  private sending: boolean[] = [];
  /** Bits sampled of the frame that comes in; undefined between frames. */
  private receiving: boolean[] | undefined;
  /** The line has been low since a break began. */
  private inBreak = false;
  private readonly txAlarm: Alarm;
  private readonly rxAlarm: Alarm;
  private readonly timeout: Alarm;
  private readonly outputs: readonly PadSignal[] = [
    { value: true, enable: true },
    { value: false, enable: false },
    { value: false, enable: false },
    { value: true, enable: true },
  ];

  constructor(
    chip: Chip,
    private readonly number: 0 | 1,
    private readonly irq: number,
  ) {
    super(chip, `UART${number}`);
    this.txAlarm = chip.clock.createAlarm(() => this.nextBit());
    this.rxAlarm = chip.clock.createAlarm(() => this.sample());
    this.timeout = chip.clock.createAlarm(() => this.raise(INT.RT));
  }

  signal(pin: number): PadSignal | undefined {
    return this.outputs[pin % 4];
  }

  resetBlock(): void {
    this.ibrd = this.fbrd = this.divisor = this.lcr = this.mask = this.raised = this.status = this.dma = 0;
    this.cr = 0x300;
    this.ifls = 0x12;
    this.tx = [];
    this.rx = [];
    this.overrun = this.inBreak = false;
    this.stopClock();
    this.drive();
    this.flow();
    this.updated();
    this.requests();
  }

  stopClock(): void {
    for (const alarm of [this.txAlarm, this.rxAlarm, this.timeout]) alarm.cancel();
    this.sending = [];
    this.receiving = undefined;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.pop();
      case 0x04:
        return this.status;
      case 0x18:
        return this.flags;
      case 0x24:
        return this.ibrd;
      case 0x28:
        return this.fbrd;
      case 0x2c:
        return this.lcr;
      case 0x30:
        return this.cr;
      case 0x34:
        return this.ifls;
      case 0x38:
        return this.mask;
      case 0x3c:
        return this.raised;
      case 0x40:
        return this.raised & this.mask;
      case 0x48:
        return this.dma;
      default:
        return offset >= 0xfe0 ? IDENTITY[(offset - 0xfe0) >> 2] : this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset === 0 ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        return this.push(value & 0xff);
      case 0x04:
        this.status = 0;
        return;
      case 0x24:
        this.ibrd = value & 0xffff;
        return;
      case 0x28:
        this.fbrd = value & 0x3f;
        return;
      case 0x2c:
        return this.setLineControl(value & 0xff);
      case 0x30:
        return this.setControl(value & 0xff87);
      case 0x34:
        this.ifls = value & 0x3f;
        return this.levels();
      case 0x38:
        this.mask = value & 0x7ff;
        return this.updated();
      case 0x44:
        // The level interrupts come back when their level still holds only with the next change (PL011 TRM 2.8).
        this.raised &= ~this.raw;
        return this.updated();
      case 0x48:
        this.dma = value & 7;
        return this.requests();
      default:
        this.unknown(offset, value);
    }
  }

  // -- registers -----------------------------------------------------------------------------------------------------------------

  private get flags(): number {
    const depth = this.depth;
    return (
      (this.muxedLow(CTS) ? 1 : 0) |
      (this.sending.length > 0 || this.tx.length > 0 ? 8 : 0) |
      (this.rx.length === 0 ? 0x10 : 0) |
      (this.tx.length >= depth ? 0x20 : 0) |
      (this.rx.length >= depth ? 0x40 : 0) |
      (this.tx.length === 0 ? 0x80 : 0)
    );
  }

  private get depth(): number {
    return this.lcr & LCR.FEN ? FIFO_DEPTH : 1;
  }

  private get enabled(): boolean {
    return (this.cr & CR.UARTEN) !== 0;
  }

  /** 16 clocks of the divided clock a bit (datasheet 4.2.7.1). */
  private get bitNanos(): number {
    return (16e9 * this.divisor) / 64 / this.chip.clockTree.periHz;
  }

  private setLineControl(value: number): void {
    if (this.enabled && this.sending.length > 0 && (value ^ this.lcr) & ~LCR.BRK)
      this.chip.violate("lcr", `${this.name}.UARTLCR_H is changed in the middle of a frame (datasheet 4.2.8, UARTCR)`);
    this.lcr = value;
    this.divisor = this.ibrd * 64 + this.fbrd;
    if (!(value & LCR.FEN)) this.rx.length = Math.min(this.rx.length, 1);
    this.drive();
    this.levels();
  }

  private setControl(value: number): void {
    const started = !this.enabled && (value & CR.UARTEN) !== 0;
    this.cr = value;
    this.chip.violate("lbe", `${this.name}: loop-back (UARTCR.LBE) is not modelled`, (value & CR.LBE) !== 0);
    if (started && (this.ibrd === 0 || this.divisor === 0))
      this.chip.violate(
        "baud",
        `${this.name} is enabled with a divisor of ${this.divisor / 64}: UARTIBRD must be at least 1, and UARTLCR_H be written after it (datasheet 4.2.7.1)`,
      );
    if (!this.enabled) this.stopClock();
    else {
      this.inBreak = false;
      // A line that is low when the receiver starts is a start bit as far as it can tell.
      if (started && !this.level(RX)) this.inputChanged(RX);
      this.startFrame();
    }
    this.flow();
  }

  private push(byte: number): void {
    if (!this.enabled || !(this.cr & CR.TXE))
      this.chip.violate(
        "tx off",
        `${this.name}: UARTDR is written with UARTCR.${this.enabled ? "TXE" : "UARTEN"} clear: nothing is sent`,
      );
    if (!this.chip.muxed(FUNCTION.UART, (pin) => this.owns(pin) && pin % 4 === TX))
      this.chip.violate("tx mux", `${this.name} sends while no pad is switched to its TX`);
    if (this.tx.length >= this.depth)
      return this.chip.violate(
        "tx full",
        `${this.name}: UARTDR is written while the FIFO is full (UARTFR.TXFF): the byte is lost`,
      );
    this.tx.push(byte);
    this.levels();
    this.startFrame();
  }

  private pop(): number {
    const word = this.rx.shift();
    if (word === undefined) {
      this.chip.violate("rx empty", `${this.name}: UARTDR is read while the FIFO is empty (UARTFR.RXFE)`);
      return 0;
    }
    this.status = (word >> 8) & 0xf;
    this.raised &= ~INT.RT;
    if (this.rx.length > 0) this.timeout.schedule(32 * this.bitNanos);
    else this.timeout.cancel();
    this.levels();
    this.flow();
    return word;
  }

  // -- sending -------------------------------------------------------------------------------------------------------------------

  private startFrame(): void {
    if (this.sending.length > 0 || this.tx.length === 0 || !this.enabled || !(this.cr & CR.TXE) || this.divisor === 0)
      return;
    if (this.cr & CR.CTSEN && this.level(CTS)) return;
    const byte = this.tx.shift()!;
    const count = 5 + ((this.lcr >> 5) & 3);
    const data = Array.from({ length: count }, (_, bit) => ((byte >> bit) & 1) === 1);
    this.sending = [false, ...data];
    if (this.lcr & LCR.PEN) this.sending.push(this.parityOf(data));
    this.sending.push(true);
    if (this.lcr & LCR.STP2) this.sending.push(true);
    this.levels();
    this.drive();
    this.txAlarm.schedule(this.bitNanos);
  }

  private nextBit(): void {
    const due = this.txAlarm.nanos;
    this.sending.shift();
    if (this.sending.length === 0) return this.startFrame();
    this.drive();
    this.txAlarm.scheduleAt(due + this.bitNanos);
  }

  private drive(): void {
    const value = (this.sending[0] ?? true) && !(this.lcr & LCR.BRK);
    if (this.outputs[TX].value === value) return;
    this.outputs[TX].value = value;
    this.refresh(TX);
  }

  private parityOf(data: readonly boolean[]): boolean {
    const odd = data.filter(Boolean).length % 2 === 1;
    return this.lcr & LCR.EPS ? odd : !odd;
  }

  // -- receiving -----------------------------------------------------------------------------------------------------------------

  /** Called when the level of one of its pads' inputs has changed. */
  inputChanged(pin: number): void {
    if (pin % 4 === CTS) return this.startFrame();
    if (pin % 4 !== RX || !this.enabled || !(this.cr & CR.RXE) || this.divisor === 0) return;
    if (this.level(RX)) {
      this.inBreak = false;
      return;
    }
    if (this.receiving !== undefined || this.inBreak) return;
    this.receiving = [];
    this.rxAlarm.schedule(this.bitNanos / 2);
  }

  private sample(): void {
    const bits = this.receiving!;
    const due = this.rxAlarm.nanos;
    const level = this.level(RX);
    if (bits.length === 0 && level) {
      // Less than half a bit: noise, no start bit.
      this.receiving = undefined;
      return;
    }
    bits.push(level);
    const count = 5 + ((this.lcr >> 5) & 3);
    const whole = 1 + count + (this.lcr & LCR.PEN ? 1 : 0) + 1;
    if (bits.length < whole) return this.rxAlarm.scheduleAt(due + this.bitNanos);
    this.receiving = undefined;
    const data = bits.slice(1, 1 + count);
    let word = data.reduce((sum, bit, at) => sum | (bit ? 1 << at : 0), 0);
    if (!level) {
      this.inBreak = true;
      word |= ERROR.FE | (bits.includes(true) ? 0 : ERROR.BE);
    }
    if (this.lcr & LCR.PEN && bits[1 + count] !== this.parityOf(data)) word |= ERROR.PE;
    this.received(word);
  }

  private received(word: number): void {
    if (this.rx.length >= this.depth) {
      this.overrun = true;
      return this.raise(INT.OE);
    }
    // OE goes with the first character that finds room again (datasheet 4.2.8, UARTDR).
    this.rx.push(word | (this.overrun ? ERROR.OE : 0));
    this.overrun = false;
    if (word & ERROR.FE) this.raised |= INT.FE;
    if (word & ERROR.PE) this.raised |= INT.PE;
    if (word & ERROR.BE) this.raised |= INT.BE;
    this.timeout.schedule(32 * this.bitNanos);
    this.levels();
    this.flow();
  }

  // -- lines and interrupts ------------------------------------------------------------------------------------------------------

  private level(role: number): boolean {
    return this.chip.muxedInput(FUNCTION.UART, (pin) => this.owns(pin) && pin % 4 === role);
  }

  private muxedLow(role: number): boolean {
    return this.chip.muxed(FUNCTION.UART, (pin) => this.owns(pin) && pin % 4 === role) && !this.level(role);
  }

  private owns(pin: number): boolean {
    return (((pin + 4) >> 3) & 1) === this.number;
  }

  private refresh(role: number): void {
    this.chip.refreshPads(FUNCTION.UART, (pin) => this.owns(pin) && pin % 4 === role);
  }

  /** nRTS: low while there is room below the receive level, or by hand without RTSEN. */
  private flow(): void {
    const ask = this.cr & CR.RTSEN ? this.enabled && this.rx.length < this.receiveLevel : (this.cr & CR.RTS) !== 0;
    if (this.outputs[RTS].value === !ask) return;
    this.outputs[RTS].value = !ask;
    this.refresh(RTS);
  }

  private get receiveLevel(): number {
    return this.lcr & LCR.FEN ? (FIFO_DEPTH * (LEVELS[(this.ifls >> 3) & 7] ?? 4)) / 8 : 1;
  }

  private levels(): void {
    const sendLevel = this.lcr & LCR.FEN ? (FIFO_DEPTH * (LEVELS[this.ifls & 7] ?? 4)) / 8 : 0;
    this.raised = this.rx.length >= this.receiveLevel ? this.raised | INT.RX : this.raised & ~INT.RX;
    this.raised = this.tx.length <= sendLevel && this.enabled ? this.raised | INT.TX : this.raised & ~INT.TX;
    this.updated();
  }

  private raise(bit: number): void {
    this.raised |= bit;
    this.updated();
  }

  private updated(): void {
    this.chip.setInterrupt(this.irq, (this.raised & this.mask) !== 0);
    if (this.dma) this.requests();
  }

  /** DREQs: room to send, and something received (datasheet 4.2.5). */
  private requests(): void {
    const { dma } = this.chip;
    const [tx, rx] = [20 + this.number * 2, 21 + this.number * 2];
    if (this.dma & 2 && this.enabled && this.tx.length < this.depth) dma.setDREQ(tx);
    else dma.clearDREQ(tx);
    if (this.dma & 1 && this.rx.length > 0) dma.setDREQ(rx);
    else dma.clearDREQ(rx);
  }
}

/** UARTPeriphID and UARTPCellID (datasheet table 425 ff.). */
const IDENTITY = [0x11, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
