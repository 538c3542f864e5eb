import assert from "node:assert/strict";
import type { Expr } from "../../../vm/syntax/ast.js";
import { dumpAst } from "../../../vm/syntax/dump-ast.js";
import { PySyntaxError } from "../../../vm/syntax/error.js";
import { parse } from "../../../vm/syntax/parse.js";
import { golden } from "./golden.js";

/** The dump of one expression, on one line. */
function expression(source: string): string {
  return dumpAst(parse(source, { mode: "eval" }).body, { indent: 0 })
    .replaceAll("\n", " ")
    .replaceAll("( ", "(")
    .replaceAll("[ ", "[");
}

describe("parse", () => {
  for (const name of ["expressions", "statements"]) {
    it(`builds CPython's tree, with its positions, for golden/${name}.py`, () => {
      const source = golden(`syntax/golden/${name}.py`);
      assert.equal(dumpAst(parse(source), { attributesFor: source }) + "\n", golden(`syntax/golden/${name}.ast`));
    });
  }

  it("builds CPython's tree for golden/fstrings.py", () => {
    assert.equal(dumpAst(parse(golden("syntax/golden/fstrings.py"))) + "\n", golden("syntax/golden/fstrings.ast"));
  });

  it("nests f-strings with the same quotes, comments and newlines in fields (PEP 701)", () => {
    assert.equal(
      expression(`f"{f"{a["b"]}" # comment\n}{'\\n'.join(c)}"`),
      "JoinedStr(values=[FormattedValue(value=JoinedStr(values=[FormattedValue(value=Subscript(value=Name(id='a', ctx=Load()), slice=Constant(value='b'), " +
        "ctx=Load()), conversion=-1)]), conversion=-1), FormattedValue(value=Call(func=Attribute(value=Constant(value='\\n'), attr='join', ctx=Load()), " +
        "args=[Name(id='c', ctx=Load())], keywords=[]), conversion=-1)])",
    );
  });

  it("keeps the text of the expression in a t-string (PEP 750)", () => {
    assert.equal(
      expression("t'a{b + c!r:>{d}}{e=}'"),
      "TemplateStr(values=[Constant(value='a'), Interpolation(value=BinOp(left=Name(id='b', ctx=Load()), op=Add(), right=Name(id='c', ctx=Load())), " +
        "str='b + c', conversion=114, format_spec=JoinedStr(values=[Constant(value='>'), FormattedValue(value=Name(id='d', ctx=Load()), conversion=-1)])), " +
        "Constant(value='e='), Interpolation(value=Name(id='e', ctx=Load()), str='e', conversion=114)])",
    );
  });

  it("reads type parameters and type aliases (PEP 695, PEP 696)", () => {
    const dump = dumpAst(
      parse("type A[T: int = str, *U, **P] = list[T]\ndef f[T](): pass\nclass C[T](B): pass\ntype = type[A]"),
      { indent: 0 },
    );
    assert.match(dump, /^Module\(\nbody=\[\nTypeAlias\(/);
    assert.match(
      dump,
      /TypeVar\(\nname='T',\nbound=Name\(id='int', ctx=Load\(\)\),\ndefault_value=Name\(id='str', ctx=Load\(\)\)\),\nTypeVarTuple\(name='U'\),\nParamSpec\(name='P'\)/,
    );
  });

  it("tells int, float and complex apart, and keeps integers exact", () => {
    const constants = parse("[1, 1.0, 1j, 9007199254740991, 9007199254740993, 0xffffffffffffffffff, 1e400]", {
      mode: "eval",
    }).body;
    assert.deepEqual(
      constants.kind === "List" &&
        constants.elts.map((node) => node.kind === "Constant" && [node.constant, node.value]),
      [
        ["int", 1],
        ["float", 1],
        ["complex", 1],
        ["int", 9007199254740991],
        ["int", 9007199254740993n],
        ["int", 0xffffffffffffffffffn],
        ["float", Infinity],
      ],
    );
  });

  it("counts columns in UTF-16 units", () => {
    const [statement] = parse("'😀é'.a").body as Expr[];
    assert.deepEqual([statement.col_offset, statement.end_col_offset], [0, 7]);
  });

  it("has entry points for one expression and for one interactive statement", () => {
    assert.equal(parse(" a, b\n\n", { mode: "eval" }).body.kind, "Tuple");
    assert.equal(parse("a = 1; b\n", { mode: "single" }).body.length, 2);
    assert.throws(() => parse("a = 1", { mode: "eval" }), { msg: "invalid syntax" });
    assert.throws(() => parse("a\nb\n", { mode: "single" }), {
      msg: "multiple statements found while compiling a single statement",
    });
  });

  it("refuses what nests too deeply instead of overflowing the stack", () => {
    assert.throws(() => parse("(".repeat(5000)), PySyntaxError);
    assert.throws(() => parse("-".repeat(100_000) + "1"), PySyntaxError);
    assert.throws(() => parse("lambda:".repeat(100_000)), PySyntaxError);
  });
});
