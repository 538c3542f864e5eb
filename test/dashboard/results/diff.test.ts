import assert from "node:assert/strict";
import fc from "fast-check";
import { diffLines } from "../../../dashboard/server/results/diff.js";

describe("the difference between two texts", () => {
  it("turns one into the other, by as few lines as can be", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 14 });
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        const { equal, hunks, onlyA, onlyB, cut } = diffLines(a, b);
        assert.equal(cut, false);
        assert.equal(equal, a.join() === b.join());
        // what hunks leave out is the same in both: put it back, and each side must come out whole
        const lines = hunks.flat();
        const [x, y]: [string[], string[]] = [[...a], [...b]];
        for (const line of lines) {
          if (line.a !== null) assert.equal(a[line.a - 1], line.text);
          if (line.b !== null) assert.equal(b[line.b - 1], line.text);
        }
        for (const line of lines.toReversed()) {
          if (line.kind === "a") x.splice(line.a! - 1, 1);
          if (line.kind === "b") y.splice(line.b! - 1, 1);
        }
        assert.deepEqual(x, y);
        assert.equal(onlyA + onlyB, a.length + b.length - 2 * longestCommon(a, b));
      }),
    );
  });

  it("shows three equal lines around, and numbers them as in their texts", () => {
    const a = Array.from({ length: 20 }, (_, n) => `line ${n + 1}`);
    const b = a.toSpliced(9, 1, "other");
    const { hunks } = diffLines(a, b);
    assert.deepEqual(
      hunks.map((hunk) => hunk.map(({ kind, a: x, b: y }) => `${kind} ${x} ${y}`)),
      [["same 7 7", "same 8 8", "same 9 9", "a 10 null", "b null 10", "same 11 11", "same 12 12", "same 13 13"]],
    );
  });

  it("says that it is cut when the texts have next to nothing in common, and takes no time over it", () => {
    const [a, b] = ["a", "b"].map((side) => Array.from({ length: 50_000 }, (_, n) => `${side} ${n}`));
    const { cut, hunks } = diffLines(a, b);
    assert.equal(cut, true);
    assert.ok(hunks.flat().length <= 400);
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const best = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++)
      best[i][j] = a[i - 1] === b[j - 1] ? best[i - 1][j - 1] + 1 : Math.max(best[i - 1][j], best[i][j - 1]);
  }
  return best[a.length][b.length];
}
