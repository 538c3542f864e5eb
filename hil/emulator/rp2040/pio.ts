/**
 * Paces the package's PIO state machines by the simulated clock.
 *
 * Its instructions are right, but it runs a thousand of them at once when a machine is enabled and ignores CLKDIV. Here each machine takes
 * its next step when its divided clock says so; a machine that waits (FIFO, pin, IRQ) costs nothing until something wakes it.
 */

import type { RPPIO } from "rp2040js";
import type { Alarm } from "../clock.js";
import type { Chip } from "./chip.js";

/** The package's WaitType.Pin. */
const WAIT_PIN = 1;

export class PioPacer {
  private readonly alarms: Alarm[];
  private readonly dueAt = new Float64Array(4);

  constructor(
    private readonly chip: Chip,
    private readonly pio: RPPIO,
  ) {
    this.alarms = pio.machines.map((_, index) => chip.clock.createAlarm(() => this.step(index)));
    // An empty output shift register: autopull works from the start (datasheet 3.2.4).
    pio.machines.forEach((machine, index) => {
      machine.outputShiftCount = 32;
      machine.clkDivRestart = () => void (this.dueAt[index] = 0);
    });
    pio.run = () => undefined;
    const write = pio.writeUint32.bind(pio);
    const read = pio.readUint32.bind(pio);
    pio.writeUint32 = (offset, value) => {
      write(offset, value);
      this.sync();
    };
    pio.readUint32 = (offset) => {
      const value = read(offset & 0xfff);
      if (offset >= 0x20 && offset <= 0x2c) this.sync();
      return value;
    };
  }

  inputChanged(pin: number): void {
    let woken = false;
    for (const machine of this.pio.machines) {
      if (
        !machine.enabled ||
        !machine.waiting ||
        (machine.waitType as number) !== WAIT_PIN ||
        machine.waitIndex !== pin
      )
        continue;
      machine.checkWait();
      woken ||= !machine.waiting;
    }
    if (woken) this.sync();
  }

  stopClock(): void {
    for (const alarm of this.alarms) alarm.cancel();
  }

  /** After anything that may have enabled, stopped or woken a machine. */
  private sync(): void {
    this.pio.checkChangedPins();
    this.pio.machines.forEach((machine, index) => {
      const alarm = this.alarms[index];
      if (!machine.enabled || machine.waiting) alarm.cancel();
      else if (!alarm.scheduled)
        alarm.scheduleAt(Math.max(this.dueAt[index], this.chip.clock.nanos + this.cycleNanos(index)));
    });
  }

  private step(index: number): void {
    const machine = this.pio.machines[index];
    const before = machine.cycles;
    machine.step();
    this.pio.checkChangedPins();
    const used = Math.max(1, machine.cycles - before);
    this.dueAt[index] = this.chip.clock.nanos + used * this.cycleNanos(index);
    if (machine.enabled && !machine.waiting) this.alarms[index].scheduleAt(this.dueAt[index]);
  }

  private cycleNanos(index: number): number {
    const { clockDivInt, clockDivFrac } = this.pio.machines[index];
    return ((clockDivInt || 65536) + clockDivFrac / 256) * this.chip.nanosPerCycle;
  }
}
