/**
 * What hand-written code does with a Python value without knowing what it is: its class, truth, text, length, items,
 * iteration, calls, attributes. Everything here throws PyError; nothing returns with an exception pending.
 */

import { PyObject, type PyValue, None, builtinTypes } from "../objects/object.js";
import { PyFloat, floatValue, intValue, isFloat, refuseBeyondWord } from "../objects/number.js";
import { type PyType, lookup, isSubclass } from "../objects/type.js";
import { PyMethod, type Callable } from "../objects/function.js";
import { PyError, typeError, valueError, indexError, overflowError } from "../objects/error.js";
import { bindArguments } from "../objects/signature.js";
import { constructorSignature, constructWithKeywords } from "../objects/construct.js";
import { PyType as TypeClass } from "../objects/type.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { checkRoom } from "../objects/sequence.js";
import { setProtocol } from "../objects/slots.js";
import { checked, pending, throwPending } from "./pending.js";
import { mayStop } from "./stop.js";
import { loadAttribute, storeAttribute, deleteAttribute, missingAttribute } from "./attributes.js";
import { compareEqual } from "./operators.js";

export { PyError } from "../objects/error.js";

/** The class of a value. */
export function typeOf(v: PyValue): PyType {
  switch (typeof v) {
    case "object":
      return v.type;
    case "number":
      return Number.isInteger(v) ? builtinTypes.int : builtinTypes.float;
    case "string":
      return builtinTypes.str;
    case "boolean":
      return builtinTypes.bool;
    default:
      return builtinTypes.int;
  }
}

/** `__name__` of the class, for messages. */
export function typeName(v: PyValue): string {
  return typeOf(v).name;
}

export function isInstance(v: PyValue, t: PyType): boolean {
  return isSubclass(typeOf(v), t);
}

/** The truth value as `if` sees it. */
export function truth(v: PyValue): boolean {
  switch (typeof v) {
    case "boolean":
      return v;
    case "number":
      return v !== 0;
    case "string":
      return v !== "";
    case "bigint":
      return true;
    default:
      if (v === None) return false;
      if (v.__bool__ !== undefined) return v.__bool__();
      if (v.__len__ !== undefined) return v.__len__() !== 0;
      return v instanceof PyFloat ? v.v !== 0 : true;
  }
}
setProtocol({ truth, str, typeName });

/** `repr(v)` */
export function repr(v: PyValue): string {
  return typeof v === "object" ? v.__repr__() : primitiveSlot(v, "__repr__").call(v);
}

/** `str(v)` */
export function str(v: PyValue): string {
  if (typeof v === "string") return v;
  if (typeof v === "object") return v.__str__ === undefined ? v.__repr__() : v.__str__();
  return repr(v);
}

// oxlint-disable-next-line typescript/no-explicit-any
function primitiveSlot(v: PyValue, slot: string): (...args: any[]) => any {
  return (typeOf(v).proto as unknown as Record<string, (...args: unknown[]) => unknown>)[slot];
}

/** `a == b` as a boolean. */
export function equals(a: PyValue, b: PyValue): boolean {
  return a === b ? a === a : truth(compareEqual(a, b));
}

/** `hash(v)`; equal values have equal hashes, also across int, bool and float. @throws TypeError unhashable type */
export function hashOf(v: PyValue): number {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  if (proto.__hash__ === undefined) throw typeError(`unsupported type for __hash__: '${typeName(v)}'`);
  return proto.__hash__.call(v);
}

/** `len(v)` */
export function lengthOf(v: PyValue): number {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  if (proto.__len__ === undefined) throw typeError(`object of type '${typeName(v)}' has no len()`);
  return proto.__len__.call(v);
}

/** `v[key]` */
export function getItem(v: PyValue, key: PyValue): PyValue {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  return checked(proto.__getitem__.call(v, key));
}

/** `v[key] = value` */
export function setItem(v: PyValue, key: PyValue, value: PyValue): void {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  proto.__setitem__.call(v, key, value);
}

/** `del v[key]` */
export function deleteItem(v: PyValue, key: PyValue): void {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  proto.__delitem__.call(v, key);
}

/** `item in v` */
export function contains(v: PyValue, item: PyValue): boolean {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  if (proto.__contains__ !== undefined) return proto.__contains__.call(v, item);
  if (active.dialect !== "host" && typeof v !== "object") refuseSearch(v, item);
  for (const each of iterate(v)) if (equals(each, item)) return true;
  return false;
}

/** `0 in 1` is an operator like any other to boards, and which of them gets to see it decides what they say (py/runtime.c mp_binary_op, py/objbool.c). */
function refuseSearch(v: PyValue, item: PyValue): void {
  const number = isFloat(item) || intValue(item) !== undefined || typeName(item) === "complex";
  const small = typeof item === "number" && Number.isInteger(item);
  if (typeof v === "boolean") {
    if (number && typeof item !== "bigint")
      throw typeError(
        `unsupported types for __contains__: 'int', '${typeof item === "boolean" ? "int" : typeName(item)}'`,
      );
    throw typeError("'int' object isn't iterable");
  }
  const smallInt = typeof v === "number" && Number.isInteger(v);
  if (small && (smallInt || isFloat(v))) throw typeError(`unsupported types for : 'int', '${typeName(v)}'`);
  if (typeof item === "boolean" && smallInt) throw typeError("unsupported types for __contains__: 'int', 'int'");
}

/** `iter(v)`: an object with `__next__()`; undefined from it: exhausted. Use `nextOf` to step an iterator of unknown kind. */
export function iterOf(v: PyValue): PyObject {
  const proto = typeof v === "object" ? v : typeOf(v).proto;
  const made = checked(proto.__iter__.call(v));
  if (typeof made !== "object") throw typeError(notIterator(made));
  return made;
}

/** Whether `iter(v)` may be asked: there is an `__iter__`, or a `__getitem__` to count through. */
export function isIterable(v: PyValue): boolean {
  const proto = (typeof v === "object" ? v : typeOf(v).proto) as PyObject;
  return proto.__iter__ !== PyObject.prototype.__iter__ || "m$__getitem__" in proto;
}

/** What `__iter__` of the program's returned. */
function notIterator(v: PyValue): string {
  return active.dialect === "host"
    ? `iter() returned non-iterator of type '${typeName(v)}'`
    : `'${typeName(v)}' object isn't an iterator`;
}

/** One step: a value, or undefined when exhausted. */
export function nextOf(iterator: PyObject): PyValue | undefined {
  mayStop();
  const value = iterator.__next__();
  if (value === undefined && pending.exc !== undefined) throwPending();
  return value;
}

/** For JavaScript's `for (const x of iterate(v))`. */
export function* iterate(v: PyValue): Generator<PyValue, void, undefined> {
  const iterator = iterOf(v);
  for (;;) {
    mayStop();
    const value = iterator.__next__();
    if (value === undefined) {
      if (pending.exc !== undefined) throwPending();
      return;
    }
    yield value;
  }
}

/** What is too long is refused before it is made. @param times  how much more an item takes in the place it goes to */
export function roomFor(v: PyValue, times = 1): void {
  if (typeof v !== "object" || !v.type.native || v.__len__ === undefined) return;
  const length = v.__len__();
  if (length > 64) checkRoom(length * times);
}

/** All items of an iterable in a fresh array. */
export function toArray(v: PyValue): PyValue[] {
  roomFor(v);
  const iterator = iterOf(v);
  const out: PyValue[] = [];
  for (;;) {
    mayStop();
    const value = iterator.__next__();
    if (value === undefined) {
      if (pending.exc !== undefined) throwPending();
      return out;
    }
    if ((out.length & 0xfff) === 0xfff) checkRoom(out.length + 1);
    out.push(value);
  }
}

/** Calls any callable; keyword arguments as a Map or plain object. Throws what it raises. */
export function callPy(
  f: PyValue,
  args: readonly PyValue[] = [],
  kwargs?: ReadonlyMap<string, PyValue> | Readonly<Record<string, PyValue>>,
): PyValue {
  if (kwargs === undefined) {
    if (typeof f !== "object")
      throw typeError(`'${typeName(f)}' object ${active.dialect === "host" ? "is not" : "isn't"} callable`);
    return checked(f.c(...args));
  }
  const names = kwargs instanceof Map ? [...(kwargs as ReadonlyMap<string, PyValue>).keys()] : Object.keys(kwargs);
  const values =
    kwargs instanceof Map
      ? [...(kwargs as ReadonlyMap<string, PyValue>).values()]
      : (Object.values(kwargs) as PyValue[]);
  return checked(callKeywords(f, args, names, values));
}

/** A call with keyword arguments; undefined: pending. */
export function callKeywords(
  f: PyValue,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): PyValue | undefined {
  if (typeof f !== "object")
    throw typeError(`'${typeName(f)}' object ${active.dialect === "host" ? "is not" : "isn't"} callable`);
  if (names.length === 0) return f.c(...args);
  if (f instanceof PyMethod) return callKeywords(f.func, [f.self, ...args], names, values);
  if (f instanceof TypeClass) {
    const sig = constructorSignature(f);
    if (sig === undefined) return constructWithKeywords(f, args, names, values);
    return f.k(...bindArguments(sig, args, names, values));
  }
  if ("sig" in f && f.sig !== undefined)
    return (f as Callable).k(...bindArguments((f as Callable).sig, args, names, values));
  const call = lookup(f.type, "__call__");
  if (call === undefined || typeof call !== "object" || !("sig" in call)) {
    if (f.c === PyObject.prototype.c && active.dialect !== "host") return f.c();
    throw typeError("function doesn't take keyword arguments");
  }
  return callKeywords(call, [f, ...args], names, values);
}

/** `getattr(v, name)` @throws AttributeError */
export function getAttr(v: PyValue, name: string): PyValue {
  const value = loadAttribute(v, name);
  if (value !== undefined) return value;
  if (pending.exc !== undefined) throwPending();
  throw missingAttribute(v, name);
}

/** `getattr(v, name)`, or undefined when there is no such attribute (or AttributeError came of asking). */
export function findAttr(v: PyValue, name: string): PyValue | undefined {
  try {
    const value = loadAttribute(v, name);
    if (value === undefined && pending.exc !== undefined) throwPending();
    return value;
  } catch (error) {
    if (error instanceof PyError && isInstance(error.value, builtinTypes.AttributeError)) return undefined;
    throw error;
  }
}

export function setAttr(v: PyValue, name: string, value: PyValue): void {
  storeAttribute(v, name, value);
}

export function deleteAttr(v: PyValue, name: string): void {
  deleteAttribute(v, name);
}

/** `v.name(*args)` */
export function callMethod(v: PyValue, name: string, ...args: PyValue[]): PyValue {
  const slot = (typeof v === "object" ? v : typeOf(v).proto) as unknown as Record<
    string,
    ((...a: PyValue[]) => PyValue | undefined) | undefined
  >;
  const raw = slot[`m$${name}`];
  return raw === undefined ? callPy(getAttr(v, name), args) : checked(raw(v, ...args));
}

/** Calls the method when the class has it; undefined when it has not. For dunders that are optional (`__index__`). */
export function callSpecial(v: PyValue, name: string, ...args: PyValue[]): PyValue | undefined {
  const raw = (
    (typeof v === "object" ? v : typeOf(v).proto) as unknown as Record<
      string,
      ((...a: PyValue[]) => PyValue | undefined) | undefined
    >
  )[`m$${name}`];
  return raw === undefined ? undefined : checked(raw(v, ...args));
}

/** An int argument: int, bool, or what has `__index__` (`__int__` too where MicroPython takes it). @throws TypeError */
export function intOf(v: PyValue): number | bigint {
  const n = intValue(v);
  if (n !== undefined) return n;
  if (!isFloat(v)) {
    const made = (beyondBoards() ? callSpecial(v, "__index__") : undefined) ?? callSpecial(v, "__int__");
    const m = made === undefined ? undefined : intValue(made);
    if (m !== undefined) return m;
    // py/objtype.c, instance_unary_op
    if (made !== undefined && active.dialect !== "host") throw typeError("");
  }
  throw typeError(`can't convert ${typeName(v)} to int`);
}

/** An int argument that must be a small number: index, count, pin, size. @throws TypeError, OverflowError */
export function indexOf(v: PyValue): number {
  if (typeof v === "number" && Number.isInteger(v)) return v;
  const n = intOf(v);
  if (typeof n === "bigint") throw overflowError("overflow converting long int to machine word");
  return n;
}

/** A float argument: float, int, bool, or what has `__float__`. @throws TypeError */
export function floatOf(v: PyValue): number {
  const n = floatValue(v);
  if (n !== undefined) return n;
  const made = callSpecial(v, "__float__");
  const m = made === undefined || !isFloat(made) ? undefined : floatValue(made);
  if (m === undefined) throw typeError(`can't convert ${typeName(v)} to float`);
  return m;
}

/** A str argument as JavaScript string (an instance of a subclass of str gives its text). @throws TypeError */
export function stringOf(v: PyValue): string {
  if (typeof v === "string") return v;
  if (typeof v === "object" && isInstance(v, builtinTypes.str)) return (v as unknown as { v: string }).v;
  throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
}

/** The bytes behind anything with the buffer protocol: a view, not a copy. @throws TypeError */
export function bufferOf(v: PyValue): Uint8Array {
  if (typeof v === "object" && v.buffer !== undefined) return v.buffer();
  throw typeError("object with buffer protocol required");
}

/**
 * A sequence index: negative counts from the end.
 * @returns 0 .. length-1
 * @throws TypeError `list indices must be integers, not str`; IndexError `list index out of range`
 */
export function sequenceIndex(key: PyValue, length: number, name: string): number {
  let i: number | bigint | undefined = typeof key === "number" && Number.isInteger(key) ? key : intValue(key);
  if (i === undefined) {
    const made = isFloat(key) || !beyondBoards() ? undefined : callSpecial(key, "__index__");
    i = made === undefined ? undefined : intValue(made);
    if (i === undefined) throw typeError(indexText(name, key));
  }
  refuseBeyondWord(i);
  if (i < 0) i = Number(i) + length;
  if (i < 0 || i >= length)
    throw indexError(
      // CircuitPython does not name the sequence (py/obj.c mp_get_index).
      active.dialect === "circuitpython" && name !== "string" ? "index out of range" : `${name} index out of range`,
    );
  return Number(i);
}

export function indexText(name: string, key: PyValue): string {
  if (active.dialect !== "host") return `${name} indices must be integers, not ${typeName(key)}`;
  if (name === "string") return `string indices must be integers, not '${typeName(key)}'`;
  return `${name} indices must be integers or slices, not ${typeName(key)}`;
}

/** For `a, b = v` in hand-written code. @throws ValueError */
export function unpack(v: PyValue, count: number): PyValue[] {
  const items = toArray(v);
  if (items.length < count) throw valueError(`need more than ${items.length} values to unpack`);
  if (items.length > count) throw valueError(`too many values to unpack (expected ${count})`);
  return items;
}
