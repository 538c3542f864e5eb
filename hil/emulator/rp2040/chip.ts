/**
 * The RP2040 as strict as silicon: the package's processor core, SIO and DMA over a bus and peripheral models of ours.
 *
 * The bus decides first whether an access may happen at all - alignment, mapped address, block out of reset, its clock running, flash
 * readable - and only then lets it through. What silicon answers with a HardFault raises one here; what it answers with silence or garbage
 * is recorded as a violation, with the program counter, so that a test can demand that there be none.
 *
 * A Chip lives from one reset to the next: a watchdog reset or a power cycle makes a new one, so nothing can be forgotten.
 */

import { RP2040, type GPIOPin } from "rp2040js";
import type { EmulatedChip, StopReason } from "../chip.js";
import type { BoardClock } from "../clock.js";
import { CortexM0Plus } from "../cortex-m0plus.js";
import { BusFault, type Violations } from "../faults.js";
import type { CopperNet } from "../nets.js";
import { scramble } from "../noise.js";
import type { SpiWire } from "../spi-wire.js";
import { Adc } from "./adc.js";
import { boot, stubRom, type StubRom } from "./boot-rom.js";
import { Clocks, Crystal, Pll } from "./clocks.js";
import { Flash, Ssi } from "./flash.js";
import { I2c } from "./i2c.js";
import { memoryMap, type AnyBlock } from "./memory-map.js";
import { FUNCTION, Pad, type PadSignal } from "./pads.js";
import { Pio } from "./pio/pio.js";
import { Pwm } from "./pwm.js";
import { RESET_BIT, Resets, type ResetName } from "./resets.js";
import { Rtc } from "./rtc.js";
import { SecondCore } from "./second-core.js";
import { Spi } from "./spi.js";
import { Timer, Watchdog } from "./timers.js";
import { Uart } from "./uart.js";
import { UsbController } from "./usb.js";

const SRAM_BYTES = 264 * 1024;
const ROM_BYTES = 16 * 1024;
const USB_IRQ = 5;
/** The ring oscillator, which every start begins on (datasheet 2.17). */
const START_HZ = 6.5e6;

export interface ChipParts {
  clock: BoardClock;
  /** Net of each GPIO, 0 to 29. */
  nets: readonly CopperNet[];
  spiWires: readonly SpiWire[];
  flash: Flash;
  violations: Violations;
  /** SRAM and the watchdog's memory, when the chip restarts without losing power. */
  before?: { sram: Uint8Array; scratch: Uint32Array; reason: number };
  /** Cycles counted by earlier chips of this board. */
  cycles: number;
}

export class Chip extends RP2040 implements EmulatedChip {
  readonly processor: CortexM0Plus;
  xipReady = false;
  readonly pads: Pad[];
  readonly clockTree: Clocks;
  readonly watchdog: Watchdog;
  readonly timer: Timer;
  readonly rtc: Rtc;
  readonly usb: UsbController;
  readonly pwmBlock: Pwm;
  readonly adcBlock: Adc;
  readonly pioBlocks: readonly [Pio, Pio];
  readonly spiWires: readonly SpiWire[];
  readonly violations: Violations;
  declare readonly clock: BoardClock;
  private readonly resetsBlock: Resets;
  private readonly i2cBlocks: readonly [I2c, I2c];
  private readonly spiBlocks: readonly [Spi, Spi];
  private readonly uartBlocks: readonly [Uart, Uart];
  private readonly flashChip: Flash;
  private readonly traps: StubRom["traps"];
  readonly secondCore: SecondCore;
  private readonly ram: DataView;
  private readonly rom: DataView;
  private readonly xipSram = new DataView(new ArrayBuffer(16 * 1024));
  private readonly byFunction: Pad[][] = Array.from({ length: 32 }, () => []);
  private readonly mapped: (MappedBlock | undefined)[] = [];
  private inputs = 0;
  private xip: DataView;

  constructor(private readonly parts: ChipParts) {
    super(parts.clock);
    // The package arms its own PWM in its constructor; ours takes its place below.
    this.pwm.reset();
    const { clock, violations, cycles } = parts;
    this.processor = new CortexM0Plus({
      core: this.core,
      bus: this,
      clock,
      violations,
      cycles,
      hz: START_HZ,
      sysTick: { calibration: 0xc0002710, referenceHz: () => this.watchdog.tickHz },
      requestReset: (cause) => this.requestReset(cause, 0),
      breakpoint: (code) => this.breakpoint(code),
    });
    this.spiWires = parts.spiWires;
    this.violations = parts.violations;
    this.flashChip = parts.flash;
    this.ram = this.sramView;
    const { words, traps } = stubRom();
    this.bootrom.set(words);
    this.traps = traps;
    this.rom = new DataView(this.bootrom.buffer);
    Object.assign(this, { flash: parts.flash.memory });
    this.xip = new DataView(parts.flash.memory.buffer, parts.flash.memory.byteOffset);
    if (parts.before) this.sram.set(parts.before.sram);
    else scramble(this.sram);
    scramble(this.usbDPRAM);

    const crystal = new Crystal(this);
    const pllSys = new Pll(this, "PLL_SYS", crystal);
    const pllUsb = new Pll(this, "PLL_USB", crystal);
    this.clockTree = new Clocks(this, crystal, pllSys, pllUsb);
    this.watchdog = new Watchdog(this, parts.before);
    this.timer = new Timer(this);
    this.rtc = new Rtc(this);
    this.usb = new UsbController(this, USB_IRQ);
    this.pwmBlock = new Pwm(this);
    this.adcBlock = new Adc(this);
    this.i2cBlocks = [new I2c(this, 0, 23), new I2c(this, 1, 24)];
    this.spiBlocks = [new Spi(this, 0, 18, { tx: 16, rx: 17 }), new Spi(this, 1, 19, { tx: 18, rx: 19 })];
    this.uartBlocks = [new Uart(this, 0, 20), new Uart(this, 1, 21)];
    this.pads = parts.nets.map((net, index) => new Pad(this, index, net));
    this.gpio.splice(0, this.gpio.length, ...(this.pads as unknown as GPIOPin[]));
    this.pioBlocks = [new Pio(this, 0), new Pio(this, 1)];
    this.secondCore = new SecondCore(this);
    const ssi = new Ssi(this, parts.flash);
    this.resetsBlock = new Resets(
      this,
      (name) => this.clocked(name),
      (names) => this.blocksReset(names, pllSys, pllUsb),
    );

    const blocks = {
      clocks: this.clockTree,
      resets: this.resetsBlock,
      crystal,
      pllSys,
      pllUsb,
      ssi,
      spi: this.spiBlocks,
      uart: this.uartBlocks,
      i2c: this.i2cBlocks,
      adc: this.adcBlock,
      pwm: this.pwmBlock,
      pio: this.pioBlocks,
    };
    for (const { key, block, name } of memoryMap(this, blocks)) {
      this.mapped[key >> 2] = { block, name: name ?? "", resetBit: name ? RESET_BIT[name] : -1 };
      this.peripherals[key] = block as never;
    }

    this.clocksChanged();
    const refused = boot(this);
    if (refused) {
      this.violate("boot2", refused);
      this.stopped = { kind: "bootloader" };
    }
  }

  /** The package's constructor calls this before there is anything to reset; a chip of ours is made anew instead. */
  override reset(): void {}

  // -- running -------------------------------------------------------------------------------------------------------------------

  get cycles(): number {
    return this.processor.cycles;
  }

  get nanosPerCycle(): number {
    return this.processor.nanosPerCycle;
  }

  get asleep(): boolean {
    return this.processor.asleep;
  }

  get stopped(): StopReason | undefined {
    return this.processor.stopped;
  }

  set stopped(reason: StopReason | undefined) {
    this.processor.stopped = reason;
  }

  get stop(): boolean {
    return this.processor.stop;
  }

  set stop(value: boolean) {
    this.processor.stop = value;
  }

  get temperatureC(): number {
    return this.adcBlock.temperatureC;
  }

  set temperatureC(value: number) {
    this.adcBlock.temperatureC = value;
  }

  restarted(reason: number): Chip {
    const before = { sram: this.sram, scratch: this.watchdog.scratch, reason };
    return new Chip({ ...this.parts, cycles: this.cycles, before });
  }

  run(limitNanos: number): void {
    this.processor.run(limitNanos);
  }

  jumpTo(nanos: number): void {
    this.processor.jumpTo(nanos);
  }

  halt(why: string): void {
    this.processor.halt(why);
  }

  requestReset(cause: string, code: number): void {
    this.processor.end({ kind: "reset", cause, code });
  }

  /** Lets go of nets and clock: the chip loses power, or is about to be replaced. */
  dispose(): void {
    for (const block of [
      this.pwmBlock,
      this.adcBlock,
      ...this.i2cBlocks,
      ...this.spiBlocks,
      ...this.uartBlocks,
      ...this.pioBlocks,
    ])
      block.stopClock();
    this.watchdog.stop();
    this.timer.stop();
    this.rtc.stop();
    this.processor.dispose();
    this.usb.stopClock();
    for (const channel of this.dma.channels) channel.abort();
    for (const pad of this.pads) pad.release();
  }

  violate(key: string, text: string, when = true): void {
    this.processor.violate(key, text, when);
  }

  /** The ROM's functions are breakpoints. */
  private breakpoint(code: number): boolean {
    if (this.processor.programCounter >= ROM_BYTES) return false;
    const { name, work } = this.traps[code];
    if (work) this.processor.extraCycles += work(this);
    else
      this.violate(
        `rom ${name}`,
        code === 0
          ? "the boot ROM's reset or fault vector is reached"
          : `the boot ROM's function ${name} is called, which is not modelled here`,
      );
    return true;
  }

  // -- bus -----------------------------------------------------------------------------------------------------------------------

  override readUint32(address: number): number {
    address >>>= 0;
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) {
      if (ram & 3) this.fault("read", address, 4);
      return this.ram.getUint32(ram, true);
    }
    if (address & 3) this.fault("read", address, 4);
    if (address >>> 26 === 4) return this.readFlash(address, 4);
    if (address >>> 28 === 0xd) return this.readSio(address & 0xfff);
    return this.readSlow(address);
  }

  override readUint16(address: number): number {
    address >>>= 0;
    if (address & 1) this.fault("read", address, 2);
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) return this.ram.getUint16(ram, true);
    if (address >>> 26 === 4) return this.readFlash(address, 2);
    const word = this.readUint32(address & ~3);
    return address & 2 ? word >>> 16 : word & 0xffff;
  }

  override readUint8(address: number): number {
    address >>>= 0;
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) return this.ram.getUint8(ram);
    if (address >>> 26 === 4) return this.readFlash(address, 1);
    return (this.readUint32(address & ~3) >>> (8 * (address & 3))) & 0xff;
  }

  override writeUint32(address: number, value: number): void {
    address >>>= 0;
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) {
      if (ram & 3) this.fault("write", address, 4);
      this.ram.setUint32(ram, value, true);
      return;
    }
    if (address & 3) this.fault("write", address, 4);
    this.writeSlow(address, value, 4);
  }

  override writeUint16(address: number, value: number): void {
    address >>>= 0;
    if (address & 1) this.fault("write", address, 2);
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) this.ram.setUint16(ram, value, true);
    else this.writeSlow(address, value & 0xffff, 2);
  }

  override writeUint8(address: number, value: number): void {
    address >>>= 0;
    const ram = address - 0x20000000;
    if (ram >= 0 && ram < SRAM_BYTES) this.ram.setUint8(ram, value);
    else this.writeSlow(address, value & 0xff, 1);
  }

  /** What the flash holds now and the cache may not: from here to there. */
  private staleStart = Infinity;
  private staleEnd = 0;

  flashWritten(start: number, end: number): void {
    this.staleStart = Math.min(this.staleStart, start);
    this.staleEnd = Math.max(this.staleEnd, end);
  }

  /** XIP_CTRL.FLUSH (datasheet 2.6.3.6). */
  flushCache(): void {
    this.staleStart = Infinity;
    this.staleEnd = 0;
  }

  /** 0x10 cached, 0x11 no allocation, 0x12 uncached, 0x13 both: one flash (datasheet 2.6.3). */
  private readFlash(address: number, size: 1 | 2 | 4): number {
    if (!this.xipReady)
      throw new BusFault(
        `flash is read at ${hex(address)} while the SSI is not set up for execute-in-place (XIP left, or never entered)`,
      );
    const offset = (address & 0xffffff) % this.flashChip.sizeBytes;
    if (offset >= this.staleStart && offset < this.staleEnd && address < 0x12000000)
      this.violate(
        "stale cache",
        `flash is read at ${hex(address)} through the cache, which may hold what was there before it was written: write XIP_CTRL.FLUSH (datasheet 2.6.3.2)`,
      );
    return size === 2
      ? this.xip.getUint16(offset, true)
      : size === 4
        ? this.xip.getUint32(offset, true)
        : this.xip.getUint8(offset);
  }

  private readSlow(address: number): number {
    if (address < ROM_BYTES) return this.rom.getUint32(address, true);
    if (address >>> 12 === 0xe000e) return this.processor.privateBus.read(address & 0xffc);
    const dpram = address - 0x50100000;
    if (dpram >= 0 && dpram < 0x1000) return this.usable(this.mapped[0x50110 >> 2]!) ? this.usb.readDpram(dpram) : 0;
    const block = this.mapped[address >>> 14];
    if (block) return this.usable(block) ? block.block.readUint32(address & 0xfff) >>> 0 : 0;
    const xip = address - 0x15000000;
    if (xip >= 0 && xip < 0x4000) return this.xipSram.getUint32(xip, true);
    return this.fault("read", address, 1);
  }

  private writeSlow(address: number, value: number, size: 1 | 2 | 4): void {
    if (address >>> 28 === 0xd) return this.writeSio(address & 0xffc, value);
    const dpram = address - 0x50100000;
    if (dpram >= 0 && dpram < 0x1000) {
      if (this.usable(this.mapped[0x50110 >> 2]!)) this.usb.writeDpram(dpram, value, size);
      return;
    }
    const block = this.mapped[address >>> 14];
    if (block) {
      // Narrow writes reach a peripheral replicated across the word (datasheet 2.1.4).
      const wide = size === 4 ? value : size === 2 ? value * 0x10001 : value * 0x1010101;
      if (this.usable(block)) block.block.writeUint32Atomic(address & 0xffc, wide >>> 0, (address >> 12) & 3);
      return;
    }
    if (address >>> 12 === 0xe000e) return this.processor.privateBus.write(address & 0xffc, value, size);
    const xip = address - 0x15000000;
    if (xip >= 0 && xip < 0x4000 && size === 4) return this.xipSram.setUint32(xip, value, true);
    if (address < ROM_BYTES)
      return this.violate(
        "rom write",
        `the boot ROM is written at ${hex(address)}, which has no effect: a null pointer, most likely`,
      );
    this.fault("write", address, 1);
  }

  private readSio(offset: number): number {
    return (isFifo(offset) ? this.secondCore.read(offset) : this.sio.readUint32(offset)) >>> 0;
  }

  private writeSio(offset: number, value: number): void {
    if (isFifo(offset)) this.secondCore.write(offset, value >>> 0);
    else this.sio.writeUint32(offset, value);
  }

  /** A block must be out of reset, have finished its handshake, and have its clock, before it can be used. */
  private usable({ name, resetBit }: MappedBlock): boolean {
    if (resetBit < 0) return true;
    const { resetsBlock } = this;
    if (resetsBlock.done(resetBit)) return true;
    if (resetsBlock.inReset(resetBit))
      this.violate(
        `reset ${name}`,
        `${name} is accessed while it is held in reset (RESETS.RESET bit ${resetBit}): writes are lost, reads give 0`,
      );
    else if (!this.clocked(name as ResetName))
      this.violate(
        `clock ${name}`,
        `${name} is accessed while its clock is stopped (datasheet 2.15): it does not answer`,
      );
    else {
      this.violate(
        `handshake ${name}`,
        `${name} is accessed right after its release, before RESETS.RESET_DONE bit ${resetBit} was set`,
      );
      return true;
    }
    return false;
  }

  private clocked(name: ResetName): boolean {
    const clocks = this.clockTree;
    if (name === "USBCTRL") return clocks.usbHz > 0;
    if (name === "ADC") return clocks.adcHz > 0;
    if (name === "RTC") return clocks.rtcHz > 0;
    return name === "SPI0" || name === "SPI1" || name === "UART0" || name === "UART1" ? clocks.periHz > 0 : true;
  }

  private fault(kind: string, address: number, size: number): never {
    if (size > 1 && address & (size - 1)) throw new BusFault(`unaligned ${size * 8}-bit ${kind} at ${hex(address)}`);
    const flash = address >>> 26 === 4;
    throw new BusFault(
      flash
        ? `write into flash at ${hex(address)}: it is read-only through the bus`
        : `${kind} at ${hex(address)}, where nothing is mapped`,
    );
  }

  /** When the flash has done what it was told. */
  get flashReadyNanos(): number {
    return this.flashChip.readyNanos;
  }

  // -- what peripheral models ask of the chip ------------------------------------------------------------------------------------

  /** The clock tree changed: cycles take another time from here on. */
  clocksChanged(): void {
    if (!this.clockTree || !this.timer) return;
    const hz = this.clockTree.sysHz;
    if (!hz)
      return this.halt("clk_sys is switched to a source that does not run: the processor stops (datasheet 2.15)");
    this.clkPeri = this.clockTree.periHz;
    if (hz === this.clkSys && this.nanosPerCycle === 1e9 / hz) return;
    this.clkSys = hz;
    this.processor.setFrequency(hz);
    this.pwmBlock?.clockChanged();
    for (const pio of this.pioBlocks ?? []) pio.clockChanged();
  }

  override updateClocks(): void {}

  /** What the peripheral behind a pad's function does with the pad. */
  signal(selected: number, pin: number): PadSignal | undefined {
    switch (selected) {
      case FUNCTION.SPI:
        return this.spiBlocks[(pin >> 3) & 1].signal(pin);
      case FUNCTION.I2C:
        return this.i2cBlocks[(pin >> 1) & 1].signal(pin);
      case FUNCTION.PWM:
        return this.pwmBlock.signal(pin);
      case FUNCTION.UART:
        return this.uartBlocks[((pin + 4) >> 3) & 1].signal(pin);
      default:
        return undefined;
    }
  }

  muxedPads(selected: number, mine: (pin: number) => boolean): Pad[] {
    return this.byFunction[selected].filter((pad) => mine(pad.index));
  }

  muxed(selected: number, mine: (pin: number) => boolean): boolean {
    return this.byFunction[selected].some((pad) => mine(pad.index));
  }

  /** Pads switched to one input are ORed together; none gives low (datasheet 2.19.2). */
  muxedInput(selected: number, mine: (pin: number) => boolean): boolean {
    return this.byFunction[selected].some((pad) => mine(pad.index) && pad.inputValue);
  }

  refreshPads(selected: number, mine: (pin: number) => boolean): void {
    for (const pad of this.byFunction[selected]) if (mine(pad.index)) pad.checkForUpdates();
  }

  padFunctionChanged(pad: Pad): void {
    for (const list of this.byFunction) {
      const at = list.indexOf(pad);
      if (at >= 0) list.splice(at, 1);
    }
    this.byFunction[pad.function].push(pad);
    for (const pio of this.pioBlocks ?? []) pio.padFunctionChanged(pad);
    // what a target sees of its lines has changed with it
    if (pad.function === FUNCTION.I2C && this.pioBlocks) this.i2cBlocks[(pad.index >> 1) & 1].inputChanged();
  }

  padInputChanged(pin: number, level: 0 | 1): void {
    if (level) this.inputs |= 1 << pin;
    else this.inputs &= ~(1 << pin);
    // During construction the pads come before whatever listens to them.
    if (!this.pioBlocks) return;
    const selected = this.pads[pin].function;
    if (selected === FUNCTION.I2C) this.i2cBlocks[(pin >> 1) & 1].inputChanged();
    else if (selected === FUNCTION.UART) this.uartBlocks[((pin + 4) >> 3) & 1].inputChanged(pin);
    else if (selected === FUNCTION.PWM) this.pwmBlock.inputChanged(pin, level);
    for (const pio of this.pioBlocks) pio.inputChanged(pin);
  }

  override get gpioValues(): number {
    for (const pad of this.byFunction[FUNCTION.PWM]) pad.net.refresh?.();
    return this.inputs >>> 0;
  }

  override updateIOInterrupt(): void {
    this.setInterrupt(
      13,
      this.pads.some((pad) => pad.irqActive),
    );
  }

  private blocksReset(names: readonly ResetName[], pllSys: Pll, pllUsb: Pll): void {
    for (const name of names) {
      if (name === "PLL_SYS") pllSys.resetBlock();
      else if (name === "PLL_USB") pllUsb.resetBlock();
      else if (name === "TIMER") this.timer.resetBlock();
      else if (name === "RTC") this.rtc.resetBlock();
      else if (name === "USBCTRL") this.usb.resetBlock();
      else if (name === "PWM") this.pwmBlock.resetBlock();
      else if (name === "PIO0" || name === "PIO1") this.pioBlocks[name === "PIO0" ? 0 : 1].resetBlock();
      else if (name === "ADC") this.adcBlock.resetBlock();
      else if (name === "I2C0" || name === "I2C1") this.i2cBlocks[name === "I2C0" ? 0 : 1].resetBlock();
      else if (name === "UART0" || name === "UART1") this.uartBlocks[name === "UART0" ? 0 : 1].resetBlock();
      else if (name === "SPI0" || name === "SPI1") this.spiBlocks[name === "SPI0" ? 0 : 1].resetBlock();
      else if (name === "IO_BANK0") for (const pad of this.pads) pad.reset(true, false);
      else if (name === "PADS_BANK0") for (const pad of this.pads) pad.reset(false, true);
    }
  }
}

interface MappedBlock {
  block: AnyBlock;
  name: string;
  resetBit: number;
}

/** The mailbox between the cores (datasheet 2.3.1.4). */
function isFifo(offset: number): boolean {
  return offset >= 0x50 && offset <= 0x58;
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
