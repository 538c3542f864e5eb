import { expectProgram } from "../expect-program.js";

describe("a function made of a code object", () => {
  for (const dialect of ["micropython", "circuitpython", "host"] as const) {
    it(`sees the globals it is given (${dialect})`, () => {
      expectProgram(
        `
def f(x=1):
    return a + x
make = type(f)
g = make(f.__code__, {"a": 10})
print(g(5), f.__name__, g.__name__) # expect: 15 f f
h = make((lambda y: (lambda: a * y)).__code__${dialect === "circuitpython" ? " if 0 else (lambda y: a * y).__code__" : ""}, {"a": 3})
print(h(2)${dialect === "circuitpython" ? "" : "()"}) # expect: 6
globals_ = {"a": 1, "f": "kept"}
make(f.__code__, globals_)
print(globals_) # expect: {'a': 1, 'f': 'kept'}
for wrong in ((None, {}), (f.__code__, None)):
    try: make(*wrong)
    except TypeError: print("TypeError")
# expect: TypeError
# expect: TypeError
`,
        dialect,
      );
    });
  }

  it("is not to be had where the firmware has no code object", () => {
    expectProgram(`
import micropython
@micropython.native
def f(): pass
print(hasattr(f, "__code__")) # expect: False
`);
    expectProgram("def f():\n    return lambda: 0\nprint(hasattr(f, '__code__')) # expect: False\n", "circuitpython");
  });
});
