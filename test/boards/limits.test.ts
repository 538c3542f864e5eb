/** What boards' builds lack: that nothing the VM has is forgotten, and what a program sees of it. */
import assert from "node:assert/strict";
import { boards, limitsOf, type Dialect } from "../../boards/index.js";
import { modulesOfOtherBuilds, vmLimits } from "../../src/run/firmware-limits.js";
import { MemoryHost, createVM } from "../../vm/index.js";

/** What a program prints under a board's limits; what ended it, if anything, last. */
function output(dialect: Dialect, board: string, program: string): string[] {
  const limits = limitsOf(dialect, board);
  assert.ok(limits, board);
  const host = new MemoryHost();
  const vm = createVM({ host, dialect, path: ["", ".frozen"], exact: true, limits: vmLimits(limits) });
  vm.runSource(program, "main.py");
  const error = host.text(2).trimEnd().split("\n").at(-1);
  return [...host.text(1).trimEnd().split("\n"), ...(error === "" ? [] : [error!])];
}

/** Which of the modules can be imported. */
function found(dialect: Dialect, board: string, ...names: string[]): string[] {
  const tries = names.map((name) => `try:\n    import ${name}\n    print("${name}")\nexcept ImportError:\n    pass\n`);
  return output(dialect, board, tries.join("")).filter((line) => line !== "");
}

describe("the limits of boards' firmware", () => {
  it("are known of every board that a Python is made for, each with its sources", () => {
    for (const board of boards) {
      for (const dialect of ["circuitpython", "micropython"] as const) {
        if (dialect === "micropython" && board.micropython === undefined) continue;
        const limits = limitsOf(dialect, board.id);
        assert.ok(limits, `${board.id} as ${dialect}`);
        assert.ok(limits.sources.length > 0);
        assert.ok(limits.heap.bytes < board.chip.ramBytes && limits.stackBytes < board.chip.ramBytes / 2, board.id);
        assert.ok(limits.heap.atStart < limits.heap.bytes / 4);
      }
    }
  });

  it("say of every module of the VM's MicroPython which builds have it", () => {
    const names = createVM({ host: new MemoryHost(), dialect: "micropython" }).builtinModuleNames();
    const everywhere = new Set(["__future__", "builtins", "machine"]);
    const known = new Set(limitsOf("micropython", "trinket_m0")!.absentModules);
    const least =
      "array binascii collections gc io json math micropython os platform random re struct sys time uctypes vfs";
    const here = new Set([...least.split(" "), ...least.split(" ").map((name) => `u${name}`)]);
    assert.deepEqual(
      names.filter((name) => !everywhere.has(name) && known.has(name) === here.has(name)),
      [],
    );
  });
});

describe("MicroPython on a SAMD21, exactly", () => {
  it("has framebuf, asyncio, errno and select in the larger build alone, and heapq in neither", () => {
    const asked = [
      "framebuf",
      "asyncio",
      "uasyncio",
      "errno",
      "uerrno",
      "select",
      "deflate",
      "heapq",
      "hashlib",
      "json",
    ];
    assert.deepEqual(found("micropython", "trinket_m0", ...asked), ["json"]);
    assert.deepEqual(
      found("micropython", "feather_m0_express", ...asked),
      asked.filter((name) => name !== "heapq" && name !== "hashlib"),
    );
    assert.deepEqual(found("micropython", "feather_m4_express", ...asked), asked);
    assert.deepEqual(found("micropython", "raspberry_pi_pico", ...asked, "socket", "string"), asked);
    assert.deepEqual(found("micropython", "raspberry_pi_pico_w", "socket", "ssl", "websocket", "btree").length, 3);
  });

  it("has no f-strings, no complex numbers, no frozenset", () => {
    assert.deepEqual(
      output("micropython", "feather_m0_express", 'print(f"{1}")').at(-1),
      "SyntaxError: invalid syntax",
    );
    assert.equal(output("micropython", "trinket_m0", "x = 1j").at(-1), "SyntaxError: complex values not supported");
    assert.equal(
      output("micropython", "feather_m4_express", "x = 1j").at(-1),
      "SyntaxError: complex values not supported",
    );
    assert.match(output("micropython", "trinket_m0", "frozenset()").at(-1)!, /^NameError: name 'frozenset'/);
    assert.deepEqual(output("micropython", "raspberry_pi_pico", 'print(f"{1}", 1j, frozenset())'), [
      "1 1j frozenset()",
    ]);
    assert.equal(output("micropython", "raspberry_pi_pico", 'x = t"{1}"').at(-1), "SyntaxError: invalid syntax");
    assert.deepEqual(output("micropython", "feather_m4_express", 't"{1}"\nprint(f"{1}")'), ["1"]);
  });

  it("lacks randint, OrderedDict, deque, re.sub and math's special functions", () => {
    const program = `
import random, collections, re, math, os
print(hasattr(random, "randint"), hasattr(random, "getrandbits"))
print(hasattr(collections, "OrderedDict"), hasattr(collections, "deque"), hasattr(collections, "namedtuple"))
print(hasattr(re, "sub"), hasattr(re, "match"), hasattr(math, "erf"), hasattr(math, "sin"), hasattr(os, "uname"))
`;
    assert.deepEqual(output("micropython", "qtpy_m0", program), [
      "False True",
      "False False True",
      "False True False True False",
    ]);
    assert.deepEqual(output("micropython", "raspberry_pi_pico", program), [
      "True True",
      "True True True",
      "True True True True True",
    ]);
  });

  it("names errors where its build has errno, and else prints the number", () => {
    const program = "try:\n    open('/nothing/at/all')\nexcept OSError as e:\n    print(e, e.errno)\n";
    assert.deepEqual(output("micropython", "trinket_m0", program), ["2 2"]);
    assert.deepEqual(output("micropython", "feather_m0_express", program), ["[Errno 2] ENOENT 2"]);
  });

  it("has floats of 32 bits in its heap, ints of any size, 8 KiB of stack and some 20 kB of heap", () => {
    const deep =
      "def f(n):\n    global d\n    d = n\n    f(n + 1)\ntry:\n    f(1)\nexcept RuntimeError as e:\n    print(e, d)\n";
    const [text, depth] = /^(.*) (\d+)$/.exec(output("micropython", "trinket_m0", deep)[0])!.slice(1);
    assert.equal(text, "maximum recursion depth exceeded");
    const [, onM4] = /^(.*) (\d+)$/.exec(output("micropython", "feather_m4_express", deep)[0])!.slice(1);
    assert.ok(Number(onM4) > Number(depth) * 1.5, `${depth}, ${onM4}`);
    assert.deepEqual(output("micropython", "trinket_m0", "print(1 << 70, 16777216.0 + 1.0)"), [
      "1180591620717411303424 16777216.0",
    ]);
    assert.match(output("micropython", "trinket_m0", "b = bytearray(30000)").at(-1)!, /^MemoryError/);
    assert.deepEqual(output("micropython", "feather_m4_express", "b = bytearray(30000)\nprint(len(b))"), ["30000"]);
  });
});

describe("CircuitPython's builds", () => {
  it("differ in modules as their makefiles say", () => {
    const asked = ["json", "errno", "hashlib", "ipaddress", "codeop", "rainbowio", "adafruit_bus_device", "msgpack"];
    const on = (board: string) => found("circuitpython", board, ...asked).join(" ");
    assert.equal(on("trinket_m0"), "rainbowio");
    assert.equal(on("itsybitsy_m0_express"), "errno codeop rainbowio");
    assert.equal(on("feather_m0_express"), "");
    assert.equal(on("circuitplayground_express"), "errno codeop rainbowio adafruit_bus_device");
    assert.equal(on("metro_m4_express"), "json errno rainbowio adafruit_bus_device");
    assert.equal(on("raspberry_pi_pico"), asked.filter((name) => name !== "ipaddress").join(" "));
    assert.equal(on("raspberry_pi_pico_w"), asked.join(" "));
  });
});

describe("without --exact", () => {
  it("a program lacks what its board's build lacks, but not what the computer can give it on every board", () => {
    const lacking = (board: string) => modulesOfOtherBuilds(limitsOf("micropython", board)!);
    assert.ok(lacking("trinket_m0").includes("framebuf") && lacking("trinket_m0").includes("uasyncio"));
    assert.ok(!lacking("trinket_m0").includes("socket"));
    assert.deepEqual(lacking("raspberry_pi_pico"), []);
  });
});
