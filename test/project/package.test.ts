/** What `npm ci` on a fresh machine depends on, and what a published package must hold. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));

interface LockEntry {
  optionalDependencies?: Record<string, string>;
  resolved?: string;
}

describe("package-lock.json", () => {
  const packages: Record<string, LockEntry> = read("package-lock.json").packages;

  // npm drops an optional package whose newest release is missing from the registry without a word; `npm ci` then fails elsewhere.
  it("holds every optional dependency that it names", () => {
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !resolves(packages, path, name))
        .map((name) => `${path} -> ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it("records no download addresses, so that any registry can serve it", () => {
    const addresses = Object.entries(packages).filter(([, entry]) => entry.resolved !== undefined);
    assert.deepEqual(addresses, []);
  });
});

describe("package.json", () => {
  const manifest = read("package.json");

  it("pins every dependency exactly", () => {
    const all: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
    assert.deepEqual(
      Object.entries(all).filter(([, range]) => !/^\d+\.\d+\.\d+$/.test(range)),
      [],
    );
  });

  it("exports and bins files that the build makes", () => {
    const targets = [
      manifest.bin.pinbridge,
      manifest.exports["."].default,
      manifest.exports["./vm"].default,
      manifest.exports["./hil"].default,
    ];
    assert.deepEqual(
      targets.filter((target: string) => !existsSync(join(root, target))),
      [],
    );
  });
});

/** Node's own look-up: the nearest node_modules on the way up. */
function resolves(packages: Record<string, LockEntry>, from: string, name: string): boolean {
  for (let path = from; ; path = path.slice(0, Math.max(0, path.lastIndexOf("/node_modules/")))) {
    if (`${path ? `${path}/` : ""}node_modules/${name}` in packages) return true;
    if (path === "") return false;
    if (!path.includes("/node_modules/")) return `node_modules/${name}` in packages;
  }
}
