/**
 * SERCOM as a serial port (datasheet 26), bit by bit on its pins: the sender changes its pad once a bit, the receiver starts at a falling edge and
 * samples in the middle of each bit. One byte of transmit buffer, two of receive buffer; asynchronous frames with internal clock only.
 */

import type { Alarm } from "../clock.js";
import type { PadSignal } from "./port.js";
import type { Sercom, SercomMode } from "./sercom.js";

const DRE = 1;
const TXC = 2;
const RXC = 4;
const ERROR = 0x80;
const PERR = 1;
const FERR = 2;
const BUFOVF = 4;
const SBMODE = 1 << 6;
const PMODE_ODD = 1 << 13;
const TXEN = 1 << 16;
const RXEN = 1 << 17;
const FORM_PARITY = 1 << 24;
const DORD = 1 << 30;
const RECEIVE_DEPTH = 2;
/** TX on pad 0 with RTS on pad 2 and CTS on pad 3 (table 26-9). */
const TXPO_FLOW = 2;
const RTS_PAD = 2;
const CTS_PAD = 3;

export class Usart implements SercomMode {
  private buffer: number | undefined;
  private sending: boolean[] = [];
  private received: { byte: number; errors: number }[] = [];
  private sampled: boolean[] | undefined;
  private complete = false;
  private error = false;
  private overflow = false;
  private readonly txd: PadSignal = { value: true, enable: true };
  private readonly rts: PadSignal = { value: true, enable: true };
  private readonly txAlarm: Alarm;
  private readonly rxAlarm: Alarm;

  constructor(private readonly sercom: Sercom) {
    this.txAlarm = sercom.owner.clock.createAlarm(() => this.shift());
    this.rxAlarm = sercom.owner.clock.createAlarm(() => this.sample());
    if (!(sercom.ctrla & DORD)) sercom.violate("dord", "MSB-first frames (CTRLA.DORD clear) are no serial port's");
  }

  signal(pad: number): PadSignal | undefined {
    if (pad === RTS_PAD && this.flow) return this.rts;
    return pad === this.txPad && this.sercom.ctrlb & TXEN ? this.txd : undefined;
  }

  inputChanged(): void {
    if (!this.sending.length) this.next();
    if (this.sampled || !(this.sercom.ctrlb & RXEN) || this.sercom.levelAt(this.rxPad)) return;
    this.sampled = [];
    this.rxAlarm.schedule(this.bitNanos / 2);
  }

  enabled(on: boolean): void {
    if (!on) this.stop();
    if (((this.sercom.ctrla >> 16) & 3) === 3)
      this.sercom.violate("txpo", "CTRLA.TXPO is 3, which is reserved (datasheet 26.8.1)");
    if (on && this.flow && !this.sercom.padsAt(CTS_PAD).length)
      this.sercom.violate("cts", "flow control is on (CTRLA.TXPO 2), but no pin is switched to pad 3 (CTS)");
    this.ask();
  }

  /** RTS rests high: while the receiver is off, and while it has no room (26.6.3.2). */
  private ask(): void {
    if (!this.flow) return;
    this.rts.value = !this.sercom.isEnabled || !(this.sercom.ctrlb & RXEN) || this.received.length >= RECEIVE_DEPTH;
    this.sercom.changed();
  }

  private get flow(): boolean {
    return ((this.sercom.ctrla >> 16) & 3) === TXPO_FLOW;
  }

  stop(): void {
    this.txAlarm.cancel();
    this.rxAlarm.cancel();
    this.buffer = this.sampled = undefined;
    this.sending = [];
    this.received = [];
    this.txd.value = this.rts.value = true;
  }

  readFlags(): number {
    return (
      (this.buffer === undefined && this.sercom.ctrlb & TXEN ? DRE : 0) |
      (this.complete ? TXC : 0) |
      (this.received.length ? RXC : 0) |
      (this.error ? ERROR : 0)
    );
  }

  clearFlags(bits: number): void {
    if (bits & TXC) this.complete = false;
    if (bits & ERROR) this.error = false;
  }

  readStatus(): number {
    return (this.received[0]?.errors ?? 0) | (this.overflow ? BUFOVF : 0);
  }

  writeStatus(value: number): void {
    if (this.received[0]) this.received[0].errors &= ~value;
    if (value & BUFOVF) this.overflow = false;
  }

  writeControlB(): void {}

  readAddress(): number {
    return 0;
  }

  writeAddress(): void {}

  readData(): number {
    const first = this.received.shift();
    if (!first) {
      this.sercom.violate("rx underflow", "DATA is read while nothing was received (RXC clear)");
      return 0;
    }
    this.ask();
    this.sercom.interrupts();
    return first.byte;
  }

  writeData(value: number): void {
    if (!(this.sercom.ctrlb & TXEN))
      return this.sercom.violate("txen", "DATA is written while the transmitter is off (CTRLB.TXEN clear)");
    if (this.buffer !== undefined)
      return this.sercom.violate("tx overflow", "DATA is written while DRE is clear: the byte is lost");
    this.buffer = value & 0x1ff;
    this.complete = false;
    if (!this.sending.length) this.next();
  }

  private next(): void {
    const { buffer, sercom } = this;
    if (buffer === undefined || (this.flow && sercom.levelAt(CTS_PAD))) return;
    if (!sercom.padsAt(this.txPad).length)
      sercom.violate("not muxed", `a byte is sent, but no pin is switched to pad ${this.txPad} (TX)`);
    this.buffer = undefined;
    const data = Array.from({ length: this.bits }, (_, i) => ((buffer >> i) & 1) === 1);
    const stops = sercom.ctrlb & SBMODE ? [true, true] : [true];
    this.sending = [false, ...data, ...(this.parity ? [this.parityOf(data)] : []), ...stops];
    this.put(false);
    this.txAlarm.schedule(this.bitNanos);
    sercom.interrupts();
  }

  private shift(): void {
    this.sending.shift();
    if (this.sending.length) {
      this.put(this.sending[0]);
      return this.txAlarm.schedule(this.bitNanos);
    }
    if (this.buffer !== undefined) return this.next();
    this.complete = true;
    this.sercom.interrupts();
  }

  private sample(): void {
    const { sampled } = this;
    if (!sampled) return;
    const bit = this.sercom.levelAt(this.rxPad);
    if (!sampled.length && bit) return void (this.sampled = undefined);
    sampled.push(bit);
    if (sampled.length < 2 + this.bits + (this.parity ? 1 : 0)) return this.rxAlarm.schedule(this.bitNanos);
    this.sampled = undefined;
    const data = sampled.slice(1, 1 + this.bits);
    const errors = (bit ? 0 : FERR) | (this.parity && sampled[1 + this.bits] !== this.parityOf(data) ? PERR : 0);
    if (this.received.length >= RECEIVE_DEPTH) {
      // told by BUFOVF: no fault of a firmware that keeps interrupts out for a sensor's answer, and looks (26.6.2.6.2)
      this.overflow = this.error = true;
    } else this.received.push({ byte: data.reduce((sum, one, i) => sum | (one ? 1 << i : 0), 0), errors });
    if (errors) this.error = true;
    this.ask();
    this.sercom.interrupts();
  }

  private put(value: boolean): void {
    if (this.txd.value === value) return;
    this.txd.value = value;
    this.sercom.changed();
  }

  private parityOf(data: readonly boolean[]): boolean {
    const odd = data.filter(Boolean).length % 2 === 1;
    return this.sercom.ctrlb & PMODE_ODD ? !odd : odd;
  }

  private get parity(): boolean {
    return (this.sercom.ctrla & FORM_PARITY) !== 0;
  }

  private get bits(): number {
    return [8, 9, 8, 8, 8, 5, 6, 7][this.sercom.ctrlb & 7];
  }

  private get txPad(): number {
    return ((this.sercom.ctrla >> 16) & 3) === 1 ? 2 : 0;
  }

  private get rxPad(): number {
    return (this.sercom.ctrla >> 20) & 3;
  }

  /** Arithmetic baud rate with 16 samples a bit (25.6.2.3). */
  private get bitNanos(): number {
    return (16 * 65536e9) / (this.sercom.hz * (65536 - (this.sercom.baud & 0xffff)));
  }
}
