/** repr() of what literals can be, for the printers: the VM's own objects are not there yet when a tree is printed. */

import type { Constant } from "./ast.js";
import { isPrintable } from "./characters.js";

export function reprConstant(node: Constant): string {
  switch (node.constant) {
    case "None":
      return "None";
    case "Ellipsis":
      return "Ellipsis";
    case "bool":
      return node.value ? "True" : "False";
    case "int":
      return node.value.toString();
    case "float":
      return reprFloat(node.value);
    case "complex":
      return reprFloat(node.value).replace(/\.0$/, "") + "j";
    case "str":
      return reprString(node.value);
    case "bytes":
      return reprBytes(node.value);
  }
}

/** The shortest text that reads back, in CPython's notation: an exponent from 1e16 on and below 1e-4, of two digits at least. */
function reprFloat(value: number): string {
  if (!Number.isFinite(value)) return "inf";
  if (value !== 0 && (Math.abs(value) >= 1e16 || Math.abs(value) < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  const text = value.toString();
  return /[.e]/.test(text) ? text : text + ".0";
}

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

export function reprString(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let text = "";
  for (const character of value) {
    const code = character.codePointAt(0)!;
    if (character === quote) text += "\\" + quote;
    else if (SHORT[character]) text += SHORT[character];
    else if (code >= 32 && code < 127) text += character;
    else if (code > 127 && isPrintable(character)) text += character;
    else text += escape(code);
  }
  return quote + text + quote;
}

function escape(code: number): string {
  if (code < 0x100) return "\\x" + code.toString(16).padStart(2, "0");
  if (code < 0x10000) return "\\u" + code.toString(16).padStart(4, "0");
  return "\\U" + code.toString(16).padStart(8, "0");
}

function reprBytes(value: Uint8Array): string {
  const quote = value.includes(39) && !value.includes(34) ? '"' : "'";
  let text = "";
  for (const byte of value) {
    const character = String.fromCharCode(byte);
    if (character === quote) text += "\\" + quote;
    else if (SHORT[character]) text += SHORT[character];
    else if (byte >= 32 && byte < 127) text += character;
    else text += "\\x" + byte.toString(16).padStart(2, "0");
  }
  return "b" + quote + text + quote;
}
