import { deepStrictEqual, ok } from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installLibraries, modulesOf, packagesOf, readTestPlan } from "../../../scripts/stdlib/checkout.js";

describe("a checkout of micropython-lib", () => {
  let root = "";
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pinbridge-checkout-"));
    write("python-stdlib/one/manifest.py", 'metadata(version="1")\n\nrequire("two")\n\nmodule("one.py")\n');
    write("python-stdlib/one/one.py", "");
    write("python-stdlib/two/manifest.py", 'package("two")\n');
    write("python-stdlib/two/two/__init__.py", "");
    write("python-stdlib/notes/README", "");
    write("python-stdlib/always/always.py", "");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is tested as its own CI script says", () => {
    const script = `
function ci_package_tests_setup_lib {
    mkdir -p "\${VIRTUAL_ENV}/lib"
    $CP python-stdlib/always/always.py "\${VIRTUAL_ENV}/lib/"
    $CP -r python-stdlib/two/two "\${VIRTUAL_ENV}/lib/"
}
function ci_package_tests_run {
    for test in \\
        micropython/other/test.py \\
        python-stdlib/one/test_one.py \\
        ; do
        echo
    done
    for path in \\
        python-stdlib/two \\
        ; do
        echo
    done
}`;
    deepStrictEqual(readTestPlan(script), {
      standing: ["python-stdlib/always/always.py", "python-stdlib/two/two"],
      programs: ["one/test_one.py"],
      folders: ["two"],
    });
  });

  it("lists what has a manifest, and the modules it names", () => {
    deepStrictEqual(packagesOf(root), ["one", "two"]);
    deepStrictEqual(modulesOf(join(root, "python-stdlib/one")), ["one"]);
    deepStrictEqual(modulesOf(join(root, "python-stdlib/two")), ["two"]);
  });

  it("installs a package with what it requires, and the standing set", () => {
    const plan = { standing: ["python-stdlib/always/always.py"], programs: [], folders: [] };
    const lib = installLibraries(root, "one", plan, join(root, "lib"));
    for (const file of ["one.py", "two/__init__.py", "always.py"]) ok(existsSync(join(lib, file)), file);
  });
});
