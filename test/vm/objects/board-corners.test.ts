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
  it("sorts as boards do: equal items change places, a key is asked for at each comparison, mixed ones fail at the same pair", () => {
    for (const dialect of ["micropython", "circuitpython"] as const)
      expectProgram(
        `
l = [(i * 7 % 5, i) for i in range(12)]
print([x[1] for x in sorted(l, key=lambda t: t[0])]) # expect: [10, 5, 0, 8, 3, 6, 11, 1, 9, 4, 2, 7]
l.sort(key=lambda t: t[0], reverse=True)
print([x[1] for x in l]) # expect: [2, 7, 9, 4, 1, 11, 6, 3, 8, 0, 10, 5]
asked = []
def key(v):
    asked.append(v)
    return -v
print(sorted([3, 1, 2], key=key), asked) # expect: [3, 2, 1] [2, 3, 1, 2, 3]
try: sorted([1, 'a'])
except TypeError as e: print(e) # expect: unsupported types for __lt__: 'int', 'str'
many = [(i * 7919 % 1000, i) for i in range(1000)]
print(sorted(many)[:2], sorted(many, key=lambda t: -t[0])[:2]) # expect: [(0, 0), (1, 679)] [(999, 321), (998, 642)]
ties = sorted(many, key=lambda t: t[0] // 500)
print([t[1] for t in ties[:4]], ties[499][0] < 500) # expect: [554, 553, 541, 555] True
mixed = [(i, i) for i in range(600)] + [(5, 'a')]
try: sorted(mixed)
except TypeError as e: print(e) # expect: unsupported types for __gt__: 'str', 'int'
`,
        dialect,
      );
    expectProgram(
      "print(sorted([(1, 'b'), (0, 'x'), (1, 'a')], key=lambda t: t[0])) # expect: [(0, 'x'), (1, 'b'), (1, 'a')]",
      "host",
    );
  });
  it("names what cannot be set or deleted as the firmware does", () => {
    const program = (refused: (type: string, name: string) => string) => `
class A:
    @property
    def ro(self): return 1
a = A()
def attempt(f, *args):
    try: f(*args)
    except AttributeError as e: print(e)
attempt(delattr, a, 'ro') # expect: ${refused("A", "ro")}
attempt(delattr, A, 'zz') # expect: ${refused("type", "zz")}
attempt(delattr, [], 'append') # expect: ${refused("list", "append")}
attempt(setattr, 5, 'x', 1) # expect: ${refused("int", "x")}
attempt(setattr, int, 'x', 1) # expect: ${refused("type", "x")}
attempt(object.__delattr__, a, 'zz') # expect: no such attribute
attempt(getattr, A, 'zz') # expect: type object 'A' has no attribute 'zz'
`;
    expectProgram(
      program((type, name) => `'${type}' object has no attribute '${name}'`),
      "micropython",
    );
    expectProgram(
      program((_type, name) => `can't set attribute '${name}'`),
      "circuitpython",
    );
  });
  it("asks a descriptor for instances only, a reflected operator only last, and believes any __len__", () => {
    expectProgram(`
class D:
    def __get__(self, o, t): return 'got'
class A:
    d = D()
    def __add__(self, o): return 'A.add'
    def __radd__(self, o): return 'A.radd'
    def __len__(self): return -1
    def __eq__(self, o): return True
class B(A):
    def __radd__(self, o): return 'B.radd'
print(type(A.d).__name__, A().d, A() + B(), 1 + B(), len(A())) # expect: D got A.add B.radd -1
try: hash(A())
except TypeError as e: print(e) # expect: unsupported type for __hash__: 'A'
for f in (lambda: True + 'a', lambda: 'a' < True, lambda: True < 'a', lambda: [] // True):
    try: f()
    except TypeError as e: print(e)
# expect: unsupported types for __add__: 'int', 'str'
# expect: unsupported types for __lt__: 'str', 'bool'
# expect: unsupported types for __lt__: 'int', 'str'
# expect: unsupported types for __floordiv__: 'list', 'int'
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
