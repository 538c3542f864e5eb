import { expectProgram } from "../expect-program.js";

describe("vm/modules/marshal", () => {
  it("carries functions with what is in them, to run over other globals", () => {
    expectProgram(`
import marshal
kind = type(lambda: 0)
class A:
    def f(self, n):
        '''two
lines'''
        return [n + i + a for i in range(2)], (lambda: b)()
data = marshal.dumps(A.f.__code__)
f = kind(marshal.loads(data), {"a": 10, "b": "b", "range": range})
print(f(None, 1), type(data), type(marshal.loads(data))) # expect: ([11, 12], 'b') <class 'bytes'> <class 'code'>
print(marshal.dumps(marshal.loads(data)) == data) # expect: True
outer = lambda: (lambda: a)
print(kind(outer.__code__, {"a": 1})()(), kind(outer().__code__, {"a": 2})()) # expect: 1 2
`);
  });

  it("carries compiled texts for exec and eval", () => {
    expectProgram(`
import marshal
g = {}
exec(marshal.loads(marshal.dumps(compile("def f(x): return x * 2", "", "exec"))), g)
print(g["f"](4), eval(marshal.loads(marshal.dumps(compile("3 + 4", "", "eval"))))) # expect: 8 7
`);
  });

  it("refuses what is no code, machine code, and bytes that are not its own", () => {
    expectProgram(`
import marshal
def f():
    @micropython.native
    def g(): pass
    return g
for wrong in (lambda: marshal.dumps(type), lambda: marshal.dumps(f.__code__), lambda: marshal.loads(b"x"), lambda: marshal.loads(b"pinbridge code 1\\n{}")):
    try: wrong()
    except ValueError as e: print(e)
# expect: unmarshallable object
# expect: unmarshallable object
# expect: bad marshal data
# expect: bad marshal data
try: type(f)(f.__code__, None)
except TypeError: print("TypeError") # expect: TypeError
`);
  });
});
