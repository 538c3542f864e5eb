/**
 * What MicroPython makes of calls, right and wrong, line by line: `calls/*.txt` were answered by MicroPython 1.27.0's own image for the Pico, in the
 * emulator (`expression -> repr` or `expression !! exception (args)`); the first line of a file is run before them. One run of a file is one program.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { runProgram } from "../../../src/index.js";

const folder = new URL("../../../../test/hil/python/calls/", import.meta.url);
/** Where objects lie is nobody's fact. */
const address = / at (0x)?[0-9a-f]{6,12}/g;

const asker = `
def _ask(source, names):
    try:
        try:
            result = eval(source, names)
        except SyntaxError:
            exec(source, names)
            result = None
        print(source, "->", repr(result))
    except Exception as error:
        print(source, "!!", type(error).__name__, error.args)
names = {}
`;

async function answers(first: string, questions: readonly string[]): Promise<string[]> {
  const lines = questions.map((question) => `_ask(${JSON.stringify(question)}, names)`);
  let stdout = "";
  const decoder = new TextDecoder();
  const { violations } = await runProgram({
    text: [asker, `exec(${JSON.stringify(first)}, names)`, ...lines, ""].join("\n"),
    file: "main.py",
    dialect: "micropython",
    board: "emulator:pico",
    onOutput: (fd, bytes) => {
      if (fd === 1) stdout += decoder.decode(bytes, { stream: true });
    },
  });
  assert.deepEqual(violations, []);
  return stdout.trimEnd().split("\n");
}

describe("calls that MicroPython's rp2 port answered", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt")))
    it(`${file} are answered alike`, async () => {
      const [first, ...facts] = readFileSync(new URL(file, folder), "utf8").trimEnd().split("\n");
      const got = await answers(
        first,
        facts.map((fact) => fact.split(/ (?:->|!!) /, 1)[0]),
      );
      assert.deepEqual(
        got.map((line) => line.replaceAll(address, "")),
        facts.map((line) => line.replaceAll(address, "")),
      );
    });
});
