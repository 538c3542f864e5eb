import { expectProgram } from "../expect-program.js";

describe("vm/modules/errno and os", () => {
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
print(OSError(19), OSError(2, 'font.bin'), OSError(110), errno.EROFS) # expect: [Errno 19] No such device [Errno 2] No such file/directory: font.bin [Errno 110] ETIMEDOUT 30
`,
      "circuitpython",
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
