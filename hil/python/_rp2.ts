/**
 * `_rp2`: the part of MicroPython's `rp2` that is not written in Python. The assembler is frozen/rp2.ts.
 *
 * @see MicroPython ports/rp2/{modrp2,rp2_pio}.c
 */
import {
  None,
  PyObject,
  defineModule,
  defineType,
  indexOf,
  notImplementedError,
  truth,
  typeError,
  valueError,
  type PyModule,
  type PyType,
  type PyValue,
} from "../../vm/index.js";
import { refusedType } from "./machine/refused.js";
import { hardware, perHardware } from "./hardware.js";
import { FLAG_0, PioBlock, PyPioIrq } from "./rp2/block.js";
import { PyStateMachine, type MachineArguments } from "./rp2/state-machine.js";

const BLOCKS = 2;
const MACHINES = 4;
const ALL_FLAGS = 0xf00;
const ALL_INTERRUPTS = 0xfff;

class PyPio extends PyObject {
  constructor(readonly block: PioBlock = new PioBlock(0)) {
    super();
  }

  override __repr__(): string {
    return `PIO(${this.block.index})`;
  }
}

/** The objects of the blocks and of their machines, and the assembler's encoder. */
const state = perHardware(() => {
  const blocks = Array.from({ length: BLOCKS }, (_, index) => new PyPio(new PioBlock(index)));
  const machines = Array.from(
    { length: BLOCKS * MACHINES },
    (_, id) => new PyStateMachine(blocks[Math.floor(id / MACHINES)].block, id),
  );
  return { blocks, machines, encoder: None as PyValue };
});

/** Claimed from the first time that a program names it. */
function machineAt(id: number): PyStateMachine {
  const { machines } = state();
  if (id < 0 || id >= machines.length) throw valueError("invalid StateMachine");
  return machines[id].claim();
}

/** The arguments of init after the program, with their defaults, in the order of the signature. */
const initSignature =
  "freq=-1, *, in_base=None, out_base=None, set_base=None, jmp_pin=None, sideset_base=None, in_shiftdir=None, out_shiftdir=None, " +
  "push_thresh=None, pull_thresh=None";

function initMachine(machine: PyStateMachine, program: PyValue | undefined, rest: readonly PyValue[]): void {
  if (program === undefined) throw typeError("'prog' argument required");
  const [freq, inBase, outBase, setBase, jmpPin, sidesetBase, inShiftdir, outShiftdir, pushThresh, pullThresh] = rest;
  const pins = { inBase, outBase, setBase, jmpPin, sidesetBase };
  const args: MachineArguments = { freq: indexOf(freq), ...pins, inShiftdir, outShiftdir, pushThresh, pullThresh };
  machine.init(program, args);
}

/** Whether anything but the machine's number was given. */
function configured(program: PyValue | undefined, rest: readonly PyValue[]): boolean {
  return program !== undefined || rest.some((value, index) => (index === 0 ? value !== -1 : value !== None));
}

function setHandler(irq: PyPioIrq, handler: PyValue, trigger: PyValue): void {
  irq.handler = handler;
  irq.flags = 0;
  irq.trigger = indexOf(trigger);
}

const irqType = defineType({
  name: "irq",
  module: "rp2",
  js: PyPioIrq,
  constructible: false,
  methods: [
    { sig: "flags(self, /)", call: (self: PyPioIrq) => self.flags },
    {
      sig: "trigger(self, trigger=..., /)",
      call: (self: PyPioIrq, trigger: PyValue | undefined) => {
        const before = self.trigger;
        if (trigger !== undefined) {
          self.flags = 0;
          self.trigger = indexOf(trigger);
        }
        return before;
      },
    },
  ],
});
void irqType;

const pioType = defineType({
  name: "PIO",
  module: "rp2",
  js: PyPio,
  subclassable: false,
  new: {
    sig: "__new__(cls, id, /)",
    call: (_cls: PyType, id: PyValue) => {
      const pio = state().blocks[indexOf(id)];
      if (pio === undefined) throw valueError("invalid PIO");
      return pio;
    },
  },
  methods: [
    { sig: "add_program(self, prog, /)", call: (self: PyPio, program: PyValue) => void self.block.add(program) },
    {
      sig: "remove_program(self, prog=..., /)",
      call: (self: PyPio, program: PyValue | undefined) => self.block.remove(program),
    },
    {
      sig: `state_machine(self, id, /, prog=..., ${initSignature})`,
      call: (self: PyPio, id: PyValue, program: PyValue | undefined, ...rest: PyValue[]) => {
        const number = indexOf(id);
        if (number < 0 || number >= MACHINES) throw valueError("invalid StateMachine");
        const machine = machineAt(self.block.index * MACHINES + number);
        if (configured(program, rest)) initMachine(machine, program, rest);
        return machine;
      },
    },
    {
      sig: `irq(self, handler=..., trigger=..., hard=...)`,
      call: (
        self: PyPio,
        handler: PyValue | undefined,
        trigger: PyValue | undefined,
        hard: PyValue | undefined,
      ): PyValue => {
        const { block } = self;
        const irq = (block.irq ??= new PyPioIrq(self));
        if (handler === undefined && trigger === undefined && hard === undefined) return irq;
        setHandler(irq, handler ?? None, trigger ?? ALL_FLAGS);
        if (irq.handler !== None) block.enable(ALL_INTERRUPTS, irq.trigger);
        return irq;
      },
    },
  ],
  constants: {
    IN_LOW: 0,
    IN_HIGH: 1,
    OUT_LOW: 2,
    OUT_HIGH: 3,
    SHIFT_LEFT: 0,
    SHIFT_RIGHT: 1,
    JOIN_NONE: 0,
    JOIN_TX: 1,
    JOIN_RX: 2,
    IRQ_SM0: 0x100,
    IRQ_SM1: 0x200,
    IRQ_SM2: 0x400,
    IRQ_SM3: 0x800,
  },
});

const stateMachineType = defineType({
  name: "StateMachine",
  module: "rp2",
  js: PyStateMachine,
  subclassable: false,
  new: {
    sig: `__new__(cls, id, /, prog=..., ${initSignature})`,
    call: (_cls: PyType, id: PyValue, program: PyValue | undefined, ...rest: PyValue[]) => {
      const machine = machineAt(indexOf(id));
      if (configured(program, rest)) initMachine(machine, program, rest);
      return machine;
    },
  },
  methods: [
    {
      sig: `init(self, prog, ${initSignature})`,
      call: (self: PyStateMachine, program: PyValue, ...rest: PyValue[]) => initMachine(self, program, rest),
    },
    {
      sig: "active(self, value=..., /)",
      call: (self: PyStateMachine, value: PyValue | undefined) =>
        self.active(value === undefined ? undefined : truth(value)),
    },
    { sig: "restart(self, /)", call: (self: PyStateMachine) => self.restart() },
    { sig: "exec(self, instr, /)", call: (self: PyStateMachine, instr: PyValue) => self.exec(instr, state().encoder) },
    {
      sig: "get(self, buf=None, shift=0, /)",
      call: (self: PyStateMachine, buffer: PyValue, shift: PyValue) => self.get(buffer, indexOf(shift)),
    },
    {
      sig: "put(self, value, shift=0, /)",
      call: (self: PyStateMachine, value: PyValue, shift: PyValue) => self.put(value, indexOf(shift)),
    },
    { sig: "rx_fifo(self, /)", call: (self: PyStateMachine) => self.rxFifo },
    { sig: "tx_fifo(self, /)", call: (self: PyStateMachine) => self.txFifo },
    {
      sig: "irq(self, handler=..., trigger=..., hard=...)",
      call: (
        self: PyStateMachine,
        handler: PyValue | undefined,
        trigger: PyValue | undefined,
        hard: PyValue | undefined,
      ): PyValue => {
        const block = self.block!;
        const machine = self.id % MACHINES;
        const irq = (block.machineIrqs[machine] ??= new PyPioIrq(self));
        if (handler === undefined && trigger === undefined && hard === undefined) return irq;
        setHandler(irq, handler ?? None, trigger ?? 1);
        block.enable(FLAG_0 << machine, irq.handler === None ? 0 : FLAG_0 << machine);
        return irq;
      },
    },
  ],
});

/** What moves the board's own memory has nothing to move here: the program's buffers are the computer's. */
function refused(name: string, instead: string): PyType {
  const why = "The program's buffers are in the computer's memory, and the board's is out of reach over pinbridge.";
  return refusedType("rp2", name, "works on the board's own memory", `${why} ${instead}`);
}

const dmaType = refused(
  "DMA",
  "StateMachine.put and get take whole buffers, and cost one packet for as many words as fit it.",
);
const dmaTimerType = refused("DMATimer", "It paces rp2.DMA, which is not there either; a StateMachine paces itself.");
const flashType = refused("Flash", "Files are the computer's: open() reaches them.");

export function _rp2(): PyModule {
  return defineModule({
    name: "_rp2",
    types: [pioType, stateMachineType, dmaType, dmaTimerType, flashType],
    functions: [
      {
        sig: "_use_encoder(encoder, /)",
        call: (value: PyValue) => {
          state().encoder = value;
        },
      },
      {
        sig: "bootsel_button()",
        call: () => {
          hardware().advice =
            "pinbridge's firmware runs from the flash whose chip select the BOOTSEL button shares, and does not look at it.";
          throw notImplementedError("bootsel_button");
        },
      },
    ],
  });
}
