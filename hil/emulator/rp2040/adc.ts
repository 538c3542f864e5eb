/**
 * ADC (datasheet 4.9): 12 bits of the net's voltage against 3.3 V, 96 cycles of clk_adc each, round robin, FIFO, temperature sensor.
 */

import type { Alarm } from "../clock.js";
import { Block } from "./block.js";
import type { Chip } from "./chip.js";

const REFERENCE_MILLIVOLTS = 3300;
const CONVERSION_CYCLES = 96;
const FIFO_DEPTH = 4;
const IRQ_ADC = 22;
const DREQ_ADC = 36;

export class Adc extends Block {
  /** What the die's sensor feels; settable by whoever owns the board. */
  temperatureC = 25;
  private cs = 0;
  private result = 0;
  private fcs = 0;
  private div = 0;
  private intEnable = 0;
  private intForce = 0;
  private busy = false;
  private fifo: number[] = [];
  private readonly alarm: Alarm;

  constructor(chip: Chip) {
    super(chip, "ADC");
    this.alarm = chip.clock.createAlarm(() => this.finish());
  }

  resetBlock(): void {
    this.cs = this.result = this.fcs = this.div = this.intEnable = this.intForce = 0;
    this.fifo = [];
    this.stopClock();
    this.updated();
  }

  stopClock(): void {
    this.alarm.cancel();
    this.busy = false;
  }

  read(offset: number): number {
    switch (offset) {
      case 0x00:
        return this.cs | (this.cs & 1 && !this.busy && this.chip.clockTree.adcHz ? 0x100 : 0);
      case 0x04:
        return this.result;
      case 0x08:
        return (
          this.fcs |
          (this.fifo.length ? 0 : 0x100) |
          (this.fifo.length === FIFO_DEPTH ? 0x200 : 0) |
          (this.fifo.length << 16)
        );
      case 0x0c:
        return this.pop();
      case 0x10:
        return this.div;
      case 0x14:
        return this.intRaw;
      case 0x18:
        return this.intEnable;
      case 0x1c:
        return this.intForce;
      case 0x20:
        return (this.intRaw & this.intEnable) | this.intForce;
      default:
        return this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset === 0x0c ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        this.cs = (this.cs & 0x400 & ~value) | (value & 0x1f700b);
        this.cs &= ~0x0400 | (value & 0x400 ? 0 : 0x400);
        if (value & 0xc) this.start();
        break;
      case 0x08:
        this.fcs = (this.fcs & 0xc00 & ~this.raw) | (value & 0x0f00000f);
        break;
      case 0x10:
        this.div = value & 0xffffff;
        break;
      case 0x18:
        this.intEnable = value & 1;
        break;
      case 0x1c:
        this.intForce = value & 1;
        break;
      default:
        if (offset > 0x20) this.unknown(offset, value);
    }
    this.updated();
  }

  private get channel(): number {
    return (this.cs >> 12) & 7;
  }

  private get intRaw(): number {
    return this.fifo.length >= Math.max(1, (this.fcs >> 24) & 0xf) ? 1 : 0;
  }

  private start(): void {
    if (this.busy) return;
    const { chip } = this;
    if (!(this.cs & 1))
      return void chip.violate(
        "adc off",
        "ADC.CS.START_ONE is set while the converter is off (CS.EN clear): no result comes",
      );
    const hz = chip.clockTree.adcHz;
    if (!hz)
      return void chip.violate(
        "clk_adc",
        "the ADC starts while clk_adc is stopped (CLK_ADC_CTRL.ENABLE): the conversion never ends",
      );
    if (Math.abs(hz - 48e6) > 1e4)
      chip.violate("clk_adc rate", `clk_adc runs at ${hz / 1e6} MHz; the converter needs 48 MHz (datasheet 4.9.1)`);
    this.busy = true;
    const spacing = this.cs & 8 ? Math.max(CONVERSION_CYCLES, 1 + this.div / 256) : CONVERSION_CYCLES;
    this.alarm.schedule((spacing / hz) * 1e9);
  }

  private finish(): void {
    this.busy = false;
    this.result = this.convert(this.channel);
    if (this.fcs & 1) {
      if (this.fifo.length < FIFO_DEPTH) this.fifo.push(this.fcs & 2 ? this.result >> 4 : this.result);
      else this.fcs |= 0x800;
    }
    const robin = (this.cs >> 16) & 0x1f;
    if (robin) {
      let next = this.channel;
      do next = (next + 1) % 5;
      while (!((robin >> next) & 1));
      this.cs = (this.cs & ~0x7000) | (next << 12);
    }
    this.updated();
    if (this.cs & 8) this.start();
  }

  private convert(channel: number): number {
    if (channel === 4) {
      if (!(this.cs & 2))
        this.chip.violate("ts_en", "ADC channel 4 is converted while the temperature sensor is off (CS.TS_EN)");
      return quantise(706 - (this.temperatureC - 27) * 1.721);
    }
    if (channel > 4) return 0;
    const pad = this.chip.pads[26 + channel];
    if (pad.padValue & 0x0c)
      this.chip.violate(
        `adc pull ${channel}`,
        `ADC${channel} is converted while GP${26 + channel} has a pull enabled: it bends the voltage (datasheet 4.9.2.1: disable pulls and the input buffer)`,
      );
    return quantise(pad.net.millivolts);
  }

  private pop(): number {
    const value = this.fifo.shift();
    if (value === undefined) this.fcs |= 0x400;
    this.updated();
    return value ?? 0;
  }

  private updated(): void {
    this.chip.setInterrupt(IRQ_ADC, ((this.intRaw & this.intEnable) | this.intForce) !== 0);
    if (this.fcs & 8 && this.fifo.length >= Math.max(1, (this.fcs >> 24) & 0xf)) this.chip.dma.setDREQ(DREQ_ADC);
    else this.chip.dma.clearDREQ(DREQ_ADC);
  }
}

function quantise(millivolts: number): number {
  return Math.max(0, Math.min(4095, Math.round((millivolts * 4096) / REFERENCE_MILLIVOLTS)));
}
