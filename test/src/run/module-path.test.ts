import assert from "node:assert/strict";
import { modulePath } from "../../../src/run/module-path.js";

const base = { libs: [], micropypath: undefined, home: "/home/u", cwd: "/work" };

describe("the module path", () => {
  it("is the program's folder, then lib/ beside it, then the frozen modules", () => {
    assert.deepEqual(modulePath({ ...base, file: "demo/code.py" }), ["/work/demo", "/work/demo/lib", ".frozen"]);
  });

  it("looks in the --lib folders before lib/", () => {
    assert.deepEqual(modulePath({ ...base, file: "/d/code.py", libs: ["mine", "/other"] }), [
      "/d",
      "/work/mine",
      "/other",
      "/d/lib",
      ".frozen",
    ]);
  });

  it("honours MICROPYPATH, its ~/ and its .frozen, whose place it then decides", () => {
    const path = modulePath({ ...base, file: "/d/code.py", micropypath: ".frozen:~/lib:x" });
    assert.deepEqual(path, ["/d", "/d/lib", ".frozen", "/home/u/lib", "/work/x"]);
  });

  it("starts at the working folder for a program that has no file", () => {
    assert.deepEqual(modulePath({ ...base, file: undefined }), ["/work", "/work/lib", ".frozen"]);
  });
});
