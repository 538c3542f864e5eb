import { expectProgram } from "../expect-program.js";

/** Everything here was printed by MicroPython's or CircuitPython's unix build. */
describe("what boards say", () => {
  it("of wrong calls: builtins count arguments, or look for keywords", () => {
    expectProgram(`
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
attempt(lambda: pow(2))  # expect: TypeError function missing 1 required positional arguments
attempt(lambda: sorted())  # expect: TypeError function missing 1 required positional arguments
attempt(lambda: sorted([1], len))  # expect: TypeError must use keyword argument for key function
attempt(lambda: [].sort(len))  # expect: TypeError extra positional arguments given
attempt(lambda: round(1.5, digits=1))  # expect: TypeError function doesn't take keyword arguments
attempt(lambda: ord(5))  # expect: TypeError can't convert 'int' object to str implicitly
attempt(lambda: max(1, "a"))  # expect: TypeError unsupported types for __gt__: 'str', 'int'
attempt(lambda: min(1, "a"))  # expect: TypeError unsupported types for __lt__: 'str', 'int'
`);
  });

  it("of objects and classes written in C", () => {
    expectProgram(`
import sys
print(iter([]), iter({}), iter(""), reversed([1]), map(len, []))  # expect: <iterator> <iterator> <iterator> <reversed> <map>
print(type(len), type(iter(())), type(sys.implementation))  # expect: <class 'function'> <class 'iterator'> <class 'tuple'>
class A: pass
print(repr(A()).startswith("<A object at "), object())  # expect: True <object>
`);
  });

  it("of old places: mounting in os, one feature in __future__ of CircuitPython", () => {
    expectProgram(`
import os, vfs
print(os.mount is not None, os.VfsFat is vfs.VfsFat, os.VfsLfs2 is vfs.VfsLfs2)  # expect: True True True
`);
    expectProgram(
      `
import __future__
print(hasattr(__future__, "annotations"), hasattr(__future__, "division"))  # expect: True False
try: raise ReloadException
except Exception: print("caught")
except BaseException as e: print(repr(e))  # expect: ReloadException()
`,
      "circuitpython",
    );
  });
});
