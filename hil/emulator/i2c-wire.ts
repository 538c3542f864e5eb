/**
 * The targets' side of one I2C bus, bit by bit on its two nets (NXP UM10204 section 3.1).
 *
 * Controllers toggle the nets - the RP2040's block, firmware that bit-bangs a probe, a SoftI2C - and all of them reach the same byte-level
 * targets through this decoder. It is the only thing that pulls SDA low for an acknowledge or a data bit and SCL low to stretch, so a
 * missing pull-up, a stuck line or two controllers at once show as they would on copper.
 */

import type { I2cTarget, Level } from "./device.js";
import type { CopperNet, CopperPort } from "./nets.js";

type Phase = "idle" | "address" | "write" | "read" | "ignore";

export interface WireTime {
  nowUs(): number;
  at(us: number, callback: () => void): () => void;
}

export class I2cWire {
  private readonly targets: I2cTarget[] = [];
  private readonly sdaPort: CopperPort;
  private readonly sclPort: CopperPort;
  private phase: Phase = "idle";
  /** Rising clock edges seen in the current byte: 1-8 data, 9 acknowledge. */
  private clocks = 0;
  private shift = 0;
  private out = 0;
  private acknowledged = false;
  private readNext = false;
  private active: I2cTarget | undefined;

  constructor(
    readonly scl: CopperNet,
    readonly sda: CopperNet,
    private readonly time: WireTime,
  ) {
    this.sclPort = scl.attach(`i2c targets on ${scl.name}`);
    this.sdaPort = sda.attach(`i2c targets on ${sda.name}`);
    sda.onChange((level) => this.sdaChanged(level));
    scl.onChange((level) => (level ? this.sclRose() : this.sclFell()));
  }

  add(target: I2cTarget): void {
    this.targets.push(target);
  }

  /** START and STOP are the only changes of SDA while SCL is high (UM10204 figure 5). */
  private sdaChanged(level: Level): void {
    if (!this.scl.level) return;
    this.clocks = 0;
    this.shift = 0;
    if (level === 0) {
      this.phase = "address";
      return;
    }
    this.phase = "idle";
    this.sdaPort.set("none");
    const { active } = this;
    this.active = undefined;
    active?.stop();
  }

  private sclRose(): void {
    if (this.phase === "idle" || this.phase === "ignore") return;
    this.clocks++;
    if (this.phase === "read") {
      if (this.clocks === 9) this.acknowledged = this.sda.level === 0;
    } else if (this.clocks <= 8) this.shift = ((this.shift << 1) | this.sda.level) & 0xff;
  }

  /** Targets change SDA only after SCL fell. */
  private sclFell(): void {
    if (this.clocks === 0) return;
    if (this.phase === "read") this.readFell();
    else if (this.phase === "address" || this.phase === "write") this.writeFell();
  }

  private writeFell(): void {
    if (this.clocks < 8) return;
    if (this.clocks === 8) {
      if (!(this.phase === "address" ? this.addressed(this.shift) : this.active!.write(this.shift))) {
        this.phase = "ignore";
        return;
      }
      this.sdaPort.set("low");
      this.stretch();
      return;
    }
    this.clocks = 0;
    this.shift = 0;
    if (this.readNext) {
      this.phase = "read";
      this.loadByte();
    } else {
      this.phase = "write";
      this.sdaPort.set("none");
    }
  }

  private readFell(): void {
    if (this.clocks < 8) this.putBit(7 - this.clocks);
    else if (this.clocks === 8) this.sdaPort.set("none");
    else if (this.acknowledged) {
      this.clocks = 0;
      this.loadByte();
    } else this.phase = "ignore";
  }

  /** The address byte is complete: the first target that acknowledges takes the bus. */
  private addressed(byte: number): boolean {
    const address = byte >> 1;
    this.readNext = (byte & 1) === 1;
    const before = this.active;
    this.active = this.targets.find((target) => target.start(address, this.readNext));
    if (before && before !== this.active) before.stop();
    return this.active !== undefined;
  }

  private loadByte(): void {
    this.out = this.active!.read() & 0xff;
    this.putBit(7);
    this.stretch();
  }

  private putBit(bit: number): void {
    this.sdaPort.set((this.out >> bit) & 1 ? "none" : "low");
  }

  private stretch(): void {
    const us = this.active?.stretchUs?.() ?? 0;
    if (us <= 0) return;
    this.sclPort.set("low");
    this.time.at(this.time.nowUs() + us, () => this.sclPort.set("none"));
  }
}
