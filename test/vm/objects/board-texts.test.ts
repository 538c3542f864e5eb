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

  it("formats and rounds with C's means: %g without a letter, halves of a product", () => {
    for (const dialect of ["micropython", "circuitpython"] as const)
      expectProgram(
        `
print('{:>12}|{:8}|{:+}|{:.3}'.format(-1234567.891, 0.0, 1e-7, 2.0), f'{1234567.5:10}|{1.5:<6}|')  # expect: -1.23457e+06|       0|+1e-07|2 1.23457e+06|1.5   |
print('{:.3}|{:+}|{:,}'.format(65, 'abc', 'abc'), '{}'.format(1234567.891))  # expect: 65|abc|abc 1234567.891
print(round(2.675, 2), round(0.15, 1), round(-2.675, 2), round(1e300, 10))  # expect: 2.68 0.2 -2.68 inf
for f in (lambda: [1, 'a'] <= [1, 2], lambda: (1, 'a') > (1, 2)):
    try: f()
    except TypeError as e: print(e)
# expect: unsupported types for __ge__: 'int', 'str'
# expect: unsupported types for __gt__: 'str', 'int'
for text in (' 12 ', '-x', '0x', ''):
    try: int(text, 2 if text == ' 12 ' else 0)
    except ValueError as e: print(e)
# expect: invalid syntax for integer with base 2: '12 '
# expect: invalid syntax for integer with base 10: 'x'
# expect: invalid syntax for integer with base 16: ''
# expect: invalid syntax for integer with base 10: ''
`,
        dialect,
      );
  });

  it("of what is handled: a generator's handler is its own business while it is suspended", () => {
    for (const [dialect, text] of [
      ["micropython", "no active exception to reraise"],
      ["host", "No active exception to reraise"],
    ] as const)
      expectProgram(
        `
def g():
    try: yield 1
    except ValueError:
        yield 2
        raise
it = g()
next(it)
it.throw(ValueError("own"))
try: raise
except RuntimeError as e: print(e)  # expect: ${text}
try: next(it)
except ValueError as e: print(e)  # expect: own
try:
    try: raise KeyError("outer")
    except KeyError:
        it = g()
        next(it)
        it.throw(ValueError)
        raise
except KeyError as e: print(repr(e))  # expect: KeyError('outer'${dialect === "host" ? "" : ","})
`,
        dialect,
      );
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
