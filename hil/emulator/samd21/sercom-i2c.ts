/**
 * SERCOM as an I2C controller (datasheet 28), bit by bit on its pins. After each byte the block holds SCL low until the program answers: by a
 * byte, a command, or a repeated START.
 */

import type { Alarm } from "../clock.js";
import type { Sercom, SercomMode } from "./sercom.js";
import type { PadSignal } from "./port.js";

const MB = 1;
const SB = 2;
const ERROR = 0x80;
const BUSERR = 1;
const ARBLOST = 2;
const RXNACK = 4;
const CLKHOLD = 0x80;
const ACKACT = 1 << 18;
const SYSOP = 2;

type BusState = "unknown" | "idle" | "owner" | "busy";
const STATES: readonly BusState[] = ["unknown", "idle", "owner", "busy"];
type Wait = number | "scl";

class ArbitrationLost extends Error {}

export class I2cController implements SercomMode {
  private readonly sda: PadSignal = { value: false, enable: false };
  private readonly scl: PadSignal = { value: false, enable: false };
  private flags = 0;
  private status = 0;
  private bus: BusState = "unknown";
  private address = 0;
  private data = 0;
  private reading = false;
  /** A byte was received and is not acknowledged yet. */
  private unanswered = false;
  private engine: Generator<Wait, void> | undefined;
  private waitsForScl = false;
  private readonly alarm: Alarm;

  constructor(private readonly sercom: Sercom) {
    this.alarm = sercom.owner.clock.createAlarm(() => this.resume());
  }

  signal(pad: number): PadSignal | undefined {
    return pad === 0 ? this.sda : pad === 1 ? this.scl : undefined;
  }

  inputChanged(): void {
    if (!this.waitsForScl || !this.sclLevel) return;
    this.waitsForScl = false;
    this.alarm.schedule(0);
  }

  enabled(on: boolean): void {
    if (on) return;
    this.stop();
    this.bus = "unknown";
    this.flags = 0;
  }

  stop(): void {
    this.alarm.cancel();
    this.engine = undefined;
    this.waitsForScl = this.unanswered = false;
    this.sda.enable = this.scl.enable = false;
  }

  readFlags(): number {
    return this.flags;
  }

  clearFlags(bits: number): void {
    this.flags &= ~bits;
  }

  readStatus(): number {
    return (
      this.status | (STATES.indexOf(this.bus) << 4) | (this.flags & (MB | SB) && this.bus === "owner" ? CLKHOLD : 0)
    );
  }

  writeStatus(value: number): void {
    this.sercom.crossing(SYSOP);
    this.status &= ~(value & 7);
    if (((value >> 4) & 3) === 1) this.bus = "idle";
  }

  readAddress(): number {
    return this.address;
  }

  writeAddress(value: number): void {
    this.sercom.crossing(SYSOP);
    this.address = value & 0x7ff;
    if (this.bus === "unknown")
      return this.sercom.violate(
        "unknown bus",
        "ADDR is written while the bus state is unknown: no START comes until STATUS.BUSSTATE was set to idle (28.6.2.4)",
      );
    const missing = [0, 1].filter((pad) => this.sercom.padsAt(pad).length === 0);
    if (missing.length)
      this.sercom.violate(
        "not muxed",
        `a transfer starts, but no pin is switched to pad ${missing.join(" or ")} (${missing.map((pad) => (pad ? "SCL" : "SDA")).join(", ")}): nothing reaches the bus`,
      );
    this.flags &= ~(MB | SB);
    this.status &= ~(RXNACK | ARBLOST | BUSERR);
    const restart = this.bus === "owner";
    this.begin(this.addressed(restart));
  }

  readData(): number {
    return this.data;
  }

  writeData(value: number): void {
    this.sercom.crossing(SYSOP);
    if (this.bus !== "owner" || this.reading || !(this.flags & MB))
      return this.sercom.violate(
        "data",
        "DATA is written when no byte is due (not the owner of the bus, reading, or MB not set): nothing is sent",
      );
    this.flags &= ~MB;
    this.begin(this.sendData(value & 0xff));
  }

  writeControlB(value: number): void {
    const command = (value >> 16) & 3;
    if (!command) return;
    this.sercom.crossing(SYSOP);
    if (this.bus !== "owner" || !(this.flags & (MB | SB))) {
      this.sercom.violate("command", `CMD ${command} is given when the block does not hold the bus: it does nothing`);
      return;
    }
    this.flags &= ~(MB | SB);
    if (command === 1) this.begin(this.addressed(true));
    else if (command === 2) this.begin(this.readOn((value & ACKACT) !== 0));
    else this.begin(this.end((value & ACKACT) !== 0));
  }

  // -- bit engine ----------------------------------------------------------------------------------------------------------------

  private begin(engine: Generator<Wait, void>): void {
    this.engine = engine;
    this.waitsForScl = false;
    this.alarm.schedule(0);
    this.sercom.interrupts();
  }

  private resume(): void {
    const { engine } = this;
    if (!engine) return;
    try {
      const { done, value } = engine.next();
      if (done) this.engine = undefined;
      else if (value === "scl") this.waitsForScl = true;
      else this.alarm.schedule(value);
    } catch (error) {
      if (!(error instanceof ArbitrationLost)) throw error;
      this.engine = undefined;
      this.sda.enable = this.scl.enable = false;
      this.status |= ARBLOST;
      this.bus = "busy";
      this.flags |= MB | ERROR;
    }
    this.sercom.changed();
    this.sercom.interrupts();
  }

  private *addressed(restart: boolean): Generator<Wait, void> {
    if (restart) {
      if (this.unanswered) yield* this.acknowledge((this.sercom.ctrlb & ACKACT) !== 0);
      yield* this.repeatStart();
    } else {
      if (!this.sclLevel) yield "scl";
      this.bus = "owner";
      this.setSda(false);
      yield this.half;
      this.setScl(false);
      yield this.half;
    }
    this.reading = (this.address & 1) === 1;
    const accepted = yield* this.sendByte(this.address & 0xff);
    if (!accepted || !this.reading) {
      this.status = accepted ? this.status & ~RXNACK : this.status | RXNACK;
      this.flags |= MB;
      return;
    }
    yield* this.receive();
  }

  private *sendData(byte: number): Generator<Wait, void> {
    const accepted = yield* this.sendByte(byte);
    this.status = accepted ? this.status & ~RXNACK : this.status | RXNACK;
    this.flags |= MB;
  }

  private *readOn(refuse: boolean): Generator<Wait, void> {
    if (this.unanswered) yield* this.acknowledge(refuse);
    yield* this.receive();
  }

  private *end(refuse: boolean): Generator<Wait, void> {
    if (this.unanswered) yield* this.acknowledge(refuse);
    this.setSda(false);
    yield this.half;
    yield* this.raiseScl();
    yield this.half;
    this.setSda(true);
    yield this.half;
    this.bus = "idle";
  }

  private *repeatStart(): Generator<Wait, void> {
    this.setSda(true);
    yield this.half;
    yield* this.raiseScl();
    yield this.half;
    this.setSda(false);
    yield this.half;
    this.setScl(false);
    yield this.half;
  }

  private *receive(): Generator<Wait, void> {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte = (byte << 1) | ((yield* this.clockBit(true)) ? 1 : 0);
    this.data = byte;
    this.unanswered = true;
    this.flags |= SB;
  }

  private *acknowledge(refuse: boolean): Generator<Wait, void> {
    this.unanswered = false;
    yield* this.clockBit(refuse);
    this.setSda(true);
  }

  private *sendByte(byte: number): Generator<Wait, boolean> {
    for (let bit = 7; bit >= 0; bit--) {
      const one = ((byte >> bit) & 1) === 1;
      const seen = yield* this.clockBit(one);
      if (one && !seen) throw new ArbitrationLost();
    }
    return !(yield* this.clockBit(true));
  }

  private *clockBit(sda: boolean): Generator<Wait, boolean> {
    this.setSda(sda);
    yield this.half;
    yield* this.raiseScl();
    yield this.half;
    const seen = this.sdaLevel;
    this.setScl(false);
    return seen;
  }

  private *raiseScl(): Generator<Wait, void> {
    this.setScl(true);
    if (!this.sclLevel) yield "scl";
  }

  /** Half a period: f = GCLK / (10 + 2 BAUD) besides the rise time, which our nets do not have (28.6.2.4.1). */
  private get half(): number {
    return ((5 + (this.sercom.baud & 0xff)) * 1e9) / this.sercom.hz;
  }

  private get sdaLevel(): boolean {
    return this.sercom.levelAt(0);
  }

  private get sclLevel(): boolean {
    return this.sercom.levelAt(1);
  }

  private setSda(released: boolean): void {
    this.sda.enable = !released;
    this.sercom.changed();
  }

  private setScl(released: boolean): void {
    this.scl.enable = !released;
    this.sercom.changed();
  }
}
