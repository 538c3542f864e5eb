import assert from "node:assert/strict";
import { dumpTokens } from "../../../vm/syntax/dump-tokens.js";
import { parse } from "../../../vm/syntax/parse.js";
import { decodeSource } from "../../../vm/syntax/source.js";
import { golden } from "./golden.js";

describe("lexer", () => {
  it("makes CPython's tokens of golden/tokens.py", () => {
    assert.equal(dumpTokens(golden("syntax/golden/tokens.py")) + "\n", golden("syntax/golden/tokens.txt"));
  });

  it("splits f-strings into text and fields (PEP 701)", () => {
    const strings = dumpTokens(`f'a{{{b!r:>{c}}}}'`)
      .split("\n")
      .map((line) => line.slice(20).replace(/ +/, " "));
    assert.deepEqual(strings, [
      `FSTRING_START "f'"`,
      `FSTRING_MIDDLE 'a{{'`,
      `OP '{'`,
      `NAME 'b'`,
      `OP '!'`,
      `NAME 'r'`,
      `OP ':'`,
      `FSTRING_MIDDLE '>'`,
      `OP '{'`,
      `NAME 'c'`,
      `OP '}'`,
      `OP '}'`,
      `FSTRING_MIDDLE '}}'`,
      `FSTRING_END "'"`,
      `NEWLINE ''`,
      `ENDMARKER ''`,
    ]);
  });

  it("takes every character from U+0080 on into identifiers where the dialect does", () => {
    const [statement] = parse("😀_é = 1", { dialect: "micropython" }).body;
    assert.deepEqual(
      statement.kind === "Assign" && statement.targets[0].kind === "Name" && statement.targets[0].id,
      "😀_é",
    );
    assert.throws(() => parse("😀 = 1"), { msg: "invalid character '😀' (U+1F600)" });
    assert.throws(() => parse("a\u00a0= 1"), { msg: "invalid non-printable character U+00A0" });
  });

  it("compares identifiers after NFKC (PEP 3131)", () => {
    const [statement] = parse("ﬁ").body;
    assert.deepEqual(statement.kind === "Expr" && statement.value.kind === "Name" && statement.value.id, "fi");
  });

  it("reads Windows and old Macintosh line ends as newlines, in strings too", () => {
    const [first, second] = parse('a = """x\r\ny"""\r\nb\rc').body;
    assert.deepEqual(first.kind === "Assign" && first.value.kind === "Constant" && first.value.value, "x\ny");
    assert.equal(second.lineno, 3);
  });

  it("starts the indentation anew at a form feed", () => {
    assert.equal(parse("if a:\n  b\n  \f  c\n").body.length, 1);
  });
});

describe("decodeSource", () => {
  const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

  it("reads UTF-8, with or without byte order mark", () => {
    assert.equal(decodeSource(bytes('\xef\xbb\xbfa = "\xc3\xa9\xf0\x9f\x98\x80"')), 'a = "é😀"');
  });

  it("obeys an encoding cookie in the first two lines (PEP 263)", () => {
    assert.equal(decodeSource(bytes('#!x\n# -*- coding: latin-1 -*-\n"\xe9"')), '#!x\n# -*- coding: latin-1 -*-\n"é"');
    assert.throws(() => decodeSource(bytes("# vim: fileencoding=nope\n")), { msg: "unknown encoding: nope" });
  });

  it("says where the bytes are not UTF-8", () => {
    assert.throws(() => decodeSource(bytes('a\nb = "\xff"')), {
      lineno: 2,
      msg: "(unicode error) 'utf-8' codec can't decode byte 0xff in position 7: invalid start byte",
    });
    assert.throws(() => decodeSource(bytes("\xed\xa0\x80")), { lineno: 1 });
  });
});
