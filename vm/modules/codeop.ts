/** codeop of CircuitPython: compiles a command that may not be finished yet. @see shared-bindings/codeop/__init__.c */
import { typeName } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import type { Dialect } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { isUnfinished } from "../syntax/unfinished.js";

/** @returns None while more lines are wanted, else the code. @throws SyntaxError */
function compileCommand(source: PyValue, filename: PyValue, symbol: PyValue): PyValue {
  const text = textArgument(source, "source");
  if (isUnfinished(text)) return None;
  const mode = textArgument(symbol, "symbol");
  if (!["single", "exec", "eval"].includes(mode)) throw valueError("bad compile mode");
  return vm().compile(text, textArgument(filename, "filename"), mode);
}

function textArgument(v: PyValue, name: string): string {
  if (typeof v !== "string") throw typeError(`${name} must be of type str, not ${typeName(v)}`);
  return v;
}

const functions: readonly FunctionSpec[] = [
  { sig: "compile_command(source, filename='<input>', symbol='single')", call: compileCommand },
];

export function makeCodeop(dialect: Dialect): PyModule {
  return defineModule({ name: "codeop", functions }, dialect);
}
