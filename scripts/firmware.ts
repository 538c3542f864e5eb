/**
 * Builds the boards' firmware, one image for each chip family.
 *
 *     npm run firmware                 boards/firmware/prebuilt/pinbridge-CHIP.uf2, and their sizes
 *     npm run firmware -- --mutants    also test/hil/emulator/mutants/CHIP.br, one image for each seeded bug
 *     npm run firmware -- --check      builds all of it and compares with what is committed; writes nothing, exits with 1 on a difference
 *     npm run firmware -- --sanitize   builds the core for this computer under sanitizers, and fuzzes it
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  buildImage,
  compilerVersion,
  firmwareDirectory,
  mutationNames,
  sourceHash,
  targets,
  type FirmwareTarget,
} from "./firmware-image.js";
import { sanitize } from "./firmware-host.js";
import { mutantsPath, packMutants, readMutants } from "./firmware-mutants.js";
import { writeUf2 } from "../hil/flash/uf2.js";

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
  const stale = targets.flatMap((target) => build(target, version, check, args.includes("--mutants")));
  if (!check) return 0;
  return report(stale, version);
}

/** @returns what differs from what is committed, when that is asked for; else writes it, and returns nothing */
function build(target: FirmwareTarget, version: string, check: boolean, withMutants: boolean): string[] {
  const image = buildImage(target);
  const uf2 = writeUf2(image.bytes, target.base, target.name);
  const { flashBytes, ramBytes } = image;
  const record = `${JSON.stringify({ source: sourceHash(target), compiler: version, flashBytes, ramBytes }, null, 2)}\n`;
  console.log(
    `${target.name}: flash ${flashBytes} bytes, RAM ${ramBytes} bytes and a stack of ${target.stackBytes} (${sourceHash(target)}, ${version})`,
  );
  const mutants =
    target.emulated && (check || withMutants)
      ? new Map(mutationNames(target).map((name) => [name, buildImage(target, name).bytes]))
      : undefined;
  if (check) return differences(target, uf2, record, mutants ?? new Map());
  write(prebuilt(target, "uf2"), uf2);
  write(prebuilt(target, "json"), record);
  if (mutants !== undefined) {
    write(mutantsPath(target.name), packMutants(mutants));
    console.log(`${mutants.size} images with a seeded bug each`);
  }
  return [];
}

function differences(
  target: FirmwareTarget,
  uf2: Uint8Array,
  record: string,
  mutants: ReadonlyMap<string, Uint8Array>,
): string[] {
  const stale: string[] = [];
  const path = prebuilt(target, "uf2");
  if (!existsSync(path) || !same(readFileSync(path), uf2)) stale.push(path);
  if (committedRecord(target) !== record) stale.push(prebuilt(target, "json"));
  const packedPath = mutantsPath(target.name);
  const packed = existsSync(packedPath) ? readMutants(readFileSync(packedPath)) : new Map<string, Uint8Array>();
  for (const name of new Set([...mutants.keys(), ...packed.keys()])) {
    const [built, kept] = [mutants.get(name), packed.get(name)];
    if (built === undefined || kept === undefined || !same(kept, built)) stale.push(`${packedPath} (${name})`);
  }
  return stale;
}

function report(stale: readonly string[], version: string): number {
  if (stale.length === 0) {
    console.log("what is committed is what the sources give");
    return 0;
  }
  for (const path of stale) console.error(`differs: ${path}`);
  const theirs = targets
    .map((target) => (JSON.parse(committedRecord(target) || "{}") as { compiler?: string }).compiler)
    .find((compiler) => compiler !== undefined && compiler !== version);
  console.error(
    theirs !== undefined
      ? `The committed files were built by ${theirs}, this is ${version}: use that compiler.`
      : "Run npm run firmware -- --mutants and commit what it writes.",
  );
  return 1;
}

function prebuilt(target: FirmwareTarget, extension: "uf2" | "json"): string {
  return join(firmwareDirectory, "prebuilt", `pinbridge-${target.name}.${extension}`);
}

function committedRecord(target: FirmwareTarget): string {
  const path = prebuilt(target, "json");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function write(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
