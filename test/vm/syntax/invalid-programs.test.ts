import assert from "node:assert/strict";
import fc from "fast-check";
import { analyze } from "../../../vm/scope/analyze.js";
import { PySyntaxError } from "../../../vm/syntax/error.js";
import { parse } from "../../../vm/syntax/parse.js";
import { AS_CPYTHON_3_11, AS_LATER, type InvalidProgram } from "./invalid-programs.js";

function refusal(program: string): PySyntaxError {
  try {
    analyze(parse(program), { source: program });
  } catch (thrown) {
    if (thrown instanceof PySyntaxError) return thrown;
    throw thrown;
  }
  throw new Error(`accepted: ${program}`);
}

function checkAll(table: readonly InvalidProgram[]): void {
  for (const [program, line, message] of table) {
    const error = refusal(program + "\n");
    const said = error.type === "SyntaxError" ? error.msg : `${error.type}: ${error.msg}`;
    assert.deepEqual([program, error.lineno, said], [program, line, message]);
  }
}

describe("invalid programs", () => {
  it(`are refused in CPython 3.11's words (${AS_CPYTHON_3_11.length} programs)`, () => checkAll(AS_CPYTHON_3_11));

  it(`are refused in later versions' words where those say more (${AS_LATER.length} programs)`, () =>
    checkAll(AS_LATER));

  it("are shown with a caret under what is wrong", () => {
    const program = "def f():\n    return 1 +  # é\n";
    assert.equal(
      refusal(program).format(),
      '  File "<string>", line 2\n    return 1 +  # é\n                   ^\nSyntaxError: invalid syntax',
    );
    assert.equal(refusal('x = f(a, b=1, "é", c)').format().split("\n")[2], "                  ^^^");
  });

  it("never make the parser throw anything but PySyntaxError", () => {
    const piece = fc.constantFrom(
      "x",
      " ",
      "\n",
      "\n  ",
      "\t",
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      ":",
      ",",
      "=",
      ":=",
      ".",
      "*",
      "**",
      "+",
      "->",
      '"',
      "'",
      '"""',
      "f'",
      't"',
      'rb"',
      "{x!r:",
      "\\",
      "\\\n",
      "#",
      "1",
      "0x",
      "1e",
      "1_",
      ".5j",
      "é",
      "😀",
      "\0",
      "\r",
      " if ",
      " else ",
      " for ",
      " in ",
      "def ",
      "class ",
      "lambda ",
      "match ",
      "case ",
      "type ",
      "async ",
      "await ",
      "yield ",
      "try",
      "except",
      "with ",
      " as ",
      "import ",
      "from ",
      "global ",
      "not ",
      " is ",
      "return ",
      "del ",
      "@",
      ";",
      "!",
      "~",
      "None",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const program = pieces.join("");
        try {
          analyze(parse(program), { source: program });
        } catch (thrown) {
          if (!(thrown instanceof PySyntaxError)) throw thrown;
          thrown.format();
        }
      }),
      { numRuns: 5000 },
    );
  });
});
