import assert from "node:assert/strict";
import { createVM, MemoryHost } from "../../../vm/index.js";
import { run } from "../run.js";

describe("-O and micropython.opt_level", () => {
  it("leave out assert statements and turn __debug__ off from 1 on, in what is compiled afterwards", () => {
    assert.equal(
      run(`
import micropython
def before():
    return __debug__
micropython.opt_level(1)
exec("print(__debug__, before())\\nassert 0")
micropython.opt_level(0)
try:
    exec("assert 0")
except AssertionError:
    print("asserted")
print(micropython.opt_level())
`).stdout,
      "False True\nasserted\n0\n",
    );
  });

  it("take the lines out of tracebacks at 3", () => {
    const { stdout } = run(`
import micropython, sys
micropython.opt_level(3)
exec("""
def f():
    try:
        xyz
    except NameError as e:
        sys.print_exception(e)
f()""")
`);
    assert.match(stdout, /line 1, in f\n/);
  });

  it("hold for the program itself when the VM starts with them", () => {
    const host = new MemoryHost({ "/main.py": "assert 0\nprint(__debug__)" });
    assert.equal(createVM({ host, optimise: 1 }).runFile("/main.py"), 0);
    assert.equal(host.text(1), "False\n");
  });
});

describe("a program run piece by piece", () => {
  it("shows values of single statements, constants too, and keeps its names", () => {
    const host = new MemoryHost({});
    const vm = createVM({ host });
    for (const text of ["x = 41", "x + 1", "2", "None", "'a'", "_"])
      assert.equal(vm.enter(text, "<stdin>", "single"), undefined);
    assert.equal(host.text(1), "42\n2\n'a'\n'a'\n");
    assert.equal(vm.enter("1/0", "<stdin>", "single")?.type.name, "ZeroDivisionError");
    assert.equal(vm.enter("x", "<stdin>", "single"), undefined);
  });

  it("runs what waits for its end only at the end", () => {
    const host = new MemoryHost({});
    const vm = createVM({ host });
    vm.begin("import sys\nsys.atexit(lambda: print('end'))\nprint('begin')", "main.py", ["main.py"]);
    vm.enter("print('more')", "<stdin>", "single");
    assert.equal(vm.finish(), 0);
    assert.equal(host.text(1), "begin\nmore\nend\n");
  });
});

describe("a stream of the program's that claims too much", () => {
  it("is an I/O error: more written than given, more read than asked for", () => {
    const { stdout } = run(`
import io, json
class Liar(io.IOBase):
    def write(self, data): return 2
    def readinto(self, data): return 3
for use in (lambda: print("abc", file=Liar()), lambda: json.load(Liar())):
    try:
        use()
    except OSError as e:
        print(e.errno)
`);
    assert.equal(stdout, "5\n5\n");
  });
});
