import { equal as same, match, ok, deepEqual } from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { run } from "../run.js";
import { MICROPYTHON_BOARD } from "../../../vm/heap/layout.js";
import type { HeapOptions } from "../../../vm/heap/state.js";

/**
 * What MicroPython's unix port (1.27 preview, commit 1c3c201, 64 bits, variant standard) printed for the programs beside this
 * file: bytes in use after a collection, at the end.
 */
const MEASURED: Record<string, number> = {
  buffers: 13952,
  closures: 44608,
  compiled: 11904,
  defaults: 37632,
  driver: 26240,
  generators: 32128,
  linked_list: 78304,
  long_ints: 13760,
  matrix: 83744,
  numbers: 27808,
  records: 47456,
  sensor_log: 153312,
  settings: 62528,
  texts: 48992,
  word_count: 60672,
};

const folder = new URL("../../../../test/vm/heap/programs/", import.meta.url);
const source = (name: string): string => readFileSync(new URL(`${name}.py`, folder), "utf8");

const board = (bytes: number): HeapOptions => ({ bytes, layout: MICROPYTHON_BOARD, atStart: 2000, limited: true });

/** A program on a board with so much heap. */
function onBoard(text: string, bytes = 64_000): { stdout: string; stderr: string } {
  return run(text, { heap: board(bytes) });
}

describe("the heap model", () => {
  it("knows every program that was measured", () => {
    deepEqual(
      readdirSync(folder)
        .map((f) => f.replace(".py", ""))
        .sort(),
      Object.keys(MEASURED),
    );
  });

  for (const [name, measured] of Object.entries(MEASURED)) {
    it(`comes within 20% of MicroPython for ${name}.py`, () => {
      const { stdout, stderr } = run(source(name));
      same(stderr, "");
      const ratio = Number(stdout) / measured;
      ok(ratio > 0.8 && ratio < 1.2, `${stdout.trim()} against ${measured}`);
    });
  }

  it("sees what a running function's variables hold, and its callers'", () => {
    const { stdout } = run(`
import gc
def inner():
    return gc.mem_alloc()
def outer(kept):
    big = bytearray(50000)
    return inner() if kept else None
empty = inner()
print(outer(True) - empty > 50000, gc.mem_alloc() - empty < 1000)
`);
    same(stdout, "True True\n");
  });

  it("sees what a suspended generator and a closure hold", () => {
    const { stdout } = run(`
import gc
def counting():
    held = bytearray(30000)
    yield 1
    yield len(held)
def closure():
    captured = bytearray(20000)
    return lambda: captured
before = gc.mem_alloc()
g = counting()
next(g)
with_generator = gc.mem_alloc()
f = closure()
with_both = gc.mem_alloc()
del g, f
print(30000 < with_generator - before < 32000, 20000 < with_both - with_generator < 22000, gc.mem_alloc() - before < 1000)
`);
    same(stdout, "True True True\n");
  });

  it("takes no more for a text or list met again", () => {
    const { stdout } = run(`
import gc
a = list(range(1000))
one = gc.mem_alloc()
b = a
c = [a, a, a]
print(gc.mem_alloc() - one < 400)
`);
    same(stdout, "True\n");
  });

  it("gives back what the program lets go", () => {
    const { stdout } = run(`
import gc
free = gc.mem_free()
kept = [bytearray(100) for _ in range(100)]
less = gc.mem_free()
kept = None
print(free - less > 10000, free - gc.mem_free() < 500)
`);
    same(stdout, "True True\n");
  });

  it("prints mem_info as the firmware does", () => {
    const { stdout } = run("import micropython\nmicropython.mem_info()", { heap: board(64_000) });
    match(
      stdout,
      /^stack: \d+ out of \d+\nGC: total: 64000, used: \d+, free: \d+\n No\. of 1-blocks: \d+, 2-blocks: \d+, max blk sz: \d+, max free sz: \d+\n$/,
    );
  });
});

describe("a board's heap that is full", () => {
  const hogs: Record<string, string> = {
    "a list of ints": "l = []\nwhile True:\n    l.append(1)",
    "a list of lists": "l = []\nwhile True:\n    l.append([])",
    "a linked list": "class N: pass\nn = None\nwhile True:\n    m = N()\n    m.next = n\n    n = m",
    "a dict": "d = {}\ni = 0\nwhile True:\n    d[i] = i\n    i += 1",
    "a text": "s = 'x'\nwhile True:\n    s += s",
    "a bytearray": "b = bytearray(1)\nwhile True:\n    b.extend(b)",
    buffers: "l = [bytearray(1000) for _ in range(1000000)]",
    "a comprehension": "l = [str(i) * 3 for i in range(10000000)]",
    "a tuple": "t = (1,)\nwhile True:\n    t = t + t",
    "local variables": "def f():\n    l = []\n    while True:\n        l.append('a' * 20)\nf()",
    closures: "f = None\ndef make(g):\n    return lambda: g\nwhile True:\n    f = make(f)",
    "a set": "s = set()\ni = 0\nwhile True:\n    s.add(i)\n    i += 1",
    "an int": "i = 3\nwhile True:\n    i = i * i",
  };
  for (const [what, text] of Object.entries(hogs)) {
    it(`ends ${what} in MemoryError`, () => {
      const { stderr } = onBoard(text);
      match(stderr, /\nMemoryError: memory allocation failed, allocating \d+ bytes\n$/);
    });
  }

  const library = Array.from(
    { length: 60 },
    (_, n) => `def method_${n}(self):\n    return self.register_${n} + ${n}\n`,
  ).join("");

  it("has no room for the code of one module more", () => {
    const { stdout, stderr } = run("import first\nprint('one fits')\nimport second\nprint('both')", {
      files: { "first.py": library, "second.py": library.replaceAll("method", "other") },
      heap: board(16_000),
    });
    same(stdout, "one fits\n");
    match(stderr, /line 3, in <module>\nMemoryError: memory allocation failed, allocating \d+ bytes\n$/);
  });

  it("leaves frozen code in flash", () => {
    const { stdout } = run("import gc\nbefore = gc.mem_free()\nimport asyncio\nprint(before - gc.mem_free())", {
      path: ["", ".frozen"],
      heap: board(64_000),
    });
    // its classes and functions are objects, its 16 kB of code are not
    ok(Number(stdout) > 1000 && Number(stdout) < 8000, stdout);
  });

  it("has room again for a program that lets go", () => {
    const { stdout, stderr } = onBoard(`
l = []
try:
    while True:
        l.append(bytearray(500))
except MemoryError:
    n = len(l)
    l = None
l = [bytearray(500) for _ in range(n - 5)]
print(100 < n < 130, len(l) == n - 5)
`);
    deepEqual({ stdout, stderr }, { stdout: "True True\n", stderr: "" });
  });

  it("has no room for a large buffer after a MemoryError though small things find their place", () => {
    const { stdout } = run(
      `
import deflate, io
stream = deflate.DeflateIO(io.BytesIO(), deflate.RAW, 15)
kept = []
while True:
    try: kept.append(bytearray(1000))
    except MemoryError: break
kept.pop()
try: stream.write("text")
except MemoryError as e: print(e)
kept.clear()
print(stream.write("text"))
`,
      { heap: board(200_000) },
    );
    same(stdout, "memory allocation failed, allocating 32768 bytes\n4\n");
  });

  it("does not trouble a program that makes garbage only", () => {
    const { stdout, stderr } = onBoard(`
total = 0
for i in range(20000):
    total += len([i, i + 1, {"a": i}, "text %d" % i])
print(total)
`);
    deepEqual({ stdout, stderr }, { stdout: "80000\n", stderr: "" });
  });

  it("is the same heap each time", () => {
    const text = "l = []\ntry:\n    while True:\n        l.append((1, 2))\nexcept MemoryError:\n    print(len(l))";
    const { stdout } = onBoard(text);
    same(onBoard(text).stdout, stdout);
    match(stdout, /^\d{3,4}\n$/);
  });
});

describe("a single allocation beyond everything", () => {
  const asked: Record<string, string> = {
    "bytearray(10**10)": "10000000000",
    "[0] * 10**9": "8000000000",
    "'x' * 10**10": "10000000000",
    "b'x' * 10**10": "10000000000",
    "(1, 2) * 10**9": "16000000000",
  };
  for (const [expression, bytes] of Object.entries(asked)) {
    it(`raises MemoryError for ${expression}`, () => {
      const { stderr } = run(`${expression}\n`);
      ok(stderr.includes(`MemoryError: memory allocation failed, allocating ${bytes} bytes`), stderr);
    });
  }
  it("raises it for 1 << 10**10, 10 ** 10**9 and list(range(10**10))", () => {
    for (const expression of ["1 << 10**10", "10 ** 10**9", "list(range(10**10))"])
      match(run(`${expression}\n`).stderr, /(MemoryError|OverflowError)/);
  });
});

describe("heap_lock", () => {
  it("refuses new objects and growth until it is undone as often", () => {
    const { stdout, stderr } = run(`
import micropython
a = "text"
b = bytearray(4)
d = {1: 2}
class C: pass
def refused(f):
    try:
        f()
    except MemoryError as e:
        return str(e) == "memory allocation failed, heap is locked"
make = [lambda: [1], lambda: {1: 2}, lambda: {1}, lambda: bytearray(2), lambda: b.extend(b"12345678"), lambda: C(), lambda: d.items(), lambda: f"{a}-{a}", lambda: a + a]
micropython.heap_lock()
micropython.heap_lock()
for f in make:
    print(refused(f), end=" ")
print(micropython.heap_unlock(), refused(make[0]), micropython.heap_unlock(), micropython.heap_locked())
print([1])
`);
    deepEqual(
      { stdout, stderr },
      {
        stdout: "True True True True True True True True True 1 True 0 0\n[1]\n",
        stderr: "",
      },
    );
  });

  it("ends with the program", () => {
    const { stderr } = run("import micropython\nmicropython.heap_lock()\nraise ValueError");
    ok(stderr.includes("ValueError"));
    same(run("print([1])").stdout, "[1]\n");
  });
});
