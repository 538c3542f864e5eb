/**
 * A PIO block: four state machines over one instruction memory, their FIFOs, interrupt flags and pins (datasheet chapter 3), standing in for
 * the package's, which joins no FIFOs, knows no divider and runs ahead of the clock.
 *
 * Machines run cycle by cycle of clk_sys, the four of them in step: what one does to flags and pins in a cycle, the others see in the next, and
 * of two that write a pin in the same cycle the higher one wins. A machine costs nothing in cycles in which it cannot do anything: divided
 * away, in a delay, stalled, disabled; nor while it turns in a loop that changes nothing until a pin does (see idle-loop.ts).
 */

import type { Alarm } from "../../clock.js";
import { Block } from "../block.js";
import type { Chip } from "../chip.js";
import { FUNCTION, type Pad } from "../pads.js";
import { Divider } from "./divider.js";
import { IdleLoop } from "./idle-loop.js";
import { disassemble } from "./instruction.js";
import { Inputs, SYNC_CYCLES } from "./inputs.js";
import { Machine, RXSTALL, RXUNDER, Stall, TXOVER, TXSTALL, type MachineBlock } from "./machine.js";

const MACHINES = 4;
const PINS = 0x3fffffff;
/** IRQ numbers of block 0's two lines (datasheet 2.3.2); block 1's follow. */
const FIRST_IRQ = 7;
const DREQ_RX = 4;
const DREQS = 8;
const SM_REGISTERS = 0xc8;
const SM_SIZE = 0x18;

/** A machine, its clock, and when it has its next tick. */
class Slot {
  readonly divider = new Divider();
  readonly idle = new IdleLoop();
  /** In cycles of clk_sys; Infinity: not before something happens. */
  next = Infinity;
  /** Ticks that were left of a delay when the machine was stopped. */
  left = 1;
  clkdiv = 0x10000;

  constructor(readonly machine: Machine) {}
}

export class Pio extends Block implements MachineBlock {
  readonly memory = new Uint16Array(32);
  flags = 0;
  /** Level and direction of each pin, for the pads that are switched to this block. */
  pinValues = 0;
  pinDirections = 0;
  private readonly slots: readonly Slot[];
  private readonly pins: Inputs;
  private readonly alarm: Alarm;
  private fdebug = 0;
  private readonly enables = [0, 0];
  private readonly forces = [0, 0];
  /** Flags that change at the end of this cycle. */
  private raised = 0;
  private cleared = 0;
  /** Pins written in this cycle, by whom, to what. */
  private written = 0;
  private writtenBy = 0;
  private writtenValues = 0;
  private changed = 0;
  /** The cycle that is being run. */
  private cycle = 0;
  /** Where cycles of clk_sys are counted from, in nanoseconds. */
  private epoch = 0;
  private epochCycle = 0;
  private nanosPerCycle: number;

  constructor(
    chip: Chip,
    private readonly number: 0 | 1,
  ) {
    super(chip, `PIO${number}`);
    this.slots = Array.from({ length: MACHINES }, (_, index) => new Slot(new Machine(this, index)));
    this.pins = new Inputs(chip.gpioValues);
    this.nanosPerCycle = chip.nanosPerCycle;
    this.alarm = chip.clock.createAlarm(() => this.run());
    this.requestData();
  }

  get machines(): readonly Machine[] {
    return this.slots.map(({ machine }) => machine);
  }

  resetBlock(): void {
    for (const slot of this.slots) {
      slot.machine.resetRegisters();
      slot.divider.set(0x10000, this.now);
      slot.clkdiv = 0x10000;
      slot.next = Infinity;
      slot.idle.forget();
    }
    this.fdebug = this.flags = this.pins.bypass = 0;
    this.enables.fill(0);
    this.forces.fill(0);
    this.changed = this.pinValues | this.pinDirections;
    this.pinValues = this.pinDirections = 0;
    this.stopClock();
    this.requestData();
    this.finishCycle();
  }

  stopClock(): void {
    this.alarm.cancel();
  }

  /** clk_sys has another period from now on. */
  clockChanged(): void {
    this.epochCycle = this.now;
    this.epoch = this.chip.clock.nanos;
    this.nanosPerCycle = this.chip.nanosPerCycle;
    this.schedule();
  }

  /** A pin's level has changed. */
  inputChanged(pin: number): void {
    const { now } = this;
    for (const slot of this.slots) this.catchUp(slot, now);
    this.pins.change(now, this.chip.gpioValues);
    const seen = (this.pins.bypass >>> pin) & 1 ? now : now + SYNC_CYCLES;
    for (const slot of this.slots) {
      if (slot.machine.stall === Stall.PIN && slot.next > seen) this.wake(slot, seen);
    }
    this.schedule();
  }

  /** A pad was handed to the PWM: its wave is only played where somebody wants the edges. */
  padFunctionChanged(pad: Pad): void {
    if (pad.function === FUNCTION.PWM && this.slots.some(({ machine }) => machine.enabled)) pad.net.wantEdges();
  }

  // ---- registers ----

  read(offset: number): number {
    // Instruction memory can only be written.
    if (offset >= 0x48 && offset < SM_REGISTERS) return 0;
    if (offset >= SM_REGISTERS && offset < 0x128) return this.readMachine(offset - SM_REGISTERS);
    switch (offset) {
      case 0x00:
        return this.each((machine) => (machine.enabled ? 1 : 0), 1);
      case 0x04:
        return (
          this.each((machine) => (machine.tx.empty ? 1 : 0), 1, 24) |
          this.each((machine) => (machine.tx.full ? 1 : 0), 1, 16) |
          this.each((machine) => (machine.rx.empty ? 1 : 0), 1, 8) |
          this.each((machine) => (machine.rx.full ? 1 : 0), 1)
        );
      case 0x08:
        return this.fdebug;
      case 0x0c:
        return this.each((machine) => machine.tx.level | (machine.rx.level << 4), 8);
      case 0x10:
      case 0x14:
      case 0x18:
      case 0x1c:
        return 0;
      case 0x20:
      case 0x24:
      case 0x28:
      case 0x2c:
        return this.take(this.slots[(offset - 0x20) >> 2]);
      case 0x30:
        return this.flags;
      case 0x34:
        return 0;
      case 0x38:
        return this.pins.bypass;
      case 0x3c:
        return this.pinValues;
      case 0x40:
        return this.pinDirections;
      case 0x44:
        return (32 << 16) | (MACHINES << 8) | 4;
      case 0x128:
        return this.interrupts;
      case 0x12c:
      case 0x138:
        return this.enables[offset === 0x12c ? 0 : 1];
      case 0x130:
      case 0x13c:
        return this.forces[offset === 0x130 ? 0 : 1];
      case 0x134:
      case 0x140:
        return this.pending(offset === 0x134 ? 0 : 1);
      default:
        return this.unknown(offset);
    }
  }

  protected override peek(offset: number): number {
    return offset >= 0x20 && offset < 0x30 ? 0 : this.read(offset);
  }

  write(offset: number, value: number): void {
    const { now } = this;
    this.cycle = now;
    for (const slot of this.slots) this.catchUp(slot, now);
    if (offset >= 0x48 && offset < SM_REGISTERS) this.writeMemory((offset - 0x48) >> 2, value);
    else if (offset >= SM_REGISTERS && offset < 0x128) this.writeMachine(offset - SM_REGISTERS, value);
    else this.writeCommon(offset, value);
    this.finishCycle();
    this.schedule();
  }

  private writeCommon(offset: number, value: number): void {
    switch (offset) {
      case 0x00:
        return this.control(value);
      case 0x08:
        this.fdebug &= ~this.raw;
        // A machine that stalls says so in each of its clocks.
        for (const { machine } of this.slots) {
          if (machine.stall === Stall.TX_EMPTY) this.fdebug |= TXSTALL << machine.index;
          if (machine.stall === Stall.RX_FULL) this.fdebug |= RXSTALL << machine.index;
        }
        return;
      case 0x10:
      case 0x14:
      case 0x18:
      case 0x1c:
        return this.put(this.slots[(offset - 0x10) >> 2], value);
      case 0x30:
        this.cleared |= this.raw & 0xff;
        return;
      case 0x34:
        this.raised |= value & 0xff;
        return;
      case 0x38:
        this.pins.bypass = value & PINS;
        return;
      case 0x12c:
      case 0x138:
        this.enables[offset === 0x12c ? 0 : 1] = value & 0xfff;
        return this.updateInterrupts();
      case 0x130:
      case 0x13c:
        this.forces[offset === 0x130 ? 0 : 1] = value & 0xfff;
        return this.updateInterrupts();
      // Read-only: FSTAT, FLEVEL, the pads, the interrupts.
      case 0x04:
      case 0x0c:
      case 0x3c:
      case 0x40:
      case 0x44:
      case 0x128:
      case 0x134:
      case 0x140:
        return;
      default:
        if (offset < 0x20 || offset >= 0x30) this.unknown(offset, value);
    }
  }

  private control(value: number): void {
    this.slots.forEach((slot, index) => {
      const { machine } = slot;
      if ((value >> (8 + index)) & 1) slot.divider.restart(this.cycle);
      const restarted = ((value >> (4 + index)) & 1) === 1;
      if (restarted) {
        machine.restart();
        slot.left = 1;
        this.wake(slot, this.cycle + 1);
      }
      const enabled = ((value >> index) & 1) === 1;
      if (enabled === machine.enabled) return;
      machine.enabled = enabled;
      if (!enabled) {
        if (slot.next !== Infinity) slot.left = this.ticksUntil(slot);
        slot.next = Infinity;
        return;
      }
      for (const pad of this.chip.pads) if (pad.function === FUNCTION.PWM) pad.net.wantEdges();
      slot.idle.forget();
      slot.next = slot.divider.later(slot.divider.atOrAfter(this.cycle + 1), slot.left - 1);
      slot.left = 1;
    });
  }

  /** How many ticks of the machine there are from now to its next instruction, that one's included. */
  private ticksUntil({ divider, next }: Slot): number {
    return divider.between(divider.atOrAfter(this.cycle + 1), next) + 1;
  }

  private readMachine(offset: number): number {
    const slot = this.slots[Math.floor(offset / SM_SIZE)];
    const { machine } = slot;
    this.catchUp(slot, this.now);
    switch (offset % SM_SIZE) {
      case 0x00:
        return slot.clkdiv;
      case 0x04:
        return machine.execctrl | (machine.execStalled ? 1 << 31 : 0);
      case 0x08:
        return machine.shiftctrl;
      case 0x0c:
        return machine.pc;
      case 0x10:
        return machine.current;
      default:
        return machine.pinctrl;
    }
  }

  private writeMachine(offset: number, value: number): void {
    const slot = this.slots[Math.floor(offset / SM_SIZE)];
    const { machine } = slot;
    switch (offset % SM_SIZE) {
      case 0x00:
        slot.clkdiv = value & 0xffffff00;
        if (value >>> 16 === 0 && value & 0xff00)
          this.violate("clkdiv", `SM${machine.index}_CLKDIV has INT 0 with a fraction: then FRAC must be 0 too`);
        this.setDivider(slot, value);
        return;
      case 0x04:
        this.whileRunning(machine, "EXECCTRL", machine.execctrl !== (value & 0x7fffffff) >>> 0);
        return machine.setExecctrl(value);
      case 0x08:
        this.whileRunning(machine, "SHIFTCTRL", machine.shiftctrl !== value);
        if (machine.setShiftctrl(value)) {
          this.levelsChanged(machine);
          this.wake(slot, this.cycle + 1);
        }
        return;
      case 0x0c:
        return;
      case 0x10:
        machine.force(value & 0xffff);
        // A machine in a delay stays in it; one that stalled looks again.
        if (slot.next === Infinity) this.wake(slot, this.cycle + 1);
        return;
      default:
        this.whileRunning(machine, "PINCTRL", machine.pinctrl !== value);
        machine.setPinctrl(value);
    }
  }

  private setDivider(slot: Slot, value: number): void {
    const ticks = slot.next === Infinity ? 0 : this.ticksUntil(slot);
    slot.divider.set(value, this.cycle);
    if (ticks > 0) slot.next = slot.divider.later(slot.divider.atOrAfter(this.cycle + 1), ticks - 1);
  }

  /** On silicon the machine executes some instructions by the old settings, some by the new, and the OUT or SET between is anyone's. */
  private whileRunning(machine: Machine, register: string, differs: boolean): void {
    if (!machine.enabled || !differs) return;
    this.violate(
      `running ${register}`,
      `${this.name}: SM${machine.index}_${register} is changed while the state machine runs (CTRL.SM_ENABLE): ` +
        "instructions on their way see half of it",
    );
  }

  private writeMemory(address: number, value: number): void {
    const word = value & 0xffff;
    if (this.memory[address] !== word) {
      const running = this.slots.find(({ machine }) => machine.enabled && machine.runsAt(address));
      if (running)
        this.violate(
          "memory",
          `${this.name}: instruction ${address} (${disassemble(this.memory[address])}) is rewritten under state machine ` +
            `${running.machine.index}, which runs there`,
        );
    }
    this.memory[address] = word;
    for (const slot of this.slots) slot.idle.forget();
  }

  // ---- FIFOs ----

  private put(slot: Slot, word: number): void {
    const { machine } = slot;
    if (machine.tx.full) {
      this.fdebug |= TXOVER << machine.index;
      const why = machine.tx.depth === 0 ? "which FJOIN_RX has taken away" : "which is full";
      this.violate(
        `tx overflow ${machine.index}`,
        `${this.name}: a word is written into TXF${machine.index}, ${why}: it is lost`,
      );
      return;
    }
    machine.tx.push(word >>> 0);
    this.levelsChanged(machine);
    if (machine.stall === Stall.TX_EMPTY) this.wake(slot, this.cycle + 1);
    else if (machine.enabled && slot.next > slot.divider.later(slot.divider.atOrAfter(this.cycle), 1)) machine.refill();
    slot.idle.forget();
  }

  private take(slot: Slot): number {
    const { machine } = slot;
    this.cycle = this.now;
    this.catchUp(slot, this.cycle);
    if (machine.rx.empty) {
      this.fdebug |= RXUNDER << machine.index;
      this.violate(`rx underflow ${machine.index}`, `${this.name}.RXF${machine.index} is read while it is empty`);
      return machine.rx.peek();
    }
    const word = machine.rx.pull();
    this.levelsChanged(machine);
    slot.idle.forget();
    if (machine.stall === Stall.RX_FULL) {
      this.wake(slot, this.cycle + 1);
      this.schedule();
    }
    return word;
  }

  fifoMoved(machine: Machine): void {
    this.slots[machine.index].idle.acted();
    this.levelsChanged(machine);
  }

  private levelsChanged(machine: Machine): void {
    this.request(machine);
    this.updateInterrupts();
  }

  private request({ index, tx, rx }: Machine): void {
    const { dma } = this.chip;
    const first = this.number * DREQS + index;
    if (tx.full) dma.clearDREQ(first);
    else dma.setDREQ(first);
    if (rx.empty) dma.clearDREQ(first + DREQ_RX);
    else dma.setDREQ(first + DREQ_RX);
  }

  private requestData(): void {
    for (const { machine } of this.slots) this.request(machine);
  }

  // ---- interrupts ----

  /** INTR: FIFOs that are not empty, FIFOs that are not full, flags 0 to 3. */
  private get interrupts(): number {
    return (
      this.each((machine) => (machine.rx.empty ? 0 : 1), 1) |
      this.each((machine) => (machine.tx.full ? 0 : 1), 1, 4) |
      ((this.flags & 15) << 8)
    );
  }

  private pending(line: 0 | 1): number {
    return (this.interrupts & this.enables[line]) | this.forces[line];
  }

  private updateInterrupts(): void {
    for (const line of [0, 1] as const)
      this.chip.setInterrupt(FIRST_IRQ + 2 * this.number + line, this.pending(line) !== 0);
  }

  raise(machine: Machine, flag: number): void {
    this.slots[machine.index].idle.acted();
    this.raised |= 1 << flag;
  }

  clear(machine: Machine, flag: number): void {
    this.slots[machine.index].idle.acted();
    this.cleared |= 1 << flag;
  }

  noteDebug(bit: number): void {
    this.fdebug |= bit;
  }

  // ---- pins ----

  inputs(): number {
    return this.pins.at(this.cycle);
  }

  writePins(machine: Machine, mask: number, values: number, directions: boolean): void {
    const before = directions ? this.pinDirections : this.pinValues;
    const after = ((before & ~mask) | (values & mask)) & PINS;
    if (!directions) this.noteConflict(machine, mask, values);
    if (before === after) return;
    this.slots[machine.index].idle.acted();
    this.changed |= before ^ after;
    if (directions) this.pinDirections = after;
    else this.pinValues = after;
  }

  private noteConflict(machine: Machine, mask: number, values: number): void {
    const both = this.written & mask & this.pinDirections;
    if (both && this.writtenBy !== machine.index && (this.writtenValues ^ values) & both) {
      const pin = 31 - Math.clz32(both);
      // Legal, and rarely meant: a matter of the program's, as a short circuit is one of the wiring's.
      this.chip.pads[pin]?.net.netlist.report(
        `${this.name} ${pin}`,
        `${this.name}: state machines ${this.writtenBy} and ${machine.index} write different levels to GP${pin} in the same cycle: ` +
          "the higher one wins (datasheet 3.5.6.1)",
      );
    }
    this.written |= mask;
    this.writtenValues = (this.writtenValues & ~mask) | (values & mask);
    this.writtenBy = machine.index;
  }

  violate(key: string, text: string): void {
    this.chip.violate(`${this.name} ${key}`, text.startsWith("PIO") ? text : `${this.name}: ${text}`);
  }

  // ---- time ----

  /** The cycle of clk_sys that is running. */
  private get now(): number {
    return this.epochCycle + Math.floor((this.chip.clock.nanos - this.epoch) / this.nanosPerCycle + 1e-4);
  }

  private nanosAt(cycle: number): number {
    return this.epoch + (cycle - this.epochCycle) * this.nanosPerCycle;
  }

  /** The machine has its next tick at that cycle or as soon after as its divider has one; none when it is not enabled. */
  private wake(slot: Slot, cycle: number): void {
    const { machine } = slot;
    slot.idle.forget();
    const forced = machine.execStalled;
    slot.next = machine.enabled ? slot.divider.atOrAfter(cycle) : forced ? cycle : Infinity;
  }

  private schedule(): void {
    let next = Infinity;
    for (const slot of this.slots) if (slot.next < next) next = slot.next;
    if (next === Infinity) this.alarm.cancel();
    else {
      const nanos = this.nanosAt(next);
      if (!this.alarm.scheduled || this.alarm.nanos !== nanos) this.alarm.scheduleAt(nanos);
    }
  }

  private run(): void {
    let cycle = Infinity;
    for (const slot of this.slots) if (slot.next < cycle) cycle = slot.next;
    this.cycle = cycle;
    for (const slot of this.slots) if (slot.next === cycle) this.tick(slot);
    this.finishCycle();
    this.schedule();
  }

  private tick(slot: Slot): void {
    const { machine, divider, idle } = slot;
    const from = machine.pc;
    machine.tick();
    if (machine.stall !== Stall.NONE) {
      idle.forget();
      slot.next = Infinity;
      // An OUT that has just been refilled goes on by itself; a pin's change may be on its way; everything else waits for what it lacks.
      if (machine.stall === Stall.TX_EMPTY && machine.refilled) slot.next = divider.later(this.cycle, 1);
      else if (machine.stall === Stall.PIN && this.pins.nextCycle !== Infinity) this.wake(slot, this.pins.nextCycle);
      return;
    }
    if (!machine.enabled) {
      slot.next = Infinity;
      return;
    }
    slot.next = divider.later(this.cycle, 1 + machine.delay);
    if (machine.pc <= from && idle.turned(machine, this.cycle, this.pins.nextCycle === Infinity)) slot.next = Infinity;
  }

  /** Puts a machine that turned in an idle loop where it is by now. */
  private catchUp(slot: Slot, now: number): void {
    const { divider, idle } = slot;
    if (!idle.active) return;
    const period = divider.between(idle.head, idle.last);
    const passed = divider.between(idle.last, divider.atOrAfter(now));
    const jump = divider.later(idle.last, Math.max(0, Math.floor(passed / period) - 1) * period);
    slot.next = divider.later(jump, idle.ticksToNext);
    idle.forget();
    const { cycle } = this;
    while (slot.next <= now) {
      this.cycle = slot.next;
      this.tick(slot);
      idle.forget();
    }
    this.cycle = cycle;
    this.schedule();
  }

  private finishCycle(): void {
    this.written = 0;
    if (this.raised | this.cleared) {
      const flags = (this.flags & ~this.cleared) | this.raised;
      this.raised = this.cleared = 0;
      this.flags = flags;
      for (const slot of this.slots) if (slot.machine.stall === Stall.FLAG) this.wake(slot, this.cycle + 1);
      this.updateInterrupts();
    }
    for (let bits = this.changed; bits;) {
      const pin = 31 - Math.clz32(bits);
      bits &= ~(1 << pin);
      this.changed &= ~(1 << pin);
      const pad = this.chip.pads[pin];
      if (pad?.function === FUNCTION.PIO0 + this.number) pad.checkForUpdates();
    }
  }

  /** One field of each machine, side by side. */
  private each(of: (machine: Machine) => number, width: number, shift = 0): number {
    let all = 0;
    for (const { machine } of this.slots) all |= of(machine) << (machine.index * width + shift);
    return all;
  }
}
