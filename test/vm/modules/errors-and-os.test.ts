import { equal, match } from "node:assert/strict";
import { type Dialect, MemoryHost, UNIX_HEAP, createVM } from "../../../vm/index.js";
import { expectProgram } from "../expect-program.js";
import { run } from "../run.js";

describe("vm/modules/errno and os", () => {
  // What is an error's name belongs to the last VM that was made.
  after(() => void createVM({ host: new MemoryHost({}) }));

  it("names an OSError's number as MicroPython does", () => {
    expectProgram(`
import errno
print(errno.ENODEV, errno.errorcode[110], OSError(19), OSError(5, 'on the bus'), OSError(1234)) # expect: 19 ETIMEDOUT [Errno 19] ENODEV [Errno 5] EIO: on the bus 1234
print(repr(OSError(19)), OSError(1, 2, 3), OSError(5).errno, hasattr(errno, 'EROFS')) # expect: OSError(19,) (1, 2, 3) 5 False
`);
  });

  it("says it in words in CircuitPython", () => {
    expectProgram(
      `
import errno
print(OSError(19), OSError(2, 'font.bin'), OSError(116), errno.EROFS) # expect: [Errno 19] No such device [Errno 2] No such file/directory: font.bin [Errno 116] ETIMEDOUT 30
print(OSError(5).strerror, OSError(5, 'x').strerror, OSError(5, 'x', 'f').filename, OSError(116).strerror) # expect: Input/output error x f ETIMEDOUT
for e in (ValueError(1), StopIteration(2), OSError(3)): print(hasattr(e, 'value'), hasattr(e, 'errno'))
# expect: False False
# expect: True False
# expect: False True
`,
      "circuitpython",
    );
  });

  it("numbers errors as the firmware does: CircuitPython's boards as newlib, MicroPython's and CircuitPython's unix build as Linux", () => {
    const program =
      "import errno\nprint(errno.ETIMEDOUT, errno.EINPROGRESS, errno.errorcode[errno.ENOTCONN], OSError(110), OSError(116))";
    const linux = "110 115 ENOTCONN [Errno 110] ETIMEDOUT 116\n";
    const newlib = "116 119 ENOTCONN 110 [Errno 116] ETIMEDOUT\n";
    const printed = (dialect: Dialect, env: Record<string, string>): string => {
      const host = new MemoryHost({});
      Object.assign(host.env, env);
      createVM({ host, dialect }).runSource(program, "main.py");
      return host.text(1);
    };
    equal(printed("micropython", {}), linux);
    equal(printed("circuitpython", {}), newlib);
    equal(printed("circuitpython", { PINBRIDGE_BUILD: "standard" }), newlib);
    equal(printed("circuitpython", { PINBRIDGE_BUILD: "coverage" }), linux);
  });

  it("knows the errors of an exact board's firmware only, and none by name where that lacks errno", () => {
    const limits = { heap: UNIX_HEAP, floats: "double", longInts: true, stackBytes: 8192, absentBuiltins: [] } as const;
    const program = "print(OSError(19), OSError(116), OSError(12))\nimport errno\nprint(sorted(errno.errorcode))";
    const named = run(program, {
      dialect: "circuitpython",
      limits: { ...limits, absentModules: [], errnoNames: ["EIO", "ENODEV", "ENOMEM"] },
    });
    equal(named.stdout, "[Errno 19] No such device 116 [Errno 12] ENOMEM\n[5, 12, 19]\n");
    const unnamed = run(program, { dialect: "circuitpython", limits: { ...limits, absentModules: ["errno"] } });
    equal(unnamed.stdout, "19 116 12\n");
    match(unnamed.stderr, /ImportError: no module named 'errno'/);
  });

  it("keeps file names of OSError apart from its args, as CPython does", () => {
    expectProgram(
      `
e = OSError(2, 'gone', 'a.txt', None, 'b.txt')
print(e.args, e.filename, e.filename2, e) # expect: (2, 'gone') a.txt b.txt [Errno 2] gone: 'a.txt' -> 'b.txt'
print(repr(OSError(2, 'gone', 'a')), OSError(1, 2, 3, 4, 5, 6).args) # expect: FileNotFoundError(2, 'gone') (1, 2, 3, 4, 5, 6)
`,
      "host",
    );
  });

  it("asks the host for files", () => {
    expectProgram(
      `
import os
print(os.stat('lib/a.bin')[0], os.stat('lib/a.bin')[6], os.stat('lib')[0]) # expect: 32768 3 16384
try: os.stat('nothing')
except OSError as e: print(e) # expect: [Errno 2] ENOENT
try: os.mkdir('x')
except OSError as e: print(e.errno) # expect: 30
print(len(os.urandom(5)), os.getenv('HOME'), os.getenv('HOME', 'away'), os.sep) # expect: 5 None away /
try: os.urandom(-1)
except ValueError as e: print(repr(e)) # expect: ValueError()
`,
      "micropython",
      { "lib/a.bin": "abc" },
    );
  });

  it("names the file only in open(), as CircuitPython does", () => {
    expectProgram(
      `
import os
for f in (lambda: open('nothing'), lambda: os.stat('nothing')):
    try: f()
    except OSError as e: print(e) # expect: [Errno 2] No such file/directory: nothing
    # expect: [Errno 2] No such file/directory
`,
      "circuitpython",
    );
  });

  it("answers about the heap as a board with room would", () => {
    expectProgram(`
import gc
print(gc.collect(), gc.isenabled(), gc.mem_free() > 10000, gc.mem_alloc() > 1000) # expect: None True True True
gc.disable(); print(gc.isenabled()); gc.enable() # expect: False
`);
  });
});
