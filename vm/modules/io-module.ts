/** io: open, StringIO, BytesIO, and for MicroPython IOBase, the base of streams written in Python. */
import { type Dialect, onCircuitPythonBoard } from "../objects/dialect.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule, defineType } from "../objects/native.js";
import { PyObject, type PyValue, builtinTypes } from "../objects/object.js";
import { bufferedWriterType } from "./io/buffered.js";
import { fileIOType, openWith, textIOWrapperType } from "./io/files.js";
import { bytesIOType, stringIOType } from "./io/memory.js";

export class PyIOBase extends PyObject {}
const ioBaseType = defineType({
  name: "IOBase",
  module: "io",
  js: PyIOBase,
  init: { sig: "__init__(self, *args, **kwargs)", call: () => {} },
});

const functions: readonly FunctionSpec[] = [
  {
    sig: "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None)",
    named: true,
    call: openWith,
  },
];

export function makeIo(dialect: Dialect): PyModule {
  const types = [stringIOType, bytesIOType];
  if (!onCircuitPythonBoard(dialect)) types.push(ioBaseType);
  if (!onCircuitPythonBoard(dialect) && dialect !== "host") types.push(bufferedWriterType);
  const constants: Record<string, PyValue> =
    dialect === "host"
      ? {
          SEEK_SET: 0,
          SEEK_CUR: 1,
          SEEK_END: 2,
          DEFAULT_BUFFER_SIZE: 8192,
          FileIO: fileIOType,
          TextIOWrapper: textIOWrapperType,
          UnsupportedOperation: builtinTypes.OSError,
        }
      : {};
  return defineModule({ name: "io", functions, types, constants }, dialect);
}
