/**
 * Builtins that look at the frame they are called from: globals, locals, vars, dir, eval, exec. The compiler recognises
 * their names and hands the frame over; called in any other way they see the program's module.
 */

import { active } from "../objects/dialect.js";
import { type PyObject, type PyValue, None, builtinTypes } from "../objects/object.js";
import { PyDict } from "../objects/dict.js";
import { PyList } from "../objects/list.js";
import { PyModule } from "../objects/module.js";
import { PyBuiltin } from "../objects/function.js";
import { PyCompiled, compileSource, runCode } from "./execute.js";
import { typeError } from "../objects/error.js";
import { currentVM } from "./current.js";
import { isInstance, stringOf } from "./protocol.js";
import { ModuleDict } from "./module-dict.js";

type Locals = [name: string, value: PyValue | undefined][] | undefined;

/** Calls `f` by the name the compiler saw; the frame's globals and locals serve when it is the builtin of that name. */
export function frameCall(
  name: string,
  f: PyObject,
  args: PyValue[],
  G: PyModule,
  locals: Locals,
): PyValue | undefined {
  const genuine = f instanceof PyBuiltin && f.sig.name === name;
  if (genuine) {
    // a relative name belongs to the package of whoever asks
    if (name === "__import__" && (args[1] ?? None) === None && args.length > 1)
      return f.c(args[0], ModuleDict.over(G), ...args.slice(2));
    if (name === "globals" && args.length === 0) return ModuleDict.over(G);
    if ((name === "locals" || name === "vars") && args.length === 0)
      return locals === undefined ? ModuleDict.over(G) : dictOf(locals);
    if (name === "dir" && args.length === 0) return namesOf(locals, G);
    if ((name === "eval" || name === "exec") && args.length === 1) return run(name, args[0], G, locals);
    if ((name === "eval" || name === "exec") && args[1] === None && (args[2] === None || args[2] === undefined))
      return run(name, args[0], G, locals);
    if ((name === "eval" || name === "exec") && args[1] === None && args[2] instanceof PyDict) {
      const value = runCode(codeOf(args[0], name), G, args[2]);
      return name === "eval" ? value : None;
    }
  }
  return f.c(...args);
}

function dictOf(locals: Locals): PyDict {
  const dict = new PyDict();
  for (const [name, value] of locals!) if (value !== undefined) dict.set(name, value);
  return dict;
}

function namesOf(locals: Locals, G: PyModule): PyList {
  const names =
    locals === undefined ? G.names() : locals.filter(([, value]) => value !== undefined).map(([name]) => name);
  return new PyList(names.sort());
}

function run(name: "eval" | "exec", source: PyValue, G: PyModule, locals: Locals): PyValue {
  const code = codeOf(source, name);
  const value = locals === undefined ? runCode(code, G) : runCode(code, G, dictOf(locals));
  return name === "eval" ? value : None;
}

/** Source text, bytes or a code object. */
export function codeOf(source: PyValue, mode: "eval" | "exec"): PyCompiled {
  if (source instanceof PyCompiled) return source;
  if (typeof source === "object" && source.buffer !== undefined)
    return compileSource(source.buffer(), "<string>", mode);
  if (typeof source !== "string" && !isInstance(source, builtinTypes.str))
    throw typeError(
      active.dialect === "host"
        ? `${mode}() arg 1 must be a string, bytes or code object`
        : "object with buffer protocol required",
    );
  return compileSource(stringOf(source), "<string>", mode);
}

/** exec and eval with namespaces given, as builtins call them. */
export function runWith(code: PyValue, globals: PyValue | undefined, locals: PyValue | undefined): PyValue {
  const main = currentVM().main ?? new PyModule("__main__");
  const G =
    globals === undefined || globals === None
      ? main
      : globals instanceof ModuleDict
        ? globals.module
        : (globals as PyDict);
  if (typeof G !== "object" || (!(G instanceof PyDict) && !(G instanceof PyModule)))
    throw typeError(active.dialect === "host" ? "globals must be a dict" : "");
  if (locals !== undefined && locals !== None && !(locals instanceof PyDict)) throw typeError("locals must be a dict");
  const L = locals === undefined || locals === None || locals === globals ? undefined : (locals as PyDict);
  return runCode(code as PyCompiled, G, L);
}
