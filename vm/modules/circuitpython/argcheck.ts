/** What CircuitPython's constructors, setters and functions check, in its words. @see py/argcheck.c */
import { typeName } from "../../runtime/protocol.js";
import { type PyError, typeError, valueError } from "../../objects/error.js";
import { floatValue, intValue } from "../../objects/number.js";
import type { PyValue } from "../../objects/object.js";

export function wrongType(name: string, wanted: string, v: PyValue): PyError {
  return typeError(`${name} must be of type ${wanted}, not ${typeName(v)}`);
}

export function inRange(v: number, low: number, high: number, name: string): number {
  if (v < low || v > high) throw valueError(`${name} must be ${low}-${high}`);
  return v;
}

export function floatArgument(v: PyValue, name: string): number {
  const n = floatValue(v);
  if (n === undefined) throw wrongType(name, "float", v);
  return n;
}

/** @throws TypeError  `name must be of type int, not str` */
export function intArgument(v: PyValue, name: string): number {
  const n = intValue(v);
  if (n === undefined) throw wrongType(name, "int", v);
  return Number(n);
}

/** @throws ValueError  `name must be >= 1` */
export function atLeast(v: number, low: number, name: string): number {
  if (v < low) throw valueError(`${name} must be >= ${low}`);
  return v;
}

/** @throws ValueError  `name length must be 3` */
export function exactLength(length: number, wanted: number, name: string): void {
  if (length !== wanted) throw valueError(`${name} length must be ${wanted}`);
}

/** @throws ValueError  `name length must be >= 3` */
export function minimalLength(length: number, least: number, name: string): void {
  if (length < least) throw valueError(`${name} length must be >= ${least}`);
}
