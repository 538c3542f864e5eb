/** Symbolic links, which only a host with real files has. */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryHost, createVM } from "../../../vm/index.js";
import { NodeFiles } from "../../../src/run/node-files.js";

describe("links in host mode", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pinbridge-links-"));
    mkdirSync(join(folder, "outside"));
    writeFileSync(join(folder, "outside", "precious.txt"), "");
    mkdirSync(join(folder, "tree"));
    symlinkSync("../outside", join(folder, "tree", "link"));
    symlinkSync("nowhere", join(folder, "tree", "broken"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function printed(source: string): string {
    const host = new (class extends MemoryHost {
      override readonly files = new NodeFiles(folder, folder);
    })();
    createVM({ host, dialect: "host", path: [".frozen"] }).runSource(source, "main.py", []);
    strictEqual(host.text(2), "");
    return host.text(1);
  }

  it("are told from what they lead to", () => {
    strictEqual(
      printed(`
import os
from pathlib import Path
print(os.path.islink("tree/link"), os.path.islink("tree/broken"), os.path.islink("tree"), Path("tree/link").is_symlink())
print(sorted((e.name, e.is_symlink(), e.is_dir(), e.is_dir(follow_symlinks=False)) for e in os.scandir("tree")))
print([(folder, folders) for folder, folders, files in os.walk("tree")], sorted(p.name for p in Path("tree").rglob("*")))
`),
      "True True False True\n[('broken', True, False, False), ('link', True, True, False)]\n" +
        "[('tree', ['link'])] ['broken', 'link']\n",
    );
  });

  it("are removed with a tree, what they lead to is not", () => {
    strictEqual(
      printed(`
import shutil
try:
    shutil.rmtree("tree/link")
except OSError as e:
    print(e)
shutil.rmtree("tree")
`),
      "Cannot call rmtree on a symbolic link\n",
    );
    deepStrictEqual(readdirSync(folder), ["outside"]);
    deepStrictEqual(readdirSync(join(folder, "outside")), ["precious.txt"]);
  });
});
