import assert from "node:assert/strict";
import type { Assign, FunctionDef, Position } from "../../../vm/syntax/ast.js";
import { applyBoardForms } from "../../../vm/syntax/board-forms.js";
import { dumpAst } from "../../../vm/syntax/dump-ast.js";
import { parse } from "../../../vm/syntax/parse.js";

function rewrite(source: string, native = true) {
  const tree = parse(source, { dialect: "micropython" });
  applyBoardForms(tree, { native }, (node: Position, message) => new Error(`${node.lineno}: ${message}`));
  return tree;
}

/** The dump of the value the last statement assigns. */
function lastValue(source: string): string {
  return dumpAst((rewrite(source).body.at(-1) as Assign).value, { indent: 0 }).replaceAll("\n", " ");
}

describe("board forms", () => {
  it("replace the names of constants by their values from their definition on", () => {
    const tree = rewrite("f(X)\nX = const(5)\n_Y = const(X << 2)\ndef g(): return X + _Y");
    const expected = parse("f(X)\nX = 5\npass\ndef g(): return 5 + 20");
    assert.equal(dumpAst(tree), dumpAst(expected));
  });

  it("compute what a constant is made of", () => {
    for (const [source, value] of [
      ["-7 // 2", "UnaryOp( op=USub(), operand=Constant(value=4))"],
      ["-7 % 3", "Constant(value=2)"],
      ["(1 << 64) - 1", "Constant(value=18446744073709551615)"],
      ["~0x0f & 0xff", "Constant(value=240)"],
      ["4 / 2", "Constant(value=2.0)"],
      ["2 ** -1", "Constant(value=0.5)"],
      ["not 0 and 'a'", "Constant(value='a')"],
      ["b'x'", "Constant(value=b'x')"],
    ]) {
      assert.equal(lastValue(`A = const(${source})`), value, source);
    }
    assert.match(
      lastValue("A = const(1)\nB = const((A, 'b', (None,)))\nc = B"),
      /^Tuple\( elts=\[ Constant\(value=1\), Constant\(value='b'\), Tuple\(/,
    );
  });

  it("refuse what is not constant, and a second definition", () => {
    for (const argument of ["x", "f()", "1 % 0", "1 << -2", "[1]", "'a' + 'b'", "f''"]) {
      assert.throws(() => rewrite(`\nA = const(${argument})`), { message: "2: not a constant" }, argument);
    }
    assert.throws(() => rewrite("A = const(1)\nA = const(2)"), { message: "2: can't assign to expression" });
    assert.throws(() => rewrite("A = const(1)\nA += 1"), { message: "2: can't assign to expression" });
  });

  it("leave everything else alone that has the name of a constant", () => {
    const source = "X = const(1)\nimport m as X\ndef X(X, *, k=2): pass\nclass X: pass\na.X = f(X=2)";
    assert.equal(dumpAst(rewrite(source)), dumpAst(parse(source.replace("const(1)", "1"))));
  });

  it("take the built-in decorators away, and refuse those the firmware lacks", () => {
    const [plain] = rewrite("@other\n@micropython.native\ndef f(): pass").body as FunctionDef[];
    assert.equal(plain.decorator_list.length, 1);
    assert.throws(() => rewrite("@micropython.native\ndef f(): pass", false), {
      message: "1: invalid micropython decorator",
    });
    assert.throws(() => rewrite("@micropython.a.b\ndef f(): pass"), { message: "1: invalid micropython decorator" });
    assert.throws(() => rewrite("@micropython.asm_thumb\ndef f(): pass"), /inline assembler/);
  });
});
