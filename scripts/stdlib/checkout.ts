/** What a checkout of micropython-lib says of its packages: which there are, what each requires, and how its CI tests them. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** How tools/ci.sh tests python-stdlib; paths are relative to python-stdlib. */
export interface TestPlan {
  /** Sources copied into the library folder for all tests: `[folder of the checkout]/…`. */
  standing: string[];
  /** Files run as programs. */
  programs: string[];
  /** Folders in which `-m unittest` runs. */
  folders: string[];
}

/** What MicroPython's unix build has frozen in, through mip-cmdline (ports/unix/variants/manifest.py). */
const FROZEN = ["argparse"];

/** Reads the functions ci_package_tests_setup_lib and ci_package_tests_run. */
export function readTestPlan(script: string): TestPlan {
  const standing = [...script.matchAll(/^ *\$CP (?:-r )?(\S+) "\$\{VIRTUAL_ENV\}\/lib\/"/gm)].map((match) => match[1]);
  const run = /function ci_package_tests_run \{[^]*?\n\}/.exec(script)?.[0] ?? "";
  const listed = [...run.matchAll(/^ {8}python-stdlib\/(\S+) \\$/gm)].map((match) => match[1]);
  return {
    standing,
    programs: listed.filter((path) => path.endsWith(".py")),
    folders: listed.filter((path) => !path.endsWith(".py")),
  };
}

export function packagesOf(root: string): string[] {
  const base = join(root, "python-stdlib");
  return readdirSync(base)
    .filter((name) => existsSync(join(base, name, "manifest.py")))
    .sort();
}

/** What a package installs: its files and folders named in the manifest, by module name. */
export function modulesOf(folder: string): string[] {
  const manifest = readFileSync(join(folder, "manifest.py"), "utf8");
  return [...manifest.matchAll(/^(?:module|package)\("([\w.]+?)(?:\.py)?"/gm)].map((match) => match[1]);
}

/**
 * Fills a folder as an installation would: the standing set, the packages the manifest requires, then the package itself.
 * @returns the folder
 */
export function installLibraries(root: string, name: string, plan: TestPlan, target: string): string {
  mkdirSync(target);
  for (const source of plan.standing) if (existsSync(join(root, source))) copyInto(join(root, source), target);
  const done = new Set<string>();
  const install = (each: string): void => {
    const folder = ["python-stdlib", "micropython", "python-ecosys"]
      .map((group) => join(root, group, each))
      .find((path) => existsSync(join(path, "manifest.py")));
    if (folder === undefined || done.has(each)) return;
    done.add(each);
    const manifest = readFileSync(join(folder, "manifest.py"), "utf8");
    for (const [, required] of manifest.matchAll(/^require\("([\w.-]+)"/gm)) install(required);
    for (const module of modulesOf(folder)) {
      const parts = module.replaceAll(".", "/");
      for (const source of [join(folder, parts), join(folder, `${parts}.py`)])
        if (existsSync(source)) copyInto(source, target);
    }
  };
  for (const each of FROZEN) install(each);
  install(name);
  return target;
}

function copyInto(source: string, target: string): void {
  cpSync(source, join(target, source.slice(source.lastIndexOf("/") + 1)), { recursive: true, force: true });
}
