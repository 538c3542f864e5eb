/** print, input, open. */
import { callMethod, findAttr, str, stringOf, truth } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { active, beyondBoards } from "../objects/dialect.js";
import { makeError } from "../objects/error.js";
import type { FunctionSpec } from "../objects/native.js";
import { None, type PyValue } from "../objects/object.js";
import { encodeText } from "../objects/text/codecs.js";
import { openWith } from "../modules/io/files.js";
import { PyStandardStream } from "../modules/io/standard.js";
import { refuseNoStream, writeToObject } from "../modules/io/stream.js";
import { encodeUtf8 } from "../objects/text/utf8.js";

export const inputOutputFunctions: readonly FunctionSpec[] = [
  { sig: "print(*values, sep=' ', end='\\n', file=..., flush=False)", call: print },
  { sig: "input(prompt='', /)", call: input },
  {
    sig: "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None)",
    named: true,
    call: openWith,
  },
];

function print(values: PyValue[], sep: PyValue, end: PyValue, file: PyValue | undefined, flush: PyValue): void {
  const target = file === undefined || (file === None && beyondBoards()) ? replacedStdout() : file;
  if (target !== undefined && active.dialect !== "host") refuseNoStream(target);
  const between = sep === None && beyondBoards() ? " " : stringOf(sep);
  const last = end === None && beyondBoards() ? "\n" : stringOf(end);
  if (target === undefined || (target instanceof PyStandardStream && target.type.native)) {
    let text = "";
    for (let i = 0; i < values.length; i++) text += i === 0 ? str(values[i]) : between + str(values[i]);
    const bytes = encodeUtf8(text + last);
    if (target === undefined) vm().host.write(1, bytes);
    else target.writeBytes(bytes);
  } else {
    // an object of the program's sees the pieces one by one
    values.forEach((value, i) => {
      if (i > 0) writeToObject(target, between);
      writeToObject(target, str(value));
    });
    writeToObject(target, last);
    if (truth(flush) && findAttr(target, "flush") !== undefined) callMethod(target, "flush");
  }
}

/** sys.stdout, where a program has put something else there (CPython programs do; boards print to the console). */
function replacedStdout(): PyValue | undefined {
  if (active.dialect !== "host") return undefined;
  const sys = vm().modules.get("sys");
  const stdout = sys === undefined ? undefined : findAttr(sys, "stdout");
  return stdout === undefined || stdout instanceof PyStandardStream ? undefined : stdout;
}

function input(prompt: PyValue): string {
  const { host } = vm();
  if (prompt !== "") host.write(1, encodeText(str(prompt), "utf-8", "strict"));
  const stdin = findAttr(vm().importModule("sys", undefined, [], 0), "stdin");
  const line = stdin === undefined ? "" : str(callMethod(stdin, "readline"));
  if (line === "") throw makeError("EOFError", ...(active.dialect === "host" ? ["EOF when reading a line"] : []));
  return line.replace(/\r?\n$/, "");
}
