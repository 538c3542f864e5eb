/**
 * A Cortex-M0+ with its private peripherals (NVIC, SysTick, system control; ARMv6-M Architecture Reference Manual, chapter B3) around the
 * emulator package's instruction interpreter, for chips whose bus is ours.
 *
 * The chip gives the bus; this class the processor's time, sleep, interrupts and faults. What silicon answers with a HardFault raises one.
 */

import { RP2040 } from "rp2040js";
import type { Alarm, BoardClock } from "./clock.js";
import { BusFault, type Violations } from "./rp2040/faults.js";
import type { StopReason } from "./chip.js";

type Core = RP2040["core"];
/** The package exports the core only inside its own chip. */
let coreClass: (new (bus: unknown) => Core) | undefined;

/** Exception entry and return with zero-wait memory (ARM DDI 0484C, table 3-1 and section 3.6). */
const ENTRY_CYCLES = 15;
const RETURN_CYCLES = 13;

export interface MemoryBus {
  read(address: number, size: 1 | 2 | 4): number;
  write(address: number, value: number, size: 1 | 2 | 4): void;
}

export class CortexM0Plus {
  readonly core: Core;
  stop = false;
  stopped: StopReason | undefined;
  nanosPerCycle = 0;
  /** Cycles that the current instruction takes on top of its own: bus stalls, exception entry. */
  extraCycles = 0;
  private pc = 0;
  private readonly sysTick: SysTick;
  private readonly systemControl = new Map<number, number>([
    [0xd10, 0],
    [0xd14, 0x208],
  ]);

  constructor(
    readonly clock: BoardClock,
    private readonly bus: MemoryBus,
    private readonly violations: Violations,
    public cycles: number,
    private readonly requestReset: (cause: string) => void,
  ) {
    coreClass ??= new RP2040().core.constructor as new (bus: unknown) => Core;
    this.core = new coreClass({
      logger: this.logger(),
      readUint32: (address: number) => this.load(address, 4),
      readUint16: (address: number) => this.load(address, 2),
      readUint8: (address: number) => this.load(address, 1),
      writeUint32: (address: number, value: number) => this.store(address, value >>> 0, 4),
      writeUint16: (address: number, value: number) => this.store(address, value & 0xffff, 2),
      writeUint8: (address: number, value: number) => this.store(address, value & 0xff, 1),
      onBreak: (code: number) => {
        throw new BusFault(`breakpoint or undefined instruction (code ${code}) without a debugger`);
      },
    });
    this.sysTick = new SysTick(this);
    this.patchCore();
  }

  get asleep(): boolean {
    return this.core.waiting;
  }

  /** Program counter of the instruction under way. */
  get programCounter(): number {
    return this.pc;
  }

  /** Starts at a vector table, as the bootloader's jump does. */
  begin(vectorTable: number): void {
    const { core } = this;
    core.VTOR = vectorTable;
    core.SP = this.bus.read(vectorTable, 4);
    core.PC = this.bus.read(vectorTable + 4, 4) & ~1;
  }

  setFrequency(hz: number): void {
    this.nanosPerCycle = 1e9 / hz;
    this.clock.setCycle(this.nanosPerCycle);
    this.sysTick.rearm();
  }

  setInterrupt(irq: number, value: boolean): void {
    const { core } = this;
    if (value) {
      core.pendingInterrupts |= 1 << irq;
      core.interruptsUpdated = true;
    } else core.pendingInterrupts &= ~(1 << irq);
  }

  dispose(): void {
    this.sysTick.stop();
  }

  // -- running -------------------------------------------------------------------------------------------------------------------

  run(limitNanos: number): void {
    this.stop = this.stopped !== undefined;
    while (!this.stop) {
      try {
        this.execute(limitNanos);
        return;
      } catch (error) {
        if (!(error instanceof BusFault)) throw error;
        this.hardFault(error.message);
      }
    }
  }

  private execute(limitNanos: number): void {
    const { core, clock } = this;
    const { registers } = core;
    clock.due = 0;
    while (!this.stop) {
      if (core.waiting && !this.wakes()) {
        this.sleep(limitNanos);
        if (clock.nanos >= limitNanos) return;
        continue;
      }
      const pc = (this.pc = registers[15]);
      const cycles = core.executeInstruction() + this.extraCycles;
      this.extraCycles = 0;
      this.cycles += cycles;
      clock.pending += cycles;
      if (clock.pending >= clock.due) {
        clock.catchUp(limitNanos);
        if (clock.nanos >= limitNanos) return;
      }
      // A branch to itself waits for an interrupt as well as any WFE does.
      if (registers[15] === pc && !core.waiting) this.sleep(limitNanos);
    }
  }

  /** Time jumps to the next alarm: nothing else can happen before it. */
  private sleep(limitNanos: number): void {
    const { clock } = this;
    const to = Math.max(clock.nanos, Math.min(clock.nextNanos, limitNanos));
    this.cycles += Math.round((to - clock.nanos) / this.nanosPerCycle);
    clock.advanceTo(to);
  }

  /** WFI wakes on a pending interrupt even while PRIMASK holds it back; WFE only on one that is taken, or an event (ARMv6-M B1.5.17-19). */
  private wakes(): boolean {
    const { core } = this;
    const pending =
      (core.pendingInterrupts & core.enabledInterrupts) !== 0 || core.pendingSystick || core.pendingPendSV;
    const wfi = this.load(core.PC - 2, 2) === 0xbf30;
    if (!(pending && (wfi || !core.PM)) && !(core.eventRegistered && !wfi)) return false;
    if (!wfi && !pending) core.eventRegistered = false;
    core.waiting = false;
    core.interruptsUpdated = true;
    return true;
  }

  private hardFault(why: string): void {
    const { core } = this;
    this.violate("hardfault", `HardFault: ${why}`);
    core.PC = this.pc;
    this.cycles += ENTRY_CYCLES;
    this.clock.advanceTo(this.clock.nanos + ENTRY_CYCLES * this.nanosPerCycle);
    if (core.IPSR === 3 || core.IPSR === 2)
      return this.halt(`lockup: a second fault inside the HardFault handler (${why})`);
    try {
      (core as unknown as { exceptionEntry(number: number): void }).exceptionEntry(3);
    } catch (error) {
      if (!(error instanceof BusFault)) throw error;
      this.halt(`lockup: the HardFault handler cannot be entered (${error.message})`);
    }
  }

  halt(why: string): void {
    this.violate("halted", why);
    this.stopped ??= { kind: "halted", why };
    this.stop = true;
  }

  violate(key: string, text: string, when = true): void {
    if (when) this.violations.add(key, { text, pc: this.pc, cycle: this.cycles, atUs: this.clock.nowUs() });
  }

  private patchCore(): void {
    const core = this.core as unknown as {
      setInterrupt(irq: number, value: boolean): void;
      exceptionEntry(number: number): void;
      exceptionReturn(value: number): void;
    };
    core.setInterrupt = (irq, value) => this.setInterrupt(irq, value);
    const entry = core.exceptionEntry.bind(core);
    const exit = core.exceptionReturn.bind(core);
    core.exceptionEntry = (number) => {
      this.extraCycles += ENTRY_CYCLES;
      entry(number);
    };
    core.exceptionReturn = (value) => {
      this.extraCycles += RETURN_CYCLES;
      exit(value);
    };
  }

  private logger() {
    const warn = (component: string, message: string) => {
      if (message.startsWith("Warning: Instruction")) throw new BusFault("undefined instruction");
      this.violate(`${component} ${message}`, `${component}: ${message}`);
    };
    return {
      debug: () => undefined,
      info: (_component: string, message: string) => {
        if (message === "SEV") this.core.eventRegistered = true;
      },
      warn,
      error: warn,
    };
  }

  // -- bus -----------------------------------------------------------------------------------------------------------------------

  private load(address: number, size: 1 | 2 | 4): number {
    address >>>= 0;
    if (address & (size - 1)) throw new BusFault(`unaligned ${size * 8}-bit read at ${hex(address)}`);
    if (address >>> 12 === 0xe000e) return this.readPrivate(address & 0xffc) >>> 0;
    return this.bus.read(address, size);
  }

  private store(address: number, value: number, size: 1 | 2 | 4): void {
    address >>>= 0;
    if (address & (size - 1)) throw new BusFault(`unaligned ${size * 8}-bit write at ${hex(address)}`);
    if (address >>> 12 === 0xe000e) this.writePrivate(address & 0xffc, value);
    else this.bus.write(address, value, size);
  }

  private readPrivate(offset: number): number {
    const { core } = this;
    if (offset >= 0x10 && offset <= 0x1c) return this.sysTick.read(offset);
    if (offset === 0x100 || offset === 0x180) return core.enabledInterrupts;
    if (offset === 0x200 || offset === 0x280) return core.pendingInterrupts;
    if (offset >= 0x400 && offset < 0x420) return this.priorities((offset - 0x400) & ~3);
    switch (offset) {
      case 0xd00:
        return 0x410cc601;
      case 0xd04:
        return (core.pendingSystick ? 1 << 26 : 0) | (core.pendingPendSV ? 1 << 28 : 0) | core.IPSR;
      case 0xd08:
        return core.VTOR;
      case 0xd0c:
        return 0xfa050000;
      case 0xd1c:
        return core.SHPR2;
      case 0xd20:
        return core.SHPR3;
      default:
        return this.systemControl.get(offset) ?? 0;
    }
  }

  private writePrivate(offset: number, value: number): void {
    const { core } = this;
    if (offset >= 0x10 && offset <= 0x1c) return this.sysTick.write(offset, value);
    if (offset >= 0x400 && offset < 0x420) return this.setPriorities((offset - 0x400) & ~3, value);
    switch (offset) {
      case 0x100:
        core.enabledInterrupts |= value;
        core.interruptsUpdated = true;
        break;
      case 0x180:
        core.enabledInterrupts &= ~value;
        break;
      case 0x200:
        core.pendingInterrupts |= value;
        core.interruptsUpdated = true;
        break;
      case 0x280:
        core.pendingInterrupts &= ~value;
        break;
      case 0xd04:
        if (value & (1 << 28)) core.pendingPendSV = true;
        if (value & (1 << 27)) core.pendingPendSV = false;
        core.interruptsUpdated = true;
        break;
      case 0xd08:
        core.VTOR = value & ~0x7f;
        break;
      case 0xd0c:
        if (value >>> 16 === 0x05fa && value & 4) this.requestReset("SYSRESETREQ");
        break;
      case 0xd1c:
        core.SHPR2 = value;
        break;
      case 0xd20:
        core.SHPR3 = value;
        break;
      default:
        this.systemControl.set(offset, value);
    }
  }

  private priorities(first: number): number {
    let result = 0;
    for (let i = 0; i < 4; i++)
      for (let level = 0; level < 4; level++)
        if (this.core.interruptPriorities[level] & (1 << (first + i))) result |= level << (8 * i + 6);
    return result;
  }

  private setPriorities(first: number, value: number): void {
    const levels = this.core.interruptPriorities;
    for (let i = 0; i < 4; i++) {
      for (let level = 0; level < 4; level++) levels[level] &= ~(1 << (first + i));
      levels[(value >>> (8 * i + 6)) & 3] |= 1 << (first + i);
    }
    this.core.interruptsUpdated = true;
  }
}

/** SysTick on the processor's clock (ARMv6-M B3.3); worked out from the cycle count when read. */
class SysTick {
  private csr = 0;
  private reload = 0;
  private base = 0;
  private readsFrom = 0;
  private readonly alarm: Alarm;

  constructor(private readonly processor: CortexM0Plus) {
    this.alarm = processor.clock.createAlarm(() => {
      processor.core.pendingSystick = true;
      processor.core.interruptsUpdated = true;
      this.rearm();
    });
  }

  read(offset: number): number {
    const { cycles } = this.processor;
    switch (offset) {
      case 0x10: {
        const turns = (at: number) => Math.floor(Math.max(0, at - this.base) / (this.reload + 1));
        const wrapped = turns(cycles) > turns(this.readsFrom);
        this.readsFrom = cycles;
        return this.csr | (wrapped ? 1 << 16 : 0);
      }
      case 0x14:
        return this.reload;
      case 0x18:
        return this.csr & 1 ? this.reload - ((cycles - this.base) % (this.reload + 1)) : 0;
      default:
        return 0x40000000;
    }
  }

  write(offset: number, value: number): void {
    if (offset === 0x10) {
      if (value & 1 && !(this.csr & 1)) this.base = this.readsFrom = this.processor.cycles;
      this.csr = value & 7;
    } else if (offset === 0x14) this.reload = value & 0xffffff;
    else if (offset === 0x18) this.base = this.readsFrom = this.processor.cycles;
    this.rearm();
  }

  rearm(): void {
    this.alarm.cancel();
    if ((this.csr & 3) !== 3 || this.reload === 0) return;
    const left = this.reload + 1 - ((this.processor.cycles - this.base) % (this.reload + 1));
    this.alarm.schedule(left * this.processor.nanosPerCycle);
  }

  stop(): void {
    this.alarm.cancel();
  }
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, "0")}`;
}
