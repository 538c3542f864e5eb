/**
 * Background reads and writes of one state machine: the board's DMA loops over copies of the program's buffers.
 *
 * A buffer that the program changes while it is being sent is noticed within a few milliseconds of the program's time and copied again; what has
 * been received is copied back whenever the program asks how the transfer stands.
 * @see CircuitPython ports/raspberrypi/common-hal/rp2pio/StateMachine.c, background_write, background_read
 */
import { PyBytes, None, makeError, valueError, type PyValue } from "../../../vm/index.js";
import * as pio from "../../peripherals/pio.js";
import type { Alarm } from "../attention.js";
import { elementsOf, writableElementsOf } from "../pio/elements.js";
import { hardware, perHardware } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { Pool, type Region } from "./pool.js";

/** How often buffers that are being sent are looked at, in microseconds of the program's time. */
const lookUs = 20_000;
/** Between two questions whether a buffer has been begun. */
const pauseUs = 500;
const NOTHING: Region = { offset: 0, length: 0 };

const pool = perHardware(() => new Pool());

/** A buffer of the program's, and where the board has its copy. */
interface Copy extends Region {
  readonly value: PyValue;
  readonly bytes: Uint8Array;
  /** What the board has. */
  sent: Uint8Array;
}

export class Background implements Alarm {
  dueUs = Infinity;
  private size = 0;
  private swap = false;
  private started = false;
  private seenSwitches = 0;
  /** Those in work, and those that came before: the board may still be with the last one of them. */
  private copies: Copy[] = [];
  private before: Copy[] = [];

  constructor(
    private readonly handle: number,
    private readonly input: boolean,
  ) {}

  start(once: PyValue, loop: PyValue, loop2: PyValue, swap: boolean): void {
    const given = [once, loop, loop2].map((value) => (value === None ? undefined : this.elements(value)));
    let size = 0;
    for (const each of given) {
      if (each === undefined) continue;
      if (each.size > 4) throw valueError("Buffer elements must be 4 bytes long or less");
      if (size !== 0 && each.size !== size) throw valueError("Mismatched data size");
      size = each.size;
    }
    if (size === 0) return;
    if (this.started) {
      if (size !== this.size) throw valueError("Mismatched data size");
      if (swap !== this.swap) throw valueError("Mismatched swap flag");
      this.waitUntilBegun();
    }
    this.size = size;
    this.swap = swap;
    this.release(this.before);
    this.before = this.copies;
    this.copies = [];
    const places = given.map((each, index) =>
      each === undefined || each.bytes.length === 0 ? undefined : this.copy([once, loop, loop2][index], each.bytes),
    );
    this.begin(places);
    this.started = true;
    this.watchChanges();
  }

  private elements(value: PyValue): { bytes: Uint8Array; size: number } {
    return this.input ? writableElementsOf(value) : elementsOf(value);
  }

  /** Which of the three follow which when some are missing is the port's rule. */
  private begin(places: readonly (Region | undefined)[]): void {
    let [once, loop, loop2] = places;
    const pending = places.filter((place) => place !== undefined).length;
    if (once === undefined) {
      if (loop === undefined) once = loop = loop2;
      else if (loop2 === undefined) once = loop2 = loop;
      else [once, loop, loop2] = [loop, loop2, loop];
    } else if (loop === undefined) loop = loop2;
    else loop2 ??= loop;
    const [first, second, third] = [once ?? NOTHING, loop ?? NOTHING, loop2 ?? NOTHING];
    const hw = hardware();
    orRaise(
      hw,
      () =>
        hw.call(pio.background, {
          handle: this.handle,
          size: this.size,
          input: this.input ? 1 : 0,
          pending,
          once: first.offset,
          onceLength: first.length,
          loop: second.offset,
          loopLength: second.length,
          loop2: third.offset,
          loop2Length: third.length,
        }),
      () => undefined,
    );
  }

  private copy(value: PyValue, bytes: Uint8Array): Copy {
    const known = this.copies.find((copy) => copy.value === value);
    if (known !== undefined) return known;
    const hw = hardware();
    const region = pool().take(bytes.length);
    if (region === undefined) {
      hw.advice = "The board has 32768 bytes for all background transfers together.";
      throw makeError("MemoryError", `memory allocation failed, allocating ${bytes.length} bytes`);
    }
    const copy: Copy = { ...region, value, bytes, sent: new Uint8Array(0) };
    this.regionOf.set(copy, region);
    this.copies.push(copy);
    if (!this.input) this.upload(copy);
    return copy;
  }

  private readonly regionOf = new Map<Copy, Region>();

  private upload(copy: Copy): void {
    const hw = hardware();
    copy.sent = copy.bytes.slice();
    const data = this.ordered(copy.sent);
    const most = hw.backend.mostData & ~3;
    for (let at = 0; at < data.length; at += most)
      hw.post(pio.buffer, { offset: copy.offset + at, data: data.slice(at, at + most) });
  }

  /** A copy, with each element's bytes the other way round if that was asked for. */
  private ordered(bytes: Uint8Array): Uint8Array {
    const copy = bytes.slice();
    if (this.swap && this.size > 1)
      for (let at = 0; at + this.size <= copy.length; at += this.size) copy.subarray(at, at + this.size).reverse();
    return copy;
  }

  private waitUntilBegun(): void {
    const hw = hardware();
    while (this.status().pending > 0) {
      hw.attention.attend();
      hw.passTime(pauseUs);
    }
  }

  private status(): { running: boolean; pending: number; switches: number; next: number } {
    const hw = hardware();
    return orRaise(
      hw,
      () => hw.call(pio.backgroundStatus, { handle: this.handle, input: this.input }),
      () => undefined,
    );
  }

  get running(): boolean {
    if (!this.started) return false;
    this.fetch();
    return this.status().running;
  }

  get pending(): number {
    if (!this.started) return 0;
    this.fetch();
    return this.status().pending;
  }

  /** The buffer that has just been done with; empty bytes until another one has. */
  get last(): PyValue {
    if (this.started) {
      const { switches, next } = this.status();
      if (switches !== this.seenSwitches) {
        this.seenSwitches = switches;
        this.fetch();
        const copy = [...this.copies, ...this.before].find(({ offset }) => offset === next);
        if (copy !== undefined) return copy.value;
      }
    }
    return new PyBytes(new Uint8Array(0));
  }

  stop(): void {
    if (!this.started) return;
    this.fetch();
    hardware().post(pio.backgroundStop, { handle: this.handle, input: this.input });
    this.forget();
  }

  /** The machine is gone, and the transfer with it. */
  forget(): void {
    if (this.started) hardware().attention.clearAlarm(this);
    this.release(this.before);
    this.release(this.copies);
    this.before = this.copies = [];
    this.started = false;
    this.seenSwitches = 0;
  }

  private release(copies: readonly Copy[]): void {
    for (const copy of copies) {
      pool().give(this.regionOf.get(copy)!);
      this.regionOf.delete(copy);
    }
  }

  /** What has come in, into the program's buffers. */
  private fetch(): void {
    if (!this.input) return;
    const hw = hardware();
    for (const copy of [...this.before, ...this.copies]) {
      const data = new Uint8Array(copy.length);
      const most = hw.backend.mostData & ~3;
      for (let at = 0; at < copy.length; at += most) {
        const request = { offset: copy.offset + at, length: Math.min(most, copy.length - at) };
        data.set(hw.call(pio.bufferRead, request).data, at);
      }
      copy.bytes.set(this.ordered(data));
    }
  }

  private watchChanges(): void {
    if (this.input || this.copies.every(({ value }) => value instanceof PyBytes)) return;
    const hw = hardware();
    this.dueUs = hw.clock.nowUs() + lookUs;
    hw.attention.setAlarm(this);
  }

  ring(): void {
    for (const copy of this.copies) if (copy.bytes.some((byte, index) => byte !== copy.sent[index])) this.upload(copy);
    this.dueUs = hardware().clock.nowUs() + lookUs;
  }
}
