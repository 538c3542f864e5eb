/** Where the error of a command that nobody waits for is raised, on the real firmware: 60 us a phase is more than its pixel clock can count. */
import assert from "node:assert/strict";
import { runProgram, type RunResult } from "../../../src/index.js";

const program = `import machine
pin = machine.Pin(16, machine.Pin.OUT)
machine.bitstream(pin, 0, (60000, 60000, 60000, 60000), b"abc")
print("went on")
pin.value()
print("never")
`;

async function run(text: string, strictIo: boolean): Promise<RunResult & { stdout: string; stderr: string }> {
  const output: Record<1 | 2, string> = { 1: "", 2: "" };
  const decoder = new TextDecoder();
  const result = await runProgram({
    text,
    file: "code.py",
    strictIo,
    onOutput: (fd, bytes) => (output[fd] += decoder.decode(bytes)),
  });
  return { ...result, stdout: output[1], stderr: output[2] };
}

describe("an error of a command that nobody waits for", () => {
  it("is raised at the next line that waits, and told with its own", async () => {
    const { ending, stdout, stderr, advice } = await run(program, false);
    assert.deepEqual(ending, { kind: "exception", name: "OSError" });
    assert.equal(stdout, "went on\n");
    assert.match(stderr, /line 5, in <module>\nOSError: \[Errno 5\] EIO\n$/);
    assert.equal(
      advice,
      "An earlier neopixel.bitstream of code.py, line 3, which nobody waited for, has failed: a value is outside what the chip can do.",
    );
  });

  it("is raised at its own line with --strict-io", async () => {
    const { ending, stdout, stderr, advice, statistics } = await run(program, true);
    assert.deepEqual(ending, { kind: "exception", name: "OSError" });
    assert.equal(stdout, "");
    assert.match(stderr, /line 3, in <module>\nOSError: \[Errno 5\] EIO\n$/);
    assert.equal(advice, "neopixel.bitstream has failed: a value is outside what the chip can do.");
    assert.equal(statistics?.posted, 0);
  });

  it("can be caught there", async () => {
    const caught = program.replace(
      /^machine\.bitstream.*$/m,
      (line) => `try:\n    ${line}\nexcept OSError as e:\n    print("caught", e.errno)`,
    );
    assert.equal((await run(caught, true)).stdout, "caught 5\nwent on\nnever\n");
  });
});
