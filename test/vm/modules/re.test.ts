import assert from "node:assert/strict";
import { dumpProgram } from "../../../vm/modules/re/dump.js";
import { execute, TooDeep } from "../../../vm/modules/re/match.js";
import { compilePattern, PatternError } from "../../../vm/modules/re/program.js";

/** Positions of all groups of the first match, or null. */
function search(pattern: string, text: string, anchored = false): number[] | null {
  const captures = execute(compilePattern(pattern), { text, begin: 0, end: text.length }, anchored);
  return captures && [...captures];
}

describe("board regular expressions", () => {
  it("try alternatives and repetitions in order", () => {
    assert.deepEqual(search("a|ab|abc", "abc"), [0, 1]);
    assert.deepEqual(search("(a|ab)(c|bcd)(d*)", "abcd"), [0, 4, 0, 1, 1, 4, 4, 4]);
    assert.deepEqual(search("b+", "aabbb"), [2, 5]);
    assert.deepEqual(search("b+?", "aabbb"), [2, 3]);
    assert.deepEqual(search("x*?y", "xxy", true), [0, 3]);
    assert.equal(search("b", "ab", true), null);
  });

  it("know classes, named classes and anchors", () => {
    assert.deepEqual(search("[^a-c\\d_]+$", "ab1xy"), [3, 5]);
    assert.deepEqual(search("\\w+\\s\\W", "ab !"), [0, 4]);
    assert.equal(search("^b", "ab"), null);
    assert.deepEqual(search("a.b", "a\nb"), [0, 3]);
  });

  it("take braces, \\b and other novelties for characters", () => {
    assert.deepEqual(search("a{2}", "aa a{2}"), [3, 7]);
    assert.deepEqual(search("\\bx", "x bx"), [2, 4]);
  });

  it("take \\n for a letter in MicroPython, for a newline in CircuitPython", () => {
    const found = (escapes: boolean) =>
      execute(compilePattern("\\n", escapes), { text: "n\n", begin: 0, end: 2 }, false)![0];
    assert.deepEqual([found(false), found(true)], [0, 1]);
  });

  it("keep a group of a former turn until a later one overwrites it", () => {
    assert.deepEqual(search("(?:a|(b))*", "ba"), [0, 2, 0, 1]);
  });

  it("need steps linear in the text where backtracking would need exponentially many", () => {
    assert.equal(search("(a+)+b", "a".repeat(20_000), true), null);
    assert.equal(search("(a|a)*(a|a)*(a|a)*b", "a".repeat(5000), true), null);
  });

  it("give up on loops that read nothing, as a board runs out of stack there", () => {
    assert.throws(() => search("(a*)*", "aaa"), TooDeep);
  });

  it("have a board's limits: jumps, counts and groups fit a signed byte", () => {
    for (const pattern of [
      "?",
      "a||*",
      "[",
      "([)",
      "(?=a)",
      "[" + "a".repeat(256) + "]",
      "(a)".repeat(64),
      "(" + "a".repeat(62) + ")?",
      "b".repeat(63) + "|a",
    ]) {
      assert.throws(() => compilePattern(pattern), { message: "regex too complex" }, pattern);
    }
    assert.throws(() => compilePattern("a)"), { message: "error in regex" });
    assert.throws(() => compilePattern("(".repeat(65536)), PatternError);
  });

  it("show their program as MicroPython does", () => {
    assert.equal(
      dumpProgram(compilePattern("^a|b[0-9]\\w$")),
      " 0: rsplit 5 (3)\n 2: any\n 3: jmp 0 (-5)\n 5: save 0\n 7: split 14 (5)\n 9: assert bol\n10: char a\n12: jmp 23 (9)\n14: char b\n" +
        "16: class 1 0x30-0x39\n20: namedclass w\n22: assert eol\n23: save 1\n25: match\nBytes: 26, insts: 14\n",
    );
  });
});
