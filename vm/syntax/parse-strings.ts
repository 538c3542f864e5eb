/**
 * String literals: adjacent ones are one; f-strings become JoinedStr, t-strings TemplateStr. The lexer has already
 * cut f-strings into text and fields (PEP 701), so a field is parsed like any other expression.
 */

import type * as ast from "./ast.js";
import { decodeBytes, decodeString, EscapeError } from "./escapes.js";
import { ArgumentParser } from "./parse-arguments.js";
import * as T from "./tokens.js";

/** What is written before the quotes. */
interface Prefix {
  length: number;
  raw: boolean;
  bytes: boolean;
  u: boolean;
  format: boolean;
  template: boolean;
}

/** A closing brace that is not doubled. */
const LONE_BRACE = /(?<!\})(?:\}\})*\}(?!\})/;

const PLAIN: Prefix = { length: 0, raw: false, bytes: false, u: false, format: false, template: false };

type Field = ast.FormattedValue | ast.Interpolation;

export abstract class StringParser extends ArgumentParser {
  /** One or more adjacent literals. */
  protected parseStrings(): ast.expr {
    const first = this.at;
    const following = this.peek();
    if (this.tok === T.STRING && following !== T.STRING && following !== T.FSTRING_START) {
      this.next();
      return this.literal(first, this.prefix(first));
    }
    return this.parseAdjacent(first);
  }

  private literal(at: number, prefix: Prefix): ast.Constant {
    const lineno = this.lines[at];
    const col_offset = this.column(at);
    const end_lineno = this.endLine();
    const end_col_offset = this.endColumn();
    return prefix.bytes
      ? {
          kind: "Constant",
          constant: "bytes",
          value: this.bytesValue(at, prefix),
          lineno,
          col_offset,
          end_lineno,
          end_col_offset,
        }
      : {
          kind: "Constant",
          constant: "str",
          value: this.stringValue(at, prefix),
          u: prefix.u,
          lineno,
          col_offset,
          end_lineno,
          end_col_offset,
        };
  }

  private parseAdjacent(first: number): ast.expr {
    const firstPrefix = this.prefix(first);
    const parts: (ast.StrConstant | Field)[] = [];
    const bytes: Uint8Array[] = [];
    let format = false;
    let template = false;
    let plain = false;
    while (this.tok === T.STRING || this.tok === T.FSTRING_START) {
      const prefix = this.prefix(this.at);
      if (prefix.bytes !== firstPrefix.bytes) this.failMixed(first, "cannot mix bytes and nonbytes literals");
      if (prefix.template) template = true;
      else if (prefix.format) format = true;
      else plain = true;
      if (template && (format || plain))
        this.failMixed(first, "cannot mix t-string literals with string or bytes literals");
      if (this.tok === T.FSTRING_START) {
        this.parseFormatString(prefix, parts);
      } else {
        const at = this.at;
        this.next();
        if (prefix.bytes) bytes.push(this.bytesValue(at, prefix));
        else this.addText(parts, this.stringValue(at, prefix), at, firstPrefix.u);
      }
    }
    const position = {
      lineno: this.lines[first],
      col_offset: this.column(first),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
    if (template) return { kind: "TemplateStr", values: parts as (ast.StrConstant | ast.Interpolation)[], ...position };
    if (format) return { kind: "JoinedStr", values: parts as (ast.StrConstant | ast.FormattedValue)[], ...position };
    if (firstPrefix.bytes) return { kind: "Constant", constant: "bytes", value: concatenate(bytes), ...position };
    const text = parts.map((part) => (part as ast.StrConstant).value).join("");
    return { kind: "Constant", constant: "str", value: text, u: firstPrefix.u, ...position };
  }

  private failMixed(first: number, message: string): never {
    let last = this.at;
    while (this.kinds[last + 1] === T.STRING) last++;
    this.failTokens(message, first, last);
  }

  /** Adds text, joining it to a text right before. */
  private addText(parts: (ast.StrConstant | Field)[], value: string, at: number, u: boolean): void {
    if (value === "") return;
    const last = parts.at(-1);
    const end_lineno = this.endLine();
    const end_col_offset = this.endColumn();
    if (last?.kind === "Constant") {
      last.value += value;
      last.end_lineno = end_lineno;
      last.end_col_offset = end_col_offset;
      return;
    }
    parts.push({
      kind: "Constant",
      constant: "str",
      value,
      u,
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno,
      end_col_offset,
    });
  }

  // ---- f-strings and t-strings --------------------------------------------------------------------------------

  private parseFormatString(prefix: Prefix, parts: (ast.StrConstant | Field)[]): void {
    this.next();
    for (;;) {
      if (this.tok === T.FSTRING_MIDDLE) {
        const at = this.at;
        const text = this.tokenText(at);
        this.next();
        if (this.board && !prefix.template && LONE_BRACE.test(text)) parts.push(this.badFormat(at));
        else this.addText(parts, this.decode(at, text, prefix.raw, true), at, false);
      } else if (this.tok === T.LBRACE) {
        this.parseField(prefix, parts);
      } else {
        this.expect(T.FSTRING_END);
        return;
      }
    }
  }

  /** On boards an f-string is a call of str.format, which is where a brace too many is found. */
  private badFormat(at: number): Field {
    const position = {
      lineno: this.lines[at],
      col_offset: this.column(at),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
    const text: ast.StrConstant = { kind: "Constant", constant: "str", value: "}", u: false, ...position };
    const func: ast.Attribute = { kind: "Attribute", value: text, attr: "format", ctx: "Load", ...position };
    const value: ast.Call = { kind: "Call", func, args: [], keywords: [], ...position };
    return { kind: "FormattedValue", value, conversion: -1, format_spec: null, ...position };
  }

  /** `{expression=!conversion:spec}` */
  private parseField(prefix: Prefix, parts: (ast.StrConstant | Field)[]): void {
    const open = this.at;
    const what = prefix.template ? "t-string" : "f-string";
    this.next();
    const value = this.parseFieldExpression(what);
    let source = this.source.slice(this.ends[open], this.ends[this.at - 1]);
    let conversion = -1;
    const debug = this.tok === T.EQUAL;
    if (debug) {
      this.next();
      source = this.source.slice(this.ends[open], this.starts[this.at]);
      this.addText(parts, source, open, false);
    }
    if (this.tok === T.EXCLAMATION) conversion = this.parseConversion(what);
    let format_spec: ast.JoinedStr | null = null;
    if (this.tok === T.COLON) format_spec = this.parseFormatSpec(prefix);
    else if (this.tok !== T.RBRACE) this.failField(what, debug, conversion);
    this.next();
    // boards make `{x=}` of an f-string a field for str.format (py/lexer.c), which shows the text of x
    if (debug && (prefix.template || !this.board) && conversion < 0 && format_spec === null) conversion = 114;
    const position = {
      lineno: this.lines[open],
      col_offset: this.column(open),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
    if (prefix.template) {
      const str = debug ? source.replace(/\s*=\s*$/, "") : source;
      parts.push({ kind: "Interpolation", value, str: str.trimEnd(), conversion, format_spec, ...position });
    } else {
      parts.push({ kind: "FormattedValue", value, conversion, format_spec, ...position });
    }
  }

  private parseFieldExpression(what: string): ast.expr {
    if (this.tok === T.RBRACE || this.tok === T.EXCLAMATION || this.tok === T.COLON || this.tok === T.EQUAL) {
      // boards put round brackets around what stands in the braces; MicroPython looks whether it is nothing at all
      const blank = this.starts[this.at] > this.ends[this.at - 1];
      if (this.dialect === "circuitpython" || (this.board && blank && what === "f-string"))
        return this.emptyTuple(this.at - 1);
      this.fail(`${what}: valid expression required before '${this.tokenText()}'`);
    }
    if (this.tok === T.YIELD) return this.parseYield();
    if (this.tok === T.LAMBDA) this.failUnlessBrackets(what);
    const value = this.parseStarExpressions();
    if (value.kind === "Starred") this.failNode("can't use starred expression here", value);
    return value;
  }

  private emptyTuple(at: number): ast.Tuple {
    const col_offset = this.column(at);
    const line = this.lines[at];
    const position = { lineno: line, col_offset, end_lineno: line, end_col_offset: col_offset + 1 };
    return { kind: "Tuple", elts: [], ctx: "Load", ...position };
  }

  /** A lambda's colon would begin the format spec. */
  private failUnlessBrackets(what: string): void {
    for (let i = this.at; this.kinds[i] !== T.COLON; i++) {
      if (this.kinds[i] === T.LPAR || this.kinds[i] === T.LSQB || this.kinds[i] === T.LBRACE) i = this.closing(i);
      if (this.kinds[i] === T.ENDMARKER) return;
    }
    this.fail(`${what}: lambda expressions are not allowed without parentheses`);
  }

  private parseConversion(what: string): number {
    const mark = this.at;
    this.next();
    if (this.tok !== T.NAME) {
      const missing = this.tok === T.COLON || this.tok === T.RBRACE;
      this.fail(missing ? `${what}: missing conversion character` : `${what}: invalid conversion character`);
    }
    if (this.starts[this.at] !== this.ends[mark])
      this.fail(`${what}: conversion type must come right after the exclamation mark`);
    const name = this.tokenText();
    if (name !== "s" && name !== "r" && name !== "a") {
      this.fail(`${what}: invalid conversion character '${name}': expected 's', 'r', or 'a'`);
    }
    this.next();
    return name.charCodeAt(0);
  }

  private failField(what: string, debug: boolean, conversion: number): never {
    if (conversion >= 0) this.fail(`${what}: expecting ':' or '}'`);
    if (debug) this.fail(`${what}: expecting '!', or ':', or '}'`);
    this.fail(`${what}: expecting '=', or '!', or ':', or '}'`);
  }

  private parseFormatSpec(prefix: Prefix): ast.JoinedStr {
    const colon = this.at;
    const values: (ast.StrConstant | Field)[] = [];
    this.next();
    while (this.tok !== T.RBRACE) {
      if (this.tok === T.FSTRING_MIDDLE) {
        const at = this.at;
        this.next();
        this.addText(values, this.decode(at, this.tokenText(at), prefix.raw, prefix.template), at, false);
      } else if (this.tok === T.LBRACE) {
        this.parseField({ ...prefix, format: true, template: false }, values);
      } else {
        this.fail(`${prefix.template ? "t" : "f"}-string: expecting '}', or format specs`);
      }
    }
    return {
      kind: "JoinedStr",
      values: values as ast.JoinedStr["values"],
      lineno: this.lines[colon],
      col_offset: this.column(colon),
      end_lineno: this.endLine(),
      end_col_offset: this.endColumn(),
    };
  }

  // ---- values -------------------------------------------------------------------------------------------------

  private prefix(at: number): Prefix {
    const start = this.starts[at];
    let pos = start;
    let code = this.source.charCodeAt(pos);
    if (code === 39 || code === 34) return PLAIN;
    const result = { ...PLAIN };
    for (; code !== 39 && code !== 34; code = this.source.charCodeAt(++pos)) {
      switch (code | 32) {
        case 114:
          result.raw = true;
          break;
        case 98:
          result.bytes = true;
          break;
        case 117:
          result.u = code === 117;
          break;
        case 102:
          result.format = true;
          break;
        case 116:
          result.template = true;
          break;
      }
    }
    result.length = pos - start;
    return result;
  }

  /** What stands between the quotes of a STRING. */
  private content(at: number, prefix: Prefix): string {
    const start = this.starts[at] + prefix.length;
    const end = this.ends[at];
    const quote = this.source.charCodeAt(start);
    const size =
      end - start >= 6 && this.source.charCodeAt(start + 1) === quote && this.source.charCodeAt(start + 2) === quote
        ? 3
        : 1;
    return this.source.slice(start + size, end - size);
  }

  private stringValue(at: number, prefix: Prefix): string {
    return this.decode(at, this.content(at, prefix), prefix.raw, false);
  }

  private decode(at: number, text: string, raw: boolean, braces: boolean): string {
    try {
      return decodeString(text, raw, braces);
    } catch (thrown) {
      if (!(thrown instanceof EscapeError)) throw thrown;
      if (thrown.lacking && this.board) this.failTokens("unicode name escapes", at, at, "NotImplementedError");
      this.failTokens(thrown.msg, at, at);
    }
  }

  private bytesValue(at: number, prefix: Prefix): Uint8Array {
    try {
      return decodeBytes(this.content(at, prefix), prefix.raw);
    } catch (thrown) {
      if (!(thrown instanceof EscapeError)) throw thrown;
      this.failTokens(thrown.msg, at, at);
    }
  }
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
