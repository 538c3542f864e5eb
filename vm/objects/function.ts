/**
 * Callables: functions made by generated code, builtins written in TypeScript, bound methods.
 *
 * Every callable has `c(a, b, ...)`, called with positional arguments only (a missing one is undefined), and `k(...)`,
 * called in the full layout of its signature (see signature.ts). For a Python function `c` is the generated JavaScript
 * function itself, an own property, so that a call is one load and one call that V8 inlines by its feedback.
 */

import { PyObject, type PyValue, None, identityOf } from "./object.js";
import {
  type BoardRange,
  type Signature,
  argumentCountError,
  refuseBoardCount,
  missingKeywordError,
  parseSignature,
} from "./signature.js";
import type { Code } from "../runtime/code.js";
import { type Availability, type Dialect, active } from "./dialect.js";
import { repr, typeOf } from "../runtime/protocol.js";

/** A JavaScript function called with Python values; undefined = an exception is pending. */
export type Raw = (...args: any[]) => PyValue | undefined;

/** Gives the defaults of positional parameters, and those of keyword-only ones with their names. */
export type Defaults = () => [positional: PyValue[], keywordOnly: [string, PyValue][]];

export class PyFunction extends PyObject {
  declare readonly c: Raw;
  readonly sig: Signature;
  constructor(
    readonly code: Code,
    c: Raw,
    /** Full layout; the same as `c` unless there is a star parameter. */
    readonly k: Raw,
    /** The module whose globals it sees. */
    readonly module: PyObject,
  ) {
    super();
    this.c = c;
    this.sig = code.sig;
    this.name = code.name;
  }
  /** What `__defaults__` and `__kwdefaults__` show; only in the host dialect. */
  defaults: Defaults | undefined;
  /** `__name__`; may be set. */
  name: string;
  /** `__doc__`, `__dict__` and the like, when a program sets them. */
  attributes: Map<string, PyValue> | undefined = undefined;
  override __repr__(): string {
    return `<function ${nameOf(this)} at 0x${identityOf(this).toString(16)}>`;
  }
}

/** As `repr()` names a function: its `__qualname__` on CPython. */
function nameOf(f: PyFunction): string {
  if (active.dialect !== "host") return f.name;
  const given = f.attributes?.get("__qualname__");
  return typeof given === "string" ? given : f.code.qualname;
}

/** A generator or coroutine function on boards: MicroPython's `type(f)` tells it from others (py/objgenerator.c, gen_wrap). */
export class PyGeneratorFunction extends PyFunction {}

/** How a builtin is written down: its Python signature, what it does. */
export interface FunctionSpec {
  /** `name(self, a, b=0, /, *, c=None)`; the first parameter of methods is self (any name). */
  sig: string;
  /**
   * One JavaScript parameter per Python parameter in the order of the text; `*args` arrives as an array, `**kw` as a
   * Map<string, PyValue>. Returning nothing means None. Errors are thrown (`throw typeError(...)`).
   */
  call: (...args: any[]) => PyValue | void;
  doc?: string;
  /**
   * Boards do not implement keywords for it: `--exact` refuses them. "counted": because it counts its arguments, as most functions do there;
   * a dialect: that one's boards do so.
   */
  positionalOnBoards?: boolean | "counted" | Dialect;
  /** How many arguments boards take, self included, where that is less: `--exact` refuses any other number, or what is not in the range. */
  boardTakes?: number | BoardRange;
  /** Boards look for its arguments by name (py/argcheck.c mp_arg_parse_all), which shows in what they say of wrong calls. */
  named?: boolean;
  /** Boards look neither at what is given beyond these parameters nor at keywords. */
  looksAtNoMore?: boolean;
  /** Only in these dialects; absent: in all. */
  only?: readonly Availability[];
}

/**
 * A function written in TypeScript. Binding code is made from the signature when it is first called, one JavaScript
 * function per builtin, so that V8 sees each apart from the others (a shared binder would be megamorphic).
 */
export class PyBuiltin extends PyObject {
  readonly sig: Signature;
  /** Prototypes that hold the stub of this method, to be replaced by the real thing when it is made. */
  private places: { object: Record<string, unknown>; key: string }[] = [];
  private made: { c: Raw; k: Raw } | undefined;
  /** What a method slot holds until the binder exists. */
  readonly stub: Raw;

  constructor(
    readonly spec: FunctionSpec,
    /** Makes sure that the first argument is an instance, and unwraps it where the type wraps primitives. */
    readonly checkSelf?: (self: PyValue) => PyValue,
    /** The class it belongs to, for messages. */
    readonly owner?: { readonly name: string },
  ) {
    super();
    this.sig = parseSignature(spec.sig);
    this.sig.builtin = checkSelf === undefined ? "" : (owner?.name ?? "");
    this.sig.positionalOnBoards = spec.positionalOnBoards ?? false;
    this.sig.checkSelf = checkSelf;
    this.sig.boardTakes = spec.boardTakes;
    this.sig.named = spec.named ?? false;
    this.sig.looksAtNoMore = spec.looksAtNoMore ?? false;
    this.stub = (...args: any[]) => this.make().c(...args);
  }

  get name(): string {
    return this.sig.name;
  }

  override c(...args: any[]): PyValue | undefined {
    return this.make().c(...args);
  }

  k(...args: any[]): PyValue | undefined {
    return this.make().k(...args);
  }

  /** What goes into a call-ready slot; remembers the place as long as it is only a stub. */
  slotFor(object: object, key: string): Raw {
    if (this.made !== undefined) return this.made.c;
    this.places.push({ object: object as Record<string, unknown>, key });
    return this.stub;
  }

  private make(): { c: Raw; k: Raw } {
    if (this.made !== undefined) return this.made;
    const made = makeBinder(this.sig, this.spec.call, this.checkSelf);
    this.made = made;
    Object.defineProperty(this, "c", { value: made.c });
    Object.defineProperty(this, "k", { value: made.k });
    for (const { object, key } of this.places) {
      if (Object.getOwnPropertyDescriptor(object, key)?.value === this.stub) {
        Object.defineProperty(object, key, { value: made.c, writable: true, configurable: true, enumerable: false });
      }
    }
    this.places = [];
    return made;
  }

  override __repr__(): string {
    if (active.dialect !== "host") return "<function>";
    if (this.checkSelf === undefined || this.owner === undefined) return `<built-in function ${this.name}>`;
    return `<${/^__.*__$/.test(this.name) ? "slot wrapper" : "method"} '${this.name}' of '${this.owner.name}' objects>`;
  }
}

/** Text of a binder: count check, defaults, call, None for nothing. No text of the user's goes into it. */
function makeBinder(
  sig: Signature,
  call: (...args: any[]) => PyValue | void,
  checkSelf: ((self: PyValue) => PyValue) | undefined,
): { c: Raw; k: Raw } {
  const n = sig.positional.length;
  const positional = sig.positional.map((_, i) => `p${i}`);
  const keywordOnly = sig.keywordOnly.map((_, i) => `k${i}`);
  const formals = [
    ...positional,
    sig.star === undefined ? "x" : "s",
    ...keywordOnly,
    ...(sig.doubleStar === undefined ? [] : ["w"]),
  ];
  const lines: string[] = [];
  const tooFew = sig.required > 0 ? `p${sig.required - 1} === undefined` : "";
  const tooMany =
    sig.star !== undefined ? "" : sig.looksAtNoMore ? "(x !== undefined && !sig.ignoresMore)" : "x !== undefined";
  // boards look at self before they count (py/runtime.c checked_fun_call)
  if (checkSelf !== undefined)
    lines.push(n > 0 ? "if (p0 !== undefined) p0 = checkSelf(p0);" : "s[0] = checkSelf(s[0]);");
  if (sig.boardTakes !== undefined)
    lines.push(
      `refuse(sig, [${positional.join(", ")}${sig.star === undefined ? "" : ", ...s"}], ${sig.star === undefined ? "x === undefined ? 0 : arguments.length" : "0"});`,
    );
  const wrong = [tooFew, tooMany].filter((t) => t !== "").join(" || ");
  if (wrong !== "")
    lines.push(
      `if (${wrong}) throw countError(sig, [${positional.join(", ")}], ${sig.star === undefined ? "x === undefined ? 0 : arguments.length" : "0"});`,
    );
  sig.keywordRequired.forEach((required, i) => {
    if (required) lines.push(`if (k${i} === undefined) throw missing(sig, ${i});`);
  });
  formals.forEach((formal, i) => {
    if (i !== n && sig.defaults[i] !== undefined) lines.push(`if (${formal} === undefined) ${formal} = d[${i}];`);
  });
  if (sig.doubleStar !== undefined) lines.push("if (w === undefined) w = new Map();");
  const actuals = [
    ...positional,
    ...(sig.star === undefined ? [] : ["s"]),
    ...keywordOnly,
    ...(sig.doubleStar === undefined ? [] : ["w"]),
  ];
  lines.push(`const r = call(${actuals.join(", ")});`, "return r === undefined ? None : r;");
  const body = `const k = function (${formals.join(", ")}) { ${lines.join(" ")} };\n`;
  const c =
    sig.star === undefined
      ? "k"
      : `function (${[...positional, "...s"].join(", ")}) { return k(${[...positional, "s"].join(", ")}); }`;
  const make = new Function(
    "call",
    "sig",
    "d",
    "None",
    "countError",
    "missing",
    "checkSelf",
    "refuse",
    `"use strict"; ${body} return { c: ${c}, k };`,
  );
  return make(call, sig, sig.defaults, None, argumentCountError, missingKeyword, checkSelf, refuseBoardCount);
}

function missingKeyword(sig: Signature, i: number): unknown {
  return missingKeywordError(sig, [sig.keywordOnly[i]]);
}

/** A function with its first argument: what `o.step` gives when it is not called at once. */
export class PyMethod extends PyObject {
  constructor(
    readonly self: PyValue,
    /** PyFunction, PyBuiltin, or any other callable. */
    readonly func: PyObject,
  ) {
    super();
  }
  override c(...args: (PyValue | undefined)[]): PyValue | undefined {
    return this.func.c(this.self, ...args);
  }
  /** CPython's methods answer with what was put on their function. */
  override __getattr__(name: string): PyValue | undefined {
    return active.dialect === "host" && this.func instanceof PyFunction ? this.func.attributes?.get(name) : undefined;
  }
  override __eq__(o: PyValue): PyValue | undefined {
    return o instanceof PyMethod ? o.self === this.self && o.func === this.func : undefined;
  }
  override __hash__(): number {
    return (typeof this.self === "object" ? identityOf(this.self) / 32 : 0) * 31 + identityOf(this.func) / 32;
  }
  override __repr__(): string {
    if (active.dialect !== "host") return "<bound_method>";
    const { func, self } = this;
    if (func instanceof PyBuiltin) {
      const of = `${typeOf(self).name} object at 0x${(typeof self === "object" ? identityOf(self) : 0).toString(16)}`;
      return /^__.*__$/.test(func.name)
        ? `<method-wrapper '${func.name}' of ${of}>`
        : `<built-in method ${func.name} of ${of}>`;
    }
    return `<bound method ${func instanceof PyFunction ? nameOf(func) : "?"} of ${repr(self)}>`;
  }
}

/** Anything with a signature and a full-layout entry. */
export interface Callable extends PyObject {
  readonly sig: Signature;
  readonly k: Raw;
}

/** `staticmethod(f)` and `classmethod(f)` as they stand in a class's namespace. */
export class PyStaticMethod extends PyObject {
  func: PyValue = None;
}
export class PyClassMethod extends PyObject {
  func: PyValue = None;
}

/** `property(...)`. */
export class PyProperty extends PyObject {
  getter: PyValue = None;
  setter: PyValue = None;
  deleter: PyValue = None;
  doc: PyValue = None;
}

/** A property of a builtin class: getter and setter in TypeScript. */
export class PyNativeProperty extends PyObject {
  constructor(
    readonly name: string,
    readonly get: (self: any) => PyValue | void,
    readonly set: ((self: any, value: PyValue) => void) | undefined,
    readonly checkSelf: ((self: PyValue) => PyValue) | undefined,
  ) {
    super();
  }
}
