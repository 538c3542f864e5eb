/** A chip without firmware: the test is the processor, and pokes registers as a program would, or runs a few instructions of its own. */
import { Workbench } from "../../../../hil/emulator/bench.js";
import { Chip, type ChipParts } from "../../../../hil/emulator/rp2040/chip.js";
import { Violations } from "../../../../hil/emulator/faults.js";
import { Flash } from "../../../../hil/emulator/rp2040/flash.js";
import { RESET_BIT, type ResetName } from "../../../../hil/emulator/rp2040/resets.js";

export const RESETS = 0x4000c000;
export const IO_BANK0 = 0x40014000;
export const PADS_BANK0 = 0x4001c000;
export const SIO = 0xd0000000;
/** Offsets of the set and clear aliases (RP2040 datasheet 2.1.2). */
export const SET = 0x2000;
export const CLR = 0x3000;
/** Where `execute` puts its program. */
export const CODE = 0x20000200;

export const UNIQUE_ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

export class BareChip {
  readonly bench = new Workbench();
  readonly flash = new Flash(new Uint8Array(2 * 1024 * 1024).fill(0xff), 2 * 1024 * 1024, UNIQUE_ID);
  readonly chip: Chip;
  private record = new Violations();

  constructor(before?: ChipParts["before"]) {
    const nets = Array.from({ length: 30 }, (_, pin) => this.bench.net(`GP${pin}`));
    const { clock, spiWires } = this.bench;
    this.chip = new Chip({ clock, nets, spiWires, flash: this.flash, violations: this.record, before, cycles: 0 });
    // An empty flash leaves the boot ROM in its bootloader; the test takes over from there.
    this.chip.stopped = undefined;
    this.record.list.length = 0;
  }

  get violations(): string[] {
    return this.record.list.map(({ text }) => text);
  }

  read(address: number): number {
    return this.chip.readUint32(address);
  }

  write(address: number, value: number): void {
    this.chip.writeUint32(address, value);
  }

  /** Lets simulated time pass without executing. */
  wait(us: number): void {
    this.chip.jumpTo(this.bench.clock.nanos + us * 1000);
  }

  release(...names: ResetName[]): void {
    this.write(RESETS + CLR, bits(names));
    this.wait(10);
  }

  /** Crystal, both PLLs, 125 MHz for clk_sys and clk_peri, 48 MHz for USB and ADC, the 1 us tick: what every firmware does first. */
  startClocks(): void {
    this.write(0x40024000, 0xaa0);
    this.write(0x4002400c, 47);
    this.write(0x40024000 + SET, 0xfab000);
    this.wait(2000);
    this.release("PLL_SYS", "PLL_USB");
    for (const [pll, feedback, dividers] of [
      [0x40028000, 125, 0x62000],
      [0x4002c000, 100, 0x55000],
    ]) {
      this.write(pll + 8, feedback);
      this.write(pll + CLR + 4, 0x21);
      this.wait(200);
      this.write(pll + 0xc, dividers);
      this.write(pll + CLR + 4, 0x08);
    }
    this.write(0x40008030, 2);
    this.write(0x4000803c, 0);
    this.write(0x4000803c, 1);
    for (const control of [0x40008048, 0x40008054, 0x40008060]) this.write(control, 1 << 11);
    this.write(0x40058000 + 0x2c, 12 | (1 << 9));
    this.release("IO_BANK0", "PADS_BANK0", "TIMER");
  }

  select(pin: number, selected: number): void {
    this.write(IO_BANK0 + pin * 8 + 4, selected);
  }

  /** Runs Thumb halfwords from SRAM for that many microseconds. The vector table is at 0x20000000, the stack below 0x20010000. */
  execute(halfwords: readonly number[], us: number): void {
    const { core } = this.chip;
    halfwords.forEach((half, index) => this.chip.writeUint16(CODE + index * 2, half));
    core.VTOR = 0x20000000;
    core.SP = 0x20010000;
    core.PC = CODE;
    this.chip.run(this.bench.clock.nanos + us * 1000);
  }

  handler(exception: number, halfwords: readonly number[]): void {
    const address = 0x20000800 + exception * 64;
    halfwords.forEach((half, index) => this.chip.writeUint16(address + index * 2, half));
    this.write(0x20000000 + exception * 4, address | 1);
  }
}

function bits(names: readonly ResetName[]): number {
  return names.reduce((mask, name) => mask | (1 << RESET_BIT[name]), 0);
}
