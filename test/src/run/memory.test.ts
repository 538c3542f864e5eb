/** Programs that take more memory than there is, each soon: the limit here is a sixteenth of the usual one. */
import assert from "node:assert/strict";
import { runProgram, type RunResult } from "../../../src/index.js";

const memoryBytes = 64 * 2 ** 20;

async function run(text: string): Promise<{ result: RunResult; stdout: string; stderr: string }> {
  const written = { 1: "", 2: "" };
  const result = await runProgram({
    text,
    file: "hog.py",
    dialect: "host",
    memoryBytes,
    onOutput: (fd, bytes) => (written[fd] += new TextDecoder().decode(bytes)),
  });
  return { result, stdout: written[1], stderr: written[2] };
}

/** The program, and where it may be in its innermost function when memory is looked at. */
const hogs: Record<string, [program: string, ...lines: number[]]> = {
  "lists in lists": ["l = None\nwhile True: l = [l]", 2],
  closures: [
    "def make(f):\n    def inner():\n        return f\n    return inner\nf = None\nwhile True: f = make(f)",
    1,
    6,
  ],
  "functions that call themselves, without a loop": [
    "def tree(n): return (tree(n - 1), tree(n - 1)) if n else ([],)\ntree(40)",
    1,
  ],
  "a builtin that calls a function": ["x = list(map(lambda i: (i, i), iter(int, 1)))", 1],
  "a builtin that calls nothing": ["x = dict.fromkeys(enumerate(range(10**7)))", 1],
  "a text that is split": ["x = ('1234567890abc,' * 10**7).split(',')", 1],
  buffers: ["l = []\nwhile True: l.append(bytearray(10**5))", 2],
  "long ints": ["l = []\nwhile True: l.append(1 << (10**5 + len(l)))", 2],
};

/** Runs each in turn; what it has made goes before the next begins. */
const eachOf = (texts: readonly string[]): string => `
for text in ${JSON.stringify(texts)}:
    try:
        exec(compile(text, 'hog', 'exec'), {})
    except MemoryError as error:
        place = error.__traceback__
        while place.tb_next: place = place.tb_next
        print(repr(error), place.tb_lineno)
`;

describe("a program that takes too much memory", () => {
  let places: string[] = [];
  before(async function () {
    const { result, stdout, stderr } = await run(eachOf(Object.values(hogs).map(([text]) => text)));
    assert.deepEqual(result.ending, { kind: "done" }, stderr);
    places = stdout.split("\n");
  });

  Object.entries(hogs).forEach(([what, [, ...lines]], i) => {
    it(`gets MemoryError where it does, may catch it and go on: ${what}`, () => {
      assert.ok(
        lines.some((line) => places[i] === `MemoryError() ${line}`),
        places[i],
      );
    });
  });

  it("is told by a traceback when it does not catch it", async () => {
    const { result, stderr } = await run("l = None\nwhile True:\n    l = [l]");
    assert.deepEqual(result.ending, { kind: "exception", name: "MemoryError" });
    assert.match(stderr, /^Traceback .*\n {2}File "hog\.py", line [23], in <module>\n.*\nMemoryError\n$/);
  });

  it("may make any amount of garbage", async () => {
    const { stdout } = await run("s = 0\nfor i in range(3 * 10**6): s += len([i, [i]])\nprint(s)");
    assert.equal(stdout, "6000000\n");
  });
});
