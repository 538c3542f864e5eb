/**
 * SERCOM as an SPI controller (datasheet 27): a shift register with one byte of transmit buffer and two of receive buffer. As on the RP2040,
 * whole bytes go to a selected target in the time that their bits take; edges are played when somebody watches the clock's or the data's net, when what goes
 * out comes back in, or when a target expects the other edge.
 */

import type { Alarm } from "../clock.js";
import { samplesOnRise, type SpiMode, type SpiWire } from "../spi-wire.js";
import type { PadSignal } from "./port.js";
import type { Sercom, SercomMode } from "./sercom.js";

const DRE = 1;
const TXC = 2;
const RXC = 4;
const BUFOVF = 4;
const RXEN = 1 << 17;
const RECEIVE_DEPTH = 2;
/** Pads of data out and clock by CTRLA.DOPO (table 27-8). */
const DOPO = [
  [0, 1],
  [2, 3],
  [3, 1],
  [0, 3],
] as const;

export class SpiController implements SercomMode {
  private buffer: number | undefined;
  private shifting: number | undefined;
  private received: number[] = [];
  private complete = false;
  private overflow = false;
  private readonly dataOut: PadSignal = { value: false, enable: true };
  private readonly clockOut: PadSignal;
  private edges: Generator<number, number> | undefined;
  private readonly alarm: Alarm;

  constructor(private readonly sercom: Sercom) {
    this.clockOut = { value: (this.mode & 2) !== 0, enable: true };
    this.alarm = sercom.owner.clock.createAlarm(() => this.step());
  }

  signal(pad: number): PadSignal | undefined {
    return pad === this.clockPad ? this.clockOut : pad === this.outPad ? this.dataOut : undefined;
  }

  inputChanged(): void {}

  enabled(on: boolean): void {
    if (!on) this.stop();
  }

  stop(): void {
    this.alarm.cancel();
    this.edges = undefined;
    this.shifting = this.buffer = undefined;
    this.received = [];
  }

  readFlags(): number {
    return (this.buffer === undefined ? DRE : 0) | (this.complete ? TXC : 0) | (this.received.length ? RXC : 0);
  }

  clearFlags(bits: number): void {
    if (bits & TXC) this.complete = false;
  }

  readStatus(): number {
    return this.overflow ? BUFOVF : 0;
  }

  writeStatus(value: number): void {
    if (value & BUFOVF) this.overflow = false;
  }

  writeControlB(): void {}

  readAddress(): number {
    return 0;
  }

  writeAddress(): void {}

  readData(): number {
    const value = this.received.shift();
    if (value === undefined) {
      this.sercom.violate("rx underflow", "DATA is read while nothing was received (RXC clear)");
      return 0;
    }
    this.sercom.interrupts();
    return value;
  }

  writeData(value: number): void {
    if (this.buffer !== undefined)
      return this.sercom.violate("tx overflow", "DATA is written while DRE is clear: the byte is lost (27.6.2.5)");
    this.buffer = value & 0xff;
    this.complete = false;
    this.next();
  }

  private next(): void {
    if (this.shifting !== undefined || this.buffer === undefined || !this.sercom.isEnabled) return;
    if (!this.sercom.padsAt(this.clockPad).length)
      this.sercom.violate(
        "not muxed",
        `a byte is sent, but no pin is switched to pad ${this.clockPad} (SCK): nothing reaches the bus`,
      );
    this.shifting = this.buffer;
    this.buffer = undefined;
    if (this.wholeBytes()) this.alarm.schedule(8 * this.bitNanos);
    else {
      this.edges = this.play(this.shifting);
      this.alarm.schedule(0);
    }
    this.sercom.interrupts();
  }

  private step(): void {
    if (this.edges) {
      const { done, value } = this.edges.next();
      if (!done) return this.alarm.schedule(value);
      this.edges = undefined;
      this.took(value);
    } else this.took(this.exchange(this.shifting!));
    this.shifting = undefined;
    this.complete = this.buffer === undefined;
    this.next();
    this.sercom.interrupts();
  }

  private took(byte: number): void {
    if (!(this.sercom.ctrlb & RXEN)) return;
    if (this.received.length >= RECEIVE_DEPTH) {
      this.overflow = true;
      this.sercom.violate("rx overflow", "a byte is received while the receive buffer is full: it is lost (BUFOVF)");
    } else this.received.push(byte);
  }

  private exchange(byte: number): number {
    const outNets = this.sercom.padsAt(this.outPad).map((pad) => pad.net);
    const inPads = this.sercom.padsAt(this.inPad);
    let answer = this.inPad === this.outPad ? byte : inPads.some((pad) => pad.level) ? 0xff : 0;
    for (const wire of this.wires()) {
      const { mosi, miso } = wire.nets;
      const sent = !mosi ? 0 : outNets.includes(mosi) ? byte : mosi.level ? 0xff : 0;
      const out = wire.exchange(sent);
      if (out !== undefined && miso && inPads.some((pad) => pad.net === miso)) answer = out;
    }
    return answer;
  }

  private *play(byte: number): Generator<number, number> {
    const half = this.bitNanos / 2;
    const idle = (this.mode & 2) !== 0;
    const late = (this.mode & 1) !== 0;
    let received = 0;
    for (let bit = 7; bit >= 0; bit--) {
      if (!late) this.put(this.dataOut, ((byte >> bit) & 1) === 1);
      yield half;
      if (!late) received = (received << 1) | (this.sercom.levelAt(this.inPad) ? 1 : 0);
      this.put(this.clockOut, !idle);
      if (late) this.put(this.dataOut, ((byte >> bit) & 1) === 1);
      yield half;
      if (late) received = (received << 1) | (this.sercom.levelAt(this.inPad) ? 1 : 0);
      this.put(this.clockOut, idle);
    }
    return received;
  }

  private put(signal: PadSignal, value: boolean): void {
    if (signal.value === value) return;
    signal.value = value;
    this.sercom.changed();
  }

  private wires(): SpiWire[] {
    const nets = this.sercom.padsAt(this.clockPad).map((pad) => pad.net);
    return this.sercom.owner.spiWires.filter((wire) => wire.selected && nets.includes(wire.nets.sck));
  }

  private wholeBytes(): boolean {
    const rise = samplesOnRise(this.mode);
    for (const pad of this.sercom.padsAt(this.clockPad)) {
      const decoders = this.sercom.owner.spiWires.filter((wire) => wire.nets.sck === pad.net).length;
      if (pad.net.listenerCount > decoders) return false;
    }
    const inputs = this.sercom.padsAt(this.inPad).map((pad) => pad.net);
    for (const { net } of this.sercom.padsAt(this.outPad))
      if (net.listenerCount > 0 || (this.inPad !== this.outPad && inputs.includes(net))) return false;
    return this.wires().every((wire) => samplesOnRise(wire.mode) === rise);
  }

  private get outPad(): number {
    return DOPO[(this.sercom.ctrla >> 16) & 3][0];
  }

  private get clockPad(): number {
    return DOPO[(this.sercom.ctrla >> 16) & 3][1];
  }

  private get inPad(): number {
    return (this.sercom.ctrla >> 20) & 3;
  }

  /** CTRLA.CPOL and CPHA: mode = CPOL << 1 | CPHA. */
  private get mode(): SpiMode {
    return ((((this.sercom.ctrla >> 29) & 1) << 1) | ((this.sercom.ctrla >> 28) & 1)) as SpiMode;
  }

  private get bitNanos(): number {
    return (2e9 * ((this.sercom.baud & 0xff) + 1)) / this.sercom.hz;
  }
}
