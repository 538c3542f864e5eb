import { expectProgram } from "../expect-program.js";

describe("vm/objects: corners of the board dialects", () => {
  it("compares arrays of one type code but for its sign only", () => {
    expectProgram(`
from array import array
print(array('i', [1]) == array('I', [1]), array('h') == array('h', [1])) # expect: True False
for other in ('l', 'q', 'P', 'f'):
    try: print(array('i', [1]) == array(other, [1]))
    except NotImplementedError: print(other) # expect: l
# expect: q
# expect: P
# expect: f
`);
    expectProgram(
      `
from array import array
print(array('i', [1]) == array('l', [1]), array('f', [1.0]) == array('f', [1.0])) # expect: True True
`,
      "host",
    );
  });
  it("gives back from pend_throw what was pending, and takes it back for None", () => {
    expectProgram(`
def count():
    for i in range(5): yield i
g = count(); next(g)
print(repr(g.pend_throw(ValueError('a'))), repr(g.pend_throw(OSError))) # expect: None ValueError('a',)
print(g.pend_throw(None), next(g)) # expect: <class 'OSError'> 1
g.pend_throw(KeyError)
try: next(g)
except KeyError: print('raised') # expect: raised
`);
  });
  it("looks through the bases depth first, and by super() through those of the class around only", () => {
    const program = (...shown: string[]) => `
class A:
    def who(self): return 'A'
    def up(self): return 'A'
class B(A):
    def up(self): return 'B' + super().up()
class C(A):
    def who(self): return 'C'
    def up(self): return 'C' + super().up()
class D(B, C):
    def up(self): return 'D' + super().up()
print(D().who(), D().up(), isinstance(D(), C)) # expect: ${shown[0]}
class E(C, A): pass
print(E().who(), E().up()) # expect: ${shown[1]}
`;
    expectProgram(program("A DBA True", "C CA"), "micropython");
    expectProgram(program("A DBA True", "C CA"), "circuitpython");
    expectProgram(program("C DBCA True", "C CA"), "host");
    expectProgram(`
class A:
    def who(self): return 'A'
class C(A):
    def who(self): return 'C'
class F(A, C): pass
class M(object, A): pass
print(F().who(), M().who()) # expect: A A
`);
  });
  it("refuses a star import from what has no attributes", () => {
    expectProgram(`
import sys
sys.modules['mod'] = 1
try: exec('from mod import *')
except ImportError: print('ImportError') # expect: ImportError
`);
  });
  it("escapes invisible characters in CircuitPython's repr", () => {
    const program = (shown: string) => `print(len(repr('a\\uffff\\u2028'))) # expect: ${shown}`;
    expectProgram(program("15"), "circuitpython");
    expectProgram(program("5"), "micropython");
  });
});
