/**
 * `rp2pio.StateMachine`. Construction is one frame; words, instructions, starts and stops are posted, and so is the wait for the last word to have
 * left: the board keeps the order.
 *
 * @see CircuitPython ports/raspberrypi/bindings/rp2pio/StateMachine.c, common-hal/rp2pio/StateMachine.c
 */
import { PyObject, makeError, valueError, type PyValue } from "../../../vm/index.js";
import { BusError, op, type Op } from "../../backend/index.js";
import { Pull } from "../../peripherals/gpio.js";
import * as pio from "../../peripherals/pio.js";
import { PioClear, PioFlag } from "../../peripherals/pio.js";
import { readable, slice } from "../arguments.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { assertFree, deinitedError, givePins, inUse, takePins } from "../microcontroller.js";
import { elementsOf, writableElementsOf, type Elements } from "../pio/elements.js";
import { bitsOf, span } from "../pio/pins.js";
import { orRaise } from "../refusal.js";
import { Background } from "./background.js";
import { Allocation, type Place } from "./allocation.js";
import { fifoTypes, type Pins, type Settings } from "./arguments.js";
import { Uses } from "./introspect.js";

const CLOCK_HZ = 125_000_000;
const GPIOS = 30;
/** 2 mA, as CircuitPython has all of its state machines' pins. */
const WEAKEST = 0;
/** How long one question for words lasts, and one while handlers may have to run. */
const patienceUs = 200_000;
const shortPatienceUs = 2_000;

/** Which machines and which words of their memory are taken. */
const allocation = perHardware(() => new Allocation());

export class PyStateMachine extends PyObject implements PinOwner {
  readonly what = "a StateMachine";
  private place: Place | undefined;
  private handle = -1;
  private pins: number[] = [];
  private settings!: Settings;
  private actualFrequency = 0;
  writing = new Background(-1, false);
  reading = new Background(-1, true);
  private tx = false;
  private rx = false;
  /** Pins that no machine had before, and how they start. */
  private wires: { mask: number; levels: number; outputs: number; pullUp: number; pullDown: number } | undefined;

  construct(settings: Settings): void {
    const all = this.checkPins(settings);
    const uses = this.look(settings, all);
    const wires = initialWires(settings);
    const clkdiv = this.dividerFor(settings.frequency);
    const { program, wrap, wrapTarget } = settings;
    const length = program.length >> 1;
    const pins = bitsOf(all);
    const place = allocation().find(program, settings.offset, pins);
    if (place === undefined) throw noneFree();
    if (wrap < -1 || wrap > length - 1) throw valueError(`wrap must be -1-${length - 1}`);
    if (wrapTarget < 0 || wrapTarget > length - 1) throw valueError(`wrap_target must be 0-${length - 1}`);
    const own = pins.filter((pin) => allocation().usersOf(pin) === 0).reduce((mask, pin) => mask | (1 << pin), 0);
    this.settings = settings;
    this.tx = uses.txFifo;
    this.rx = uses.rxFifo;
    this.wires = {
      mask: own,
      levels: wires.levels & own,
      outputs: wires.outputs & own,
      pullUp: wires.pullUp & own,
      pullDown: wires.pullDown & own,
    };
    this.begin(place, pins, all, registersFor(settings, place.offset, uses), clkdiv);
  }

  private begin(place: Place, pins: number[], all: number, registers: Registers, clkdiv: number): void {
    const hw = hardware();
    const programHandle = place.fresh ? hw.openHandle() : -1;
    const handle = hw.openHandle();
    this.handle = handle;
    const { block, machine, offset } = place;
    const { program, init } = this.settings;
    const ops: Op[] = [
      ...(place.fresh ? [op(pio.load, { handle: programHandle, block, offset, program })] : []),
      op(pio.claim, { handle, block, machine }),
      op(pio.configure, { handle, pc: offset, clkdiv, ...registers }),
      ...this.wiring(all),
      ...(init.length > 0 ? [op(pio.exec, { handle, instructions: init })] : []),
      op(pio.enable, { handle, enabled: true }),
    ];
    try {
      orRaise(
        hw,
        () => hw.together(...ops),
        (status) => (status === "BLOCK_IN_USE" ? noneFree() : status === "PIN_IN_USE" ? inUse(pins[0]) : undefined),
      );
    } catch (error) {
      for (const each of [handle, programHandle]) this.undo(each);
      this.handle = -1;
      throw error;
    }
    this.place = allocation().take(place, programHandle, pins);
    this.pins = pins;
    this.writing = new Background(handle, false);
    this.reading = new Background(handle, true);
    takePins(
      pins.filter((pin) => hw.ownerOf(pin) === undefined),
      this,
    );
  }

  private undo(handle: number): void {
    if (handle < 0) return;
    const hw = hardware();
    hw.closeHandle(handle);
    try {
      hw.call(pio.close, { handle });
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
    }
  }

  /** @param all  pins to be handed to the block; 0: only put them back to how they start */
  private wiring(all: number): Op[] {
    const { mask: initial, levels, outputs, pullUp, pullDown } = this.wires!;
    const mask = all === 0 ? initial : all;
    if (mask === 0) return [];
    const bits = { mask, initial, levels, outputs, pullUp, pullDown };
    const request = Object.fromEntries(Object.entries(bits).map(([name, value]) => [name, value >>> 0])) as typeof bits;
    return [op(pio.pins, { handle: this.handle, drive: WEAKEST, ...request })];
  }

  release(): void {
    if (this.place === undefined) return;
    const hw = hardware();
    this.writing.forget();
    this.reading.forget();
    hw.closeHandle(this.handle);
    hw.call(pio.close, { handle: this.handle });
    const free = allocation().give(this.place, this.pins);
    for (const pin of free) {
      const owner = hw.ownerOf(pin);
      if (owner !== undefined) givePins([pin], owner);
    }
    this.place = undefined;
    this.handle = -1;
  }

  check(): this {
    if (this.place === undefined) throw deinitedError();
    return this;
  }

  // ---- construction ----

  /** @returns all pins, one bit each. @throws ValueError */
  private checkPins({ out, in: ins, set, side, jmpPin, exclusive }: Settings): number {
    let all = 0;
    for (const { first, count } of [out, ins, set, side, { first: jmpPin, count: 1 }]) {
      if (first < 0) continue;
      for (let pin = first; pin < first + count; pin++) {
        if (pin >= GPIOS) throw valueError("Pin count too large");
        if (exclusive || allocation().usersOf(pin) === 0) assertFree(pin);
        all |= 1 << pin;
      }
    }
    return all >>> 0;
  }

  private look(settings: Settings, pins: number): Uses {
    const { out, in: ins, set, jmpPin, autoPull, autoPush } = settings;
    const uses = new Uses({
      pins,
      hasJmpPin: jmpPin >= 0,
      hasInPin: ins.first >= 0,
      hasOutPin: out.first >= 0,
      hasSetPin: set.first >= 0,
      inPinCount: ins.count,
      outPinCount: out.count,
      autoPull,
      autoPush,
    });
    uses.consider(wordsOf(settings.program), "program");
    uses.consider(wordsOf(settings.init), "init");
    uses.consider(wordsOf(settings.mayExec), "may_exec");
    uses.finish();
    return uses;
  }

  /** In 256ths, rounded as CircuitPython does. @throws ValueError */
  private dividerFor(asked: number): number {
    const frequency = asked === 0 ? CLOCK_HZ : asked;
    const cycles = CLOCK_HZ * 256;
    if (frequency < 0 || frequency > CLOCK_HZ) throw valueError("frequency out of range");
    let divisor = Math.floor(cycles / frequency);
    if (cycles % divisor > 0) divisor += 1;
    if (Math.floor(divisor / 256) > 0x10000) throw valueError("frequency out of range");
    this.actualFrequency = Math.floor(cycles / divisor);
    return ((divisor & 0xffffff) << 8) >>> 0;
  }

  // ---- running ----

  restart(): void {
    const hw = hardware();
    const { handle } = this;
    const { init } = this.settings;
    const ops: Op[] = [
      op(pio.enable, { handle, enabled: false }),
      op(pio.restart, { handle, pc: this.offset }),
      ...this.wiring(0),
      ...(init.length > 0 ? [op(pio.exec, { handle, instructions: init })] : []),
      op(pio.enable, { handle, enabled: true }),
    ];
    orRaise(
      hw,
      () => hw.together(...ops),
      () => undefined,
    );
  }

  stop(): void {
    hardware().post(pio.enable, { handle: this.handle, enabled: false });
  }

  run(instructions: PyValue): void {
    const bytes = readable(instructions);
    if (bytes.length % 2) throw valueError("Program size invalid");
    if (bytes.length > 0) hardware().post(pio.exec, { handle: this.handle, instructions: bytes.slice() });
  }

  get frequency(): number {
    return this.actualFrequency;
  }

  set frequency(hertz: number) {
    hardware().post(pio.clock, { handle: this.handle, clkdiv: this.dividerFor(hertz) });
  }

  get offset(): number {
    return this.place!.offset;
  }

  get status(): { pc: number; tx: number; rx: number; flags: number } {
    const hw = hardware();
    return orRaise(
      hw,
      () => hw.call(pio.status, { handle: this.handle }),
      () => undefined,
    );
  }

  get txStall(): boolean {
    return (this.status.flags & PioFlag.TX_STALL) !== 0;
  }

  get rxStall(): boolean {
    return (this.status.flags & PioFlag.RX_STALL) !== 0;
  }

  clearTxStall(): void {
    hardware().post(pio.clear, { handle: this.handle, what: PioClear.TX_STALL });
  }

  clearRxFifo(): void {
    hardware().post(pio.clear, { handle: this.handle, what: PioClear.RX_FIFO | PioClear.RX_STALL });
  }

  // ---- words ----

  write(buffer: PyValue, start: PyValue, end: PyValue, swap: boolean): void {
    const { bytes, size } = cut(elementsOf(buffer), start, end, "Buffer elements must be 4 bytes long or less");
    if (bytes.length === 0) return;
    if (!this.tx) throw makeError("RuntimeError", "No out in program");
    const hw = hardware();
    const data = swapped(bytes, size, swap);
    const most = Math.floor(hw.backend.mostData / size) * size;
    for (let at = 0; at < data.length; at += most)
      hw.post(pio.put, { handle: this.handle, size, replicate: 1, shift: 0, data: data.slice(at, at + most) });
    this.drain();
  }

  /** Until the FIFO is empty and, if the program wants that, the machine asks for more. */
  private drain(): void {
    const stalled = this.settings.waitForTxstall ? 1 : 0;
    hardware().post(pio.drain, { handle: this.handle, stalled });
  }

  readinto(buffer: PyValue, start: PyValue, end: PyValue, swap: boolean): void {
    const { bytes, size } = cut(writableElementsOf(buffer), start, end, "Buffer elements must be 4 bytes long or less");
    if (bytes.length === 0) return;
    if (!this.rx) throw makeError("RuntimeError", "No in in program");
    const hw = hardware();
    const mostWords = Math.floor((hw.backend.mostData - 8) / size);
    for (let at = 0; at < bytes.length;) {
      const most = Math.min(mostWords, (bytes.length - at) / size);
      const request = { handle: this.handle, size, shift: this.inShift(size), most, timeoutUs: this.patience };
      const { data } = orRaise(
        hw,
        () => hw.call(pio.get, request),
        () => undefined,
      );
      bytes.set(swapped(data, size, swap), at);
      at += data.length;
      if (at < bytes.length) hw.attention.attend();
    }
  }

  writeReadinto(
    bufferOut: PyValue,
    bufferIn: PyValue,
    outRange: readonly [PyValue, PyValue],
    inRange: readonly [PyValue, PyValue],
    swapOut: boolean,
    swapIn: boolean,
  ): void {
    const out = cut(elementsOf(bufferOut), ...outRange, "Out-buffer elements must be <= 4 bytes long");
    const into = cut(writableElementsOf(bufferIn), ...inRange, "In-buffer elements must be <= 4 bytes long");
    if (out.bytes.length === 0 && into.bytes.length === 0) return;
    if (!this.tx || !this.rx) throw makeError("RuntimeError", "No in or out in program");
    const hw = hardware();
    const data = swapped(out.bytes, out.size, swapOut);
    const room = hw.backend.mostData - 16;
    const mostOut = Math.floor(room / out.size) * out.size;
    const mostIn = Math.floor(room / into.size);
    const sizes = { size: out.size, replicate: 1, inSize: into.size, shift: 0, inShift: this.inShift(into.size) };
    for (let sent = 0, got = 0; sent < data.length || got < into.bytes.length;) {
      const request = {
        handle: this.handle,
        ...sizes,
        most: Math.min(mostIn, (into.bytes.length - got) / into.size),
        timeoutUs: this.patience,
        data: data.slice(sent, sent + mostOut),
      };
      const reply = orRaise(
        hw,
        () => hw.call(pio.transfer, request),
        () => undefined,
      );
      sent += reply.taken * out.size;
      into.bytes.set(swapped(reply.data, into.size, swapIn), got);
      got += reply.data.length;
      if (sent < data.length || got < into.bytes.length) hw.attention.attend();
    }
    if (data.length > 0) this.drain();
  }

  /** A narrow read takes the upper lanes of a word that was shifted in from there. */
  private inShift(size: number): number {
    return this.settings.inShiftRight ? 32 - 8 * size : 0;
  }

  private get patience(): number {
    return hardware().attention.hasHandlers ? shortPatienceUs : patienceUs;
  }
}

function noneFree(): unknown {
  return makeError("RuntimeError", "All state machines in use");
}

interface Registers {
  readonly execctrl: number;
  readonly shiftctrl: number;
  readonly pinctrl: number;
}

/** RP2040 datasheet §3.7. */
function registersFor(settings: Settings, offset: number, uses: Uses): Registers {
  const { out, in: ins, set, side, jmpPin, movStatus } = settings;
  const wrap = settings.wrap === -1 ? (settings.program.length >> 1) - 1 : settings.wrap;
  const sideBits = side.first < 0 ? 0 : side.count + (side.enable ? 1 : 0);
  const execctrl =
    (side.first >= 0 && side.enable ? 1 << 30 : 0) |
    (side.first >= 0 && side.pindirs ? 1 << 29 : 0) |
    (Math.max(0, jmpPin) << 24) |
    ((wrap + offset) << 12) |
    ((settings.wrapTarget + offset) << 7) |
    (movStatus.rx ? 1 << 4 : 0) |
    movStatus.n;
  const asked = fifoTypes[settings.fifoType];
  const join =
    asked !== fifoTypes.auto ? asked : !uses.rxFifo ? fifoTypes.tx : !uses.txFifo ? fifoTypes.rx : fifoTypes.txrx;
  const shiftctrl =
    (join << 30) |
    ((settings.pullThreshold & 31) << 25) |
    ((settings.pushThreshold & 31) << 20) |
    (settings.outShiftRight ? 1 << 19 : 0) |
    (settings.inShiftRight ? 1 << 18 : 0) |
    (settings.autoPull ? 1 << 17 : 0) |
    (settings.autoPush ? 1 << 16 : 0);
  const base = ({ first }: Pins): number => Math.max(0, first);
  const pinctrl =
    (sideBits << 29) |
    (set.count << 26) |
    ((out.count & 63) << 20) |
    (base(ins) << 15) |
    (base(side) << 10) |
    (base(set) << 5) |
    base(out);
  return { execctrl: execctrl >>> 0, shiftctrl: shiftctrl >>> 0, pinctrl: pinctrl >>> 0 };
}

/** How the pins start: OUT and SET must agree where they meet, side-set has the last word. @throws ValueError */
function initialWires({ out, in: ins, set, side, jmpPin, jmpPull }: Settings): {
  levels: number;
  outputs: number;
  pullUp: number;
  pullDown: number;
} {
  const both = area(out) & area(set);
  const at = (pins: Pins, value: number): number => (pins.first < 0 ? 0 : (value << pins.first) & area(pins));
  if ((at(out, out.state) ^ at(set, set.state)) & both)
    throw valueError("Initial set pin state conflicts with initial out pin state");
  if ((at(out, out.direction) ^ at(set, set.direction)) & both)
    throw valueError("Initial set pin direction conflicts with initial out pin direction");
  const sides = area(side);
  const levels = ((at(out, out.state) | at(set, set.state)) & ~sides) | at(side, side.state);
  const outputs = ((at(out, out.direction) | at(set, set.direction)) & ~sides) | at(side, side.direction);
  const jmp = jmpPin < 0 ? 0 : 1 << jmpPin;
  const pullUp = at(ins, ins.pullUp) | (jmpPull === Pull.UP ? jmp : 0);
  const pullDown = at(ins, ins.pullDown) | (jmpPull === Pull.DOWN ? jmp : 0);
  if (outputs & (pullUp | pullDown)) throw valueError("pull masks conflict with direction masks");
  return { levels, outputs, pullUp, pullDown };
}

function area({ first, count }: Pins): number {
  return first < 0 ? 0 : span(first, count) & ((1 << GPIOS) - 1);
}

function wordsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => bytes[2 * i] | (bytes[2 * i + 1] << 8));
}

/** `buffer[start:end]`, in elements. */
function cut({ bytes, size }: Elements, start: PyValue, end: PyValue, tooLarge: string): Elements {
  if (size > 4) throw valueError(tooLarge);
  return { bytes: slice(bytes, size, start, end), code: "", size };
}

/** A copy with each element's bytes the other way round, if that is wanted. */
function swapped(bytes: Uint8Array, size: number, swap: boolean): Uint8Array {
  const copy = bytes.slice();
  if (swap && size > 1) for (let at = 0; at < copy.length; at += size) copy.subarray(at, at + size).reverse();
  return copy;
}
