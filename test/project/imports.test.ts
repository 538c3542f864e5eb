/**
 * The import table of ARCHITECTURE.md, enforced: each room's sources are read and every import specifier is held against what the
 * room may see. Project references already refuse upward imports; this also refuses reaching past another room's index, and
 * `node:*` where a browser must be able to run the code.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

interface Room {
  /** Other rooms: by their index only, or any file of them. */
  index: string[];
  whole: string[];
  /** Single files of other rooms that are doors of their own. */
  files?: string[];
  /** Packages, or "*" for any. */
  packages: string[];
  /** Files (path prefixes) that may import `node:*`; "*" means the whole room. */
  node: string[];
}

const rooms: Record<string, Room> = {
  vm: { index: [], whole: [], packages: [], node: [] },
  boards: { index: [], whole: [], packages: [], node: [] },
  hil: {
    index: ["vm", "boards"],
    whole: [],
    packages: ["rp2040js", "serialport", "@serialport/parser-readline", "usb", "ws", "zod", "yaml"],
    node: [
      "hil/transports/serial",
      "hil/transports/enumerate",
      "hil/transports/agent",
      "hil/transports/usb",
      "hil/flash/uf2-drive.ts",
      "hil/backend/io-worker.ts",
    ],
  },
  fixtures: { index: [], whole: [], files: ["hil/emulator/part.js"], packages: ["*"], node: [] },
  // hil/python is a door of its own: it brings the VM along, which the main thread must not wait for
  src: {
    index: ["vm", "hil", "boards"],
    whole: ["fixtures"],
    files: ["hil/python/index.js", "hil/flash/index.js"],
    packages: ["*"],
    node: ["*"],
  },
  dashboard: { index: ["src"], whole: [], packages: ["*"], node: ["*"] },
};

describe("the import table", () => {
  for (const [room, rule] of Object.entries(rooms)) {
    it(`${room}/ imports only what ARCHITECTURE.md allows it`, () => {
      const offences = sources(join(root, room)).flatMap((file) => offencesOf(file, room, rule));
      assert.deepEqual(offences, []);
    });
  }

  it("dashboard/page/ stands on the API alone: of the rest of the project it has types, and only those that the API shares", () => {
    const folder = join(root, "dashboard/page");
    const offences = sources(folder).flatMap((file) => {
      const path = relative(root, file).replaceAll("\\", "/");
      const text = readFileSync(file, "utf8");
      const outside = (specifier: string): boolean =>
        specifier.startsWith("node:")
          ? !path.endsWith("vite.config.ts")
          : specifier.startsWith(".") && !posix.join(posix.dirname(path), specifier).startsWith("dashboard/page/");
      return specifiers(text)
        .filter((specifier) => outside(specifier) && !sharedType(text, specifier))
        .map((specifier) => `${path} imports ${specifier}`);
    });
    assert.deepEqual(offences, []);
  });

  it("reads every form of import", () => {
    const text = `import a from "x";\nimport type { B } from 'y';\nexport * from "z";\nconst c = await import("w");\nimport "v";\nnew Worker(new URL("./u.js", import.meta.url));`;
    assert.deepEqual(specifiers(text), ["x", "y", "z", "w", "v"]);
  });
});

/** `import type … from "../../shared/rig.js"`, or the same with `export`. */
function sharedType(text: string, specifier: string): boolean {
  const statement = new RegExp(`(?:import|export) type [^;]*?from "${specifier.replaceAll(".", "\\.")}"`);
  return /^(\.\.\/)+shared\/[a-z]+\.js$/.test(specifier) && statement.test(text);
}

function offencesOf(file: string, room: string, rule: Room): string[] {
  const path = relative(root, file).replaceAll("\\", "/");
  return specifiers(readFileSync(file, "utf8"))
    .filter((specifier) => !allowed(path, specifier, room, rule))
    .map((specifier) => `${path} imports ${specifier}`);
}

function allowed(path: string, specifier: string, room: string, rule: Room): boolean {
  if (specifier.startsWith("node:")) return rule.node.some((prefix) => prefix === "*" || path.startsWith(prefix));
  if (!specifier.startsWith(".")) {
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    return rule.packages.includes("*") || rule.packages.includes(name);
  }
  const target = posix.join(posix.dirname(path), specifier);
  const other = target.split("/")[0]!;
  if (other === room || rule.whole.includes(other)) return true;
  return (rule.index.includes(other) && target === `${other}/index.js`) || (rule.files ?? []).includes(target);
}

function specifiers(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const pattern =
    /(?:^|[;\n}])\s*(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
  return [...code.matchAll(pattern)].map((match) => (match[1] ?? match[2])!);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
