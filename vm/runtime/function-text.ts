/**
 * The text of a function, for marshal, and functions from such texts. A code object knows its file, line, name and parameters; by these the
 * function is found in the text it was compiled from.
 */
import "./function-from-code.js";
import type { Code } from "./code.js";
import { heap } from "../heap/state.js";
import { functionMaker, PyCode } from "../objects/callables.js";
import { PyDict } from "../objects/dict.js";
import { typeError, valueError } from "../objects/error.js";
import { PyFunction } from "../objects/function.js";
import { defineType } from "../objects/native.js";
import { None, PyObject, type PyValue } from "../objects/object.js";
import { decodeUtf8 } from "../objects/text/utf8.js";
import type * as ast from "../syntax/ast.js";
import { PySyntaxError } from "../syntax/error.js";
import { parse } from "../syntax/parse.js";
import { vm } from "./context.js";
import { PyCompiled } from "./execute.js";

/** A function's text: a statement that binds `name`, or for a lambda an expression. */
export interface FunctionText {
  name: string;
  file: string;
  text: string;
  /** Compiled to machine code on a board: it cannot be taken out of the place it was made for. */
  native: boolean;
}

type FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda;

/** @throws ValueError when the text is gone, or two functions of it look the same */
export function textOf(code: Code): FunctionText {
  const source = heap.sources.get(code.file);
  if (source === undefined) throw valueError("unmarshallable object");
  const text = typeof source === "string" ? source : decodeUtf8(source);
  const found = functionsIn(text)
    .filter(({ qualname, node }) => qualname === code.qualname && isOf(node, code))
    .map(({ node }) => node);
  const texts = [...new Set(found.map((node) => slice(text, node)))];
  if (texts.length !== 1) throw valueError("unmarshallable object");
  return { name: code.name, file: code.file, text: texts[0], native: found.some(hasNative) };
}

/** All functions of a text with their qualified names (PEP 3155). */
function functionsIn(text: string): { qualname: string; node: FunctionNode }[] {
  const out: { qualname: string; node: FunctionNode }[] = [];
  const visit = (node: unknown, prefix: string): void => {
    if (Array.isArray(node)) node.forEach((each) => visit(each, prefix));
    else if (typeof node === "object" && node !== null) {
      const { kind, name = "<lambda>" } = node as { kind?: string; name?: string };
      let inside = prefix;
      if (kind === "FunctionDef" || kind === "AsyncFunctionDef" || kind === "Lambda") {
        out.push({ qualname: prefix + name, node: node as FunctionNode });
        inside = `${prefix}${name}.<locals>.`;
      } else if (kind === "ClassDef") inside = `${prefix}${name}.`;
      for (const each of Object.values(node)) visit(each, inside);
    }
  };
  try {
    visit(parse(text), "");
  } catch (error) {
    // a text compiled for eval() alone is no module
    if (!(error instanceof PySyntaxError)) throw error;
  }
  return out;
}

function isOf(node: FunctionNode, code: Code): boolean {
  const lines = [node.lineno];
  if (node.kind !== "Lambda") lines.push(...node.decorator_list.map((each) => each.lineno));
  const name = node.kind === "Lambda" ? "<lambda>" : node.name;
  const parameters = [...node.args.posonlyargs, ...node.args.args].map(({ arg }) => arg);
  return (
    lines.includes(code.firstLine) &&
    name === code.name &&
    parameters.length === code.sig.positional.length &&
    parameters.every((parameter, i) => parameter === code.sig.positional[i])
  );
}

/** Its own text, without decorators, indented as it stood. */
function slice(text: string, { lineno, col_offset, end_lineno, end_col_offset }: FunctionNode): string {
  const lines = text.split(/\r\n|\r|\n/).slice(lineno - 1, end_lineno);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end_col_offset);
  lines[0] = " ".repeat(col_offset) + lines[0].slice(col_offset);
  return lines.join("\n");
}

/** Whether it, or a function in it, is decorated with micropython.native or viper. */
function hasNative(node: FunctionNode): boolean {
  const decorated = JSON.stringify(node, (key, value: unknown) =>
    typeof value === "bigint" ? String(value) : key === "decorator_list" ? { decorators: value } : value,
  );
  return /"decorators":\[[^\]]*"(?:native|viper)"/.test(decorated);
}

/** A code object that was read by marshal.loads(). */
export class PyFunctionText extends PyObject {
  constructor(readonly held: FunctionText = { name: "", file: "", text: "", native: false }) {
    super();
  }
  override __repr__(): string {
    return `<code object ${this.held.name}>`;
  }
}
defineType({ name: "code", module: "builtins", js: PyFunctionText, constructible: false });

/** `type(f)(code, globals)`. @throws TypeError */
function makeFunction(code: PyValue, globals: PyValue): PyValue {
  if (!(globals instanceof PyDict)) throw typeError("globals must be a dict");
  if (code instanceof PyCompiled) return functionOf(moduleText(code), globals, code);
  if (code instanceof PyFunctionText) return functionOf(code.held, globals);
  throw typeError("code must be a code object");
}

function moduleText(code: PyCompiled): FunctionText {
  return { name: "<module>", file: code.compiled.file, text: "lambda: None", native: false };
}

function functionOf({ name, file, text }: FunctionText, globals: PyDict, module?: PyCompiled): PyValue {
  const isLambda = name === "<lambda>" || module !== undefined;
  // an indented statement stands in a block of its own
  const indented = /^\s/.test(text);
  const statement = isLambda ? `made = (${text}\n)` : indented ? `if True:\n${text}` : text;
  const locals = new PyDict();
  // under the file's own name, whose text stays what it was
  const whole = heap.sources.get(file);
  vm().run(vm().compile(statement, file, "exec"), globals, locals);
  if (whole !== undefined) heap.sources.set(file, whole);
  const made = locals.get(isLambda ? "made" : name);
  if (!(made instanceof PyFunction)) throw typeError("code must be of a function");
  if (module === undefined) return made;
  const run: typeof made.c = () => {
    vm().run(module, globals, undefined);
    return None;
  };
  Object.defineProperty(made, "c", { value: run });
  Object.defineProperty(made, "k", { value: run });
  return made;
}

/** Live code objects are function-from-code.ts's; these are the others. */
const ofLiveCode = functionMaker.make;
functionMaker.make = (code, globals) =>
  code instanceof PyCode && ofLiveCode !== undefined ? ofLiveCode(code, globals) : makeFunction(code, globals);
