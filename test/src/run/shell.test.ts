import assert from "node:assert/strict";
import { runProgram } from "../../../src/index.js";

const program = `
import os
print('status', os.system('echo said; echo warned >&2; exit 3'))
print('signal', os.system('kill -9 $$'))
`;

async function outputOf(text: string, allowShell: boolean): Promise<string> {
  let said = "";
  const onOutput = (_fd: 1 | 2, bytes: Uint8Array): void => void (said += new TextDecoder().decode(bytes));
  await runProgram({ text, dialect: "host", allowShell, onOutput });
  return said;
}

describe("os.system", () => {
  it("is not there unless it was granted", async () => {
    assert.match(await outputOf("import os\nprint(hasattr(os, 'system'))", false), /^False\n$/);
  });

  it("runs a command of the computer's, passes on what it says, and gives its status as wait() does", async () => {
    assert.equal(await outputOf(program, true), "said\nwarned\nstatus 768\nsignal 9\n");
  });
});
