/**
 * Python values to JSON text, as boards write it: what JSON has no form for is written as its repr, keys of other
 * types than str as their text in quotes, characters beyond ASCII as they are.
 *
 * @see MicroPython py/obj*.c, PRINT_JSON; py/objstr.c mp_str_print_json
 */
import { mayStop } from "../../runtime/stop.js";
import { active } from "../../objects/dialect.js";
import { PyBytes } from "../../objects/bytes.js";
import { PyDict } from "../../objects/dict.js";
import { runtimeError, typeError } from "../../objects/error.js";
import { PyList } from "../../objects/list.js";
import { isNamedTuple } from "../../objects/namedtuple.js";
import { isNumber } from "../../objects/number.js";
import { None, type PyValue } from "../../objects/object.js";
import { PyStr } from "../../objects/str.js";
import { decodeText } from "../../objects/text/codecs.js";
import { PyTuple } from "../../objects/tuple.js";
import { repr, typeName } from "../../runtime/protocol.js";

export interface Separators {
  item: string;
  key: string;
}

const MAX_DEPTH = 500;

/** @throws RuntimeError for what contains itself */
export function writeJson(value: PyValue, separators: Separators, depth = 0): string {
  if (depth > MAX_DEPTH) throw runtimeError("maximum recursion depth exceeded");
  mayStop();
  // what a class of the program or of namedtuple() is, CircuitPython refuses; MicroPython prints a namedtuple as ever
  if (active.dialect === "circuitpython" && typeof value === "object" && !value.type.native)
    throw typeError(`can't convert ${typeName(value)} to json`);
  const text = textOf(value);
  if (text !== undefined) return quoteJson(text);
  if (value === None) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (active.dialect === "micropython" && value instanceof PyTuple && isNamedTuple(value.type)) return repr(value);
  if (value instanceof PyList || value instanceof PyTuple) {
    return "[" + value.a.map((item) => writeJson(item, separators, depth + 1)).join(separators.item) + "]";
  }
  if (value instanceof PyDict) {
    const pairs = [...value.items()].map(
      ([key, item]) => writeKey(key, separators, depth) + separators.key + writeJson(item, separators, depth + 1),
    );
    return "{" + pairs.join(separators.item) + "}";
  }
  if (active.dialect === "circuitpython" && typeof value !== "number" && typeof value !== "bigint" && !isNumber(value))
    throw typeError(`can't convert ${typeName(value)} to json`);
  return repr(value);
}

function writeKey(key: PyValue, separators: Separators, depth: number): string {
  const text = writeJson(key, separators, depth + 1);
  return textOf(key) === undefined ? `"${text}"` : text;
}

/** The text of a str; bytes count as UTF-8. */
function textOf(value: PyValue): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof PyStr) return value.v;
  return value instanceof PyBytes && active.dialect !== "circuitpython"
    ? decodeText(value.b, "utf-8", "replace")
    : undefined;
}

const NAMED: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Characters between two looks at whether the program is to end: an escaped text of them takes less than a millisecond. */
const PIECE = 2 ** 16;

function quoteJson(text: string): string {
  if (text.length <= PIECE) return `"${escapeJson(text)}"`;
  let quoted = '"';
  for (let from = 0; from < text.length; from += PIECE) {
    mayStop();
    quoted += escapeJson(text.slice(from, from + PIECE));
  }
  return quoted + '"';
}

function escapeJson(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/["\\\u0000-\u001f]/g, (c) => NAMED[c] ?? "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}
