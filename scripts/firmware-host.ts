/**
 * Builds the firmware's core for this computer: under sanitizers, as a filter for tests and as a fuzzer; and the template port.
 *
 *     npm run firmware -- --sanitize     builds them and fuzzes for a bounded number of runs; CI does
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { firmwareDirectory } from "./firmware-image.js";

const warnings = ["-std=c99", "-g", "-O1", "-Wall", "-Wextra", "-Werror"];
const sanitizers = ["-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
const libFuzzerRuns = 100_000;
/** Seconds after which it is enough on a slow machine. */
const libFuzzerSeconds = 150;
const seededRuns = 200_000;

export type HostProgram = "conversation" | "fuzz-seeded" | "fuzz" | "template" | "samd51-registers";

interface Recipe {
  readonly sources: readonly string[];
  readonly flags: readonly string[];
  /** Without the core, and with another folder's port.h and registers.h. */
  readonly port?: string;
}

/** The core's HAL on this computer: a chip that is arrays, with its PIO and its buses. */
const host = ["hal_host", "pio_host", "buses_host"].map((name) => `ports/host/${name}.c`);

const programs: Record<HostProgram, Recipe> = {
  conversation: { sources: [...host, "ports/host/conversation.c"], flags: sanitizers },
  "fuzz-seeded": {
    sources: [...host, "ports/host/fuzz.c", "ports/host/fuzz_seeded.c"],
    flags: sanitizers,
  },
  fuzz: { sources: [...host, "ports/host/fuzz.c"], flags: [...sanitizers, "-fsanitize=fuzzer"] },
  template: { sources: ["ports/template/hal_template.c"], flags: [] },
  "samd51-registers": {
    sources: [
      "ports/host/samd51_registers.c",
      ...["edges", "gpio", "i2c", "i2c_listener", "i2c_target", "pwm", "sercom", "spi", "uart", "usb"].map(
        (name) => `ports/samd/${name}.c`,
      ),
      ...["adc", "blocks", "clocks", "dac", "eic", "frequency", "interrupts", "nvm", "tc", "tcc", "watchdog"].map(
        (name) => `ports/samd51/${name}.c`,
      ),
    ],
    flags: [],
    port: "ports/samd51",
  },
};

/** `cc`, `gcc` or `clang`, whichever there is; undefined when there is none. */
export function hostCompiler(): string | undefined {
  return ["cc", "gcc", "clang"].find(works);
}

/** Compiles and links one program. @returns its path. @throws Error with what the compiler said */
export function buildHostProgram(program: HostProgram, compiler: string): string {
  const folder = join(tmpdir(), `pinbridge-firmware-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const output = join(folder, program);
  const { sources, flags, port } = programs[program];
  // memory.c stands in for a C library, which is here.
  const core = readdirSync(join(firmwareDirectory, "core"))
    .filter((name) => name.endsWith(".c") && name !== "memory.c" && port === undefined)
    .map((name) => `core/${name}`);
  const args = [...warnings, ...flags, `-I${port ?? dirname(sources[0])}`, ...core, ...sources, "-o", output];
  const { status, stderr } = spawnSync(compiler, args, { cwd: firmwareDirectory, encoding: "utf8" });
  if (status !== 0) throw new Error(`${compiler} ${args.join(" ")}\n${stderr}`);
  return output;
}

/** Everything CI runs of it. @returns the exit code */
export function sanitize(): number {
  const compiler = hostCompiler();
  if (compiler === undefined) {
    console.error("There is no C compiler (cc, gcc or clang). On Debian or Ubuntu: apt-get install gcc clang.");
    return 2;
  }
  buildHostProgram("template", compiler);
  console.log("ports/template compiles and links");
  if (!runs(buildHostProgram("fuzz-seeded", compiler), [String(seededRuns), "1"])) return 1;
  console.log(`seeded fuzzer: ${seededRuns} runs`);
  if (!works("clang")) {
    console.log("libFuzzer: left out, there is no clang");
    return 0;
  }
  // In a folder of its own, where libFuzzer leaves the input of a crash.
  if (
    !runs(buildHostProgram("fuzz", "clang"), [
      `-runs=${libFuzzerRuns}`,
      `-max_total_time=${libFuzzerSeconds}`,
      "-seed=1",
      "-max_len=1500",
    ])
  )
    return 1;
  console.log(`libFuzzer: ${libFuzzerRuns} runs, or as many as ${libFuzzerSeconds} s allowed`);
  return 0;
}

function runs(program: string, args: readonly string[]): boolean {
  const { status, stderr } = spawnSync(program, args, {
    cwd: dirname(program),
    encoding: "utf8",
    env: { ...process.env, ASAN_OPTIONS: "handle_abort=1" },
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) console.error(stderr);
  return status === 0;
}

function works(compiler: string): boolean {
  return spawnSync(compiler, ["--version"], { stdio: "ignore" }).status === 0;
}
