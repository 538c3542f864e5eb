/**
 * marshal of MicroPython: code objects as bytes, and back. The bytes hold the code's text, not bytecode: they are read by pinbridge only.
 * A function's default values are part of its text here, and computed when the function is made.
 */
import { bufferOf } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import { PyCompiled } from "../runtime/execute.js";
import { type FunctionText, PyFunctionText, textOf } from "../runtime/function-text.js";
import { PyBytes } from "../objects/bytes.js";
import { PyCode } from "../objects/callables.js";
import type { Dialect } from "../objects/dialect.js";
import { valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { defineModule } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";
import { decodeUtf8, encodeUtf8 } from "../objects/text/utf8.js";

const MAGIC = "pinbridge code 1\n";

interface Marshalled {
  mode: "function" | "exec" | "eval" | "single";
  name: string;
  file: string;
  text: string;
}

/** @throws ValueError for all but code objects, and for code compiled to machine code */
function dumps(v: PyValue): PyBytes {
  let out: Marshalled;
  if (v instanceof PyCompiled) {
    const text = typeof v.source === "string" ? v.source : decodeUtf8(v.source);
    out = { mode: v.mode, name: "<module>", file: v.compiled.file, text };
  } else {
    const found: FunctionText | undefined =
      v instanceof PyCode ? textOf(v.code) : v instanceof PyFunctionText ? v.held : undefined;
    if (found === undefined || found.native) throw valueError("unmarshallable object");
    out = { mode: "function", name: found.name, file: found.file, text: found.text };
  }
  return new PyBytes(encodeUtf8(MAGIC + JSON.stringify(out)));
}

/** @throws ValueError for bytes that dumps() has not written */
function loads(data: PyValue): PyValue {
  const text = decodeUtf8(bufferOf(data));
  const found = text.startsWith(MAGIC) ? parsed(text.slice(MAGIC.length)) : undefined;
  if (found === undefined) throw valueError("bad marshal data");
  if (found.mode !== "function") return vm().compile(found.text, found.file, found.mode);
  return new PyFunctionText({ name: found.name, file: found.file, text: found.text, native: false });
}

function parsed(json: string): Marshalled | undefined {
  let v: Partial<Marshalled> | null;
  try {
    v = JSON.parse(json) as Partial<Marshalled> | null;
  } catch {
    return undefined;
  }
  const texts = [v?.mode, v?.name, v?.file, v?.text];
  const known = ["function", "exec", "eval", "single"].includes(String(v?.mode));
  return known && texts.every((each) => typeof each === "string") ? (v as Marshalled) : undefined;
}

export function makeMarshal(dialect: Dialect): PyModule {
  return defineModule(
    {
      name: "marshal",
      functions: [
        { sig: "dumps(value, /)", call: dumps },
        { sig: "loads(data, /)", call: loads },
      ],
    },
    dialect,
  );
}
