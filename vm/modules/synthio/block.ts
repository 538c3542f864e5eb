/**
 * Blocks: objects that give a number which changes from one buffer of sound to the next, and the slots that take one, or a
 * plain number. A block is computed at most once per tick of the one clock, however many slots hold it.
 *
 * @see shared-module/synthio/__init__.c (synthio_block_slot_get, shared_bindings_synthio_lfo_tick)
 */
import { makeFloat, floatValue } from "../../objects/number.js";
import { None, PyObject, type PyValue } from "../../objects/object.js";
import { wrongType } from "../circuitpython/argcheck.js";

/** The clock of all blocks of a VM. */
export const clock = {
  /** periods of 1 Hz in a tick: seconds */
  rateScale: 0,
  /** radians in a sample at 1 Hz */
  angleScale: 0,
  /** eight bits, as on the board */
  tick: 0,

  reset(): void {
    clock.rateScale = clock.angleScale = clock.tick = 0;
  },

  advance(sampleRate: number, samples: number): void {
    const period = 1 / sampleRate;
    clock.rateScale = samples * period;
    clock.angleScale = 2 * Math.PI * period;
    clock.tick = (clock.tick + 1) & 0xff;
  },
};

export abstract class PyBlock extends PyObject {
  lastTick = clock.tick;
  value = 0;
  abstract tick(): number;
}

/** What a slot holds. */
export type BlockInput = number | PyBlock;

/** @throws TypeError  for what is neither number, None (0) nor block */
export function blockInput(v: PyValue, name: string): BlockInput {
  if (v instanceof PyBlock) return v;
  const n = v === None ? 0 : floatValue(v);
  if (n === undefined) throw wrongType(name, "BlockInput", v);
  return n;
}

/** What Python reads back of a slot. */
export function slotObject(slot: BlockInput): PyValue {
  return typeof slot === "number" ? makeFloat(slot) : slot;
}

/** The number of now. A block that leads back to itself sees its value of the last tick. */
export function slotValue(slot: BlockInput): number {
  if (typeof slot === "number") return slot;
  if (slot.lastTick === clock.tick) return slot.value;
  slot.lastTick = clock.tick;
  slot.value = slot.tick();
  return slot.value;
}

export function slotLimited(slot: BlockInput, low: number, high: number): number {
  const v = slotValue(slot);
  return v < low ? low : v > high ? high : v;
}

/** With 15 bits after the point. */
export function slotScaled(slot: BlockInput, low: number, high: number): number {
  return toInt32(slotLimited(slot, low, high) * 32768);
}

/** Rounded to the nearest, halves away from zero; what fits in no int32 is the least one, as x86 converts. */
export function toInt32(v: number): number {
  const rounded = Math.sign(v) * Math.floor(Math.abs(v) + 0.5);
  return rounded >= -(2 ** 31) && rounded < 2 ** 31 ? rounded | 0 : -(2 ** 31);
}

interface SlotProperty<T> {
  name: string;
  get: (self: T) => PyValue;
  set: (self: T, v: PyValue) => void;
}

/** A Python attribute that is a slot: `field` where the object keeps it, `name` what Python calls it. */
export function slotProperty<K extends string, T extends Record<K, BlockInput>>(
  name: string,
  field: K,
): SlotProperty<T> {
  return {
    name,
    get: (self) => slotObject(self[field]),
    set: (self, v) => {
      (self as Record<K, BlockInput>)[field] = blockInput(v, name);
    },
  };
}
