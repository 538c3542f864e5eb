/**
 * Looks through a program for what it uses, so that a pin that was not given is an error at construction and FIFOs nobody fills are lent to the
 * other side.
 *
 * @see RP2040 datasheet §3.4 (encodings); CircuitPython ports/raspberrypi/common-hal/rp2pio/StateMachine.c (checks, messages)
 */
import { valueError } from "../../../vm/index.js";

export interface Given {
  readonly pins: number;
  readonly hasJmpPin: boolean;
  readonly hasInPin: boolean;
  readonly hasOutPin: boolean;
  readonly hasSetPin: boolean;
  readonly inPinCount: number;
  readonly outPinCount: number;
  readonly autoPull: boolean;
  readonly autoPush: boolean;
}

export class Uses {
  txFifo = false;
  rxFifo = false;
  private inLoaded = false;
  private outLoaded = false;
  private inUsed = false;
  private outUsed = false;

  constructor(private readonly given: Given) {}

  /** @throws ValueError naming the argument that is missing, and the instruction */
  consider(words: readonly number[], name: string): void {
    words.forEach((word, index) => this.instruction(word, `${name}[${index}]`));
  }

  /** @throws ValueError for shift registers that are read and never filled */
  finish(): void {
    if (this.inUsed && !this.inLoaded) throw valueError("Program does IN without loading ISR");
    if (this.outUsed && !this.outLoaded) throw valueError("Program does OUT without loading OSR");
  }

  private instruction(word: number, where: string): void {
    const field = (word >> 5) & 7;
    switch (word >> 13) {
      case 0:
        if (field === 6 && !this.given.hasJmpPin) throw valueError(`Missing jmp_pin. ${where} jumps on pin`);
        return;
      case 1:
        return this.wait(field & 3, word & 31, where);
      case 2:
        return this.in(field, word & 31, where);
      case 3:
        return this.out(field, word & 31, where);
      case 4:
        if (word & 0x80) this.txFifo = this.outLoaded = true;
        else this.rxFifo = this.inLoaded = true;
        return;
      case 5:
        return this.mov(field, word & 7, where);
      case 7:
        if ((field === 0 || field === 4) && !this.given.hasSetPin)
          throw valueError(`Missing first_set_pin. ${where} sets pin(s)`);
    }
  }

  private wait(source: number, index: number, where: string): void {
    const { given } = this;
    if (source === 0 && !((given.pins >>> index) & 1)) throw valueError(`${where} uses extra pin`);
    if (source !== 1) return;
    if (!given.hasInPin) throw valueError(`Missing first_in_pin. ${where} waits based on pin`);
    if (index >= given.inPinCount) throw valueError(`${where} waits on input outside of count`);
  }

  private in(source: number, count: number, where: string): void {
    const { given } = this;
    if (source === 0) {
      if (!given.hasInPin) throw valueError(`Missing first_in_pin. ${where} shifts in from pin(s)`);
      if (count > given.inPinCount) throw valueError(`${where} shifts in more bits than pin count`);
    }
    if (given.autoPush) this.inLoaded = this.rxFifo = true;
    this.inUsed = true;
  }

  private out(destination: number, count: number, where: string): void {
    const { given } = this;
    if (destination === 0 || destination === 4) {
      if (!given.hasOutPin) throw valueError(`Missing first_out_pin. ${where} shifts out to pin(s)`);
      if (count > given.outPinCount) throw valueError(`${where} shifts out more bits than pin count`);
    }
    if (given.autoPull) this.outLoaded = this.txFifo = true;
    this.outUsed = true;
  }

  private mov(destination: number, source: number, where: string): void {
    const { given } = this;
    if (destination === 0 && !given.hasOutPin) throw valueError(`Missing first_out_pin. ${where} writes pin(s)`);
    if (source === 0 && !given.hasInPin) throw valueError(`Missing first_in_pin. ${where} reads pin(s)`);
    if (destination === 6) this.inLoaded = true;
    if (destination === 7) this.outLoaded = true;
  }
}
