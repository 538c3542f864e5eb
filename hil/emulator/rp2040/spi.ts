/**
 * SPI controller (ARM PL022, datasheet 4.4) at its configured speed, in all four modes, gated by SSE and by clk_peri.
 *
 * A byte normally goes to the selected target whole, in the time its bits would take: a display's frame is thousands of them. When somebody
 * watches the clock's or the data's net, when what goes out comes back in, when a target expects the other edge, or when frames are not 8 bits, the edges are
 * played one by one.
 */

import type { Alarm } from "../clock.js";
import { samplesOnRise, type SpiMode, type SpiWire } from "../spi-wire.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";
import { FUNCTION, type PadSignal } from "./pads.js";

const FIFO_DEPTH = 8;
const SSE = 2;

/** Position of a pin in its group of four: RX, CSn, SCK, TX (datasheet table 2). */
const RX = 0;
const CSN = 1;
const SCK = 2;
const TX = 3;

export class Spi extends Block {
  private cr0 = 0;
  private cr1 = 0;
  private prescale = 0;
  private mask = 0;
  private raised = 0;
  private dma = 0;
  private tx: number[] = [];
  private rx: number[] = [];
  private shifting: number | undefined;
  private readonly outputs: PadSignal[] = [
    { value: false, enable: false },
    { value: true, enable: true },
    { value: false, enable: true },
    { value: false, enable: true },
  ];
  private readonly alarm: Alarm;
  private edges: Generator<number, number> | undefined;

  constructor(
    chip: Chip,
    private readonly number: 0 | 1,
    private readonly irq: number,
    private readonly dreq: { tx: number; rx: number },
  ) {
    super(chip, `SPI${number}`);
    this.alarm = chip.clock.createAlarm(() => this.step());
  }

  signal(pin: number): PadSignal | undefined {
    return this.owns(pin) ? this.outputs[pin % 4] : undefined;
  }

  resetBlock(): void {
    this.cr0 = this.cr1 = this.prescale = this.mask = this.raised = this.dma = 0;
    this.tx = [];
    this.rx = [];
    this.stopClock();
    this.updated();
  }

  stopClock(): void {
    this.alarm.cancel();
    this.edges = undefined;
    this.shifting = undefined;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.cr0;
      case 0x04:
        return this.cr1;
      case 0x08:
        return this.pop();
      case 0x0c:
        return this.status;
      case 0x10:
        return this.prescale;
      case 0x14:
        return this.mask;
      case 0x18:
        return this.interrupts;
      case 0x1c:
        return this.interrupts & this.mask;
      case 0x24:
        return this.dma;
      default:
        return offset >= 0xfe0 ? IDENTITY[(offset - 0xfe0) >> 2] : this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset === 0x08 ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.cr0 = value & 0xffff;
        this.idleClock();
        break;
      case 0x04:
        this.cr1 = value & 0xf;
        if (value & 4) this.chip.violate("slave", `${this.name}: target mode (SSPCR1.MS) is not modelled`);
        break;
      case 0x08:
        this.push(value);
        break;
      case 0x10:
        this.prescale = value & 0xff;
        if (value & 1 || value < 2)
          this.chip.violate(
            "cpsdvsr",
            `${this.name}.CPSDVSR is ${value}: it must be even, 2 to 254 (datasheet 4.4.4, SSPCPSR)`,
          );
        break;
      case 0x14:
        this.mask = value & 0xf;
        break;
      case 0x20:
        this.raised &= ~value;
        break;
      case 0x24:
        this.dma = value & 3;
        break;
      default:
        if (offset < 0xfe0) this.unknown(offset, value);
    }
    this.next();
    this.updated();
  }

  private push(value: number): void {
    if (!(this.cr1 & SSE))
      this.chip.violate(
        "sse",
        `${this.name}.SSPDR is written while the block is off (SSPCR1.SSE clear): nothing will be sent`,
      );
    if (this.tx.length >= FIFO_DEPTH)
      this.chip.violate("tx overflow", `${this.name}: a frame written into a full transmit FIFO is lost`);
    else this.tx.push(value & ((1 << this.bits) - 1));
  }

  private pop(): number {
    if (!this.rx.length) {
      this.chip.violate("rx underflow", `${this.name}.SSPDR is read while the receive FIFO is empty`);
      return 0;
    }
    const value = this.rx.shift()!;
    this.updated();
    return value;
  }

  private get status(): number {
    const { tx, rx } = this;
    const busy = this.shifting !== undefined || tx.length > 0;
    return (
      (tx.length === 0 ? 1 : 0) |
      (tx.length < FIFO_DEPTH ? 2 : 0) |
      (rx.length ? 4 : 0) |
      (rx.length === FIFO_DEPTH ? 8 : 0) |
      (busy ? 16 : 0)
    );
  }

  private get interrupts(): number {
    return this.raised | (this.rx.length >= FIFO_DEPTH / 2 ? 4 : 0) | (this.tx.length <= FIFO_DEPTH / 2 ? 8 : 0);
  }

  private updated(): void {
    this.chip.setInterrupt(this.irq, (this.interrupts & this.mask) !== 0);
    const { dma } = this.chip;
    if (this.dma & 2 && this.cr1 & SSE && this.tx.length < FIFO_DEPTH) dma.setDREQ(this.dreq.tx);
    else dma.clearDREQ(this.dreq.tx);
    if (this.dma & 1 && this.rx.length) dma.setDREQ(this.dreq.rx);
    else dma.clearDREQ(this.dreq.rx);
  }

  // -- frames --------------------------------------------------------------------------------------------------------------------

  private next(): void {
    if (this.shifting !== undefined || !this.tx.length || !(this.cr1 & SSE)) return;
    const { chip } = this;
    if (!chip.clkPeri) {
      chip.violate(
        "clk_peri",
        `${this.name} has a frame to send but clk_peri is stopped (CLK_PERI_CTRL.ENABLE, datasheet 2.15): it never goes out`,
      );
      return;
    }
    if (!chip.muxed(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === SCK))
      chip.violate(
        "not muxed",
        `${this.name} sends a frame, but no pad is switched to its SCK (IO_BANK0 GPIOn_CTRL.FUNCSEL = 1): nothing reaches the bus`,
      );
    this.shifting = this.tx.shift()!;
    const wires = this.wires();
    if (this.wholeBytes(wires)) this.alarm.schedule(this.bits * this.bitNanos);
    else {
      this.edges = this.play(this.shifting);
      this.alarm.schedule(0);
    }
    this.updated();
  }

  private step(): void {
    if (this.edges) {
      const { done, value } = this.edges.next();
      if (!done) {
        this.alarm.schedule(value);
        return;
      }
      this.edges = undefined;
      this.received(value);
    } else this.received(this.exchange(this.shifting!, this.wires()));
    this.shifting = undefined;
    this.next();
    this.updated();
  }

  private received(frame: number): void {
    if (this.rx.length < FIFO_DEPTH) this.rx.push(frame);
    else this.raised |= 1;
  }

  private exchange(byte: number, wires: readonly SpiWire[]): number {
    const { chip } = this;
    const txNets = chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === TX).map((pad) => pad.net);
    const rxPads = chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === RX);
    let answer = this.cr1 & 1 ? byte : rxPads.some((pad) => pad.inputValue) ? 0xff : 0;
    for (const wire of wires) {
      const { mosi, miso } = wire.nets;
      const sent = !mosi ? 0 : txNets.includes(mosi) ? byte : mosi.level ? 0xff : 0;
      const out = wire.exchange(sent);
      if (out !== undefined && miso && rxPads.some((pad) => pad.net === miso && pad.inputEnabled)) answer = out;
    }
    return answer;
  }

  /** Frame in Motorola format, edge by edge; yields nanoseconds to wait, returns what RX saw. */
  private *play(frame: number): Generator<number, number> {
    const half = this.bitNanos / 2;
    const idle = (this.mode & 2) !== 0;
    const late = (this.mode & 1) !== 0;
    let received = 0;
    this.put(CSN, false);
    for (let bit = this.bits - 1; bit >= 0; bit--) {
      if (!late) this.put(TX, ((frame >> bit) & 1) === 1);
      yield half;
      if (!late) received = (received << 1) | this.sample();
      this.put(SCK, !idle);
      if (late) this.put(TX, ((frame >> bit) & 1) === 1);
      yield half;
      if (late) received = (received << 1) | this.sample();
      this.put(SCK, idle);
    }
    if (!this.tx.length) this.put(CSN, true);
    return received;
  }

  private sample(): number {
    return this.chip.muxedInput(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === RX) ? 1 : 0;
  }

  private put(line: number, value: boolean): void {
    if (this.outputs[line].value === value) return;
    this.outputs[line].value = value;
    this.chip.refreshPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === line);
  }

  private idleClock(): void {
    if (this.shifting === undefined) this.put(SCK, (this.mode & 2) !== 0);
  }

  /** Selected targets whose clock is on one of our SCK pads. */
  private wires(): SpiWire[] {
    const nets = this.chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === SCK).map((pad) => pad.net);
    return this.chip.spiWires.filter((wire) => wire.selected && nets.includes(wire.nets.sck));
  }

  private wholeBytes(wires: readonly SpiWire[]): boolean {
    if (this.bits !== 8) return false;
    const rise = samplesOnRise(this.mode);
    for (const pad of this.chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === SCK)) {
      const decoders = this.chip.spiWires.filter((wire) => wire.nets.sck === pad.net).length;
      if (pad.net.listenerCount > decoders) return false;
    }
    const inputs = this.chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === RX).map((pad) => pad.net);
    for (const { net } of this.chip.muxedPads(FUNCTION.SPI, (pin) => this.owns(pin) && pin % 4 === TX))
      if (net.listenerCount > 0 || inputs.includes(net)) return false;
    return wires.every((wire) => samplesOnRise(wire.mode) === rise);
  }

  private owns(pin: number): boolean {
    return ((pin >> 3) & 1) === this.number;
  }

  private get bits(): number {
    return (this.cr0 & 0xf) + 1;
  }

  /** SSPCR0.SPH and SPO: mode = SPO << 1 | SPH. */
  private get mode(): SpiMode {
    return ((((this.cr0 >> 6) & 1) << 1) | ((this.cr0 >> 7) & 1)) as SpiMode;
  }

  private get bitNanos(): number {
    return (1e9 * Math.max(2, this.prescale) * (1 + (this.cr0 >> 8))) / this.chip.clkPeri;
  }
}

/** SSPPERIPHID and SSPPCELLID (datasheet 4.4.4). */
const IDENTITY = [0x22, 0x10, 0x34, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
