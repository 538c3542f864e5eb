/**
 * What firmwares do not implement of sequences. The VM does, and refuses it only where it is to be exactly the board: each function throws
 * there, with the firmware's text (py/objarray.c, py/objstr.c, py/objtuple.c), and does nothing elsewhere.
 */
import { active, beyondBoards } from "./dialect.js";
import { notImplementedError, typeError } from "./error.js";
import { None, type PyObject, type PyValue } from "./object.js";

/** A step other than 1, which only lists and ranges take. @throws NotImplementedError */
export function refuseStep(step: PyValue): void {
  if (step !== None && step !== 1 && !beyondBoards())
    throw notImplementedError("only slices with step=1 (aka None) are supported");
}

/** `del a[i]` of an array or bytearray. @throws TypeError */
export function refuseDeletion(of: PyObject): void {
  if (!beyondBoards()) throw typeError(`'${of.type.name}' object doesn't support item deletion`);
}

/** `n in a` of an array or bytearray. @throws NotImplementedError */
export function refuseNumberSearch(): void {
  if (!beyondBoards()) throw notImplementedError("");
}

/** `text.rsplit(None, n)`. @throws NotImplementedError */
export function refuseBlankRsplit(separator: PyValue, limit: number): void {
  if (separator === None && limit >= 0 && !beyondBoards()) throw notImplementedError("rsplit(None,n)");
}

/** `hash(range(3))`, `hash(memoryview(…))`. @throws TypeError */
export function refuseHash(of: PyObject): void {
  if (!beyondBoards()) throw typeError(`unsupported type for __hash__: '${of.type.name}'`);
}

/** `slice(1, 2)`, which CircuitPython has. @throws TypeError */
export function refuseMakingSlices(): void {
  if (active.dialect === "micropython" && active.exact) throw typeError("can't create 'slice' instances");
}

/** `"{a.b} {a[0]}".format(…)`. @throws NotImplementedError */
export function refuseFieldParts(): void {
  if (!beyondBoards()) throw notImplementedError("attributes not supported");
}
