/**
 * SERCOM as an I2C target (datasheet 28.6.2.5), bit by bit on its pins, stretching before the acknowledge (CTRLA.SCLSM 0). At its address, at each written
 * byte and before each byte to send the block holds SCL low until the program says how to go on: by CTRLB.CMD with CTRLB.ACKACT, or by a byte in DATA.
 *
 * Not modelled: automatic acknowledge, smart mode, ten-bit addresses, general call, high speed.
 */

import type { Alarm } from "../clock.js";
import type { PadSignal } from "./port.js";
import type { Sercom, SercomMode } from "./sercom.js";

const PREC = 1;
const AMATCH = 2;
const DRDY = 4;
const ERROR = 0x80;
/** STATUS: what software clears, and what the block keeps to itself. */
const RXNACK = 4;
const DIR = 8;
const SR = 0x10;
const LOWTOUT = 0x40;
const CLKHOLD = 0x80;
const CLEARABLE = 3 | LOWTOUT | 0x200;
const ACKACT = 1 << 18;
const COMMAND = 0x30000;
/** CMD: acknowledge and wait for a START; acknowledge and go on. */
const WAIT_FOR_START = 2;
/** CTRLB bits of what is not modelled: SMEN, GCMD, AACKEN. */
const AUTOMATIC = 0x700;
const LOWTOUTEN = 1 << 30;
/** SCL low for longer than 25 to 35 ms is a time-out (28.6.3.1). */
const lowTimeoutNanos = 30e6;

/** `acknowledge`: the ninth bit of what we received; `done`: others' transaction, or one that we have left. */
type Phase = "idle" | "address" | "receive" | "acknowledge" | "send" | "done";

export class I2cTarget implements SercomMode {
  private readonly sda: PadSignal = { value: false, enable: false };
  private readonly scl: PadSignal = { value: false, enable: false };
  private flags = 0;
  private status = 0;
  private data = 0;
  private phase: Phase = "idle";
  private bits = 0;
  private shift = 0;
  private refused = false;
  private addressed = false;
  private wasScl: boolean;
  private wasSda: boolean;
  /** What follows the acknowledge that is on the line. */
  private next: Phase = "done";
  private readonly timeout: Alarm;

  constructor(private readonly sercom: Sercom) {
    this.wasScl = sercom.levelAt(1);
    this.wasSda = sercom.levelAt(0);
    this.timeout = sercom.owner.clock.createAlarm(() => this.heldTooLong());
    if (sercom.ctrlb & AUTOMATIC) sercom.violate("target mode", "AACKEN, GCMD and SMEN of CTRLB are not modelled");
  }

  signal(pad: number): PadSignal | undefined {
    return pad === 0 ? this.sda : pad === 1 ? this.scl : undefined;
  }

  enabled(on: boolean): void {
    if (on) return;
    this.stop();
    this.flags = this.status = 0;
  }

  stop(): void {
    this.timeout.cancel();
    this.phase = "idle";
    this.addressed = false;
    this.sda.enable = this.scl.enable = false;
  }

  readFlags(): number {
    return this.flags;
  }

  clearFlags(bits: number): void {
    this.flags &= ~bits;
  }

  readStatus(): number {
    return this.status | (this.scl.enable ? CLKHOLD : 0);
  }

  writeStatus(value: number): void {
    this.status &= ~(value & CLEARABLE);
  }

  readAddress(): number {
    return this.sercom.addressFilter;
  }

  writeAddress(): void {
    this.sercom.violate("address", "ADDR is written while the target is enabled: it is enable-protected (28.6.2.1)");
  }

  readData(): number {
    return this.data;
  }

  /** In a read, the next byte: it goes out, and the clock is let go. */
  writeData(value: number): void {
    if (!(this.flags & DRDY) || !(this.status & DIR)) {
      this.sercom.violate(
        "data",
        "DATA is written when no byte is due (DRDY clear, or the controller writes): it is lost",
      );
      return;
    }
    this.flags &= ~DRDY;
    this.data = value & 0xff;
    this.phase = "send";
    this.bits = 0;
    this.putBit();
    this.release();
  }

  writeControlB(value: number): void {
    const command = (value & COMMAND) >> 16;
    if (command === 0) return;
    if (!(this.flags & (AMATCH | DRDY))) {
      this.sercom.violate(
        "command",
        `CMD ${command} is given when neither AMATCH nor DRDY is set: there is nothing to go on from`,
      );
      return;
    }
    if (command === 1) return this.sercom.violate("command", "CMD 1 is reserved in a target (table 28-2)");
    const matched = (this.flags & AMATCH) !== 0;
    const reading = (this.status & DIR) !== 0;
    this.flags &= ~(AMATCH | DRDY);
    if (matched) this.flags &= ~PREC;
    if (!matched && reading) {
      // the acknowledge is the controller's: only the way on is ours
      this.phase = command === WAIT_FOR_START ? "done" : "send";
      if (this.phase === "send") this.sercom.violate("command", "CMD 3 goes on with a read without a byte in DATA");
      this.setSda(true);
      return this.release();
    }
    const accept = (value & ACKACT) === 0;
    this.phase = "acknowledge";
    this.next = !accept || command === WAIT_FOR_START ? "done" : reading ? "send" : "receive";
    this.addressed &&= accept || !matched;
    this.setSda(!accept);
    this.release();
  }

  // -- the bus -------------------------------------------------------------------------------------------------------------------

  inputChanged(): void {
    const [scl, sda] = [this.sercom.levelAt(1), this.sercom.levelAt(0)];
    const [wasScl, wasSda] = [this.wasScl, this.wasSda];
    this.wasScl = scl;
    this.wasSda = sda;
    if (scl && wasScl && sda !== wasSda) {
      if (sda) this.stopSeen();
      else this.startSeen();
    } else if (scl && !wasScl) this.clockRose(sda);
    else if (!scl && wasScl) this.clockFell();
    else return;
    this.sercom.interrupts();
  }

  private startSeen(): void {
    this.status = this.addressed || this.phase !== "idle" ? this.status | SR : this.status & ~SR;
    this.phase = "address";
    this.bits = this.shift = 0;
    this.setSda(true);
  }

  private stopSeen(): void {
    if (this.addressed) this.flags |= PREC;
    this.addressed = false;
    this.phase = "idle";
    this.setSda(true);
  }

  private clockRose(sda: boolean): void {
    if (this.phase === "address" || this.phase === "receive") this.shift = ((this.shift << 1) | (sda ? 1 : 0)) & 0xff;
    if (this.phase === "send" && this.bits === 8) this.refused = sda;
    this.bits++;
  }

  /** The end of a bit. */
  private clockFell(): void {
    switch (this.phase) {
      case "address":
        if (this.bits === 8) this.addressSeen();
        break;
      case "receive":
        if (this.bits === 8) this.wait(DRDY, this.shift);
        break;
      case "acknowledge":
        this.setSda(true);
        this.phase = this.next;
        this.bits = this.shift = 0;
        if (this.phase === "send") this.wait(DRDY, this.data);
        break;
      case "send":
        if (this.bits < 8) this.putBit();
        else if (this.bits === 8) this.setSda(true);
        else {
          this.status = this.refused ? this.status | RXNACK : this.status & ~RXNACK;
          this.wait(DRDY, this.data);
        }
        break;
      default:
        this.setSda(true);
    }
  }

  private addressSeen(): void {
    if (!this.matches(this.shift >> 1)) {
      this.phase = "done";
      this.addressed = false;
      return;
    }
    this.addressed = true;
    this.status = this.shift & 1 ? this.status | DIR : this.status & ~DIR;
    this.wait(AMATCH, this.shift);
  }

  /** CTRLB.AMODE: one address with a mask of bits that do not count, two, or a range (28.6.3.1.1). */
  private matches(address: number): boolean {
    const first = (this.sercom.addressFilter >> 1) & 0x7f;
    const second = (this.sercom.addressFilter >> 17) & 0x7f;
    switch ((this.sercom.ctrlb >> 14) & 3) {
      case 0:
        return ((address ^ first) & ~second & 0x7f) === 0;
      case 1:
        return address === first || address === second;
      default:
        return address >= second && address <= first;
    }
  }

  private wait(flag: number, data: number): void {
    this.flags |= flag;
    this.data = data;
    this.scl.enable = true;
    if (this.sercom.ctrla & LOWTOUTEN) {
      if (this.sercom.owner.genericClocks.blockHz(SLOW_CLOCK) === 0)
        this.sercom.violate(
          "slow clock",
          "LOWTOUTEN is set while GCLK_SERCOM_SLOW is off: nothing counts the time-out (28.6.3.1)",
        );
      else this.timeout.schedule(lowTimeoutNanos);
    }
    this.sercom.changed();
    this.wasScl = this.sercom.levelAt(1);
  }

  private release(): void {
    this.timeout.cancel();
    this.scl.enable = false;
    this.sercom.changed();
  }

  private heldTooLong(): void {
    this.flags = (this.flags & ~(AMATCH | DRDY)) | ERROR;
    this.status |= LOWTOUT;
    this.phase = "done";
    this.setSda(true);
    this.release();
    this.sercom.interrupts();
  }

  private putBit(): void {
    this.setSda(((this.data >> (7 - this.bits)) & 1) === 1);
  }

  private setSda(released: boolean): void {
    this.sda.enable = !released;
    this.sercom.changed();
  }
}

/** GCLK_SERCOMx_SLOW, shared by all (table 15-5). */
const SLOW_CLOCK = 19;
