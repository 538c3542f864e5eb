/**
 * Prints a tree as CPython's `ast.dump(tree, indent=2)` does, so that the two can be compared line by line
 * (Lib/ast.py). One liberty: an empty type_params is left out, because CPython before 3.12 does not know it.
 */

import type { AST, Position } from "./ast.js";
import { FIELDS, isNode } from "./ast-fields.js";
import { reprConstant, reprString } from "./literal-repr.js";

export interface DumpOptions {
  /** Spaces per level. Default 2. */
  indent?: number;
  /**
   * The text the tree came from. When given, nodes show lineno, col_offset, end_lineno, end_col_offset as CPython
   * counts them: in bytes of UTF-8.
   */
  attributesFor?: string;
}

/** One printed value; `simple` ones may share a line with others. */
interface Printed {
  text: string;
  simple: boolean;
}

export function dumpAst(node: AST, options: DumpOptions = {}): string {
  return new Dumper(options).node(node, 0).text;
}

const ENUMERATIONS = new Set(["op", "ctx"]);

class Dumper {
  private readonly indent: string;
  private readonly lines: string[] | null;

  constructor(options: DumpOptions) {
    this.indent = " ".repeat(options.indent ?? 2);
    this.lines = options.attributesFor?.split("\n") ?? null;
  }

  node(node: AST, level: number): Printed {
    const parts: Printed[] = [];
    for (const field of FIELDS[node.kind]) {
      const optional = field.endsWith("?");
      const name = optional ? field.slice(0, -1) : field;
      const printed = this.field(node, name, level + 1);
      if (printed === null || (optional && printed.text === "None")) continue;
      parts.push({ text: `${name}=${printed.text}`, simple: printed.simple });
    }
    if (this.lines && "lineno" in node) parts.push(...this.attributes(node, this.lines));
    const simple = parts.length <= 3 && parts.every((part) => part.simple);
    if (simple)
      return { text: `${node.kind}(${parts.map((part) => part.text).join(", ")})`, simple: parts.length === 0 };
    return { text: `${node.kind}(${this.broken(parts, level + 1)})`, simple: false };
  }

  private broken(parts: Printed[], level: number): string {
    const prefix = "\n" + this.indent.repeat(level);
    return parts.map((part, i) => (i > 0 ? "," : "") + prefix + part.text).join("");
  }

  /** null: not to be shown at all */
  private field(node: AST, name: string, level: number): Printed | null {
    if (node.kind === "Constant") {
      if (name === "value") return { text: reprConstant(node), simple: true };
      return node.constant === "str" && node.u ? { text: "'u'", simple: true } : null;
    }
    if (name === "type_ignores") return { text: "[]", simple: true };
    const value = (node as unknown as Record<string, unknown>)[name];
    if (name === "type_params" && (value as AST[]).length === 0) return null;
    if (ENUMERATIONS.has(name)) return { text: `${value as string}()`, simple: true };
    if (name === "ops")
      return this.list(
        (value as string[]).map((op) => ({ text: `${op}()`, simple: true })),
        level,
      );
    if (Array.isArray(value))
      return this.list(
        value.map((item) => this.value(item, level + 1)),
        level,
      );
    return this.value(value, level);
  }

  private list(items: Printed[], level: number): Printed {
    if (items.length === 0) return { text: "[]", simple: true };
    return { text: `[${this.broken(items, level + 1)}]`, simple: false };
  }

  private value(value: unknown, level: number): Printed {
    if (isNode(value)) return this.node(value, level);
    if (typeof value === "string") return { text: reprString(value), simple: true };
    if (typeof value === "boolean") return { text: value ? "True" : "False", simple: true };
    return { text: value === null ? "None" : String(value), simple: true };
  }

  private attributes(node: Position, lines: string[]): Printed[] {
    const { lineno, end_lineno } = node;
    const col_offset = utf8Length(lines[lineno - 1], node.col_offset);
    const end_col_offset = utf8Length(lines[end_lineno - 1], node.end_col_offset);
    return Object.entries({ lineno, col_offset, end_lineno, end_col_offset }).map(([name, value]) => ({
      text: `${name}=${value}`,
      simple: true,
    }));
  }
}

/** Bytes of UTF-8 in the first `units` UTF-16 units of `line`. */
function utf8Length(line: string, units: number): number {
  let length = 0;
  for (let i = 0; i < units; i++) {
    const code = line.charCodeAt(i);
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : (code & 0xf800) === 0xd800 ? 2 : 3;
  }
  return length;
}
