/**
 * What MicroPython says where our parser says it in CPython's words. Its parser has one message, "invalid syntax", for
 * whatever its grammar does not allow; only the compiler (py/compile.c) and parts of the lexer say more. A program sees
 * these texts; the longer words go into the advice on stderr.
 *
 * @see MicroPython py/compile.c, py/parse.c, py/lexer.c, with MICROPY_ERROR_REPORTING_DETAILED
 */

import { blockAtLine, type BoardCompiling, compileAsBoard } from "./board-compiler.js";
import { BoardComplaint } from "./board-complaint.js";
import { type BoardParsing, type BoardTree, parseAsBoard } from "./board-parser.js";
import { type BoardSaying, PySyntaxError } from "./error.js";
import type { Mode } from "./options.js";

type Words = Pick<BoardSaying, "type" | "text">;

/** In order: the first that matches counts. A text of `undefined` keeps ours, which is the board's already. */
const TEXTS: readonly (readonly [ours: RegExp, board: string | undefined, type?: Words["type"]])[] = [
  [
    /^inline assembler|^invalid micropython decorator$|^not a constant$|^can't assign to expression$|^\*x must be|annotation must be an identifier$|^super\(\) can't find self$/,
    undefined,
  ],
  [/^name too long$/, undefined, "RuntimeError"],
  [/^too many nested/, "maximum recursion depth exceeded", "RuntimeError"],
  [/^t-string: (?:single '}'|expecting '}')|^[ft]-string: valid expression required/, "malformed f-string"],
  [/^unindent does not match/, "unindent doesn't match any outer indent level", "IndentationError"],
  [/^unexpected indent$/, undefined, "IndentationError"],
  [/ here\. Maybe you meant '==' .*\?$/, "can't assign to expression"],
  [/^cannot use assignment expressions with/, "can't assign to expression"],
  [/^cannot assign to .*comprehension|^cannot assign to/, "can't assign to expression"],
  [/illegal expression for augmented assignment|^assignment to yield/, "can't assign to expression"],
  [/^only single target|^illegal target for annotation/, "can't assign to expression"],
  [/^too many args$|^LHS of keyword arg must be an id$/, undefined],
  [/^\* arg after kwarg$/, undefined],
  [/^complex values not supported$/, undefined],
  [/^cannot delete/, "can't delete expression"],
  [/^multiple starred expressions in assignment/, "multiple *x in assignment"],
  [/^starred assignment target/, "can't assign to expression"],
  [/^can(?:'t|not) use starred expression here/, "*x must be assignment target"],
  [/^'return' (?:outside|with)/, "'return' outside function"],
  [/^'yield( from)?' outside/, "'yield' outside function"],
  [/^'await' outside/, "'await' outside function"],
  [/^'async \w+' outside|^asynchronous \w+ outside/, "async for/with outside async function"],
  [/^'break' outside|^'continue' (?:not properly|outside)/, "'break'/'continue' outside loop"],
  [/^duplicate argument|^duplicate parameter/, "argument name reused"],
  [/^default 'except/, "default 'except' must be last"],
  [/^no binding for nonlocal/, "no binding for nonlocal found"],
  [/^nonlocal declaration not allowed/, "can't declare nonlocal in outer code"],
  [/\bglobal\b/, "identifier redefined as global"],
  [/\bnonlocal\b/, "identifier redefined as nonlocal"],
  [/^import \* only allowed/, "import * not at module level"],
  [/^positional argument follows keyword argument unpacking/, "positional arg after **"],
  [/^positional argument follows keyword argument/, "positional arg after keyword arg"],
  [/^iterable argument unpacking follows/, "* arg after **"],
  [/^expression cannot contain assignment/, "LHS of keyword arg must be an id"],
  [/^parameter without a default|^non-default argument/, "non-default argument follows default argument"],
  [/^':' expected after dictionary key|^expression expected after dictionary key/, "expecting key:value for dict"],
];

/** The exception a board raises for this complaint, and its text. */
function boardWords(error: PySyntaxError): Words {
  const { msg, type } = error;
  // viper's complaints and "unicode name escapes" are written as MicroPython has them
  if (type === "ViperTypeError" || type === "NotImplementedError") return { type, text: msg };
  for (const [ours, board, raised] of TEXTS)
    if (ours.test(msg)) return { type: raised ?? "SyntaxError", text: board ?? msg };
  return { type: "SyntaxError", text: "invalid syntax" };
}

/** Known before any block is: by the lexer and the parser. */
const FOUND_BY_PARSER = /^not a constant$|^complex values not supported$|^name too long$|^unicode name escapes$/;

export type BoardReading = BoardParsing & BoardCompiling;

/**
 * What a board says of a program of which we say `error`.
 *
 * Its parser reads all of the text before its compiler looks at any of it, so what the parser complains of comes
 * first. But this VM takes more than boards do: a complaint about something that our own parser went past is not
 * believed.
 *
 * @param source  with `\n` for every line end
 */
export function boardSaying(error: PySyntaxError, source: string, mode: Mode, options: BoardReading): BoardSaying {
  const read = readAsBoard(source, mode, options);
  const words = boardWords(error);
  const own = { ...words, line: error.lineno, block: undefined };
  if (read instanceof BoardComplaint) {
    const { stoppedOn } = error;
    const believed = stoppedOn === undefined ? error.lineno === read.line : stoppedOn <= read.reached;
    return believed ? saying(read) : own;
  }
  if (read === undefined || words.type === "RuntimeError" || FOUND_BY_PARSER.test(error.msg)) return own;
  return compileAsBoard(read, options) ?? { ...own, block: blockAtLine(read, error.lineno) };
}

/** Undefined for a text that nests too deeply, of which our own parser will complain. */
function readAsBoard(source: string, mode: Mode, options: BoardReading): BoardTree | BoardComplaint | undefined {
  try {
    return parseAsBoard(source, mode, options);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

const saying = ({ type, text, line, block }: BoardSaying): BoardSaying => ({ type, text, line, block });

/** For the advice: what a board refuses may be right elsewhere. */
const BEYOND = "the board's firmware does not take this; without --exact it runs";

/** The error for a text that the board does not take. */
export function refuseAsBoard(
  source: string,
  filename: string,
  mode: Mode,
  options: BoardReading,
): PySyntaxError | undefined {
  const read = readAsBoard(source, mode, options);
  if (read === undefined) return undefined;
  const complaint = read instanceof BoardComplaint ? read : compileAsBoard(read, options);
  if (complaint === undefined) return undefined;
  const { type, text, line } = complaint;
  const shown = source.split("\n")[line - 1] ?? "";
  // the token, or all of the line
  const column = read instanceof BoardComplaint ? read.column : 0;
  const offset = column > 0 ? column : shown.length - shown.trimStart().length + 1;
  const span = {
    lineno: line,
    offset,
    endLineno: line,
    endOffset: column > 0 ? column + 1 : shown.trimEnd().length + 1,
  };
  const error = new PySyntaxError(type as "SyntaxError", `${text}: ${BEYOND}`, filename, span, shown);
  error.board = saying(complaint);
  return error;
}
