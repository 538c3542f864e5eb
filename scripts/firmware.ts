/**
 * Builds the boards' firmware.
 *
 *     npm run firmware                 boards/firmware/prebuilt/pinbridge-rp2040.uf2, and its sizes
 *     npm run firmware -- --mutants    also test/hil/emulator/mutants/rp2040.br, one image for each seeded bug
 *     npm run firmware -- --check      builds all of it and compares with what is committed; writes nothing, exits with 1 on a difference
 *     npm run firmware -- --sanitize   builds the core for this computer under sanitizers, and fuzzes it
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  buildImage,
  compilerVersion,
  firmwareDirectory,
  flashBase,
  mutationNames,
  sourceHash,
} from "./firmware-image.js";
import { sanitize } from "./firmware-host.js";
import { mutantsPath, packMutants, readMutants } from "./firmware-mutants.js";
import { writeUf2 } from "./uf2.js";

const uf2Path = join(firmwareDirectory, "prebuilt", "pinbridge-rp2040.uf2");
const recordPath = join(firmwareDirectory, "prebuilt", "pinbridge-rp2040.json");

process.exitCode = main(process.argv.slice(2));

function main(args: readonly string[]): number {
  if (args.includes("--sanitize")) return sanitize();
  const version = compilerVersion();
  if (version === undefined) {
    console.error(
      "arm-none-eabi-gcc is not installed, or not on the path. On Debian or Ubuntu: " +
        "apt-get install --no-install-recommends gcc-arm-none-eabi binutils-arm-none-eabi. " +
        "Nobody needs it to use pinbridge: the built firmware is in boards/firmware/prebuilt.",
    );
    return 2;
  }
  const check = args.includes("--check");
  const image = buildImage();
  const uf2 = writeUf2(image.bytes, flashBase, "rp2040");
  const record = `${JSON.stringify({ source: sourceHash(), compiler: version, flashBytes: image.flashBytes, ramBytes: image.ramBytes }, null, 2)}\n`;
  console.log(
    `rp2040: flash ${image.flashBytes} bytes, RAM ${image.ramBytes} bytes and a stack of 4096 (${sourceHash()}, ${version})`,
  );
  const mutants =
    check || args.includes("--mutants")
      ? new Map(mutationNames().map((name) => [name, buildImage(name).bytes]))
      : undefined;
  if (check) return compare(uf2, record, mutants!, version);
  write(uf2Path, uf2);
  write(recordPath, record);
  if (mutants !== undefined) {
    write(mutantsPath, packMutants(mutants));
    console.log(`${mutants.size} images with a seeded bug each`);
  }
  return 0;
}

function compare(uf2: Uint8Array, record: string, mutants: ReadonlyMap<string, Uint8Array>, version: string): number {
  const stale: string[] = [];
  if (!existsSync(uf2Path) || !same(readFileSync(uf2Path), uf2)) stale.push(uf2Path);
  const committed = existsSync(recordPath) ? readFileSync(recordPath, "utf8") : "";
  if (committed !== record) stale.push(recordPath);
  const packed = existsSync(mutantsPath) ? readMutants() : new Map<string, Uint8Array>();
  for (const name of new Set([...mutants.keys(), ...packed.keys()])) {
    const [built, kept] = [mutants.get(name), packed.get(name)];
    if (built === undefined || kept === undefined || !same(kept, built)) stale.push(`${mutantsPath} (${name})`);
  }
  if (stale.length === 0) {
    console.log("what is committed is what the sources give");
    return 0;
  }
  for (const path of stale) console.error(`differs: ${path}`);
  const theirs = (JSON.parse(committed || "{}") as { compiler?: string }).compiler;
  console.error(
    theirs !== undefined && theirs !== version
      ? `The committed files were built by ${theirs}, this is ${version}: use that compiler.`
      : "Run npm run firmware -- --mutants and commit what it writes.",
  );
  return 1;
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
