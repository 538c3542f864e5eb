/**
 * A Cortex-M0+ around the emulator package's instruction interpreter: time, sleep, interrupts, faults and the run loop, the same for every
 * chip. What silicon answers with a HardFault raises one.
 *
 * The chip brings the bus that the interpreter reads and writes; its private peripherals are in private-bus.ts.
 */

import { RP2040 } from "rp2040js";
import type { StopReason } from "./chip.js";
import type { BoardClock } from "./clock.js";
import { BusFault, type Violations } from "./faults.js";
import { PrivateBus } from "./private-bus.js";
import { SysTick, type SysTickWiring } from "./systick.js";

type Core = RP2040["core"];
/** The package exports the core only inside its own chip. */
let coreClass: (new (bus: unknown) => Core) | undefined;

/** Exception entry and return with zero-wait memory (ARM DDI 0484C, table 3-1 and section 3.6). */
const ENTRY_CYCLES = 15;
const RETURN_CYCLES = 13;
const WFI = 0xbf30;

/** What the interpreter calls; addresses may come with their sign bit set. */
export interface CoreBus {
  logger: RP2040["logger"];
  onBreak: (code: number) => void;
  readUint32(address: number): number;
  readUint16(address: number): number;
  readUint8(address: number): number;
  writeUint32(address: number, value: number): void;
  writeUint16(address: number, value: number): void;
  writeUint8(address: number, value: number): void;
}

export interface ProcessorParts {
  core: Core;
  bus: CoreBus;
  clock: BoardClock;
  violations: Violations;
  /** Cycles counted by earlier chips of this board. */
  cycles: number;
  /** Hz after reset. */
  hz: number;
  sysTick: SysTickWiring;
  requestReset(cause: string): void;
  /** BKPT and what stands for it; true when the chip has dealt with it. */
  breakpoint?(code: number): boolean;
}

/** The package's interpreter over a bus that is not the package's chip. */
export function createCore(bus: CoreBus): Core {
  coreClass ??= new RP2040().core.constructor as new (bus: unknown) => Core;
  return new coreClass(bus);
}

export class CortexM0Plus {
  readonly core: Core;
  readonly clock: BoardClock;
  readonly privateBus: PrivateBus;
  /** Cycles since the first power-on, asleep or awake. */
  cycles: number;
  nanosPerCycle: number;
  stop = false;
  stopped: StopReason | undefined;
  /** Cycles that the current instruction takes on top of its own: bus stalls, exception entry. */
  extraCycles = 0;
  /** Interrupts that peripherals ask for right now. */
  lines = 0;
  private pc = 0;
  private readonly sysTick: SysTick;

  constructor(private readonly parts: ProcessorParts) {
    this.core = parts.core;
    this.clock = parts.clock;
    this.cycles = parts.cycles;
    this.nanosPerCycle = 1e9 / parts.hz;
    this.clock.setCycle(this.nanosPerCycle);
    this.sysTick = new SysTick(this, parts.sysTick);
    this.privateBus = new PrivateBus(this, this.sysTick);
    parts.bus.logger = this.logger();
    parts.bus.onBreak = (code) => {
      if (!parts.breakpoint?.(code))
        throw new BusFault(`breakpoint or undefined instruction (code ${code}) without a debugger`);
    };
    this.patchCore();
  }

  get asleep(): boolean {
    return this.core.waiting;
  }

  /** Address of the instruction under way. */
  get programCounter(): number {
    return this.pc;
  }

  /** Starts at a vector table, as a bootloader's jump does. */
  begin(vectorTable: number): void {
    const { core } = this;
    const { bus } = this.parts;
    core.VTOR = vectorTable;
    core.SP = bus.readUint32(vectorTable);
    core.PC = bus.readUint32(vectorTable + 4) & ~1;
  }

  setFrequency(hz: number): void {
    this.nanosPerCycle = 1e9 / hz;
    this.clock.setCycle(this.nanosPerCycle);
    this.sysTick.clockChanged();
  }

  /** A peripheral's interrupt line. Pending is all that changes: the run loop wakes the processor, and the next instruction takes it. */
  setInterrupt(irq: number, value: boolean): void {
    const { core } = this;
    if (value) {
      this.lines |= 1 << irq;
      core.pendingInterrupts |= 1 << irq;
      core.interruptsUpdated = true;
    } else {
      this.lines &= ~(1 << irq);
      core.pendingInterrupts &= ~(1 << irq);
    }
  }

  pendSysTick(): void {
    this.core.pendingSystick = true;
    this.core.interruptsUpdated = true;
  }

  requestReset(cause: string): void {
    this.parts.requestReset(cause);
  }

  dispose(): void {
    this.sysTick.stop();
  }

  // -- running -------------------------------------------------------------------------------------------------------------------

  /** Executes until the clock reaches `limitNanos`, or until something sets `stop`. */
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
    this.jumpTo(Math.max(this.clock.nanos, Math.min(this.clock.nextNanos, limitNanos)));
  }

  /** Lets time pass without executing: the processor sleeps, or can only poll. */
  jumpTo(nanos: number): void {
    this.cycles += Math.round((nanos - this.clock.nanos) / this.nanosPerCycle);
    this.clock.advanceTo(nanos);
  }

  /** WFI wakes on a pending interrupt even while PRIMASK holds it back; WFE only on one that is taken, or an event (ARMv6-M B1.5.17-19). */
  private wakes(): boolean {
    const { core } = this;
    const pending =
      (core.pendingInterrupts & core.enabledInterrupts) !== 0 ||
      core.pendingSystick ||
      core.pendingPendSV ||
      core.pendingNMI;
    const wfi = this.parts.bus.readUint16(core.PC - 2) === WFI;
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
    this.end({ kind: "halted", why });
  }

  /** Ends the run for good, unless something else has. */
  end(reason: StopReason): void {
    this.stopped ??= reason;
    this.stop = true;
  }

  violate(key: string, text: string, when = true): void {
    if (when) this.parts.violations.add(key, { text, pc: this.pc, cycle: this.cycles, atUs: this.clock.nowUs() });
  }

  private patchCore(): void {
    const core = this.core as unknown as {
      pendingInterrupts: number;
      setInterrupt(irq: number, value: boolean): void;
      exceptionEntry(number: number): void;
      exceptionReturn(value: number): void;
    };
    core.setInterrupt = (irq, value) => this.setInterrupt(irq, value);
    const entry = core.exceptionEntry.bind(core);
    const exit = core.exceptionReturn.bind(core);
    core.exceptionEntry = (number) => {
      this.extraCycles += ENTRY_CYCLES;
      // What software pended is no longer pending once taken; a line stays so until its peripheral lets go.
      if (number >= 16) core.pendingInterrupts &= ~(1 << (number - 16)) | this.lines;
      entry(number);
    };
    core.exceptionReturn = (value) => {
      this.extraCycles += RETURN_CYCLES;
      exit(value);
    };
  }

  /** The package's models report through a logger; two of its messages stand for things silicon does. */
  private logger(): RP2040["logger"] {
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
}
