/**
 * The SAMD21 as strict as silicon: our bus and peripheral models around a Cortex-M0+. Everything cited is from the datasheet DS40001882.
 *
 * The bus lets an access through when the address is mapped, the register exists at that width, and the power manager's mask reaches the
 * block. Flash is read without its wait state's delay (the cache hides most of it); DMA, events and sleep modes other than IDLE are not modelled.
 */

import { AlignedBus } from "../aligned-bus.js";
import type { EmulatedChip, StopReason } from "../chip.js";
import type { BoardClock } from "../clock.js";
import { CortexM0Plus, createCore } from "../cortex-m0plus.js";
import { BusFault, type Violations } from "../faults.js";
import type { CopperNet } from "../nets.js";
import { scramble } from "../noise.js";
import type { SpiWire } from "../spi-wire.js";
import { Adc } from "./adc.js";
import type { Block, Width } from "./block.js";
import { GenericClocks, Oscillators, PowerManager } from "./clocks.js";
import { DAC_PIN, Dac } from "./dac.js";
import { ExternalInterrupts } from "./eic.js";
import { NvmController, factoryWord } from "./nvm.js";
import { Pad, Port, type PadSignal } from "./port.js";
import { Sercom } from "./sercom.js";
import { Tcc } from "./tcc.js";
import { TimerCounter } from "./timer-counter.js";
import { Usb } from "./usb.js";
import { Watchdog } from "./watchdog.js";

export const SAMD21_FLASH_BYTES = 256 * 1024;
export const SAMD21_PINS = 64;
const RAM_BYTES = 32 * 1024;
const RAM_BASE = 0x20000000;
/** Behind the UF2 bootloader. */
const APPLICATION = 0x2000;
/** The bootloader looks here for a double tap (UF2 bootloader, inc/uf2.h). */
const DOUBLE_TAP_AT = RAM_BYTES - 4;
const DOUBLE_TAP = 0xf01669ef;
/** PM.RCAUSE (16.8.14). */
const POWER_ON = 1;
const SYSTEM_RESET = 0x40;
/** OSC8M, divided by 8 (17.8.8). */
const START_HZ = 1e6;

export interface Samd21Parts {
  clock: BoardClock;
  /** Net of each pin: PA00 to PA31, then PB00 to PB31. */
  nets: readonly CopperNet[];
  spiWires: readonly SpiWire[];
  /** 256 KB from address 0. */
  flash: Uint8Array;
  /** 16 bytes. */
  uniqueId: Uint8Array;
  violations: Violations;
  cycles: number;
  /** RAM and cause, when the chip restarts without losing power. */
  before?: { ram: Uint8Array; cause: number };
}

interface Mapped {
  block: Block;
  bridge: number;
  bit: number;
}

export class Samd21 implements EmulatedChip {
  readonly clock: BoardClock;
  readonly spiWires: readonly SpiWire[];
  readonly pads: Pad[];
  readonly oscillators: Oscillators;
  readonly genericClocks: GenericClocks;
  readonly usb: Usb;
  readonly adc: Adc;
  private readonly dac: Dac;
  private readonly eic: ExternalInterrupts;
  private readonly processor: CortexM0Plus;
  private readonly port: Port;
  private readonly power: PowerManager;
  private readonly nvm: NvmController;
  private readonly watchdog: Watchdog;
  private readonly timer: TimerCounter;
  private readonly tccs: Tcc[];
  private readonly sercoms: Sercom[];
  private readonly ram = new Uint8Array(RAM_BYTES);
  private readonly ramView = new DataView(this.ram.buffer);
  private readonly flashView: DataView;
  private readonly mapped = new Map<number, Mapped>();
  private readonly bySignal = new Map<string, Pad[]>();

  constructor(private readonly parts: Samd21Parts) {
    this.clock = parts.clock;
    this.spiWires = parts.spiWires;
    if (parts.before) this.ram.set(parts.before.ram);
    else scramble(this.ram);
    this.flashView = new DataView(parts.flash.buffer, parts.flash.byteOffset, parts.flash.length);
    const { clock, violations, cycles } = parts;
    const bus = new AlignedBus(this);
    this.processor = new CortexM0Plus({
      core: createCore(bus),
      bus,
      clock,
      violations,
      cycles,
      hz: START_HZ,
      sysTick: { calibration: 0x40000000 },
      requestReset: (cause) => this.requestReset(cause, SYSTEM_RESET),
    });
    this.power = new PowerManager(this, parts.before?.cause ?? POWER_ON);
    this.oscillators = new Oscillators(this);
    this.genericClocks = new GenericClocks(this, this.oscillators);
    this.nvm = new NvmController(this, parts.flash);
    this.watchdog = new Watchdog(this);
    this.timer = new TimerCounter(this, "TC4", 28, 19);
    this.tccs = [new Tcc(this, 0, 4, 26, 24), new Tcc(this, 1, 2, 26, 24), new Tcc(this, 2, 2, 27, 16)];
    this.sercoms = Array.from({ length: 6 }, (_, n) => new Sercom(this, n));
    this.adc = new Adc(this);
    this.dac = new Dac(this);
    this.eic = new ExternalInterrupts(this);
    this.usb = new Usb(this);
    this.pads = parts.nets.map((net, index) => new Pad(this, index, net));
    this.port = new Port(this, this.pads);
    this.map();
    this.clocksChanged();
    if (this.ramView.getUint32(DOUBLE_TAP_AT, true) === DOUBLE_TAP) {
      this.ramView.setUint32(DOUBLE_TAP_AT, 0, true);
      this.processor.stopped = { kind: "bootloader" };
    } else this.start();
  }

  /** Bridges and mask bits (16.8.8 to 16.8.11). */
  private map(): void {
    const at = (base: number, block: Block, bridge: number, bit: number) =>
      this.mapped.set(base >>> 10, { block, bridge, bit });
    at(0x40000400, this.power, 0, 1);
    at(0x40000800, this.oscillators, 0, 2);
    at(0x40000c00, this.genericClocks, 0, 3);
    at(0x40001000, this.watchdog, 0, 4);
    at(0x40001800, this.eic, 0, 6);
    at(0x41004000, this.nvm, 1, 2);
    at(0x41004400, this.port, 1, 3);
    at(0x41005000, this.usb, 1, 5);
    this.sercoms.forEach((block, n) => at(0x42000800 + n * 0x400, block, 2, 2 + n));
    this.tccs.forEach((block, n) => at(0x42002000 + n * 0x400, block, 2, 8 + n));
    at(0x42003000, this.timer, 2, 12);
    at(0x42004000, this.adc, 2, 16);
    at(0x42004800, this.dac, 2, 18);
  }

  /** What the bootloader does when nothing keeps it: it jumps if there is a plausible vector table. */
  private start(): void {
    const stack = this.flashView.getUint32(APPLICATION, true);
    const entry = this.flashView.getUint32(APPLICATION + 4, true);
    if (stack < RAM_BASE || stack > RAM_BASE + RAM_BYTES || entry < APPLICATION || entry >= SAMD21_FLASH_BYTES) {
      this.violate("no application", `there is no vector table at 0x${APPLICATION.toString(16)}: the bootloader stays`);
      this.processor.stopped = { kind: "bootloader" };
    } else this.processor.begin(APPLICATION);
  }

  // -- EmulatedChip --------------------------------------------------------------------------------------------------------------

  get cycles(): number {
    return this.processor.cycles;
  }

  get asleep(): boolean {
    return this.processor.asleep;
  }

  get stopped(): StopReason | undefined {
    return this.processor.stopped;
  }

  get stop(): boolean {
    return this.processor.stop;
  }

  set stop(value: boolean) {
    this.processor.stop = value;
  }

  get temperatureC(): number {
    return this.adc.temperatureC;
  }

  set temperatureC(value: number) {
    this.adc.temperatureC = value;
  }

  run(limitNanos: number): void {
    this.processor.run(limitNanos);
  }

  restarted(code: number): Samd21 {
    return new Samd21({ ...this.parts, cycles: this.cycles, before: { ram: this.ram, cause: code } });
  }

  dispose(): void {
    this.processor.dispose();
    this.watchdog.stop();
    this.timer.stop();
    this.adc.stop();
    this.dac.stop();
    this.usb.stop();
    for (const block of [...this.tccs, ...this.sercoms]) block.stop();
    for (const pad of this.pads) pad.release();
  }

  // -- bus -----------------------------------------------------------------------------------------------------------------------

  load(address: number, size: Width): number {
    const ram = address - RAM_BASE;
    if (ram >= 0 && ram < RAM_BYTES) return readView(this.ramView, ram, size);
    if (address < SAMD21_FLASH_BYTES) return readView(this.flashView, address, size);
    if (address >>> 8 === 0x600000) return this.port.readDirect(address & 0xff, size);
    const mapped = this.mapped.get(address >>> 10);
    if (mapped) return this.reaches(mapped) ? mapped.block.read(address & 0x3ff, size) : 0;
    if (address >>> 12 === 0xe000e) return narrow(this.processor.privateBus.read(address & 0xffc), address, size);
    const factory = size === 4 ? factoryWord(address, this.parts.uniqueId) : undefined;
    if (factory !== undefined) return factory;
    throw new BusFault(`read at ${hex(address)}, where nothing is mapped`);
  }

  store(address: number, value: number, size: Width): void {
    const ram = address - RAM_BASE;
    if (ram >= 0 && ram < RAM_BYTES) return writeView(this.ramView, ram, value, size);
    if (address >>> 8 === 0x600000) return this.port.write(address & 0xff, value, size);
    const mapped = this.mapped.get(address >>> 10);
    if (mapped) {
      if (this.reaches(mapped)) mapped.block.write(address & 0x3ff, value, size);
      return;
    }
    if (address >>> 12 === 0xe000e) return this.processor.privateBus.write(address & 0xffc, value, size);
    if (address >= APPLICATION && address < SAMD21_FLASH_BYTES) return this.nvm.fill(address, value, size);
    throw new BusFault(`write at ${hex(address)}, where nothing is mapped`);
  }

  private reaches({ block, bridge, bit }: Mapped): boolean {
    if (this.power.reaches(bridge, bit)) return true;
    this.violate(
      `mask ${block.name}`,
      `${block.name} is accessed while PM.APB${"ABC"[bridge]}MASK bit ${bit} is clear: the access is lost (16.6.2.6)`,
    );
    return false;
  }

  // -- what peripheral models ask of the chip ------------------------------------------------------------------------------------

  violate(key: string, text: string, when = true): void {
    this.processor?.violate(key, text, when);
  }

  halt(why: string): void {
    this.processor.halt(why);
  }

  requestReset(cause: string, code: number): void {
    this.processor.end({ kind: "reset", cause, code });
  }

  setInterrupt(irq: number, value: boolean): void {
    this.processor.setInterrupt(irq, value);
  }

  /** The bus waits until then. */
  stall(untilNanos: number): void {
    const wait = untilNanos - this.clock.nanos;
    if (wait > 0) this.processor.extraCycles += Math.ceil(wait / this.processor.nanosPerCycle);
  }

  clocksChanged(): void {
    if (!this.genericClocks || !this.nvm) return;
    const hz = this.genericClocks.mainHz;
    if (!hz) return this.halt("GCLK0 has a source that does not run: the processor stops (15.6.2.4)");
    this.nvm.checkSpeed(hz);
    if (this.processor.nanosPerCycle !== 1e9 / hz) this.processor.setFrequency(hz);
    this.timer?.clockChanged();
  }

  /** What the block behind a pin's function drives, if anything. */
  signalOf(pad: Pad): PadSignal | undefined {
    const [name, place] = pad.signal.split(".");
    if (name.startsWith("TCC")) return this.tccs[Number(name[3])].signal(Number(place));
    if (name.startsWith("S")) return this.sercoms[Number(name[1])].signal(Number(place));
    return undefined;
  }

  /** Pads that carry a block's signal. */
  padsAt(signal: string): readonly Pad[] {
    return this.bySignal.get(signal) ?? NONE;
  }

  padReconfigured(pad: Pad): void {
    const before = pad.signal;
    pad.reconfigured();
    if (before !== pad.signal)
      for (const signal of [before, pad.signal])
        if (signal)
          this.bySignal.set(
            signal,
            this.pads.filter((one) => one.signal === signal),
          );
    pad.net.refresh = undefined;
    pad.net.setPulseTrain(undefined);
    pad.update();
    if (before.startsWith("TCC") || pad.signal.startsWith("TCC")) for (const tcc of this.tccs) tcc.refresh();
    this.eic.reconfigured(pad);
    if (pad.index === DAC_PIN) this.dac?.refresh();
    if (pad.index === 24 || pad.index === 25) this.usb.padsChanged();
  }

  /** Somebody listens for a pad's edges from now on: a wave that was only there to be asked for begins to play. */
  padWatched(pad: Pad): void {
    if (pad.signal.startsWith("TCC")) this.tccs[Number(pad.signal[3])].refresh();
  }

  padChanged(pad: Pad): void {
    if (pad.isExternalInterrupt) this.eic.inputChanged(pad);
    if (pad.signal.startsWith("S")) this.sercoms[Number(pad.signal[1])].inputChanged();
  }

  isRam(address: number, bytes: number): boolean {
    return address >= RAM_BASE && address + bytes <= RAM_BASE + RAM_BYTES;
  }

  ramBytes(address: number, bytes: number): Uint8Array {
    return this.isRam(address, bytes)
      ? this.ram.subarray(address - RAM_BASE, address - RAM_BASE + bytes)
      : new Uint8Array(bytes);
  }

  ramWord(address: number): number {
    return this.isRam(address, 4) ? this.ramView.getUint32(address - RAM_BASE, true) : 0;
  }

  setRamWord(address: number, value: number): void {
    if (this.isRam(address, 4)) this.ramView.setUint32(address - RAM_BASE, value >>> 0, true);
  }
}

const NONE: readonly Pad[] = [];

function readView(view: DataView, at: number, size: Width): number {
  return size === 4 ? view.getUint32(at, true) : size === 2 ? view.getUint16(at, true) : view.getUint8(at);
}

/** The part of a word that a narrower access at an address within it sees. */
function narrow(word: number, address: number, size: Width): number {
  return size === 4 ? word : (word >>> (8 * (address & 3))) & (size === 2 ? 0xffff : 0xff);
}

function writeView(view: DataView, at: number, value: number, size: Width): void {
  if (size === 4) view.setUint32(at, value, true);
  else if (size === 2) view.setUint16(at, value, true);
  else view.setUint8(at, value);
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
