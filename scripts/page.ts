/**
 * Builds the lab's web page into dist/dashboard/web, when its sources are newer than what is there, and says what it weighs.
 *
 *     npm run page              builds when something changed
 *     npm run page -- --force   builds anyway
 *
 * Each file is kept compressed beside itself, so that the server compresses nothing while it serves.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const sources = join(root, "dashboard/page");
const built = join(root, "dist/dashboard/web");
const stamp = join(built, ".built");

if (process.argv.includes("--force") || isStale()) await build();

function isStale(): boolean {
  if (!existsSync(stamp)) return true;
  const at = statSync(stamp).mtimeMs;
  const files = [sources, join(root, "dashboard/shared")].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...files, join(root, "package-lock.json")].some((file) => statSync(file).mtimeMs > at);
}

async function build(): Promise<void> {
  const vite = await import("vite");
  await vite.build({ configFile: join(sources, "vite.config.ts"), logLevel: "warn" });
  const sizes: [string, number, number][] = [];
  for (const name of readdirSync(join(built, "assets"))) {
    const file = join(built, "assets", name);
    const bytes = readFileSync(file);
    const gzipped = gzipSync(bytes, { level: 9 });
    writeFileSync(`${file}.gz`, gzipped);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    sizes.push([name, bytes.length, gzipped.length]);
  }
  writeFileSync(stamp, "");
  for (const [name, plain, gzipped] of sizes.toSorted((a, b) => b[2] - a[2]))
    process.stdout.write(`${name.padEnd(44)} ${kB(plain)}  gzipped ${kB(gzipped)}\n`);
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
