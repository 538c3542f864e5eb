/**
 * `machine.I2CTarget`: a memory, or bytes handed over in callbacks; and how it is made on the RP2040 (`samd/i2c-target.ts` has the SAMD's).
 *
 * The board answers the controller by itself, from a copy of the memory. What the controller writes comes back with the event that ends its transaction; what the
 * program writes into its buffer is seen a millisecond later at most, as nothing tells when it does. Without a memory the clock is held until the program has answered.
 *
 * @see MicroPython extmod/machine_i2c_target.c, ports/rp2/machine_i2c_target.c; docs/library/machine.I2CTarget.rst
 */
import {
  None,
  PyObject,
  callPy,
  defineType,
  indexOf,
  memoryError,
  osError,
  reportUnraisable,
  truth,
  typeError,
  valueError,
  type PyType,
  type PyValue,
} from "../../../vm/index.js";
import * as target from "../../peripherals/target.js";
import { TargetEvent } from "../../peripherals/target.js";
import { readable, writable } from "../arguments.js";
import type { Alarm } from "../attention.js";
import { errno } from "../errno.js";
import { hardware, perHardware, type PinOwner } from "../hardware.js";
import { orRaise } from "../refusal.js";
import { Alt, findMachinePin, giveFromBus, takeForBus } from "./pin.js";

const Irq = {
  ADDR_MATCH_READ: 1,
  ADDR_MATCH_WRITE: 2,
  READ_REQ: 4,
  WRITE_REQ: 8,
  END_READ: 16,
  END_WRITE: 32,
} as const;
const allHard = Irq.ADDR_MATCH_READ | Irq.ADDR_MATCH_WRITE | Irq.READ_REQ | Irq.WRITE_REQ;
/** From the board's kinds of events. */
const flagOf: Readonly<Record<number, number>> = {
  [TargetEvent.ADDRESSED_READ]: Irq.ADDR_MATCH_READ,
  [TargetEvent.ADDRESSED_WRITE]: Irq.ADDR_MATCH_WRITE,
  [TargetEvent.READ_REQUEST]: Irq.READ_REQ,
  [TargetEvent.WRITE_REQUEST]: Irq.WRITE_REQ,
  [TargetEvent.END_READ]: Irq.END_READ,
  [TargetEvent.END_WRITE]: Irq.END_WRITE,
};

/** Between two looks at the program's buffer. */
const lookUs = 1000;

export class PyMachineI2CTarget extends PyObject implements PinOwner, Alarm {
  id = 0;
  address = 0;
  scl = -1;
  sda = -1;
  memaddr = 0;
  dueUs = Infinity;
  private handle = -1;
  private memory: Uint8Array | undefined;
  /** What the board has. */
  private copy = new Uint8Array(0);
  /** Written bytes that were fetched and not read yet. */
  private fetched: number[] = [];
  readonly irq = new PyTargetIrq(this);

  get what(): string {
    return `I2CTarget(${this.id})`;
  }

  override __repr__(): string {
    return `I2CTarget(${this.id}, addr=${this.address}, scl=${this.scl}, sda=${this.sda})`;
  }

  /** Begins to answer, at an address, with a memory or None. @throws ValueError for a size of addresses that none has */
  begin(address: PyValue, memory: PyValue, memoryAddressBits: PyValue): void {
    const bits = indexOf(memoryAddressBits);
    if (memory !== None && ![0, 8, 16, 24, 32].includes(bits))
      throw valueError("mem_addrsize must be 0, 8, 16, 24 or 32");
    this.address = indexOf(address) & 0x7f;
    this.irq.handler = None;
    this.connect(memory, memory === None ? 0 : bits / 8);
  }

  private connect(memory: PyValue, addressBytes: number): void {
    this.release();
    const hw = hardware();
    this.memory = memory === None ? undefined : writable(memory);
    const size = this.memory?.length ?? 0;
    const { memoryBytes } = hw.board.chip.i2cTarget;
    if (size > memoryBytes) {
      hw.advice = `This board keeps at most ${memoryBytes} bytes of an I2CTarget's memory.`;
      throw memoryError(`memory allocation failed, allocating ${size} bytes`);
    }
    const gpios = [this.scl, this.sda];
    takeForBus(gpios, this, Alt.I2C);
    const handle = hw.openHandle();
    const { scl, sda, address } = this;
    try {
      orRaise(
        hw,
        () => hw.call(target.open, { handle, scl, sda, address, memory: size, addressBytes, alone: 1 }),
        (status) => {
          if (status === "BLOCK_IN_USE")
            hw.advice = "This board is as many I2C targets at a time as it can be already: deinit one.";
          return undefined;
        },
      );
    } catch (error) {
      hw.closeHandle(handle);
      giveFromBus(gpios, this);
      throw error;
    }
    this.handle = handle;
    this.copy = new Uint8Array(size);
    this.fetched = [];
    this.memaddr = 0;
    hw.attention.listen(0x80 | handle, true, ({ value }) => this.happened(value & 7, value >> 3));
    this.push();
    this.watch();
    if (this.memory !== undefined) {
      this.dueUs = hw.clock.nowUs() + lookUs;
      hw.attention.setAlarm(this);
    }
  }

  release(): void {
    if (this.handle < 0) return;
    const { handle } = this;
    const hw = hardware();
    this.handle = -1;
    this.dueUs = Infinity;
    hw.attention.clearAlarm(this);
    hw.attention.ignore(0x80 | handle);
    giveFromBus([this.scl, this.sda], this);
    hw.closeHandle(handle);
    hw.call(target.close, { handle });
  }

  /** What the program wants to hear, and what the memory needs. */
  watch(): void {
    if (this.handle < 0) return;
    const wanted = this.irq.handler === None ? 0 : this.irq.trigger;
    let events = this.memory === undefined ? 0 : 1 << TargetEvent.END_WRITE;
    for (const [kind, flag] of Object.entries(flagOf)) if (wanted & flag) events |= 1 << Number(kind);
    hardware().call(target.watch, { handle: this.handle, events });
  }

  private happened(kind: number, memaddr: number): void {
    if (this.memory !== undefined) {
      this.memaddr = memaddr;
      if (kind === TargetEvent.END_WRITE) this.pull();
      // in the middle of a look of the alarm's: what the program has written since goes first
      else this.push();
    }
    const flag = flagOf[kind];
    if (!(this.irq.trigger & flag)) return;
    if (kind !== TargetEvent.WRITE_REQUEST) return this.irq.call(flag);
    // A board asks for each byte: here as long as there are some and the handler takes them
    this.fetch();
    for (let left = this.fetched.length, before = Infinity; left > 0 && left < before; left = this.fetched.length) {
      before = left;
      this.irq.call(flag);
    }
  }

  ring(): void {
    this.push();
    this.dueUs = hardware().clock.nowUs() + lookUs;
  }

  /** What the program has changed in its buffer. */
  private push(): void {
    const { memory, copy } = this;
    if (memory === undefined || this.handle < 0) return;
    for (let at = 0; at < memory.length; at++) {
      if (memory[at] === copy[at]) continue;
      let end = at + 1;
      while (end < memory.length && memory[end] !== copy[end]) end++;
      const data = memory.slice(at, end);
      copy.set(data, at);
      hardware().post(target.store, { handle: this.handle, offset: at, data });
      at = end;
    }
  }

  /** What the controller has written into the board's copy. */
  private pull(): void {
    const { memory, copy } = this;
    if (memory === undefined || this.handle < 0) return;
    const { data } = hardware().call(target.load, { handle: this.handle, offset: 0, length: memory.length });
    for (let at = 0; at < data.length; at++) {
      if (data[at] === copy[at]) continue;
      copy[at] = memory[at] = data[at];
    }
    this.push();
  }

  private fetch(): void {
    if (this.memory !== undefined) return;
    for (;;) {
      const { data } = hardware().call(target.take, { handle: this.openHandle, most: 64, charUs: 0 });
      this.fetched.push(...data);
      if (data.length === 0) return;
    }
  }

  private get openHandle(): number {
    if (this.handle < 0) throw osError(errno.ENODEV);
    return this.handle;
  }

  readInto(into: Uint8Array): number {
    if (this.fetched.length < into.length) this.fetch();
    const bytes = this.fetched.splice(0, into.length);
    into.set(bytes);
    return bytes.length;
  }

  write(data: Uint8Array): number {
    if (data.length === 0) return 0;
    return hardware().call(target.put, { handle: this.openHandle, data: data.slice() }).taken;
  }
}

/** What `I2CTarget.irq` gives back. */
class PyTargetIrq extends PyObject {
  handler: PyValue = None;
  trigger = 0;
  flags = 0;

  constructor(readonly target?: PyMachineI2CTarget) {
    super();
  }

  call(flags: number): void {
    this.flags = flags;
    if (this.handler === None) return;
    try {
      callPy(this.handler, [this.target!]);
    } catch (error) {
      this.handler = None;
      reportUnraisable("Uncaught exception in IRQ callback handler", error);
    }
  }
}

defineType({
  name: "irq",
  module: "machine",
  js: PyTargetIrq,
  constructible: false,
  methods: [
    { sig: "flags(self, /)", call: (self: PyTargetIrq) => self.flags },
    {
      sig: "trigger(self, trigger=..., /)",
      call: (self: PyTargetIrq, trigger: PyValue | undefined) => {
        const before = self.trigger;
        if (trigger !== undefined) {
          self.trigger = indexOf(trigger);
          self.target!.watch();
        }
        return before;
      },
    },
  ],
});

const targets = perHardware(() => new Map<number, PyMachineI2CTarget>());

function make(_cls: PyType, ...given: (PyValue | undefined)[]): PyValue {
  const [idValue, addr, addrsize, mem, memAddrsize, scl, sda] = given as PyValue[];
  if (addr === undefined) throw typeError("'addr' argument required");
  const id = idValue === undefined ? (hardware().microPython.defaultI2c ?? 0) : indexOf(idValue);
  const { i2c } = hardware().board.chip.blocks;
  if (id < 0 || id >= i2c) throw valueError(`I2CTarget(${id}) doesn't exist`);
  let self = targets().get(id);
  if (self === undefined) {
    self = new PyMachineI2CTarget();
    self.id = id;
    targets().set(id, self);
    const pins = hardware().microPython.i2c.find(({ bus }) => bus === id);
    self.scl = pins?.scl ?? -1;
    self.sda = pins?.sda ?? -1;
  }
  const at = (gpio: number, odd: number) => gpio % 2 === odd && (gpio >> 1) % 2 === id;
  if (scl !== None) {
    const { gpio } = findMachinePin(scl);
    if (!at(gpio, 1)) throw valueError("bad SCL pin");
    self.release();
    self.scl = gpio;
  }
  if (sda !== None) {
    const { gpio } = findMachinePin(sda);
    if (!at(gpio, 0)) throw valueError("bad SDA pin");
    self.release();
    self.sda = gpio;
  }
  if (indexOf(addrsize) !== 7) {
    hardware().advice = "pinbridge's targets have 7-bit addresses.";
    throw valueError("addrsize");
  }
  self.begin(addr, mem, memAddrsize);
  return self;
}

function irq(self: PyMachineI2CTarget, ...given: (PyValue | undefined)[]): PyValue {
  const [handler, trigger, hard] = given;
  if (handler === undefined && trigger === undefined && hard === undefined) return self.irq;
  const wanted = trigger === undefined ? Irq.END_READ | Irq.END_WRITE : indexOf(trigger);
  if (wanted & allHard && (hard === undefined || !truth(hard))) throw valueError("hard IRQ required");
  self.irq.handler = handler ?? None;
  self.irq.trigger = wanted;
  self.watch();
  return self.irq;
}

/** What it has on every port. */
export const i2cTargetMembers = {
  methods: [
    { sig: "deinit(self, /)", call: (self: PyMachineI2CTarget) => self.release() },
    { sig: "readinto(self, buf, /)", call: (self: PyMachineI2CTarget, buf: PyValue) => self.readInto(writable(buf)) },
    { sig: "write(self, buf, /)", call: (self: PyMachineI2CTarget, buf: PyValue) => self.write(readable(buf)) },
    { sig: "irq(self, handler=..., trigger=..., hard=...)", call: irq },
  ],
  properties: [{ name: "memaddr", get: (self: PyMachineI2CTarget) => self.memaddr }],
  constants: Object.fromEntries(Object.entries(Irq).map(([name, value]) => [`IRQ_${name}`, value])),
};

export const machineI2cTargetType = defineType({
  name: "I2CTarget",
  module: "machine",
  js: PyMachineI2CTarget,
  subclassable: false,
  new: {
    sig: "__new__(cls, id=..., addr=..., *, addrsize=7, mem=None, mem_addrsize=8, scl=None, sda=None)",
    call: make,
  },
  ...i2cTargetMembers,
});
