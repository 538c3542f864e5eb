/**
 * A serial port as both Pythons' UART classes use it: opened on the board, read with its time-outs, written without waiting.
 *
 * The board receives into a ring of its own; what a read asks for and how long it may wait goes over in one command, so that a read of a whole
 * line of a GPS costs a few round trips and not one a byte.
 */
import * as uart from "../peripherals/uart.js";
import { osError } from "../../vm/index.js";
import { errno } from "./errno.js";
import { hardware } from "./hardware.js";
import { firstThatFits, orRaise, type Refusals } from "./refusal.js";

export interface SerialSettings {
  readonly tx?: number;
  readonly rx?: number;
  readonly rts?: number;
  readonly cts?: number;
  readonly baudrate: number;
  readonly bits: number;
  readonly parity: "none" | "even" | "odd";
  readonly stop: number;
  readonly invertOut?: boolean;
  readonly invertIn?: boolean;
  /** Bytes that the board keeps; it has room for 4096. */
  readonly buffer: number;
}

/** What the rings of an RP2040 hold, and of a SAMD21. */
export const largestBuffer = 4096;
const smallBuffer = 512;
const none = 0xff;
/** Between two looks whether the last bytes have left. */
const lookUs = 5000;
/** What a FIFO of 32 takes twice over, thirteen bits each. */
const lastBytesUs = (baudrate: number): number => (33 * 13 * 1e6 * 2) / baudrate;

export class SerialPort {
  private readonly handle: number;
  baudrate: number;
  open = true;

  /** Whether whoever receives can stop it. */
  private readonly heldUp: boolean;

  constructor(settings: SerialSettings, refusals: Refusals) {
    const hw = hardware();
    this.heldUp = settings.cts !== undefined;
    const { tx = none, rx = none, rts = none, cts = none } = settings;
    this.handle = hw.openHandle();
    const request = {
      handle: this.handle,
      tx,
      rx,
      rts,
      cts,
      baudrate: settings.baudrate,
      bits: settings.bits - 5,
      parity: { none: uart.Parity.NONE, even: uart.Parity.EVEN, odd: uart.Parity.ODD }[settings.parity],
      stop2: settings.stop - 1,
      invertOut: settings.invertOut === true ? 1 : 0,
      invertIn: settings.invertIn === true ? 1 : 0,
    };
    // boards with little memory keep less: then what they have
    const buffers = [largestBuffer, smallBuffer].map((most) => Math.min(settings.buffer, most));
    try {
      const open = () => firstThatFits(buffers, (buffer) => hw.call(uart.open, { ...request, buffer }));
      this.baudrate = orRaise(hw, open, refusals).baudrate;
    } catch (error) {
      hw.closeHandle(this.handle);
      throw error;
    }
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    const hw = hardware();
    hw.closeHandle(this.handle);
    hw.call(uart.close, { handle: this.handle });
  }

  /** Bytes of the last write that nobody has been told of: see machine/uart-irq.ts. */
  lastWritten = 0;

  /** Posted: the program goes on while the bytes leave. */
  write(bytes: Uint8Array): void {
    this.lastWritten = bytes.length;
    const hw = hardware();
    const piece = Math.min(hw.backend.mostData, 1024);
    for (let at = 0; at < bytes.length; at += piece)
      hw.post(uart.write, { handle: this.handle, data: bytes.slice(at, at + piece) });
  }

  /** Received bytes that a readLine fetched beyond its line. */
  private ahead: Uint8Array = new Uint8Array(0);

  /** Fills `into` as far as the time-outs allow. @returns how many bytes came */
  read(into: Uint8Array, firstUs: number, charUs: number): number {
    const kept = this.ahead.subarray(0, into.length);
    into.set(kept);
    this.ahead = this.ahead.slice(kept.length);
    return kept.length === into.length
      ? kept.length
      : kept.length + this.fetch(into.subarray(kept.length), kept.length > 0 ? charUs : firstUs, charUs);
  }

  /** The bytes up to and with the next newline, or what came before a time-out. What already waits is fetched in one go. @param most  bytes */
  readLine(firstUs: number, charUs: number, most = Infinity): Uint8Array {
    const line: number[] = [];
    const one = new Uint8Array(1);
    while (line.length < most) {
      if (this.ahead.length === 0) {
        const waiting = this.status().waiting;
        if (waiting > 1) {
          const bytes = new Uint8Array(waiting);
          this.ahead = bytes.slice(0, this.fetch(bytes, 0, 0));
        }
      }
      if (this.read(one, line.length === 0 ? firstUs : charUs, charUs) === 0) break;
      line.push(one[0]);
      if (one[0] === 0x0a) break;
    }
    return Uint8Array.from(line);
  }

  private fetch(into: Uint8Array, firstUs: number, charUs: number): number {
    const hw = hardware();
    let filled = 0;
    while (filled < into.length) {
      const most = Math.min(into.length - filled, hw.backend.mostData);
      const request = { handle: this.handle, most, firstUs: filled === 0 ? firstUs : charUs, charUs };
      const { data } = orRaise(
        hw,
        () => hw.call(uart.read, request),
        () => undefined,
      );
      into.set(data, filled);
      filled += data.length;
      this.taken += data.length;
      if (data.length < most) break;
    }
    return filled;
  }

  status(): { readonly sending: boolean; readonly waiting: number } {
    const { sending, waiting } = this.ask();
    return { sending, waiting: waiting + this.ahead.length };
  }

  /** Bytes taken from the board so far, and errors that it told when it was asked for something else. */
  private taken = 0;
  private errors = 0;

  private ask(): { readonly sending: boolean; readonly waiting: number } {
    const hw = hardware();
    const { errors, sending, waiting } = orRaise(
      hw,
      () => hw.call(uart.status, { handle: this.handle }),
      () => undefined,
    );
    this.errors |= errors;
    return { sending, waiting };
  }

  /** How many bytes have come since the port was opened, whether any are leaving, and the errors (UartError) since the last look. */
  look(): { readonly received: number; readonly sending: boolean; readonly errors: number } {
    const { sending, waiting } = this.ask();
    const { errors } = this;
    this.errors = 0;
    return { received: this.taken + waiting, sending, errors };
  }

  clear(): void {
    this.taken += this.ask().waiting;
    this.ahead = new Uint8Array(0);
    hardware().call(uart.clear, { handle: this.handle });
  }

  setBaudrate(baudrate: number, refusals: Refusals): void {
    const hw = hardware();
    if (this.heldUp) this.drain(lastBytesUs(this.baudrate));
    this.baudrate = orRaise(hw, () => hw.call(uart.baudrate, { handle: this.handle, baudrate }), refusals).baudrate;
  }

  /**
   * Waits until the last bit has left. Where CTS may hold it up the board is asked again and again: it cannot wait for ever.
   * @param longestUs  what the port's own wait is bounded by. @throws OSError ETIMEDOUT
   */
  drain(longestUs: number): void {
    const hw = hardware();
    hw.barrier();
    if (this.heldUp) {
      const { clock } = hw;
      const endUs = clock.nowUs() + longestUs;
      while (this.ask().sending) {
        const now = clock.nowUs();
        if (now >= endUs) {
          hw.advice = "CTS has held the last bytes up: whoever receives them has not pulled it low.";
          throw osError(errno.ETIMEDOUT);
        }
        clock.sleepUntil(Math.min(endUs, now + lookUs));
      }
      return;
    }
    orRaise(
      hw,
      () => hw.call(uart.drain, { handle: this.handle }),
      () => undefined,
    );
  }

  sendBreak(us: number): void {
    const hw = hardware();
    if (this.heldUp) this.drain(lastBytesUs(this.baudrate));
    orRaise(
      hw,
      () => hw.call(uart.sendBreak, { handle: this.handle, us }),
      () => undefined,
    );
  }
}
