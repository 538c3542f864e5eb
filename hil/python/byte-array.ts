/**
 * Bytes kept elsewhere that are read and written by index and slice, nothing more: `nvm.ByteArray` and `alarm.SleepMemory`.
 *
 * @see CircuitPython shared-bindings/nvm/ByteArray.c
 */
import {
  PyByteArray,
  PyObject,
  PySlice,
  None,
  indexOf,
  notImplementedError,
  sequenceIndex,
  sliceLimits,
  valueError,
  type PyValue,
} from "../../vm/index.js";
import { intBetween } from "./arguments.js";

export abstract class PyStoredBytes extends PyObject {
  abstract readonly length: number;
  /** A fresh copy. */
  abstract load(start: number, count: number): Uint8Array;
  /** @throws RuntimeError when it cannot be written */
  abstract store(start: number, data: Uint8Array): void;

  override __len__(): number {
    return this.length;
  }

  override __getitem__(key: PyValue): PyValue {
    if (!(key instanceof PySlice)) return this.load(this.index(key), 1)[0];
    const { start, count } = this.limits(key);
    return new PyByteArray(count === 0 ? new Uint8Array(0) : this.load(start, count));
  }

  override __setitem__(key: PyValue, value: PyValue): void {
    if (!(key instanceof PySlice)) {
      const index = this.index(key);
      return this.store(index, Uint8Array.of(intBetween(value, 0, 255, "bytes")));
    }
    const { start, count } = this.limits(key);
    if (typeof value !== "object" || value.buffer === undefined)
      throw notImplementedError("array/bytes required on right side");
    const data = value.buffer();
    if (data.length !== count) throw valueError("Slice and value different lengths.");
    if (count > 0) this.store(start, data.slice());
  }

  private index(key: PyValue): number {
    return sequenceIndex(key, this.length, this.type.name);
  }

  private limits(slice: PySlice): { start: number; count: number } {
    if (slice.step !== None && indexOf(slice.step) !== 1)
      throw notImplementedError("only slices with step=1 (aka None) are supported");
    return sliceLimits(slice, this.length);
  }
}
