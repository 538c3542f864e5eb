/**
 * One PIO block as a MicroPython program sees it: its instruction memory, its four state machines, and whom its interrupts call.
 *
 * @see MicroPython ports/rp2/rp2_pio.c
 */
import {
  None,
  PyObject,
  callPy,
  indexOf,
  makeError,
  osError,
  reportUnraisable,
  setItem,
  toArray,
  typeError,
  typeName,
  valueError,
  PyList,
  PyTuple,
  type PyValue,
} from "../../../vm/index.js";
import * as pio from "../../peripherals/pio.js";
import { elementsOf } from "../pio/elements.js";
import { InstructionMemory, WORDS } from "../pio/memory.js";
import { errno } from "../errno.js";
import { hardware } from "../hardware.js";
import { orRaise } from "../refusal.js";

/** Fields of what asm_pio makes. */
export const Field = { DATA: 0, OFFSET: 1, EXECCTRL: 4, SHIFTCTRL: 5, OUT: 6, SET: 7, SIDESET: 8, COUNT: 9 } as const;

/** Interrupts of a block: words received, room to send, flags of the machines. */
const LEVELS = 0xff;
export const FLAG_0 = 0x100;

/** What `PIO.irq` and `StateMachine.irq` give back. Calling it calls the handler. */
export class PyPioIrq extends PyObject {
  handler: PyValue = None;
  trigger = 0;
  flags = 0;

  constructor(readonly parent?: PyObject) {
    super();
  }

  override c(): PyValue {
    return this.handler === None ? None : callPy(this.handler, [this.parent!]);
  }

  /** Runs the handler; one that raises is told and not called again. */
  happened(flags: number): void {
    this.flags = flags;
    if (this.handler === None) return;
    try {
      callPy(this.handler, [this.parent!]);
    } catch (error) {
      this.handler = None;
      reportUnraisable("Uncaught exception in IRQ callback handler", error);
    }
  }
}

export class PioBlock {
  private readonly memory = new InstructionMemory();
  /** Programs on the board, by their place there. */
  private readonly programs = new Map<number, { readonly handle: number; readonly length: number }>();
  private watchHandle = -1;
  /** Which interrupts are on. */
  private enabled = 0;
  irq: PyPioIrq | undefined;
  readonly machineIrqs: (PyPioIrq | undefined)[] = [];

  constructor(readonly index: number) {}

  /** Puts the program into instruction memory and its place into the program. @throws OSError ENOMEM */
  add(program: PyValue): number {
    const fields = programFields(program);
    const { bytes } = elementsOf(fields[Field.DATA]);
    const length = bytes.length >> 1;
    const offset = this.memory.place(length);
    if (offset < 0) throw osError(errno.ENOMEM);
    if (length > 0) {
      const hw = hardware();
      const handle = hw.openHandle();
      try {
        orRaise(
          hw,
          () => hw.call(pio.load, { handle, block: this.index, offset, program: bytes.slice(0, length * 2) }),
          (status) => (status === "BLOCK_IN_USE" ? osError(errno.ENOMEM) : undefined),
        );
      } catch (error) {
        hw.closeHandle(handle);
        throw error;
      }
      this.programs.set(offset, { handle, length });
      this.memory.take(offset, length);
    }
    setItem(program, Field.OFFSET + this.index, offset);
    return offset;
  }

  remove(program: PyValue | undefined): void {
    if (program === undefined) return this.free(0, WORDS);
    const fields = programFields(program);
    const length = elementsOf(fields[Field.DATA]).bytes.length >> 1;
    const offset = indexOf(fields[Field.OFFSET + this.index]);
    if (offset < 0) throw valueError("prog not in instruction memory");
    setItem(program, Field.OFFSET + this.index, -1);
    this.free(offset, length);
  }

  private free(offset: number, length: number): void {
    const hw = hardware();
    for (const [at, known] of this.programs) {
      if (at < offset || at + known.length > offset + length) continue;
      this.programs.delete(at);
      hw.closeHandle(known.handle);
      hw.call(pio.close, { handle: known.handle });
    }
    this.memory.give(offset, length);
  }

  /** The interrupts in `mask` are from now on as in `on`. */
  enable(mask: number, on: number): void {
    this.enabled = (this.enabled & ~mask) | (on & mask);
    const hw = hardware();
    if (this.watchHandle < 0) {
      if (this.enabled === 0) return;
      this.watchHandle = hw.openHandle();
      hw.attention.listen(0x80 | this.watchHandle, true, ({ value }) => this.interrupted(value));
    }
    this.watch();
  }

  /** Whether a handler may run while the program waits. */
  get calls(): boolean {
    return this.enabled !== 0;
  }

  private watch(): void {
    const hw = hardware();
    orRaise(
      hw,
      () => hw.call(pio.watch, { handle: this.watchHandle, block: this.index, interrupts: this.enabled }),
      () => undefined,
    );
  }

  /** In the order of the port's own handler: the block's, then the machines'. What lasts is switched on again once its handler has run. */
  private interrupted(interrupts: number): void {
    if (this.irq !== undefined && interrupts & this.irq.trigger) this.irq.happened(interrupts & this.irq.trigger);
    this.machineIrqs.forEach((irq, machine) => {
      if (irq !== undefined && (interrupts >> (8 + machine)) & irq.trigger) irq.happened(1);
    });
    if (interrupts & LEVELS & this.enabled) this.watch();
  }
}

/** @throws TypeError | ValueError as for any list of another length */
export function programFields(program: PyValue): PyValue[] {
  if (!(program instanceof PyList) && !(program instanceof PyTuple))
    throw typeError(`object '${typeName(program)}' isn't a tuple or list`);
  const fields = toArray(program);
  if (fields.length !== Field.COUNT)
    throw makeError("ValueError", `requested length ${Field.COUNT} but object has length ${fields.length}`);
  return fields;
}
