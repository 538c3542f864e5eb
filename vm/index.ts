/**
 * The VM's public face: running programs (`createVM`), what it asks of outside (`Host`), and how TypeScript gives it
 * modules, classes and functions (native.ts has a worked example).
 */

export * from './host.js';
export { type PyValue, PyObject, None, NotImplemented, Ellipsis, builtinTypes } from './objects/object.js';
export { PyFloat, isInt, isFloat, isNumber, makeFloat, makeInt, intValue, floatValue } from './objects/number.js';
export { PyType, setTypeAttribute, isSubclass, lookup } from './objects/type.js';
export { PyFunction, PyBuiltin, PyMethod } from './objects/function.js';
export { PyModule } from './objects/module.js';
export { PyTuple } from './objects/tuple.js';
export * from './objects/native.js';
export * from './objects/exception.js';
export { active, isIn as isInDialect } from './objects/dialect.js';
export * from './runtime/protocol.js';
