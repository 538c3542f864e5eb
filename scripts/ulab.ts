/**
 * Runs ulab's own tests, unmodified, from a checkout given by path: `npm run ulab -- DIR [NAME…]`, DIR being the `tests` folder of
 * micropython-ulab. CircuitPython is built for arrays of two dimensions, so these are the tests in 1d/ and 2d/. A test must print
 * exactly its `.exp`; those that CircuitPython's own unix build fails too stand below with the reason, and fail the run if they pass.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { NodeFiles } from "../src/run/node-files.js";
import { MemoryHost, createVM } from "../vm/index.js";

const WRAPS = "CircuitPython raises OverflowError for what does not fit a type of integers, where MicroPython wraps";
const DIGITS = "its floats were printed with sixteen digits, CircuitPython's have seventeen";
const different: Readonly<Record<string, string>> = {
  "1d/complex/complex_exp.py": DIGITS,
  "1d/complex/complex_sqrt.py": DIGITS,
  "2d/complex/complex_exp.py": DIGITS,
  "2d/complex/complex_sqrt.py": DIGITS,
  "2d/numpy/and.py": WRAPS,
  "2d/numpy/numericals.py": WRAPS,
  "2d/numpy/operators.py": WRAPS,
  "2d/numpy/or.py": WRAPS,
  "2d/numpy/xor.py": WRAPS,
};

function main([folder, ...names]: string[]): number {
  if (folder === undefined || !existsSync(join(folder, "1d"))) {
    console.error("Give the tests folder of a micropython-ulab checkout: npm run ulab -- DIR [NAME…]");
    return 2;
  }
  let passed = 0;
  let unexplained = 0;
  const tests = ["1d", "2d"]
    .flatMap((dimensions) => programs(join(folder, dimensions)))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)));
  for (const file of tests) {
    const name = relative(folder, file);
    const wrong = firstDifference(run(file), readFileSync(`${file}.exp`, "utf8"));
    if (wrong === undefined) passed++;
    const reason = different[name];
    if ((wrong === undefined) === (reason === undefined)) continue;
    unexplained++;
    console.log(wrong === undefined ? `PASSES ${name}, though ${reason}` : `FAILS ${name}: ${wrong}`);
  }
  console.log(`${passed} of ${tests.length} passed, ${unexplained} otherwise than known`);
  return unexplained > 0 || passed === 0 ? 1 : 0;
}

function programs(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py") && existsSync(join(folder, `${file}.exp`)))
    .sort()
    .map((file) => join(folder, file));
}

/** In a folder of its own: some write files. */
function run(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-ulab-"));
  const name = basename(file);
  try {
    copyFileSync(file, join(folder, name));
    const host = new MemoryHost();
    Object.assign(host, { env: { PINBRIDGE_BUILD: "coverage" }, files: new NodeFiles(folder, folder) });
    createVM({ host, dialect: "circuitpython", path: [""] }).runFile(name);
    return host.text(1) + host.text(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function firstDifference(got: string, wanted: string): string | undefined {
  if (got === wanted) return undefined;
  const [ours, theirs] = [got.split("\n"), wanted.split("\n")];
  const line = theirs.findIndex((text, i) => text !== ours[i]);
  return `line ${line + 1}: want ${JSON.stringify(theirs[line])}, got ${JSON.stringify(ours[line])}`;
}

process.exitCode = main(process.argv.slice(2));
