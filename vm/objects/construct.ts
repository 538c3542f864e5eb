/**
 * What calling a class does: `__new__`, then `__init__`, bound into one JavaScript function per class.
 *
 * The function is made when the class is first called and thrown away when `__init__` or `__new__` changes. It is made
 * from text of its own for each class, so that V8 keeps its feedback apart: a constructor shared by all classes would be
 * megamorphic.
 */

import { PyObject, type PyValue, None } from "./object.js";
import { PyFunction, PyBuiltin, PyStaticMethod, type Raw, type Callable } from "./function.js";
import { type PyType, lookup, isSubclass } from "./type.js";
import { Signature, argumentCountError, bindArguments } from "./signature.js";
import { active, beyondBoards } from "./dialect.js";
import { type PyError, typeError } from "./error.js";
import type { PyBaseException } from "./exception.js";
import { pending } from "../runtime/pending.js";
import { typeName } from "../runtime/protocol.js";

let serial = 0;

/** Puts the stub in place; also after a change of the class. */
export function makeConstructor(t: PyType): void {
  t.sig = undefined;
  t.c = (...args: any[]) => {
    build(t);
    return t.c(...args);
  };
  t.k = (...args: any[]) => {
    build(t);
    return t.k(...args);
  };
}

/** The signature of the call, or undefined when both `__new__` and `__init__` have a say. */
export function constructorSignature(t: PyType): Signature | undefined {
  if (t.sig === undefined) build(t);
  return t.sig;
}

/** Classes that boards cannot call, though CPython can; those of `...` and NotImplemented have no name there. */
const made = new Set(["NoneType", "", "bound_method", "module"]);

function build(t: PyType): void {
  if (!t.constructible || (t.native && active.dialect !== "host" && made.has(t.name)))
    throw typeError(`can't create '${t.name}' instances`);
  const custom = customCall(t);
  if (custom !== undefined) {
    t.c = (...args: any[]) => custom.c(t, ...args);
    t.k = (...args: any[]) => custom.k(t, ...args);
    t.sig = custom.sig.withoutFirst();
    return;
  }
  const init = unwrap(lookup(t, "__init__"));
  const create = unwrap(lookup(t, "__new__"));
  const plainNew = isPlainNew(create);
  const plainInit = isPlainInit(init);
  if (plainNew && !plainInit && isCallable(init)) buildInit(t, init);
  else if (!plainNew && plainInit && isCallable(create)) buildNew(t, create);
  else if (plainNew && plainInit) buildEmpty(t);
  else buildBoth(t, create as Callable, init as Callable);
}

/** A metaclass's own `__call__`. */
function customCall(t: PyType): PyFunction | undefined {
  const call = lookup(t.type, "__call__");
  return call instanceof PyFunction ? call : undefined;
}

/** `type.__call__(t, ...)`: an instance, whatever the metaclass says of calls. */
export function construct(
  t: PyType,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): PyValue | undefined {
  if (customCall(t) === undefined) return callClass(t, args, names, values);
  const create = unwrap(lookup(t, "__new__"));
  const init = unwrap(lookup(t, "__init__"));
  const given = args.length + names.length > 0;
  if (given && isPlainNew(create) && isPlainInit(init)) throw typeError(`${t.name}() takes no arguments`);
  const made =
    isPlainNew(create) || !isCallable(create)
      ? new t.ctor()
      : create.k(...bindArguments(create.sig, [t, ...args], names, values));
  if (isPlainInit(init) || !isCallable(init)) return made;
  return finish(t, made, (o) => init.k(...bindArguments(init.sig, [o, ...args], names, values)));
}

function callClass(
  t: PyType,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): PyValue | undefined {
  if (names.length === 0) return t.c(...args);
  const sig = constructorSignature(t);
  if (sig === undefined) return constructWithKeywords(t, args, names, values);
  return t.k(...bindArguments(sig, args, names, values));
}

function unwrap(v: PyValue | undefined): PyValue | undefined {
  return v instanceof PyStaticMethod ? v.func : v;
}

function isCallable(v: PyValue | undefined): v is Callable {
  return v instanceof PyFunction || v instanceof PyBuiltin;
}

/** Builtins that only allocate, or do nothing: object.__new__, object.__init__ and the allocation of builtin classes. */
const plain = new WeakSet<object>();
export function markPlain(builtin: PyBuiltin): void {
  plain.add(builtin);
}
function isPlainNew(v: PyValue | undefined): boolean {
  return v === undefined || (typeof v === "object" && plain.has(v));
}
function isPlainInit(v: PyValue | undefined): boolean {
  return v === undefined || (typeof v === "object" && plain.has(v));
}

function notNone(r: PyValue): never {
  throw typeError(`__init__() should return None, not '${typeName(r)}'`);
}

/** `new ctor()` and `__init__`. */
function buildInit(t: PyType, init: Callable): void {
  const sig = init.sig.withoutFirst();
  t.sig = sig;
  const check = "if (r !== None) { if (r === undefined) return undefined; notNone(r); } return o;";
  const body = (call: string) => `const o = new ctor(); const r = ${call}; ${check}`;
  const c =
    sig.star === undefined
      ? spell(sig.positional.length + 1, (names) => body(`init(o${names})`), sig.looksAtNoMore)
      : `function (...a) { ${body("init(o, ...a)")} }`;
  const k = `function (...a) { ${body("initk(o, ...a)")} }`;
  const make = new Function(
    "ctor",
    "init",
    "initk",
    "None",
    "notNone",
    "surplus",
    "sig",
    `"use strict"; /* ${serial++} */ return { c: ${c}, k: ${k} };`,
  );
  const initCall: Raw = init instanceof PyFunction ? init.c : (...a: any[]) => init.c(...a);
  const { c: made, k: madeK } = make(
    t.ctor,
    initCall,
    (...a: any[]) => init.k(...a),
    None,
    notNone,
    (count: number) => surplus(init, count),
    sig,
  );
  t.c = made;
  t.k = init instanceof PyFunction && sig.star === undefined && init.c === init.k ? made : madeK;
  if (sig.keywordOnly.length > 0 || sig.doubleStar !== undefined) t.k = madeK;
}

/**
 * A function of so many formals plus a body that passes them on: `names` begins with a comma when there are any. The last formal
 * is one too many, and is told with the number of all.
 */
function spell(count: number, body: (names: string) => string, mayIgnore = false): string {
  const names = Array.from({ length: count }, (_, i) => `a${i}`);
  const last = `${names[count - 1]} !== undefined`;
  const tooMany = `if (${mayIgnore ? `${last} && !sig.ignoresMore` : last}) return surplus(arguments.length);`;
  return `function (${names.join(", ")}) { ${tooMany} ${body(names.map((n) => `, ${n}`).join(""))} }`;
}

/** What `f` makes of so many arguments besides its first, which are too many. */
function surplus(f: Callable, count: number): undefined {
  const error = argumentCountError(f.sig, [], count + 1);
  if (f instanceof PyBuiltin) throw error;
  pending.exc = (error as PyError).value as PyBaseException;
  return undefined;
}

/** `__new__` alone: its result as it is. */
function buildNew(t: PyType, create: Callable): void {
  const sig = create.sig.withoutFirst(t.name);
  t.sig = sig;
  const c =
    sig.star === undefined
      ? spell(sig.positional.length + 1, (names) => `return create(t${names});`)
      : "function (...a) { return create(t, ...a); }";
  const make = new Function("t", "create", "surplus", `"use strict"; /* ${serial++} */ return ${c};`);
  t.c = make(t, create instanceof PyFunction ? create.c : (...a: any[]) => create.c(...a), (count: number) =>
    surplus(create, count),
  );
  t.k = (...a: any[]) => create.k(t, ...a);
}

const EMPTY = new Signature("object", [], 0, 0, undefined, [], [], undefined);

/** MicroPython's instances without `__init__` look at no argument (py/objtype.c mp_obj_instance_make_new). */
const ANYTHING = new Signature("object", [], 0, 0, "args", [], [], "kwargs");

function buildEmpty(t: PyType): void {
  const lenient = !t.native && active.dialect !== "host";
  t.sig = lenient ? ANYTHING : active.dialect === "host" ? undefined : EMPTY;
  const { ctor } = t;
  t.c = (...given: PyValue[]) => {
    if (given.length > 0 && !lenient)
      throw typeError(
        t.native && active.dialect !== "host"
          ? `function takes 0 positional arguments but ${given.length} were given`
          : `${t.name}() takes no arguments`,
      );
    return new ctor();
  };
  t.k = t.c;
}

function buildBoth(t: PyType, create: Callable, init: Callable): void {
  t.c = (...args: any[]) => finish(t, create.c(t, ...args), (o) => init.c(o, ...args));
  t.k = t.c;
}

function finish(t: PyType, o: PyValue | undefined, init: (o: PyObject) => PyValue | undefined): PyValue | undefined {
  if (o === undefined) return undefined;
  if (typeof o !== "object" || !isSubclass(o.type, t)) return o;
  const r = isIncomplete(o) ? completing(o, init) : init(o);
  if (r === undefined) return undefined;
  if (r !== None) notNone(r);
  return o;
}

interface Incomplete {
  incomplete: boolean;
}

/** An exception of MicroPython's: until the builtin `__init__` has run it is none (see PyBaseException). */
function isIncomplete(o: PyObject): o is PyObject & Incomplete {
  return active.dialect === "micropython" && "incomplete" in o;
}

function completing(o: PyObject & Incomplete, init: (o: PyObject) => PyValue | undefined): PyValue | undefined {
  o.incomplete = true;
  const r = init(o);
  o.incomplete = false;
  return r;
}

/** What `type.__call__` does, whatever the metaclass says: `__new__`, then `__init__`, with any arguments. */
export function constructPlainly(
  t: PyType,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): PyValue | undefined {
  const create = unwrap(lookup(t, "__new__")) as Callable;
  const init = unwrap(lookup(t, "__init__")) as Callable;
  const [plainNew, plainInit] = [isPlainNew(create), isPlainInit(init)];
  if (plainNew && plainInit && args.length + names.length > 0) throw typeError(`${t.name}() takes no arguments`);
  const made =
    plainNew && !plainInit ? new t.ctor() : create.k(...bindArguments(create.sig, [t, ...args], names, values));
  if (pending.exc !== undefined || plainInit) return made;
  return finish(t, made, (o) => init.k(...bindArguments(init.sig, [o, ...args], names, values)));
}

/** A call with keywords of a class whose `__new__` and `__init__` both look at the arguments. */
export function constructWithKeywords(
  t: PyType,
  args: readonly PyValue[],
  names: readonly string[],
  values: readonly PyValue[],
): PyValue | undefined {
  const custom = lookup(t.type, "__call__");
  if (custom instanceof PyFunction) return custom.k(...bindArguments(custom.sig, [t, ...args], names, values));
  const create = unwrap(lookup(t, "__new__")) as Callable;
  const init = unwrap(lookup(t, "__init__")) as Callable;
  if (isPlainNew(create) && isPlainInit(init)) throw typeError(`${t.name}() takes no arguments`);
  const made = create.k(...bindArguments(create.sig, [t, ...args], names, values));
  if (pending.exc !== undefined) return undefined;
  const finished = finish(t, made, (o) => init.k(...bindArguments(init.sig, [o, ...args], names, values)));
  // an exception whose `__init__` in Python has not called the builtin one is given to it then (py/objtype.c mp_obj_instance_make_new)
  if (typeof finished === "object" && "initialised" in finished && !finished.initialised && !beyondBoards())
    throw typeError("function doesn't take keyword arguments");
  return finished;
}
