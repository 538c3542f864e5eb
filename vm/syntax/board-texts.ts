/**
 * What MicroPython says where our parser says it in CPython's words. Its parser has one message, "invalid syntax", for
 * whatever its grammar does not allow; only the compiler (py/compile.c) and parts of the lexer say more. A program sees
 * these texts; the longer words go into the advice on stderr.
 *
 * @see MicroPython py/compile.c, py/parse.c, py/lexer.c, with MICROPY_ERROR_REPORTING_DETAILED
 */

import type { PySyntaxError, SyntaxErrorType } from "./error.js";

export interface BoardComplaint {
  type: SyntaxErrorType | "RuntimeError" | "ValueError";
  text: string;
}

/** In order: the first that matches counts. A text of `undefined` keeps ours, which is the board's already. */
const TEXTS: readonly (readonly [ours: RegExp, board: string | undefined, type?: BoardComplaint["type"]])[] = [
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
  [/^cannot assign to .*comprehension|^cannot assign to/, "can't assign to expression"],
  [/illegal expression for augmented assignment|^assignment to yield/, "can't assign to expression"],
  [/^only single target|^illegal target for annotation/, "can't assign to expression"],
  [/^too many args$/, undefined],
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
export function boardComplaint(error: PySyntaxError, dialect: "micropython" | "circuitpython"): BoardComplaint {
  const { msg, type } = error;
  // viper's complaints and "unicode name escapes" are written as MicroPython has them
  if (type === "ViperTypeError" || type === "NotImplementedError") return { type, text: msg };
  // an f-string is text.format(…): what is wrong with its braces is found there
  if (msg.startsWith("f-string: single '}'"))
    return {
      type: "ValueError",
      text: dialect === "circuitpython" ? "unmatched '}' in format" : "single '}' encountered in format string",
    };
  for (const [ours, board, raised] of TEXTS)
    if (ours.test(msg)) return { type: raised ?? "SyntaxError", text: board ?? msg };
  return { type: "SyntaxError", text: "invalid syntax" };
}
