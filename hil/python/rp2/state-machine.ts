/**
 * `rp2.StateMachine`: one of a block's four. Nothing but what answers a question waits for the board: words, instructions, starts are posted.
 *
 * @see MicroPython ports/rp2/rp2_pio.c; docs/library/rp2.StateMachine.rst
 */
import {
  None,
  PyObject,
  callPy,
  indexOf,
  intOf,
  isInt,
  makeInt,
  toArray,
  valueError,
  type PyValue,
} from "../../../vm/index.js";
import { op, type Op } from "../../backend/index.js";
import * as pio from "../../peripherals/pio.js";
import { findMachinePin, machinePin } from "../machine/pin.js";
import { elementsOf, writableElementsOf } from "../pio/elements.js";
import { PioPin, bitsOf, rotate, span } from "../pio/pins.js";
import { hardware, perHardware } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { Field, programFields, type PioBlock } from "./block.js";

const CLOCK_HZ = 125_000_000;
const PINS = 0x3fffffff;
const SIDE_EN = 1 << 30;
const DRIVE_4_MA = 1;
const ALT_PIO0 = 6;
/** How long one question for words lasts, and one while handlers may have to run. */
const patienceUs = 200_000;
const shortPatienceUs = 2_000;

/** Pins of one sort: where they begin, how many, and how they start. */
interface PinConfig {
  base: number;
  count: number;
  levels: number;
  outputs: number;
}

export interface MachineArguments {
  freq: number;
  inBase: PyValue;
  outBase: PyValue;
  setBase: PyValue;
  jmpPin: PyValue;
  sidesetBase: PyValue;
  inShiftdir: PyValue;
  outShiftdir: PyValue;
  pushThresh: PyValue;
  pullThresh: PyValue;
}

/** Pins that PIO blocks have, of the running program. */
const pioPins = perHardware(() => new Map<number, PioPin>());

export class PyStateMachine extends PyObject {
  private handle = -1;
  private enabled = false;
  private initialPc = 0;
  private execctrl = 0;
  private pinctrl = 0;

  constructor(
    readonly block?: PioBlock,
    readonly id = 0,
  ) {
    super();
  }

  override __repr__(): string {
    return `StateMachine(${this.id})`;
  }

  private get machine(): number {
    return this.id & 3;
  }

  /** @throws ValueError when the firmware has it */
  claim(): this {
    if (this.handle >= 0) return this;
    const hw = hardware();
    const handle = hw.openHandle();
    try {
      orRaise(
        hw,
        () => hw.call(pio.claim, { handle, block: this.block!.index, machine: this.machine }),
        (status) => (status === "BLOCK_IN_USE" ? valueError("StateMachine claimed by external resource") : undefined),
      );
    } catch (error) {
      hw.closeHandle(handle);
      throw error;
    }
    this.handle = handle;
    return this;
  }

  init(program: PyValue, args: MachineArguments): void {
    const fields = programFields(program);
    const block = this.block!;
    let offset = indexOf(fields[Field.OFFSET + block.index]);
    if (offset < 0) offset = block.add(program);
    this.initialPc = offset & 31;
    const clkdiv = dividerFor(args.freq);
    let execctrl = word(fields[Field.EXECCTRL]) + offset * ((1 << 12) + (1 << 7));
    let shiftctrl = word(fields[Field.SHIFTCTRL]);
    let pinctrl = 0;
    if (args.inBase !== None) pinctrl |= findMachinePin(args.inBase).gpio << 15;
    const out = pinsFor(fields[Field.OUT], args.outBase);
    if (out.base >= 0) pinctrl |= out.base | (out.count << 20);
    const set = pinsFor(fields[Field.SET], args.setBase);
    if (set.base >= 0) pinctrl |= (set.base << 5) | (set.count << 26);
    if (args.jmpPin !== None) execctrl = (execctrl & ~(31 << 24)) | (findMachinePin(args.jmpPin).gpio << 24);
    const side = pinsFor(fields[Field.SIDESET], args.sidesetBase);
    if (side.base >= 0) pinctrl |= (side.base << 10) | ((side.count + (execctrl & SIDE_EN ? 1 : 0)) << 29);
    shiftctrl = override(shiftctrl, args.inShiftdir, 18, 1);
    shiftctrl = override(shiftctrl, args.outShiftdir, 19, 1);
    shiftctrl = override(shiftctrl, args.pushThresh, 20, 31);
    shiftctrl = override(shiftctrl, args.pullThresh, 25, 31);
    this.execctrl = execctrl >>> 0;
    this.pinctrl = pinctrl >>> 0;
    this.enabled = false;
    const settings = { clkdiv, execctrl: this.execctrl, shiftctrl: shiftctrl >>> 0, pinctrl: this.pinctrl };
    this.send(op(pio.configure, { handle: this.handle, pc: this.initialPc, ...settings }), [out, set, side]);
  }

  /** Settings and pins in one frame. Of pins named more than once the last sort decides, as the port initialises them one sort after the other. */
  private send(configure: Op, sorts: readonly PinConfig[]): void {
    const hw = hardware();
    let mask = 0;
    let levels = 0;
    let outputs = 0;
    for (const sort of sorts) {
      if (sort.base < 0) continue;
      const these = span(sort.base, sort.count) & PINS;
      mask |= these;
      levels = (levels & ~these) | (rotate(sort.levels, sort.base) & these);
      outputs = (outputs & ~these) | (rotate(sort.outputs, sort.base) & these);
    }
    const ops: Op[] = [configure];
    if (mask !== 0) {
      let pullUp = 0;
      let pullDown = 0;
      for (const gpio of bitsOf(mask)) {
        const pin = machinePin(gpio);
        this.takePin(gpio);
        if (pin.pullsUp) pullUp |= 1 << gpio;
        else if (pin.pullsDown) pullDown |= 1 << gpio;
      }
      const wires = { mask, initial: mask, levels, outputs, pullUp, pullDown };
      const request = Object.fromEntries(Object.entries(wires).map(([key, bits]) => [key, bits >>> 0])) as typeof wires;
      ops.push(op(pio.pins, { handle: this.handle, drive: DRIVE_4_MA, ...request }));
    }
    orRaise(
      hw,
      () => hw.together(...ops),
      () => undefined,
    );
  }

  /** The pin is the block's from now on, whoever had it. */
  private takePin(gpio: number): void {
    const hw = hardware();
    const block = this.block!.index;
    let pin = pioPins().get(gpio);
    if (pin === undefined || pin.block !== block || hw.ownerOf(gpio) !== pin) {
      hw.ownerOf(gpio)?.release();
      pin = new PioPin(block, gpio, `StateMachine(${this.id})`, (number) => void (machinePin(number).alt = 31));
      pioPins().set(gpio, pin);
      hw.take(gpio, pin);
    }
    pin.machines.add(this.handle);
    machinePin(gpio).alt = ALT_PIO0 + block;
  }

  active(value: boolean | undefined): boolean {
    if (value !== undefined) {
      this.enabled = value;
      hardware().post(pio.enable, { handle: this.handle, enabled: value });
    }
    return this.enabled;
  }

  restart(): void {
    hardware().post(pio.restart, { handle: this.handle, pc: this.initialPc });
  }

  /** @param encode  rp2.asm_pio_encode, for text */
  exec(instruction: PyValue, encode: PyValue): void {
    const encoded = isInt(instruction)
      ? instruction
      : callPy(encode, [instruction, this.pinctrl >>> 29, this.execctrl & SIDE_EN ? 1 : 0]);
    const value = word(encoded);
    const instructions = Uint8Array.of(value & 0xff, (value >>> 8) & 0xff);
    hardware().post(pio.exec, { handle: this.handle, instructions });
  }

  /** Blocks until the FIFO holds the last of it, on the board; here only what must not overtake it waits. */
  put(value: PyValue, shift: number): void {
    const { bytes, size } = wordsToPut(value);
    const hw = hardware();
    const most = Math.floor(hw.backend.mostData / size) * size;
    for (let at = 0; at < bytes.length; at += most) {
      const data = bytes.slice(at, at + most);
      if (this.block!.calls) this.putWithHandlers(data, size, shift);
      else hw.post(pio.put, { handle: this.handle, size, replicate: 0, shift: shift & 0xff, data });
    }
  }

  /** A handler may have to take words before others fit: so none is kept from running. */
  private putWithHandlers(data: Uint8Array, size: number, shift: number): void {
    const hw = hardware();
    const none = { replicate: 0, inSize: 4, inShift: 0, most: 0 };
    for (let at = 0; at < data.length;) {
      const request = { handle: this.handle, size, shift: shift & 0xff, ...none, timeoutUs: shortPatienceUs };
      const { taken } = hw.call(pio.transfer, { ...request, data: data.subarray(at) });
      at += taken * size;
      if (at < data.length) hw.attention.attend();
    }
  }

  get(buffer: PyValue, shift: number): PyValue {
    if (buffer === None) {
      const bytes = new Uint8Array(4);
      this.fill(bytes, 4, shift);
      return makeInt(new DataView(bytes.buffer).getUint32(0, true));
    }
    const { bytes, code } = writableElementsOf(buffer);
    if (bytes.length === 0) return buffer;
    const size = { bytearray: 1, b: 1, h: 2, i: 4 }[code === "bytearray" ? code : code.toLowerCase()];
    if (size === undefined) {
      // the port has taken a word by the time it finds out
      this.fill(new Uint8Array(4), 4, shift);
      throw valueError("unsupported buffer type");
    }
    this.fill(bytes, size, shift);
    return buffer;
  }

  /** Waits for as many words as it takes; handlers run meanwhile. */
  private fill(into: Uint8Array, size: number, shift: number): void {
    const hw = hardware();
    const mostWords = Math.floor((hw.backend.mostData - 8) / size);
    for (let at = 0; at < into.length;) {
      const most = Math.min(mostWords, Math.ceil((into.length - at) / size));
      const timeoutUs = hw.attention.hasHandlers ? shortPatienceUs : patienceUs;
      const { data } = orRaise(
        hw,
        () => hw.call(pio.get, { handle: this.handle, size, shift: shift & 0xff, most, timeoutUs }),
        () => undefined,
      );
      into.set(data.subarray(0, into.length - at), at);
      at += data.length;
      if (at < into.length) hw.attention.attend();
    }
  }

  private get status(): { tx: number; rx: number } {
    const hw = hardware();
    return orRaise(
      hw,
      () => hw.call(pio.status, { handle: this.handle }),
      () => undefined,
    );
  }

  get rxFifo(): number {
    return this.status.rx;
  }

  get txFifo(): number {
    return this.status.tx;
  }
}

function word(value: PyValue): number {
  return Number(BigInt.asUintN(32, BigInt(intOf(value))));
}

/** INT and FRAC as CLKDIV has them. @throws ValueError */
function dividerFor(freq: number): number {
  if (freq < 0) return 1 << 16;
  if (freq === 0) return 0;
  const divisor = Math.floor((CLOCK_HZ * 256) / freq);
  if (divisor < 256 || divisor > 65536 * 256) throw valueError("freq out of range");
  return ((divisor & 0xffffff) << 8) >>> 0;
}

/** A single value or a list of IN_LOW, IN_HIGH, OUT_LOW, OUT_HIGH. */
function pinsFor(initial: PyValue, base: PyValue): PinConfig {
  const config: PinConfig = { base: -1, count: 0, levels: 0, outputs: 0 };
  if (initial !== None) {
    const values = isInt(initial) ? [initial] : toArray(initial);
    config.count = values.length;
    values.forEach((each, pin) => {
      const value = indexOf(each);
      config.outputs |= (value >> 1) << pin;
      config.levels |= (value & 1) << pin;
    });
  }
  if (base !== None) config.base = findMachinePin(base).gpio;
  return config;
}

function override(shiftctrl: number, value: PyValue, lsb: number, mask: number): number {
  return value === None ? shiftctrl : (shiftctrl & ~(mask << lsb)) | ((indexOf(value) & mask) << lsb);
}

/** @throws ValueError unless it is an int, or a buffer of B, H or I */
function wordsToPut(value: PyValue): { bytes: Uint8Array; size: number } {
  if (isInt(value)) {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, word(value), true);
    return { bytes, size: 4 };
  }
  // neither a buffer nor an int: the int is what is complained of
  if (typeof value !== "string" && (typeof value !== "object" || value.buffer === undefined)) indexOf(value);
  const { bytes, code } = elementsOf(value);
  const size = { bytearray: 1, B: 1, H: 2, I: 4 }[code];
  if (size !== undefined) return { bytes, size };
  if (bytes.length === 0) return { bytes, size: 1 };
  throw valueError("unsupported buffer type");
}
