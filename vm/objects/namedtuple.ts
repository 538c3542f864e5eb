/** collections.namedtuple: makes subclasses of tuple with a read-only property for each field. */
import { active, beyondBoards, onCircuitPythonBoard } from "./dialect.js";
import { attributeError, typeError, valueError } from "./error.js";
import { PyBuiltin, PyClassMethod, PyNativeProperty, PyStaticMethod } from "./function.js";
import { PyDict } from "./dict.js";
import { orderedDictType } from "./dict-type.js";
import { PyList } from "./list.js";
import { guardedRepr } from "./sequence.js";
import { iterate, repr, toArray, truth, typeName } from "../runtime/protocol.js";
import { None, type PyValue } from "./object.js";
import { PyTuple } from "./tuple.js";
import { tupleType } from "./tuple-type.js";
import { type PyType, hideAttribute, hideFromClass, hideFromInstances, makeType, namedTupleTypes } from "./type.js";

/**
 * @param fields  names, as an iterable or (CPython and MicroPython) one text with blanks or commas
 */
export function makeNamedTuple(name: string, fields: PyValue, rename: PyValue, defaults: PyValue): PyType {
  if (typeof fields !== "string" && !(fields instanceof PyTuple || fields instanceof PyList) && !beyondBoards())
    throw typeError(`object '${typeName(fields)}' isn't a tuple or list`);
  let names =
    typeof fields === "string"
      ? fields
          .replaceAll(",", " ")
          .split(/\s+/)
          .filter((f) => f !== "")
      : toArray(fields).map(fieldName);
  if (truth(rename))
    names = names.map((f, i) =>
      /^[\p{XID_Start}][\p{XID_Continue}]*$/u.test(f) && names.indexOf(f) === i ? f : `_${i}`,
    );
  else if (active.dialect === "host") checkNames(names);
  const given = defaults === None ? [] : [...iterate(defaults)];
  return build(name, names, given);
}

function fieldName(v: PyValue): string {
  if (typeof v !== "string") throw typeError(`can't convert '${typeName(v)}' object to str implicitly`);
  return v;
}

function checkNames(names: readonly string[]): void {
  names.forEach((f, i) => {
    if (!/^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(f))
      throw valueError(`Type names and field names must be valid identifiers: '${f}'`);
    if (f.startsWith("_")) throw valueError(`Field names cannot start with an underscore: '${f}'`);
    if (names.indexOf(f) !== i) throw valueError(`Encountered duplicate field name: '${f}'`);
  });
}

function build(name: string, names: readonly string[], defaults: readonly PyValue[]): PyType {
  const ns = new Map<string, PyValue>();
  const required = names.length - defaults.length;
  const ownOf = ownCheck(name, names);
  // Field names are the program's: they must not become part of a signature's text. One star signature checks all.
  const create = new PyBuiltin({
    sig: "__new__(cls, /, *args, **kwargs)",
    call: (cls: PyType, args: PyValue[], kwargs: Map<string, PyValue>) =>
      new (cls.ctor as unknown as new (a: PyValue[]) => PyTuple)(
        arrange(name, names, defaults, required, args, kwargs),
      ),
  });
  ns.set("__new__", wrapStatic(create));
  names.forEach((f, i) => {
    ns.set(
      f,
      new PyNativeProperty(
        f,
        (self: PyTuple) => self.a[i],
        () => {
          throw attributeError("can't set attribute");
        },
        ownOf,
      ),
    );
  });
  ns.set(
    "__repr__",
    new PyBuiltin(
      {
        sig: "__repr__(self, /)",
        call: (self: PyTuple) =>
          guardedRepr(
            self,
            "...",
            () => `${self.type.name}(${names.map((f, i) => `${f}=${repr(self.a[i])}`).join(", ")})`,
          ),
      },
      ownOf,
    ),
  );
  if (beyondBoards()) ns.set("_fields", new PyTuple([...names]));
  if (!onCircuitPythonBoard()) {
    ns.set(
      "_asdict",
      new PyBuiltin(
        {
          sig: "_asdict(self, /)",
          call: (self: PyTuple) => {
            const out = (active.dialect === "host" ? new PyDict() : new orderedDictType.ctor()) as PyDict;
            names.forEach((name, i) => out.set(name, self.a[i]));
            return out;
          },
        },
        ownOf,
      ),
    );
  }
  if (active.dialect === "host") addHostMethods(ns, name, names, defaults, required);
  const made = makeType({ name, module: "__main__", bases: [tupleType], metatype: undefined, ns });
  madeHere.set(made, names.length);
  namedTupleTypes.add(made);
  // py/objnamedtuple.c: instances have their fields and _asdict, the class has what tuple has
  if (!beyondBoards()) {
    for (const name of ["__repr__", "__new__"]) hideAttribute(made, name);
    for (const name of [...names, "_asdict"]) hideFromClass(made, name);
    for (const name of ["count", "index"]) hideFromInstances(made, name);
  }
  return made;
}

/** With the number of their fields. */
const madeHere = new WeakMap<PyType, number>();

/** Whether namedtuple() made the class, and no class of the program stands in between. */
export function isNamedTuple(t: PyType): boolean {
  return madeHere.has(t);
}

/** How many fields a class has that namedtuple() made; else 0. */
export function fieldCount(t: PyType): number {
  return madeHere.get(t) ?? 0;
}

/** Methods take themselves only a tuple of that many fields. */
function ownCheck(name: string, names: readonly string[]): (self: PyValue) => PyValue {
  return (self) => {
    if (self instanceof PyTuple && self.a.length >= names.length) return self;
    throw typeError(`argument should be a '${name}' not a '${typeName(self)}'`);
  };
}

function addHostMethods(
  ns: Map<string, PyValue>,
  name: string,
  names: readonly string[],
  defaults: readonly PyValue[],
  required: number,
): void {
  const ownOf = ownCheck(name, names);
  ns.set("_field_defaults", PyDict.of(defaults.map((v, i) => [names[required + i], v])));
  ns.set(
    "_replace",
    new PyBuiltin(
      {
        sig: "_replace(self, /, **kwargs)",
        call: (self: PyTuple, kwargs: Map<string, PyValue>) => {
          const unknown = [...kwargs.keys()].filter((k) => !names.includes(k));
          if (unknown.length > 0)
            throw valueError(`Got unexpected field names: [${unknown.map((u) => `'${u}'`).join(", ")}]`);
          return self.type.c(...names.map((f, i) => kwargs.get(f) ?? self.a[i]))!;
        },
      },
      ownOf,
    ),
  );
  const make = new PyClassMethod();
  make.func = new PyBuiltin({
    sig: "_make(cls, iterable, /)",
    call: (cls: PyType, iterable: PyValue) => cls.c(...toArray(iterable))!,
  });
  ns.set("_make", make);
  ns.set("__match_args__", new PyTuple([...names]));
  void name;
}

function wrapStatic(f: PyBuiltin): PyStaticMethod {
  const method = new PyStaticMethod();
  method.func = f;
  return method;
}

function arrange(
  name: string,
  names: readonly string[],
  defaults: readonly PyValue[],
  required: number,
  args: PyValue[],
  kwargs: Map<string, PyValue>,
): PyValue[] {
  const total = args.length + kwargs.size;
  if (args.length > names.length || total > names.length) throw countError(name, names.length, total);
  // boards count before they look at names (py/objnamedtuple.c)
  if (active.dialect !== "host" && total < required) throw countError(name, names.length, total);
  const out = args.slice();
  for (const [k, v] of kwargs) {
    const i = names.indexOf(k);
    if (i < 0)
      throw typeError(
        active.dialect === "host"
          ? `${name}.__new__() got an unexpected keyword argument '${k}'`
          : `unexpected keyword argument '${k}'`,
      );
    if (i < args.length) throw typeError(`function got multiple values for argument '${k}'`);
    out[i] = v;
  }
  for (let i = 0; i < names.length; i++) {
    if (out[i] !== undefined) continue;
    if (i < required) throw countError(name, names.length, total);
    out[i] = defaults[i - required];
  }
  return out;
}

function countError(name: string, wanted: number, given: number): unknown {
  return typeError(`${name}() takes ${wanted} positional arguments but ${given} were given`);
}
