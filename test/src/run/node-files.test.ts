import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeFiles } from "../../../src/run/node-files.js";

describe("the files of a program", () => {
  let root: string;
  let files: NodeFiles;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pinbridge-files-"));
    mkdirSync(join(root, "drive"));
    mkdirSync(join(root, "shell"));
    files = new NodeFiles(join(root, "drive"), join(root, "shell"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const text = (bytes: Uint8Array | undefined): string | undefined =>
    bytes === undefined ? undefined : Buffer.from(bytes).toString();
  const errno = (number: number) => (error: unknown) => (error as { errno: number }).errno === number;

  it("lie beside the program, then in the shell's folder", () => {
    writeFileSync(join(root, "shell/both"), "shell");
    writeFileSync(join(root, "shell/only"), "shell");
    writeFileSync(join(root, "drive/both"), "drive");
    assert.equal(text(files.readFile("both")), "drive");
    assert.equal(text(files.readFile("only")), "shell");
    assert.equal(files.readFile("neither"), undefined);
  });

  it("are written beside the program", () => {
    writeFileSync(join(root, "shell/log"), "shell");
    const file = files.open("log", "w");
    file.write(Buffer.from("one\n"));
    file.close();
    const more = files.open("log", "a");
    more.write(Buffer.from("two\n"));
    more.close();
    assert.equal(readFileSync(join(root, "drive/log"), "utf8"), "one\ntwo\n");
    assert.equal(readFileSync(join(root, "shell/log"), "utf8"), "shell");
  });

  it("are read and written from any position", () => {
    const file = files.open("data", "w+");
    file.write(Buffer.from("abcdef"));
    assert.equal(file.seek(2, 0), 2);
    assert.equal(text(file.read(2)), "cd");
    file.write(Buffer.from("X"));
    assert.equal(file.seek(-1, 2), 5);
    assert.equal(text(file.read(10)), "f");
    assert.equal(text(file.read(10)), "");
    file.seek(0, 0);
    assert.equal(text(file.read(100)), "abcdXf");
    file.close();
  });

  it("refuse with POSIX numbers: no such file, exists, is a folder, not empty", () => {
    assert.throws(() => files.open("none", "r"), errno(2));
    writeFileSync(join(root, "drive/here"), "");
    assert.throws(() => files.open("here", "x"), errno(17));
    mkdirSync(join(root, "drive/folder"));
    assert.throws(() => files.open("folder", "r"), errno(21));
    writeFileSync(join(root, "drive/folder/a"), "");
    assert.throws(() => files.rmdir("folder"), errno(39));
    assert.throws(() => files.list("none"), errno(2));
    assert.throws(() => files.chdir("here"), errno(20));
  });

  it("are not there when their name is too long, or has a NUL in it", () => {
    for (const name of ["a".repeat(5000), "x\0y"]) {
      assert.equal(files.stat(name), undefined);
      assert.equal(files.readFile(name), undefined);
    }
    assert.throws(() => files.open("a".repeat(5000), "r"), errno(36));
    assert.throws(() => files.open("x\0y", "r"), errno(22));
  });

  it("follow the program's own working folder", () => {
    files.mkdir("sub");
    files.chdir("sub");
    assert.equal(files.cwd(), join(root, "drive/sub"));
    files.open("x", "w").close();
    assert.deepEqual(files.list("."), ["x"]);
    files.rename("x", "y");
    assert.deepEqual(files.stat("y")?.kind, "file");
    files.remove("y");
    assert.equal(files.stat("y"), undefined);
  });
});
