/** Bit-banged controllers on nets, for tests: what firmware does by hand, at 10 us a bit. */

import { Workbench } from "../../../hil/emulator/bench.js";

export class BitBangI2c {
  readonly bench = new Workbench();
  readonly scl = this.bench.net("GP5");
  readonly sda = this.bench.net("GP4");
  private readonly sclPort = this.scl.attach("board.GP5");
  private readonly sdaPort = this.sda.attach("board.GP4");

  constructor() {
    this.scl.attach("r1").set("pull-up");
    this.sda.attach("r2").set("pull-up");
  }

  start(): void {
    this.setSda(1);
    this.setScl(1);
    this.setSda(0);
    this.setScl(0);
  }

  stop(): void {
    this.setSda(0);
    this.setScl(1);
    this.setSda(1);
  }

  /** @returns true when acknowledged */
  write(byte: number): boolean {
    for (let bit = 7; bit >= 0; bit--) this.bit(((byte >> bit) & 1) as 0 | 1);
    return this.bit(1) === 0;
  }

  read(acknowledge: boolean): number {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | this.bit(1);
    this.bit(acknowledge ? 0 : 1);
    return byte;
  }

  private bit(value: 0 | 1): 0 | 1 {
    this.setSda(value);
    this.setScl(1);
    const sampled = this.sda.level;
    this.setScl(0);
    return sampled;
  }

  private setScl(level: 0 | 1): void {
    this.wait();
    this.sclPort.set(level ? "none" : "low");
    for (let i = 0; level && !this.scl.level && i < 1000; i++) this.wait();
  }

  private setSda(level: 0 | 1): void {
    this.wait();
    this.sdaPort.set(level ? "none" : "low");
  }

  private wait(): void {
    this.bench.clock.advanceTo(this.bench.clock.nanos + 2500);
  }
}
