/**
 * weakref, as MicroPython has it: `ref` and `finalize`, both told of an object's end by `gc.collect()`.
 *
 * JavaScript says of no object that it is dead. What the program can still reach is known from the heap model's walk (vm/heap/census.ts), so at a collection
 * whatever the walk does not meet counts as dead. The walk sees variables only of functions that were compiled with the program looking at its heap; so it is
 * believed when the program's own text names weakref (heap.fromStart). Else an object ends when JavaScript has collected it.
 *
 * @see MicroPython docs/library/weakref.rst; py/modweakref.c for order and texts
 */
import { reachableObjects } from "../heap/limits.js";
import { heap } from "../heap/state.js";
import { vm } from "../runtime/context.js";
import { callKeywords, callPy, typeName } from "../runtime/protocol.js";
import { checked } from "../runtime/pending.js";
import type { Dialect } from "../objects/dialect.js";
import { PyDict } from "../objects/dict.js";
import { PyError, typeError } from "../objects/error.js";
import { PyBuiltin } from "../objects/function.js";
import { PyModule } from "../objects/module.js";
import { defineModule, defineType } from "../objects/native.js";
import { None, PyObject, PySingleton, type PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { PyType } from "../objects/type.js";
import { encodeUtf8 } from "../objects/text/utf8.js";

/** Something that is told when its object ends. */
abstract class PyWeak extends PyObject {
  target: WeakRef<PyObject> | undefined;

  get referent(): PyObject | undefined {
    return this.target?.deref();
  }
}

class PyRef extends PyWeak {
  callback: PyValue = None;
  override c(): PyValue | undefined {
    return this.referent ?? None;
  }
  override __repr__(): string {
    return "<ref>";
  }
}

class PyFinalize extends PyWeak {
  func: PyValue = None;
  args: PyTuple = new PyTuple([]);
  kwargs: PyDict = new PyDict();
  override c(): PyValue | undefined {
    if (this.target === undefined) return None;
    this.target = undefined;
    finalizers.delete(this);
    return checked(callKeywords(this.func, this.args.a, this.kwargs.keys().map(String), this.kwargs.values()));
  }
  get described(): PyValue {
    const { referent } = this;
    return referent === undefined ? None : new PyTuple([referent, this.func, this.args, this.kwargs]);
  }
}

/** Oldest first. A ref that nobody holds is forgotten; a finalizer lives as long as its object. */
let refs: WeakRef<PyRef>[] = [];
const finalizers = new Set<PyFinalize>();

/** What is in ROM on a board, or in no heap at all, cannot end. */
function heapObject(v: PyValue): PyObject {
  const fixed =
    typeof v !== "object" ||
    v instanceof PySingleton ||
    v instanceof PyBuiltin ||
    (v instanceof PyTuple && v.a.length === 0) ||
    (v instanceof PyModule && v.fixed) ||
    (v instanceof PyType && v.native);
  if (fixed) throw typeError(`cannot create weak reference to '${typeName(v)}' object`);
  return v;
}

const refType = defineType({
  name: "ref",
  module: "weakref",
  js: PyRef,
  init: {
    sig: "__init__(self, object, callback=None, /)",
    call: (self: PyRef, object: PyValue, callback: PyValue) => {
      self.target = new WeakRef(heapObject(object));
      self.callback = callback;
      refs.push(new WeakRef(self));
    },
  },
});

const finalizeType = defineType({
  name: "finalize",
  module: "weakref",
  js: PyFinalize,
  init: {
    sig: "__init__(self, object, func, /, *args, **kwargs)",
    call: (self: PyFinalize, object: PyValue, func: PyValue, args: PyValue[], kwargs: Map<string, PyValue>) => {
      self.target = new WeakRef(heapObject(object));
      self.func = func;
      self.args = new PyTuple(args);
      self.kwargs = PyDict.of([...kwargs]);
      finalizers.add(self);
    },
  },
  methods: [
    { sig: "peek(self, /)", call: (self: PyFinalize) => self.described },
    {
      sig: "detach(self, /)",
      call: (self: PyFinalize) => {
        const { described } = self;
        self.target = undefined;
        finalizers.delete(self);
        return described;
      },
    },
  ],
  properties: [{ name: "alive", get: (self: PyFinalize) => self.referent !== undefined }],
});

/** Part of `gc.collect()`: tells finalizers, then refs, the youngest first, of objects that have ended. */
export function tellOfEnds(): void {
  if (refs.length === 0 && finalizers.size === 0) return;
  const held = [...finalizers].flatMap((each) => [each.func, each.args, each.kwargs]);
  const reached = heap.fromStart ? reachableObjects(held) : undefined;
  const ended = (each: PyWeak): boolean => {
    const { referent } = each;
    return referent === undefined || reached?.has(referent) === false;
  };
  // refs that are themselves garbage are told nothing
  const live = refs
    .map((each) => each.deref())
    .filter((each) => each !== undefined && reached?.has(each) !== false) as PyRef[];
  const endedFinalizers = [...finalizers].filter(ended).toReversed();
  const endedRefs = live.filter(ended).toReversed();
  refs = live.filter((each) => !ended(each)).map((each) => new WeakRef(each));
  for (const each of endedFinalizers) finalizers.delete(each);
  for (const each of [...endedFinalizers, ...endedRefs]) each.target = undefined;
  for (const { func, args, kwargs } of endedFinalizers)
    quietly(() => callKeywords(func, args.a, kwargs.keys().map(String), kwargs.values()));
  for (const ref of endedRefs) if (ref.callback !== None) quietly(() => callPy(ref.callback, [ref]));
}

/** What a callback raises is reported and goes no further. */
function quietly(call: () => PyValue | undefined): void {
  try {
    checked(call());
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    vm().host.write(2, encodeUtf8(`Unhandled exception in weakref callback:\n${vm().formatException(error.value)}`));
  }
}

export function makeWeakref(dialect: Dialect): PyModule {
  refs = [];
  finalizers.clear();
  return defineModule({ name: "weakref", types: [refType, finalizeType] }, dialect);
}
