/**
 * Everything generated code may name: `$.add` here is `$add` there. One object; codegen writes a `const` for each it uses.
 */

import { None, Ellipsis, PyObject, type PyValue, builtinTypes } from "../objects/object.js";
import { makeFloat } from "../objects/number.js";
import { writtenFloat } from "../objects/number-limits.js";
import { lessThan } from "../objects/ordering.js";
import { type Defaults, PyBuiltin, PyFunction, PyGeneratorFunction, type Raw } from "../objects/function.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { PyList } from "../objects/list.js";
import { PyTuple } from "../objects/tuple.js";
import { PyDict } from "../objects/dict.js";
import { PySetBase, setFrom } from "../objects/set.js";
import { PySlice } from "../objects/slice.js";
import { PyBytes } from "../objects/bytes.js";
import { PyComplex } from "../objects/complex.js";
import { percentStr } from "../objects/percent-format.js";
import { loopRange, rangeType } from "../objects/range.js";
import { convert, formatValue } from "../objects/format.js";
import { Signature } from "../objects/signature.js";
import { PyModule } from "../objects/module.js";
import { PyType, setTypeAttribute } from "../objects/type.js";
import { makeCoroutine, makeGenerator } from "../objects/generator.js";
import { asyncValue, makeAsyncGenerator } from "../objects/async-generator.js";
import { makeSuper, superAttribute, superMethod } from "../objects/super.js";
import {
  makeParameterSpecification,
  makeTypeAlias,
  makeTypeVariable,
  makeTypeVariableTuple,
} from "../objects/type-parameters.js";
import { refuseText } from "../heap/reserve.js";
import { makeTemplate } from "../objects/template.js";
import { valueError } from "../objects/error.js";
import { Code } from "./code.js";
import { pending } from "./pending.js";
import { deleteAttribute, slowAttribute, storeAttribute } from "./attributes.js";
import { CallSite, keywordCall, keywordDict, mergeInto, mergeKeywords } from "./calls.js";
import { makeClass } from "./classes.js";
import {
  asyncIteratorOf,
  asyncNext,
  awaitableOf,
  delegateOf,
  delegateResult,
  delegateStep,
  endOfAsync,
  endOfIteration,
} from "./delegation.js";
import {
  again,
  assertionError,
  caught,
  chain,
  failedInHandler,
  globalMissing,
  missingToDelete,
  makePending,
  matches,
  missingKeyword,
  note,
  raise,
  raiseAgain,
  take,
  unbound,
  wrongArguments,
} from "./frames.js";
import { frameCall } from "./frame-functions.js";
import { importModule, importName, importStar } from "./import.js";
import * as operators from "./operators.js";
import {
  traceAgain,
  traceEnter,
  traceInto,
  traceOut,
  traceOutOf,
  traceException,
  traceLine,
  traceNext,
  traceResumed,
  traceReturn,
  traceYield,
  tracing,
} from "./trace.js";
import { viper } from "./viper.js";
import { KeywordList, starred } from "./keyword-list.js";
import { callKeywords, repr, str, toArray, truth } from "./protocol.js";
import { asyncEnter, asyncExitOf, enter, exitOf, leave, unpack, unpackStarred } from "./with.js";
import { matchClass, matchMapping, matchSequence } from "./patterns.js";
import { starBegin, starEnd, starMatch, starRaised } from "./groups.js";
import { currentVM } from "./current.js";
import { type Held, enterFrame, heap, leaveFrame } from "../heap/state.js";
import { loopTurn } from "../heap/limits.js";
import { interrupt, mayStop } from "./stop.js";

const NO_ARGUMENTS = new Signature("", [], 0, 0, undefined, [], [], undefined);

function makeFunction(
  code: Code,
  c: Raw,
  k: Raw,
  module: PyModule,
  annotations?: [string, PyValue][],
  defaults?: Defaults,
): PyFunction {
  const f =
    code.kind === "function" || active.dialect === "host"
      ? new PyFunction(code, c, k, module)
      : new PyGeneratorFunction(code, c, k, module);
  f.defaults = defaults;
  if (annotations !== undefined) {
    const dict = new PyDict();
    for (const [name, value] of annotations) dict.set(name, value);
    f.attributes = new Map([["__annotations__", dict]]);
  }
  return f;
}

/**
 * A loop saw the interrupt word: undefined with KeyboardInterrupt pending. Under a limit of the heap each turn of a loop
 * comes here.
 */
function interrupted(): PyValue | undefined {
  if (stopped() === undefined) return undefined;
  if (heap.options.limited) loopTurn();
  if (interrupt.word[0] === 0) return None;
  try {
    currentVM().host.attend?.();
    return None;
  } catch (error) {
    makePending(error);
    return undefined;
  }
}

/** A function that begins saw one of the bits that stop a program. */
function stopped(): PyValue | undefined {
  try {
    mayStop();
    return None;
  } catch (error) {
    makePending(error);
    return undefined;
  }
}

/** Of a frame's temporaries those that live long: iterators, and what a comprehension fills. */
function lastingAmong(...values: unknown[]): unknown[] {
  return values.filter(
    (v) =>
      Array.isArray(v) ||
      v instanceof PyDict ||
      v instanceof PySetBase ||
      (v instanceof PyObject && v.__next__ !== PyObject.prototype.__next__),
  );
}

function suspendable<G extends PyObject>(generator: G, holder: { held: Held }): G {
  heap.suspended.set(generator, holder);
  return generator;
}

function captures(f: PyObject, held: Held): void {
  heap.captured.set(f, held);
}

/** `x: int = 1` at module or class level in the host dialect. */
function annotate(place: PyModule | Map<string, PyValue>, name: string, annotation: PyValue): void {
  let dict = place.get("__annotations__") as PyDict | undefined;
  if (dict === undefined) {
    dict = new PyDict();
    place.set("__annotations__", dict);
  }
  dict.set(name, annotation);
}

/** Type parameters of a class or function that was just made. */
function setTypeParameters(made: PyValue, parameters: PyValue[]): void {
  const value = new PyTuple(parameters);
  if (made instanceof PyType) {
    setTypeAttribute(made, "__type_params__", value);
    setTypeAttribute(made, "__parameters__", value);
  }
  if (made instanceof PyFunction) (made.attributes ??= new Map()).set("__type_params__", value);
}

/** Whether a global name means the builtin of that name: for calls that are written as loops. */
function isGenuine(G: PyModule, B: PyModule, name: string): boolean {
  if (G.get(name) !== undefined) return false;
  const value = B.get(name);
  return value instanceof PyBuiltin ? value.sig.name === name : value === builtinTypes[name];
}

/** `min()` or `max()` of nothing. */
function emptyExtreme(name: string): never {
  throw valueError(active.dialect === "host" ? `${name}() iterable argument is empty` : "arg is an empty sequence");
}

/** Prints the value of an interactive statement and keeps it as `_`. */
function displayhook(value: PyValue): PyValue {
  if (value === None) return None;
  currentVM().builtins.set("_", value);
  currentVM().out(1, `${repr(value)}\n`);
  return None;
}

export const support = {
  None,
  Ellipsis,
  PyList,
  PyTuple,
  PyDict,
  PySlice,
  PyBytes,
  Code,
  Signature,
  CallSite,
  NO_ARGUMENTS,
  makeFloat,
  floatLiteral: (v: number): PyValue => makeFloat(writtenFloat(v)),
  makeComplex: (real: number, imag: number) => new PyComplex(real, imag),
  makeSet: setFrom,
  rangeType,
  loopRange,
  ...operators,
  viper,
  truth,
  str,
  repr,
  format: formatValue,
  percent: (conversion: string, v: PyValue) => percentStr(conversion, new PyTuple([v])),
  ascii: (v: PyValue) => convert(v, "a"),
  toArray,
  tracing,
  traceEnter,
  traceLine,
  traceNext,
  traceReturn,
  traceException,
  traceYield,
  traceResumed,
  traceInto,
  traceAgain,
  traceOutOf,
  traceOut,
  isGenuine,
  lessThan,
  emptyExtreme,
  pending,
  note,
  caught,
  take,
  chain,
  again,
  makePending,
  failedInHandler,
  raise,
  raiseAgain,
  matches,
  assertionError,
  unbound,
  globalMissing,
  missingToDelete,
  wrongArguments,
  missingKeyword,
  interrupted,
  stopped,
  enterFrame,
  leaveFrame,
  lastingAmong,
  suspendable,
  beyondBoards,
  captures,
  slowAttribute,
  storeAttribute,
  deleteAttribute,
  KeywordList,
  starred,
  keywordCall,
  keywordDict,
  mergeInto,
  mergeKeywords,
  callKeywords,
  frameCall,
  makeFunction,
  makeGenerator,
  makeCoroutine,
  makeAsyncGenerator,
  makeClass,
  makeSuper,
  superMethod,
  superAttribute,
  makeTypeVariable,
  makeParameterSpecification,
  makeTypeVariableTuple,
  makeTypeAlias,
  setTypeParameters,
  heap,
  refuseText,
  makeTemplate,
  annotate,
  displayhook,
  delegateOf,
  delegateStep,
  delegateResult,
  awaitableOf,
  asyncValue,
  asyncIteratorOf,
  asyncNext,
  endOfAsync,
  endOfIteration,
  exitOf,
  enter,
  asyncExitOf,
  asyncEnter,
  leave,
  unpack,
  unpackStarred,
  matchSequence,
  matchMapping,
  matchClass,
  importModule,
  importName,
  importStar,
  starBegin,
  starMatch,
  starRaised,
  starEnd,
};
