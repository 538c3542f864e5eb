/**
 * All builtin types, in an order in which each finds what it is defined by. One line per file; a test compares this list
 * with the folder.
 */
import "./object.js";
import "./native.js";
export * from "./exception.js";
export * from "./exception-group.js";
export * from "./traceback.js";
export * from "./none.js";
export * from "./int.js";
export * from "./float.js";
export * from "./complex.js";
export * from "./tuple.js";
export * from "./tuple-type.js";
export * from "./slice.js";
export * from "./slice-type.js";
export * from "./list.js";
export * from "./bytes.js";
export * from "./bytearray.js";
export * from "./memoryview.js";
export * from "./str.js";
export * from "./dict.js";
export * from "./dict-type.js";
export * from "./set.js";
export * from "./range.js";
export * from "./iterators.js";
export * from "./namedtuple.js";
export * from "./deque.js";
export * from "./array.js";
export * from "./template.js";
export * from "./generic-alias.js";
export * from "./type-parameters.js";
