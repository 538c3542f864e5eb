/** Code from text at run time: compile, exec, eval, execfile, __import__, globals, locals, help. */
import { PyDict } from "../objects/dict.js";
import { bufferOf, indexOf, iterate, str, stringOf, typeName, typeOf } from "../runtime/protocol.js";
import { PyClassBody } from "../objects/class-body.js";
import { buildClass } from "../runtime/classes.js";
import { checked } from "../runtime/pending.js";
import { templateFrom } from "../objects/template.js";
import { vm } from "../runtime/context.js";
import { active } from "../objects/dialect.js";
import { typeError, valueError } from "../objects/error.js";
import { PyBuiltin, PyClassMethod, PyStaticMethod } from "../objects/function.js";
import type { FunctionSpec } from "../objects/native.js";
import { PyBytes } from "../objects/bytes.js";
import { PyModule } from "../objects/module.js";
import { None, type PyObject, type PyValue } from "../objects/object.js";
import { decodeText } from "../objects/text/codecs.js";
import { encodeUtf8 } from "../objects/text/utf8.js";
import { releases } from "../objects/releases.js";
import { contentsOf } from "../modules/vfs/mounts.js";
import { PyType } from "../objects/type.js";

export const evaluationFunctions: readonly FunctionSpec[] = [
  { sig: "globals()", call: () => vm().globals() },
  { sig: "locals()", call: () => vm().locals() },
  {
    sig: "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1)",
    call: (source: PyValue, file: PyValue, mode: PyValue) => {
      if (active.dialect !== "host" && !(source instanceof PyBytes)) stringOf(source);
      const name = stringOf(file);
      const how = stringOf(mode);
      if (how !== "exec" && how !== "eval" && how !== "single")
        throw valueError(
          active.dialect === "host" ? "compile() mode must be 'exec', 'eval' or 'single'" : "bad compile mode",
        );
      return vm().compile(sourceText(source), name, how);
    },
  },
  {
    sig: "exec(source, globals=None, locals=None, /)",
    call: (source: PyValue, globals: PyValue, locals: PyValue) => {
      evaluate(source, globals, locals, "exec");
    },
  },
  {
    sig: "eval(source, globals=None, locals=None, /)",
    call: (source: PyValue, globals: PyValue, locals: PyValue) => evaluate(source, globals, locals, "eval"),
  },
  {
    sig: "execfile(filename, globals=None, locals=None, /)",
    call: (file: PyValue, globals: PyValue, locals: PyValue) => {
      const name = stringOf(file);
      const bytes = contentsOf(name);
      vm().run(vm().compile(decodeText(bytes, "utf-8", "strict"), name, "exec"), optional(globals), optional(locals));
    },
    only: ["micropython"],
  },
  {
    sig: "__import__(name, globals=None, locals=None, fromlist=..., level=0)",
    call: (name: PyValue, globals: PyValue, _locals: PyValue, fromList: PyValue | undefined, level: PyValue) =>
      vm().importModule(stringOf(name), optional(globals), namesAskedFor(fromList), indexOf(level)),
  },
  {
    sig: "__build_class__(func, name, /, *bases, **kwargs)",
    call: (func: PyValue, name: PyValue, bases: PyValue[], keywords: Map<string, PyValue>) => {
      if (!(func instanceof PyClassBody)) throw typeError("__build_class__: func must be a function");
      return checked(buildClass(func, stringOf(name), bases, keywords));
    },
  },
  { sig: "help(object=..., /)", call: help },
  {
    sig: "__template__(strings, /, *fields)",
    call: (strings: PyValue, fields: PyValue[]) => templateFrom(strings, fields),
    only: ["micropython"],
  },
  // legal without import in MicroPython
  { sig: "const(expr, /)", call: (expr: PyValue) => expr, only: ["micropython", "circuitpython"] },
];

/** Boards give the last module of a dotted name for any fromlist but None, an empty one too (py/builtinimport.c). */
function namesAskedFor(fromList: PyValue | undefined): string[] {
  if (fromList === undefined || fromList === None || fromList === false) return [];
  if (fromList === true) return ["*"];
  const names = [...iterate(fromList)].map(String);
  return names.length === 0 && active.dialect !== "host" ? ["*"] : names;
}

function optional(v: PyValue): PyValue | undefined {
  return v === None ? undefined : v;
}

function sourceText(source: PyValue): string {
  if (typeof source === "string") return source;
  if (active.dialect !== "host" && (typeof source !== "object" || source.buffer === undefined)) return stringOf(source);
  return decodeText(bufferOf(source), "utf-8", "strict");
}

function isCode(source: PyValue): boolean {
  return typeof source === "object" && source.type.name === "code";
}

function evaluate(source: PyValue, globals: PyValue, locals: PyValue, mode: "exec" | "eval"): PyValue {
  if (active.dialect !== "host") checkNamespaces(globals, locals);
  if (typeof source !== "string" && !isCode(source) && !(typeof source === "object" && source.buffer !== undefined)) {
    if (active.dialect !== "host") throw typeError("object with buffer protocol required");
    throw typeError(`${mode}() arg 1 must be a string, bytes or code object`);
  }
  const code = isCode(source) ? (source as PyObject) : vm().compile(sourceText(source), "<string>", mode);
  return vm().run(code, optional(globals), optional(locals));
}

/** @throws TypeError without a text, as boards do (py/builtinevex.c) */
function checkNamespaces(...namespaces: PyValue[]): void {
  for (const namespace of namespaces) if (namespace !== None && !(namespace instanceof PyDict)) throw typeError();
}

function help(object: PyValue | undefined): void {
  const { host } = vm();
  const say = (text: string): void => host.write(1, encodeUtf8(text));
  if (object === undefined) say(welcome());
  else if (object === "modules") {
    say(inColumns(vm().builtinModuleNames().sort()));
    say("Plus any modules on the filesystem\n");
  } else {
    say(`object ${shown(object)} is of type ${object instanceof PyBuiltin ? "function" : typeName(object)}\n`);
    for (const [name, value] of members(object)) say(`  ${name} -- ${shown(value)}\n`);
  }
}

function welcome(): string {
  if (active.dialect !== "circuitpython") return "Welcome! `help('modules')` lists the modules that can be imported.\n";
  const version = releases.circuitpython.version.join(".");
  return `Welcome to Adafruit CircuitPython ${version}!\n\nVisit circuitpython.org for more information.\n\nTo list built-in modules type \`help("modules")\`.\n`;
}

/** Names in four columns, down before across (py/builtinhelp.c); where one is too long for its column it takes a second. */
function inColumns(names: readonly string[]): string {
  const rows = Math.ceil(names.length / 4);
  const width = 18;
  let text = "";
  for (let row = 0; row < rows; row++) {
    const line = names.filter((_, i) => i % rows === row);
    text += line
      .map((name, i) => (i === line.length - 1 ? name : name.padEnd(width * Math.ceil((name.length + 1) / width))))
      .join("");
    text += "\n";
  }
  return text;
}

/** What help() lists: a module's names, functions first; a class's public ones. */
function members(object: PyValue): [name: string, value: PyValue][] {
  if (object instanceof PyBuiltin) return [];
  if (object instanceof PyModule) {
    const rank = (name: string): number => (name.startsWith("__") ? 0 : object.get(name) instanceof PyBuiltin ? 1 : 2);
    return object
      .names()
      .sort((a, b) => rank(a) - rank(b))
      .map((name) => [name, object.get(name)!]);
  }
  const { ns } = object instanceof PyType ? object : typeOf(object);
  return [...ns].filter(([name]) => !name.startsWith("__")).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A value as help() shows it: functions without their names. */
function shown(value: PyValue): string {
  if (value instanceof PyBuiltin) return "<function>";
  if (value instanceof PyClassMethod) return "<classmethod>";
  return value instanceof PyStaticMethod ? "<staticmethod>" : str(value);
}
