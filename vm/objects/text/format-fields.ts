/**
 * The replacement-field grammar of str.format: `{0.name[key]!r:>{width}}`.
 *
 * Parsing is separate from looking values up, so that f-strings, string.Formatter and str.format_map can use the same
 * pieces. Nested fields are allowed in the spec, one level deep in MicroPython and two in CPython; depth is the caller's.
 */
import { active } from "../dialect.js";
import { indexError, keyError, valueError } from "../error.js";
import { remembered } from "./parse-cache.js";

export type FieldPart = { attribute: string } | { item: string | number };

export interface ReplacementField {
  /** argument: position, name, or '' for automatic numbering */
  argument: string | number;
  parts: FieldPart[];
  /** 'r', 's', 'a' or '' */
  conversion: string;
  /** the text after ':', not yet expanded */
  spec: string;
}

/** Literal texts and fields in order. */
export function parseFormatText(text: string, verbose: boolean): readonly (string | ReplacementField)[] {
  return verbose ? parseVerbose(text) : parseBoard(text);
}

// what is wrong with a text is said in two ways, so there are two memories
const parseVerbose = remembered((text) => parse(text, true));
const parseBoard = remembered((text) => parse(text, false));

function parse(text: string, verbose: boolean): (string | ReplacementField)[] {
  const out: (string | ReplacementField)[] = [];
  let literal = "";
  let i = 0;
  while (i < text.length) {
    const char = text[i];
    if (char === "}") {
      if (text[i + 1] !== "}")
        throw valueError(
          verbose
            ? "Single '}' encountered in format string"
            : active.dialect === "circuitpython"
              ? "unmatched '}' in format"
              : "single '}' encountered in format string",
        );
      literal += "}";
      i += 2;
    } else if (char === "{") {
      if (text[i + 1] === "{") {
        literal += "{";
        i += 2;
        continue;
      }
      if (literal !== "") out.push(literal);
      literal = "";
      const end = fieldEnd(text, i + 1, verbose);
      out.push(parseField(text.slice(i + 1, end), verbose));
      i = end + 1;
    } else {
      const from = i;
      while (i < text.length && text[i] !== "{" && text[i] !== "}") i++;
      literal += text.slice(from, i);
    }
  }
  if (literal !== "") out.push(literal);
  return out;
}

/** Index of the '}' that closes the field opened before `start`. */
function fieldEnd(text: string, start: number, verbose: boolean): number {
  let depth = 1;
  let inBrackets = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inBrackets) {
      if (char === "]") inBrackets = false;
    } else if (char === "[" && depth === 1 && !text.slice(start, i).includes(":")) inBrackets = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return i;
  }
  if (!verbose) {
    // a conversion is looked at before the end is
    const [, conversion] = /^[^}!:]*!(.?)/s.exec(text.slice(start)) ?? [];
    if (conversion === "") throw valueError("end of format while looking for conversion specifier");
    if (conversion !== undefined && !/[rs]/.test(conversion))
      throw valueError(`unknown conversion specifier ${conversion}`);
    throw valueError("unmatched '{' in format");
  }
  throw valueError(
    start >= text.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}

function parseField(body: string, verbose: boolean): ReplacementField {
  const match = /^((?:[^![:{]|\[[^\]]*\]?)*)(?:!([^:]*))?(?::(.*))?$/s.exec(body);
  if (match === null) throw valueError(verbose ? "unexpected '{' in field name" : "invalid format specifier");
  const [, name, conversion, spec] = match;
  if (conversion !== undefined && (conversion.length !== 1 || !"rsa".includes(conversion))) {
    if (!verbose) {
      if (conversion.length > 1) throw valueError("expected ':' after format specifier");
      throw valueError(
        conversion === ""
          ? "end of format while looking for conversion specifier"
          : `unknown conversion specifier ${conversion}`,
      );
    }
    if (conversion === "") throw valueError("unmatched '{' in format spec");
    if (conversion.length > 1) throw valueError("expected ':' after conversion specifier");
    throw valueError(`Unknown conversion specifier ${verbose ? conversion : `'${conversion}'`}`);
  }
  return { ...parseFieldName(name, verbose), conversion: conversion ?? "", spec: spec ?? "" };
}

/** `0.name[key]` */
export function parseFieldName(name: string, verbose: boolean): { argument: string | number; parts: FieldPart[] } {
  const first = /^[^.[]*/.exec(name)![0];
  const parts: FieldPart[] = [];
  let rest = name.slice(first.length);
  while (rest !== "") {
    const attribute = /^\.([^.[]+)/.exec(rest);
    const item = /^\[([^\]]+)\]/.exec(rest);
    if (attribute !== null) parts.push({ attribute: attribute[1] });
    else if (item !== null) parts.push({ item: /^\d+$/.test(item[1]) ? Number(item[1]) : item[1] });
    else throw valueError(badRest(rest, verbose));
    rest = rest.slice((attribute ?? item)![0].length);
    if (rest !== "" && rest[0] !== "." && rest[0] !== "[")
      throw valueError("Only '.' or '[' may follow ']' in format field specifier");
  }
  return { argument: /^\d+$/.test(first) ? Number(first) : first, parts };
}

function badRest(rest: string, verbose: boolean): string {
  if (!verbose) return "attributes not supported yet";
  if (rest.startsWith("[") && !rest.includes("]")) return "Missing ']' in format string";
  return "Empty attribute in format string";
}

/** Chooses arguments: keeps count of automatic numbers and refuses to mix them with manual ones. */
export class ArgumentNumbering {
  #next = 0;
  #manual = false;

  constructor(readonly verbose: boolean) {}

  /** The position for a field: `argument` as parsed. Names are returned as they are. */
  resolve(argument: string | number): string | number {
    if (argument === "") {
      if (this.#manual) throw valueError(this.#mixed("manual field specification", "automatic field numbering"));
      return this.#next++;
    }
    if (typeof argument === "number") {
      if (this.#next > 0) throw valueError(this.#mixed("automatic field numbering", "manual field specification"));
      this.#manual = true;
    }
    return argument;
  }

  #mixed(from: string, to: string): string {
    return this.verbose ? `cannot switch from ${from} to ${to}` : `can't switch from ${from} to ${to}`;
  }

  /** The error for a position that was not passed. */
  missing(position: number): never {
    throw this.verbose
      ? indexError(`Replacement index ${position} out of range for positional args tuple`)
      : indexError("tuple index out of range");
  }

  missingName(name: string): never {
    throw keyError(name);
  }
}
