/**
 * The VM's public face: running programs (`createVM`), what it asks of outside (`Host`), and how TypeScript gives it
 * modules, classes and functions (native.ts has a worked example).
 */

export * from "./host.js";
export { type PyValue, PyObject, None, NotImplemented, Ellipsis, builtinTypes } from "./objects/object.js";
export { PyFloat, isInt, isFloat, isNumber, makeFloat, makeInt, intValue, floatValue } from "./objects/number.js";
export { PyPendingInt, type Delivery } from "./objects/pending-int.js";
export { PyType, setTypeAttribute, isSubclass, lookup } from "./objects/type.js";
export { PyFunction, PyBuiltin, PyMethod } from "./objects/function.js";
export { PyModule } from "./objects/module.js";
export { PyTuple } from "./objects/tuple.js";
export * from "./objects/native.js";
export { Enumeration, enumeration, member } from "./objects/enumeration.js";
export { boardErrno } from "./objects/errno-names.js";
export * from "./objects/exception.js";
export { active, isIn as isInDialect } from "./objects/dialect.js";
export * from "./runtime/protocol.js";
export type * as ast from "./syntax/ast.js";
export { parse } from "./syntax/parse.js";
export { decodeSource } from "./syntax/source.js";
export { PySyntaxError } from "./syntax/error.js";
export { isUnfinished } from "./syntax/unfinished.js";
export { dumpTokens } from "./syntax/dump-tokens.js";
export { dumpAst } from "./syntax/dump-ast.js";
export { analyze } from "./scope/analyze.js";
export { dumpScopes } from "./scope/dump-scopes.js";
export type { SyntaxOptions } from "./syntax/options.js";
export * from "./objects/index.js";
export { createVM, VM, type VMOptions, type ModuleFactory } from "./runtime/vm.js";
export { MemoryHost } from "./runtime/memory-host.js";
export { type HeapOptions, UNIX_HEAP } from "./heap/state.js";
export { type HeapLayout, CIRCUITPYTHON_BOARD, MICROPYTHON_BOARD } from "./heap/layout.js";
export type { BoardLimits } from "./runtime/board-limits.js";
export { unlockHeap } from "./heap/limits.js";
export { formatException, lastLine } from "./runtime/traceback.js";
export { translate } from "./runtime/execute.js";
export { monotonicUs, setUnixSeconds, timeTuple, unixSeconds } from "./modules/time.js";
export { provideFrozen } from "./frozen/index.js";
export { reportUnraisable } from "./runtime/unraisable.js";
export { captureLocation, captureLocations, type PythonLocation } from "./runtime/location.js";
export { readsOperandsOnly } from "./runtime/operand-lines.js";
export { translate as translateToJavaScript, type CompileMode } from "./runtime/execute.js";
export type { CompiledModule } from "./codegen/module.js";
