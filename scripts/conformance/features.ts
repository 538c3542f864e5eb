/**
 * Which tests a suite itself would not run on a target: the target's answers to the scripts in feature_check/, and the
 * rules that follow from them. They must be asked for real: a target that answers target_info.py differently from the
 * unix coverage build silently loses half of the suite.
 *
 * @see MicroPython tests/run-tests.py detect_test_platform, run_tests, main
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SuiteTables } from "./suite-tables.js";

export interface Features {
  platform: string;
  build: string;
  thread: string;
  floatPrecision: number;
  unicode: boolean;
  errorReporting: string;
  inlineAssembler: string | null;
  /** By the names used in feature rules: native, int_big, async, … */
  has: Record<string, boolean>;
  /** What could not be found out. */
  notes: string[];
}

/** Runs one script of feature_check/ and returns what it prints, undefined when the suite has no such script. */
export type FeatureCheck = (script: string) => Promise<string | undefined>;

const EXPECTED: Record<string, [script: string, output: string]> = {
  native: ["native_check.py", "native\n"],
  int_big: ["int_big.py", "1000000000000000000000000000000000000000000000\n"],
  int_64: ["int_64.py", "4611686018427387904\n"],
  bytearray: ["bytearray.py", "bytearray\n"],
  set: ["set_check.py", "{1}\n"],
  slice: ["slice.py", "slice\n"],
  async: ["async_check.py", "async\n"],
  const: ["const.py", "1\n"],
  fstring: ["fstring.py", "a=1\n"],
  tstring: ["tstring.py", "tstring\n"],
  complex: ["complex.py", "complex\n"],
  coverage: ["coverage.py", "coverage\n"],
};

export async function detectFeatures(check: FeatureCheck): Promise<Features> {
  const info = ((await check("target_info.py")) ?? "").trim().split(/\s+/);
  const notes: string[] = [];
  const known = (info.length === 7 || info.length === 8) && /^\d+$/.test(info[5]);
  if (!known) notes.push(`feature_check/target_info.py did not give its fields but "${info.join(" ").slice(-160)}"`);
  const [platform, , , build, thread, float, unicode, errorReporting = "detailed"] = known
    ? info
    : ["linux", "", "", "unknown", "None", "64", "True", "detailed"];
  const has: Record<string, boolean> = {};
  for (const [name, [script, expected]] of Object.entries(EXPECTED)) {
    const output = await check(script);
    has[name] = output === undefined ? name === "tstring" : output === expected;
  }
  has.revops = (await check("reverse_ops.py")) !== "TypeError\n";
  has.repl_emacs = ((await check("repl_emacs_check.py")) ?? "").includes("True");
  has.repl_words = ((await check("repl_words_move_check.py")) ?? "").includes("True");
  has.endian = ((await check("byteorder.py")) ?? "").trim() === "little";
  const assembler = ((await check("inlineasm.py")) ?? "").trim().split(",")[0];
  const inlineAssembler = ["thumb", "xtensa", "rv32"].includes(assembler) ? assembler : null;
  has.inlineasm = inlineAssembler !== null;
  return {
    platform,
    build,
    thread,
    floatPrecision: Number(float),
    unicode: unicode === "True",
    errorReporting,
    inlineAssembler,
    has,
    notes,
  };
}

const PC_PLATFORMS = ["darwin", "linux", "win32"];

/** The directories a full run covers on this target. */
export function defaultDirectories(suite: string, features: Features): string[] {
  const directories = ["basics", "micropython", "misc", "extmod", "stress"];
  if (features.inlineAssembler) directories.push(`inlineasm/${features.inlineAssembler}`);
  directories.push("thread");
  if (features.floatPrecision > 0) directories.push("float");
  if (features.unicode) directories.push("unicode");
  const port = PC_PLATFORMS.includes(features.platform) ? "ports/unix" : `ports/${features.platform}`;
  if (existsSync(join(suite, port))) directories.push(port);
  if (PC_PLATFORMS.includes(features.platform)) {
    directories.push("import");
    if (features.build !== "minimal") directories.push("cmdline", "io");
  }
  return directories;
}

const NAME_RULES: [feature: string, applies: (name: string) => boolean][] = [
  ["native", (name) => /^(native|viper)_/.test(name)],
  ["endian", (name) => name.endsWith("_endian")],
  ["int_big", (name) => name.startsWith("int_big") || name.endsWith("_intbig") || name.startsWith("ffi_int")],
  ["int_64", (name) => name.startsWith("int_64") || name.endsWith("_int64")],
  ["bytearray", (name) => name.startsWith("bytearray") || name.endsWith("_bytearray")],
  ["set", (name) => /^(set_|frozenset)/.test(name) || name.endsWith("_set")],
  ["slice", (name) => name.includes("slice")],
  ["async", (name) => /^(async_|asyncio_)/.test(name) || name.endsWith("_async")],
  ["const", (name) => name.startsWith("const")],
  ["revops", (name) => name.includes("reverse_op")],
  ["fstring", (name) => name.startsWith("string_fstring") || name.endsWith("_fstring")],
  ["tstring", (name) => name.startsWith("string_tstring") || name.endsWith("_tstring")],
  ["inlineasm", (name) => name.startsWith("asm")],
];

/** Why the suite's rules skip `test` ("basics/int_big1.py") on this target; null: it runs. */
export function skipReason(test: string, features: Features, tables: SuiteTables): string | null {
  const name = test.slice(test.lastIndexOf("/") + 1).replace(/\.py$/, "");
  for (const [feature, applies] of NAME_RULES) if (applies(name) && !features.has[feature]) return `no ${feature}`;
  for (const [why, tests] of skippedSets(features, tables)) if (tests.includes(test)) return why;
  if (features.thread === "None" && test.startsWith("thread/")) return "no threads";
  if (features.thread === "unsafe" && test.startsWith("thread/mutate_")) return "threads are unsafe";
  return null;
}

/** Tests that are named one by one. */
function skippedSets(features: Features, tables: SuiteTables): [why: string, tests: string[]][] {
  const { has, floatPrecision } = features;
  const inFloat = (names: string) => names.split(" ").map((name) => `float/${name}.py`);
  const sets: [boolean, string, string[]][] = [
    [floatPrecision === 0, "no float", tables.requiringFloat],
    [
      floatPrecision < 32,
      "float < 32 bits",
      inFloat("float2int_intbig float_struct_e bytes_construct bytearray_construct float_format_ints_power10"),
    ],
    [
      floatPrecision < 64,
      "float < 64 bits",
      inFloat(
        "float_divmod float2int_doubleprec_intbig float_struct_e_doubleprec float_format_ints_doubleprec float_parse_doubleprec",
      ),
    ],
    [!features.unicode, "no unicode", ["extmod/json_loads.py"]],
    [!has.slice, "no slice", tables.requiringSlice],
    [
      !has.complex,
      "no complex",
      inFloat(
        "complex1 complex1_intbig complex1_micropython complex_reverse_op complex_special_methods int_big_float true_value types complex_dunder",
      ),
    ],
    [
      !has.coverage,
      "not a coverage build",
      ["cmdline/cmd_parsetree.py", "cmdline/repl_sys_ps1_ps2.py", "extmod/ssl_poll.py"],
    ],
    [
      !PC_PLATFORMS.includes(features.platform),
      "not a PC",
      [
        "basics/exception_chain.py",
        "micropython/meminfo.py",
        "unicode/file1.py",
        "unicode/file2.py",
        "unicode/file_invalid.py",
      ],
    ],
    [!has.repl_emacs, "no emacs keys in the REPL", ["cmdline/repl_emacs_keys.py"]],
    [!has.repl_words, "no word moves in the REPL", ["cmdline/repl_words_move.py"]],
    [true, "emitter", tables.emitterSkips.get("bytecode") ?? []],
    [true, `platform ${features.platform}`, tables.platformSkips.get(features.platform) ?? []],
    [true, "error reporting", tables.errorReportingSkips.get(features.errorReporting) ?? []],
  ];
  return sets.filter(([applies]) => applies).map(([, why, tests]) => [why, tests]);
}
