/**
 * Builds the image of a chip family: compile, link, and for the RP2040 put boot2's CRC in place.
 *
 * The same sources and compiler give the same bytes, wherever and whenever they are built: compiler and linker run in
 * boards/firmware with relative paths, there is no debug information, no date, and the version that HELLO tells is a hash of the
 * sources and not of a commit, which would change the image without changing the firmware.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const firmwareDirectory = fileURLToPath(new URL("../../boards/firmware/", import.meta.url));
/** In dist, which is not committed. */
const buildDirectory = fileURLToPath(new URL("../firmware/", import.meta.url));

/** A chip family with a port of its own, and what is different about building for it. */
export interface FirmwareTarget {
  readonly name: "rp2040" | "samd21" | "samd51";
  /** Its own folder below boards/firmware, and one that it shares with its family. */
  readonly port: string;
  readonly family?: string;
  /** Address of the image's first byte. */
  readonly base: number;
  /** `-m` flags of the processor. */
  readonly machine: readonly string[];
  /** Sections that take RAM while the program runs; the stack is not among them. */
  readonly ramSections: readonly string[];
  readonly stackBytes: number;
  /** What the chip has behind the bootloader, of which the firmware may take all; of an RP2040's flash, which boards differ in, the smallest. */
  readonly chipFlashBytes: number;
  readonly chipRamBytes: number;
  /** Whether hil/emulator runs it: only then are there images with a seeded bug each. */
  readonly emulated: boolean;
  /** Of its port, built for speed besides what the core has. */
  readonly hot: readonly string[];
}

export const targets: readonly FirmwareTarget[] = [
  {
    name: "rp2040",
    port: "ports/rp2040",
    base: 0x1000_0000,
    machine: ["-mcpu=cortex-m0plus", "-mthumb"],
    ramSections: [".hot", ".bss", ".noinit"],
    stackBytes: 4096,
    chipFlashBytes: 2048 * 1024,
    chipRamBytes: 264 * 1024,
    emulated: true,
    hot: ["ports/rp2040/usb.c"],
  },
  {
    name: "samd21",
    port: "ports/samd21",
    family: "ports/samd",
    base: 0x2000,
    machine: ["-mcpu=cortex-m0plus", "-mthumb"],
    ramSections: [".data", ".bss", ".noinit"],
    stackBytes: 2048,
    chipFlashBytes: 248 * 1024,
    chipRamBytes: 32 * 1024,
    emulated: true,
    hot: ["ports/samd/usb.c", "ports/samd21/bitstream.c"],
  },
  {
    name: "samd51",
    port: "ports/samd51",
    family: "ports/samd",
    base: 0x4000,
    machine: ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=soft"],
    ramSections: [".data", ".bss", ".noinit"],
    stackBytes: 4096,
    chipFlashBytes: 496 * 1024,
    chipRamBytes: 192 * 1024,
    emulated: false,
    hot: ["ports/samd/usb.c", "ports/samd51/bitstream.c"],
  },
];

export const rp2040Target = targets[0];

const boot2Bytes = 252;

const compiler = "arm-none-eabi-gcc";
const flags = [
  "-std=c99",
  "-ffreestanding",
  "-fno-common",
  "-ffunction-sections",
  "-fdata-sections",
  "-fno-tree-loop-distribute-patterns",
  "--param=min-pagesize=0", // ROM pointers lie at 0x14 and 0x18, which is no null pointer dereference
  "-Wall",
  "-Wextra",
  "-Werror",
];
const size = "-Os";
const speed = "-O2";

/** What touches every byte or every frame is built for speed; all else for size. */
const hot = new Set([
  "core/cobs.c",
  "core/crc16.c",
  "core/firmware.c",
  "core/link.c",
  "core/dispatch.c",
  "core/session.c",
  "core/gpio.c",
  "core/memory.c",
]);

export interface Image {
  readonly bytes: Uint8Array;
  readonly flashBytes: number;
  /** Hot code, data and variables; the stack's 4 KB are not in it. */
  readonly ramBytes: number;
}

/** Paths below boards/firmware, sorted. */
export function firmwareSources(target: FirmwareTarget): string[] {
  return ["core", target.port, ...(target.family ? [target.family] : [])]
    .flatMap((folder) => readdirSync(join(firmwareDirectory, folder)).map((name) => `${folder}/${name}`))
    .filter((path) => /\.[chS]$|\.ld$/.test(path))
    .concat("hal.h")
    .sort();
}

/** What HELLO calls gitHash: `src-` and eight digits that change when a source or a flag does. */
export function sourceHash(target: FirmwareTarget): string {
  const hash = createHash("sha256").update(
    JSON.stringify([target.machine, flags, size, speed, [...hot, ...target.hot]]),
  );
  for (const path of firmwareSources(target))
    hash.update(`\0${path}\0`).update(readFileSync(join(firmwareDirectory, path)));
  return `src-${hash.digest("hex").slice(0, 8)}`;
}

/** `arm-none-eabi-gcc (…) 12.2.1`, or undefined when there is none. */
export function compilerVersion(): string | undefined {
  try {
    return execFileSync(compiler, ["--version"], { encoding: "utf8" }).split("\n")[0];
  } catch {
    return undefined;
  }
}

/** Compiled once a source and set of defines; mutants share what they do not change. */
const objects = new Map<string, string>();

/** @param mutation a name of mutate.h to build with its bug in place */
export function buildImage(target: FirmwareTarget, mutation?: string): Image {
  mkdirSync(buildDirectory, { recursive: true });
  const define = `-DFIRMWARE_SOURCE="${sourceHash(target)}"`;
  const sources = firmwareSources(target);
  const everywhere = mutation !== undefined && sources.some((path) => path.endsWith(".h") && mentions(path, mutation));
  const built = sources
    .filter((path) => /\.[cS]$/.test(path))
    .map((path) => {
      const affected = mutation !== undefined && (everywhere || mentions(path, mutation));
      const key = `${target.name}-${path.replaceAll("/", "-")}${affected ? `-${mutation}` : ""}`;
      let object = objects.get(key);
      if (object === undefined) {
        // Folders keep the object's own name, by which link.ld tells cold code from hot.
        const folder = join(buildDirectory, key);
        mkdirSync(folder, { recursive: true });
        object = join(folder, path.replace(/^.*\//, "").replace(/\.[cS]$/, ".o"));
        const extra = affected ? [`-DMUTATE_${mutation}=1`] : [];
        const optimise = hot.has(path) || target.hot.includes(path) ? speed : size;
        const include = `-I${target.port}`;
        run(compiler, [...target.machine, ...flags, optimise, include, define, ...extra, "-c", path, "-o", object]);
        objects.set(key, object);
      }
      return object;
    });
  const elf = join(buildDirectory, `pinbridge-${target.name}${mutation === undefined ? "" : `-${mutation}`}.elf`);
  const linked = elf.replace(/\.elf$/, ".bin");
  run(compiler, [
    ...target.machine,
    "-nostdlib",
    "-Wl,--gc-sections",
    "-Wl,--build-id=none",
    "-T",
    `${target.port}/link.ld`,
    ...built,
    "-lgcc",
    "-o",
    elf,
  ]);
  run("arm-none-eabi-objcopy", ["-O", "binary", elf, linked]);
  const bytes = new Uint8Array(readFileSync(linked));
  if (target === rp2040Target) {
    const crc = boot2Crc(bytes.subarray(0, boot2Bytes));
    new DataView(bytes.buffer).setUint32(boot2Bytes, mutation === "boot2_crc" ? (crc ^ 1) >>> 0 : crc, true);
  }
  return { bytes, flashBytes: bytes.length, ramBytes: sectionBytes(elf, target.ramSections) };
}

/**
 * Every name in `MUTANT(…)`, and boot2_crc, which only this file can get wrong. The core's bugs are tried on the RP2040; the other targets
 * add those of their own port.
 */
export function mutationNames(target: FirmwareTarget): string[] {
  const names = new Set(target === rp2040Target ? ["boot2_crc"] : []);
  for (const path of firmwareSources(target)) {
    if (path.endsWith("mutate.h") || (target !== rp2040Target && path.startsWith("core/"))) continue;
    for (const [, name] of readFileSync(join(firmwareDirectory, path), "utf8").matchAll(/\bMUTANT\((\w+)\)/g))
      names.add(name);
  }
  return [...names].sort();
}

/** CRC-32 as the boot ROM checks it: polynomial 04C11DB7, initial value FFFFFFFF, not reflected, no final xor (datasheet section 2.8.1.3.1). */
export function boot2Crc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

function mentions(path: string, mutation: string): boolean {
  return readFileSync(join(firmwareDirectory, path), "utf8").includes(`MUTANT(${mutation})`);
}

function sectionBytes(elf: string, sections: readonly string[]): number {
  const table = run("arm-none-eabi-size", ["-A", elf]);
  return sections.reduce((sum, section) => {
    const line = table.split("\n").find((text) => text.startsWith(`${section} `));
    return sum + Number(line?.trim().split(/\s+/)[1] ?? 0);
  }, 0);
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: firmwareDirectory,
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}\n${stderr}`);
  return stdout;
}
