/** A program that writes into a pipe whose reader has stopped reading. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/main.js", import.meta.url));

const program = `
import os
open('begun', 'w').close()
try:
    print('x' * 4000000)
except BaseException as error:
    with open('writing', 'w') as file:
        file.write(type(error).__name__)
    os.rename('writing', 'heard')
`;

describe("a program whose output nobody reads", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pinbridge-pipe-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("hears Ctrl-C in the middle of a print, as KeyboardInterrupt", async () => {
    writeFileSync(join(folder, "flood.py"), program);
    const child = spawn(process.execPath, ["--no-warnings", main, "run", "flood.py"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    try {
      await appears(folder, "begun");
      child.kill("SIGINT");
      await appears(folder, "heard");
    } finally {
      // whoever waits for the end reads on
      child.stdout.resume();
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("close", resolve));
    }
    assert.equal(readFileSync(join(folder, "heard"), "utf8"), "KeyboardInterrupt");
  });
});

async function appears(folder: string, name: string): Promise<void> {
  const watcher = watch(folder);
  try {
    while (!existsSync(join(folder, name))) await new Promise((resolve) => watcher.once("change", resolve));
  } finally {
    watcher.close();
  }
}
