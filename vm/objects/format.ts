/**
 * format(): presentation of any value by a spec, and everything built on it: str.format, f-strings, '%' for str.
 * The running dialect's style (rounding of ties, wording of errors) is chosen here.
 */
import { interned } from "./text/interned.js";
import { callPy, findAttr, getAttr, getItem, repr, str, stringOf, typeName } from "../runtime/protocol.js";
import { formatAsBoard } from "./board-format.js";
import { active, beyondBoards } from "./dialect.js";
import { typeError, valueError } from "./error.js";
import { refuseFieldParts } from "./firmware-gaps.js";
import { floatValue, intValue, isFloat } from "./number.js";
import type { PyValue } from "./object.js";
import { builtinTypes } from "./object.js";
import { ArgumentNumbering, parseFormatText, type FieldPart } from "./text/format-fields.js";
import { circuitPythonStyle, microPythonStyle } from "./text/float-text.js";
import { formatFloatSpec, formatInt, formatStr, type FormatStyle } from "./text/format-spec.js";
import { asciiOnly } from "./text/quote.js";

const styles: Record<string, FormatStyle> = {
  micropython: { ...microPythonStyle, verbose: false },
  circuitpython: { ...circuitPythonStyle, verbose: false },
  host: { ties: "even", verbose: true },
};

export function formatStyle(): FormatStyle {
  return styles[active.dialect];
}

/** `format(value, spec)`: builtin types by their own rules, classes by `__format__`. */
export function formatValue(value: PyValue, spec: string): string {
  if (!beyondBoards()) return formatAsBoard(value, spec, formatStyle());
  switch (typeof value) {
    case "string":
      return spec === "" ? value : formatStr(value, spec, formatStyle());
    case "number":
      return Number.isInteger(value)
        ? formatInt(value, spec, formatStyle())
        : formatFloatSpec(value, spec, formatStyle());
    case "bigint":
      return formatInt(value, spec, formatStyle());
    case "boolean":
      if (spec === "") return value ? "True" : "False";
      return formatInt(value ? 1 : 0, spec, formatStyle(), "bool");
  }
  const own = findAttr(value.type, "__format__");
  if (own !== undefined && !value.type.native && beyondBoards()) {
    const text = callPy(own, [value, spec]);
    if (typeof text !== "string") throw typeError(`__format__ must return a str, not ${typeName(text)}`);
    return text;
  }
  return formatPlain(value, spec);
}

/** What object.__format__ and the builtin types do. */
export function formatPlain(value: PyValue, spec: string): string {
  if (isFloat(value))
    return spec === "" && typeof value === "object" && !value.type.native
      ? str(value)
      : formatFloatSpec(floatValue(value)!, spec, formatStyle());
  const n = intValue(value);
  if (n !== undefined)
    return spec === "" && typeof value === "object" && !value.type.native
      ? str(value)
      : formatInt(n, spec, formatStyle());
  if (typeof value === "string") return formatStr(value, spec, formatStyle());
  if (typeof value === "object" && value.type.mro.includes(builtinTypes.str))
    return spec === "" && active.dialect === "host" ? str(value) : formatStr(stringOf(value), spec, formatStyle());
  const complex =
    typeof value === "object" && "re" in value && "im" in value
      ? (value as unknown as { re: number; im: number })
      : undefined;
  if (complex !== undefined && spec !== "" && active.dialect === "host") {
    const sign = /^[+ -]/.test(spec) ? spec.slice(1) : spec;
    const imaginary = formatFloatSpec(complex.im, "+" + sign, formatStyle());
    return `${formatFloatSpec(complex.re, spec, formatStyle())}${imaginary}j`;
  }
  if (spec === "") return str(value);
  if (active.dialect === "host") throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
  formatStr(str(value), spec, formatStyle(), typeName(value));
  throw typeError(`can't convert '${typeName(value)}' object to str implicitly`);
}

/** Applies `!r`, `!s`, `!a`. */
export function convert(value: PyValue, conversion: string): PyValue {
  if (conversion === "r") return repr(value);
  if (conversion === "s") return str(value);
  if (conversion === "a") return asciiOnly(repr(value));
  return value;
}

/** str.format(*args, **kwargs) and format_map. @param named looks a name up, undefined: KeyError */
export function formatText(
  text: string,
  args: readonly PyValue[],
  named: (name: string) => PyValue | undefined,
): string {
  const verbose = active.dialect === "host";
  return expand(text, args, named, new ArgumentNumbering(verbose), verbose, 2);
}

function expand(
  text: string,
  args: readonly PyValue[],
  named: (name: string) => PyValue | undefined,
  numbering: ArgumentNumbering,
  verbose: boolean,
  depth: number,
): string {
  if (depth < 0) throw valueError("Max string recursion exceeded");
  let out = "";
  for (const piece of parseFormatText(text, verbose)) {
    if (typeof piece === "string") {
      out += piece;
      continue;
    }
    const which = numbering.resolve(piece.argument);
    let value: PyValue | undefined = typeof which === "number" ? args[which] : named(interned(which));
    if (value === undefined)
      value = typeof which === "number" ? numbering.missing(which) : numbering.missingName(which);
    for (const part of piece.parts) value = follow(value!, part);
    const spec = piece.spec.includes("{") ? expand(piece.spec, args, named, numbering, verbose, depth - 1) : piece.spec;
    out += formatValue(convert(value!, piece.conversion), spec);
  }
  return out;
}

function follow(value: PyValue, part: FieldPart): PyValue {
  refuseFieldParts();
  return "attribute" in part ? getAttr(value, part.attribute) : getItem(value, part.item);
}
