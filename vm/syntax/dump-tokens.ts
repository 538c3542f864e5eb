/** Prints tokens as `python -m tokenize` does: range, kind, text. f-strings are split as from CPython 3.12 on. */

import { tokenize, type LexerOptions } from "./lexer.js";
import { reprString } from "./literal-repr.js";
import { characterColumn } from "./location.js";
import { normalizeSource } from "./source.js";
import { ERRORTOKEN, tokenName } from "./tokens.js";

/** @throws PySyntaxError where the text stops making tokens */
export function dumpTokens(source: string, options: LexerOptions = {}): string {
  const text = tokenize(normalizeSource(source), { ...options, trivia: true });
  const lines: string[] = [];
  for (let i = 0; i < text.count; i++) {
    if (text.kinds[i] === ERRORTOKEN) throw text.error!;
    const start = `${text.lines[i]},${characterColumn(text, text.lines[i], text.starts[i])}`;
    const end = `${text.endLines[i]},${characterColumn(text, text.endLines[i], text.ends[i])}`;
    const string = text.source.slice(text.starts[i], text.ends[i]);
    lines.push(`${`${start}-${end}:`.padEnd(20)}${tokenName(text.kinds[i]).padEnd(15)}${reprString(string)}`);
  }
  return lines.join("\n");
}
