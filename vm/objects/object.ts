/**
 * The root of every Python object, and the conventions between objects and the code that uses them.
 *
 * A Python value is one of
 * - a JavaScript string (str), boolean (bool), number or bigint (int, or a float that is no integer: see number.ts);
 * - an instance of `PyObject`: everything else, `None` included.
 * `undefined` never is a Python value. It says "missing argument", "no such thing", "iterator exhausted" or, returned by
 * generated code, "an exception is pending" (see runtime/pending.ts).
 *
 * Names on these objects come in three kinds that cannot collide:
 * - `$name`: the Python attribute `name`. Own properties of instances, modules and types; accessors or values on the
 *   prototype of a class for what the class provides.
 * - `m$name`: call-ready method slot on a prototype: a plain JavaScript function that takes self as its first argument.
 *   `o.step(a)` is `o.m$step(o, a)` when that slot is there.
 * - anything else: internal fields and methods of the TypeScript class. Among them the *slots*, named by the Python
 *   dunder they implement: `__len__`, `__getitem__`, `__add__` ... take `this`, and JavaScript conventions for the rest:
 *
 *     __repr__(): string   __str__(): string   __bool__(): boolean   __len__(): number   __hash__(): number
 *     __contains__(v): boolean   __setitem__(k, v): void   __delitem__(k): void
 *     __getitem__(k): value                  throws PyError (generated code: may also return undefined with one pending)
 *     __iter__(): PyObject                   with __next__
 *     __next__(): value | undefined          undefined: exhausted
 *     __add__(o) __radd__(o) __iadd__(o) ...: value | undefined     undefined: NotImplemented, try the other operand
 *     __eq__(o) __lt__(o) ...: value | undefined                    (usually a boolean) undefined: NotImplemented
 *     __neg__() __pos__() __invert__() __abs__(): value
 *     __getattr__(name): value | undefined   called when an attribute was not found; undefined: AttributeError
 *     __setattr__(name, v): void   __delattr__(name): void          called instead of the ordinary store
 *     __call__: is named `c` and takes positional arguments
 *     buffer(): Uint8Array                   the bytes themselves, not a copy (bytes, bytearray, array, memoryview)
 *
 *   `defineType` makes a Python-visible method of each slot it finds (`[].__len__()`), and a Python class that defines
 *   `__len__` gets the slot on its prototype: each side sees the other.
 *   Call slots through the protocol functions (runtime/protocol.ts: `lengthOf`, `getItem`, `iterate` ...): those know the
 *   JavaScript primitives and turn a pending exception into a thrown one.
 *
 * The prototype of `PyObject.prototype` is null: nothing of JavaScript's Object can be reached from Python.
 */

import type { PyType } from "./type.js";
import { active } from "./dialect.js";

export type PyValue = PyObject | number | bigint | string | boolean;

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export class PyObject {
  /** The class. On the prototype. */
  declare readonly type: PyType;
  /** True on prototypes of classes written in Python without __setattr__: `o.$x = v` may be done directly. */
  declare readonly open: boolean;
}

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface PyObject {
  c(...args: (PyValue | undefined)[]): PyValue | undefined;
  __repr__(): string;
  __str__?(): string;
  __bool__?(): boolean;
  __len__?(): number;
  __hash__?(): number;
  __contains__?(v: PyValue): boolean;
  __getitem__(k: PyValue): PyValue | undefined;
  __setitem__(k: PyValue, v: PyValue): void;
  __delitem__(k: PyValue): void;
  __iter__(): PyObject | undefined;
  __next__(): PyValue | undefined;
  __reversed__?(): PyObject;
  __add__?(o: PyValue): PyValue | undefined;
  __radd__?(o: PyValue): PyValue | undefined;
  __iadd__?(o: PyValue): PyValue | undefined;
  __sub__?(o: PyValue): PyValue | undefined;
  __rsub__?(o: PyValue): PyValue | undefined;
  __isub__?(o: PyValue): PyValue | undefined;
  __mul__?(o: PyValue): PyValue | undefined;
  __rmul__?(o: PyValue): PyValue | undefined;
  __imul__?(o: PyValue): PyValue | undefined;
  __matmul__?(o: PyValue): PyValue | undefined;
  __rmatmul__?(o: PyValue): PyValue | undefined;
  __imatmul__?(o: PyValue): PyValue | undefined;
  __truediv__?(o: PyValue): PyValue | undefined;
  __rtruediv__?(o: PyValue): PyValue | undefined;
  __itruediv__?(o: PyValue): PyValue | undefined;
  __floordiv__?(o: PyValue): PyValue | undefined;
  __rfloordiv__?(o: PyValue): PyValue | undefined;
  __ifloordiv__?(o: PyValue): PyValue | undefined;
  __mod__?(o: PyValue): PyValue | undefined;
  __rmod__?(o: PyValue): PyValue | undefined;
  __imod__?(o: PyValue): PyValue | undefined;
  __divmod__?(o: PyValue): PyValue | undefined;
  __rdivmod__?(o: PyValue): PyValue | undefined;
  __pow__?(o: PyValue): PyValue | undefined;
  __rpow__?(o: PyValue): PyValue | undefined;
  __ipow__?(o: PyValue): PyValue | undefined;
  __lshift__?(o: PyValue): PyValue | undefined;
  __rlshift__?(o: PyValue): PyValue | undefined;
  __ilshift__?(o: PyValue): PyValue | undefined;
  __rshift__?(o: PyValue): PyValue | undefined;
  __rrshift__?(o: PyValue): PyValue | undefined;
  __irshift__?(o: PyValue): PyValue | undefined;
  __and__?(o: PyValue): PyValue | undefined;
  __rand__?(o: PyValue): PyValue | undefined;
  __iand__?(o: PyValue): PyValue | undefined;
  __or__?(o: PyValue): PyValue | undefined;
  __ror__?(o: PyValue): PyValue | undefined;
  __ior__?(o: PyValue): PyValue | undefined;
  __xor__?(o: PyValue): PyValue | undefined;
  __rxor__?(o: PyValue): PyValue | undefined;
  __ixor__?(o: PyValue): PyValue | undefined;
  __eq__?(o: PyValue): PyValue | undefined;
  __ne__?(o: PyValue): PyValue | undefined;
  __lt__?(o: PyValue): PyValue | undefined;
  __le__?(o: PyValue): PyValue | undefined;
  __gt__?(o: PyValue): PyValue | undefined;
  __ge__?(o: PyValue): PyValue | undefined;
  __neg__?(): PyValue;
  __pos__?(): PyValue;
  __invert__?(): PyValue;
  __abs__?(): PyValue;
  __getattr__?(name: string): PyValue | undefined;
  __setattr__?(name: string, value: PyValue): void;
  __delattr__?(name: string): void;
  buffer?(): Uint8Array;
}

Object.setPrototypeOf(PyObject.prototype, null);
delete (PyObject.prototype as { constructor?: unknown }).constructor;
Object.defineProperty(PyObject.prototype, "open", { value: false, writable: true });

/** The one object of a class that has exactly one: None, NotImplemented, Ellipsis. */
export class PySingleton extends PyObject {
  constructor(readonly text: string) {
    super();
  }
  override __repr__(): string {
    return this.text;
  }
}
export class PyNone extends PySingleton {
  override __bool__(): boolean {
    return false;
  }
}
export class PyNotImplementedType extends PySingleton {}
export class PyEllipsis extends PySingleton {}

export const None = new PyNone("None");
export const NotImplemented = new PyNotImplementedType("NotImplemented");
export const Ellipsis = new PyEllipsis("Ellipsis");

/**
 * Builtin types by name (`builtinTypes.int`), filled by `defineType`. For code that cannot import the type's own file
 * without a cycle; elsewhere import the type.
 */
export const builtinTypes: Record<string, PyType> = Object.create(null);

let lastId = 0;
const ids = new WeakMap<PyObject, number>();

/** The address as it is printed: MicroPython's `%p` writes no 0x. */
export function addressOf(o: PyObject): string {
  return `${active.dialect === "micropython" ? "" : "0x"}${identityOf(o).toString(16)}`;
}

/** `id()` of an object, also the address in `<Foo object at 0x...>`: given out when first asked. */
export function identityOf(o: PyObject): number {
  let id = ids.get(o);
  if (id === undefined) {
    lastId += 32;
    id = 0x7f0000000000 + lastId;
    ids.set(o, id);
  }
  return id;
}
