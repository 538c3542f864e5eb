/** From text to running code: parse, analyse, generate, and run in a module or a dict. */

import { PyObject, type PyValue } from "../objects/object.js";
import { PyModule } from "../objects/module.js";
import { PyDict } from "../objects/dict.js";
import { PyError, makeError } from "../objects/error.js";
import type { PyBaseException } from "../objects/exception.js";
import { defineType } from "../objects/native.js";
import { parse } from "../syntax/parse.js";
import { PySyntaxError } from "../syntax/error.js";
import { isTraced } from "./trace.js";
import { reserve } from "../heap/reserve.js";
import { type BoardReading, boardSaying, refuseAsBoard } from "../syntax/board-texts.js";
import { decodeSource, normalizeSource } from "../syntax/source.js";
import { analyze } from "../scope/analyze.js";
import { Complaints } from "../scope/complaint.js";
import { applyBoardForms } from "../syntax/board-forms.js";
import type * as ast from "../syntax/ast.js";
import { Code } from "./code.js";
import { type CompiledModule, generate } from "../codegen/module.js";
import type { Dialect } from "../objects/dialect.js";
import { active } from "../objects/dialect.js";
import { currentVM } from "./current.js";
import { support } from "./support.js";
import { checked } from "./pending.js";
import { mayStop } from "./stop.js";
import { heldLiteral, numbersAreLimited } from "../objects/number-limits.js";
import { limitedSupport } from "./limited-operators.js";
import { heap, noteSource } from "../heap/state.js";
import { rememberLines, rememberSource } from "./location.js";
import { optimisation } from "./optimisation.js";
import type { SyntaxLocation } from "./traceback.js";
import { repr } from "./protocol.js";

export type CompileMode = "exec" | "eval" | "single";

/** JavaScript of a program: everything but running it. @throws PySyntaxError */
export function translate(
  source: string | Uint8Array,
  file: string,
  mode: CompileMode,
  dialect: Dialect,
  name?: string,
  separateLocals = false,
  pick: (tree: ast.mod) => ast.mod = (tree) => tree,
): CompiledModule {
  const text = typeof source === "string" ? source : decodeSource(source, file);
  if (dialect === "host") return translateText(source, text, file, mode, dialect, name, separateLocals, pick);
  const read = normalizeSource(text);
  const board = boardReading(dialect);
  const refused = active.exact ? refuseAsBoard(read, file, mode, board) : undefined;
  try {
    const compiled = translateText(source, text, file, mode, dialect, name, separateLocals, pick);
    if (refused === undefined) return compiled;
  } catch (error) {
    // what we say of it ourselves is the better advice
    if (error instanceof PySyntaxError) error.board = refused?.board ?? boardSaying(error, read, mode, board);
    throw error;
  }
  throw refused;
}

function boardReading(dialect: "micropython" | "circuitpython"): BoardReading {
  const has = (construct: string) => !(construct in active.lackingSyntax);
  return {
    dialect,
    fStrings: has("f-string"),
    tStrings: dialect === "micropython" && has("t-string"),
    async: has("async"),
    complex: has("complex"),
    withoutAsserts: optimisation.level > 0,
  };
}

function translateText(
  source: string | Uint8Array,
  text: string,
  file: string,
  mode: CompileMode,
  dialect: Dialect,
  name: string | undefined,
  separateLocals: boolean,
  pick: (tree: ast.mod) => ast.mod,
): CompiledModule {
  const host = dialect === "host";
  if (host) rememberSource(file, text);
  else noteSource(file, source, text);
  const tree = pick(parse(text, { filename: file, mode, dialect, mayStop }));
  const complaints = new Complaints({ filename: file, source: text });
  if (!host && /\bconst\b|\bmicropython\./.test(text)) {
    applyBoardForms(tree, { native: true }, (node, message, type) => complaints.at(node, message, type));
  }
  const table = analyze(tree, { filename: file, mangle: host, annotations: host, source: text, asyncGenerators: host });
  if (separateLocals) (table.top as { type: string }).type = "class";
  const compiled = generateOrRefuse(tree, table, {
    file,
    dialect,
    annotations: host,
    name,
    classLocals: separateLocals,
    interactive: mode === "single",
    debug: optimisation.level === 0,
    lines: optimisation.level < 3,
    watched: heap.watching,
    traced: isTraced(text),
    limitedNumbers: numbersAreLimited(),
  });
  heldLiteral(compiled.largestInt);
  compiled.source = source;
  return compiled;
}

/** @throws PySyntaxError for a text that nests more deeply than the JavaScript stack allows */
function generateOrRefuse(...[tree, table, options]: Parameters<typeof generate>): CompiledModule {
  try {
    return generate(tree, table, options);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    const span = { lineno: 1, offset: 1, endLineno: 1, endOffset: 1 };
    throw new PySyntaxError("SyntaxError", "too many nested expressions or blocks", options.file, span, undefined);
  }
}

const ALWAYS = new Int32Array([1]);

interface Factory {
  create(proto: object): PyModule;
  run(G: PyModule, ns: Map<string, PyValue> | undefined): PyValue | undefined;
}

export function instantiate(compiled: CompiledModule): Factory {
  const make = new Function("$", "B", "I", "$values", compiled.text);
  const vm = currentVM();
  rememberLines(compiled.sourceName, compiled.file, compiled.lineMap);
  // Under a limit every turn of a loop calls `interrupted`, which counts.
  Code.making = compiled.source === undefined ? undefined : { source: compiled.source, file: compiled.file };
  return make(
    numbersAreLimited() ? limitedSupport : support,
    vm.builtins,
    heap.options.limited ? ALWAYS : vm.host.interrupt,
    compiled.values,
  );
}

/** Runs compiled text with these globals. Throws what it raises. */
export function runCompiled(compiled: CompiledModule, G: PyModule): PyValue {
  return checked(instantiate(compiled).run(G, undefined));
}

/** Compiled code as Python sees it: what `compile()` returns. */
export class PyCompiled extends PyObject {
  constructor(
    readonly compiled: CompiledModule,
    readonly mode: CompileMode,
    readonly source: string | Uint8Array,
  ) {
    super();
  }
  override __repr__(): string {
    return `<code object <module> at 0x1, file ${repr(this.compiled.file)}, line 1>`;
  }
}
defineType({ name: "code", module: "builtins", js: PyCompiled as never, constructible: false });

/** @throws PyError SyntaxError */
export function compileSource(source: string | Uint8Array, file: string, mode: CompileMode): PyCompiled {
  // The lexer alone takes this much: nothing is compiled while the heap is locked.
  reserve(64);
  return new PyCompiled(
    asPython(() => translate(source, file, mode, active.dialect)),
    mode,
    source,
  );
}

/** Turns the parser's complaint into the Python exception. */
export function asPython<T>(f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof PySyntaxError) throw syntaxErrorOf(error);
    throw error;
  }
}

function syntaxErrorOf(error: PySyntaxError): PyError {
  const host = { type: error.type, text: error.msg, line: error.lineno, block: undefined };
  const said = error.board ?? host;
  const made = makeError(said.type, said.text);
  const shown = error.format().split("\n").slice(1, -1).join("\n");
  if (said.line === 0) return made;
  (made.value as PyBaseException & { location?: SyntaxLocation }).location = {
    file: error.filename,
    line: said.line,
    block: said.block,
    text: shown === "" ? undefined : shown,
  };
  return made;
}

/** Modules that stand for dicts given to exec and eval: reads and writes of globals go to the dict. */
const dictModules = new WeakMap<PyDict, PyModule>();

export function moduleOver(dict: PyDict): PyModule {
  let module = dictModules.get(dict);
  if (module === undefined) {
    module = new Proxy(new PyModule("exec"), {
      get: (target, key, receiver) => {
        if (typeof key === "string" && key.startsWith("$")) return dict.get(key.slice(1));
        return Reflect.get(target, key, receiver) as unknown;
      },
      set: (target, key, value) => {
        if (typeof key !== "string" || !key.startsWith("$")) return Reflect.set(target, key, value);
        if (value === undefined) dict.delete(key.slice(1));
        else dict.set(key.slice(1), value as PyValue);
        return true;
      },
      ownKeys: () => dict.keys().map((k) => `$${String(k)}`),
      getOwnPropertyDescriptor: (_, key) => {
        const value = typeof key === "string" ? dict.get(key.slice(1)) : undefined;
        return value === undefined ? undefined : { value, writable: true, enumerable: true, configurable: true };
      },
    });
    dictModules.set(dict, module);
  }
  return module;
}

/** Runs code with these globals (a dict or a module) and, when given, separate locals. Throws what it raises. */
export function runCode(code: PyCompiled, globals: PyDict | PyModule, locals?: PyDict): PyValue {
  const G = globals instanceof PyDict ? moduleOver(globals) : globals;
  if (locals === undefined || locals === globals) return checked(instantiate(code.compiled).run(G, undefined));
  const compiled = asPython(() =>
    translate(code.source, code.compiled.file, code.mode, active.dialect, undefined, true),
  );
  const ns = new Map<string, PyValue>();
  for (const [key, value] of locals.entries()) ns.set(String(key), value);
  try {
    return checked(instantiate(compiled).run(G, ns));
  } finally {
    for (const [key, value] of ns) locals.set(key, value);
    for (const key of locals.keys()) if (!ns.has(String(key))) locals.delete(key);
  }
}
