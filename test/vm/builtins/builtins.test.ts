import { expectProgram } from "../expect-program.js";

describe("vm/builtins", () => {
  it("does arithmetic on ints of any size and on floats", () => {
    expectProgram(`
print(abs(-2**70), divmod(-7, 2), divmod(7.5, 2)) # expect: 1180591620717411303424 (-4, 1) (3.0, 1.5)
print(pow(3, 200, 1000007), pow(2, -1), 7 // -2, -7 % 3) # expect: 959082 0.5 -4 2
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), round(-0.5)) # expect: 2 4 2.68 1200 0
print(bin(10), hex(255), oct(-8), hex(2**65)) # expect: 0b1010 0xff -0o10 0x20000000000000000
print(sum([1, 2.5]), sum([[1], [2]], []), max(3, 1), min([4, 2], key=lambda x: -x)) # expect: 3.5 [1, 2] 3 4
print(1 == 1.0 == True, hash(1) == hash(1.0), {1: 'a', 1.0: 'b', True: 'c'}) # expect: True True {1: 'c'}
`);
  });
  it("walks iterables", () => {
    expectProgram(`
print(list(zip('ab', [1, 2, 3])), list(map(lambda x, y: x + y, [1, 2], [3, 4]))) # expect: [('a', 1), ('b', 2)] [4, 6]
print(list(enumerate('xy', 1)), list(reversed([1, 2, 3])), list(filter(None, [0, 1, '', 'a']))) # expect: [(1, 'x'), (2, 'y')] [3, 2, 1] [1, 'a']
print(sorted([3, 1, 2], reverse=True), sorted('bA', key=str.lower)) # expect: [3, 2, 1] ['A', 'b']
print(all([1, 0]), any([0, 2]), next(iter([]), 'end'), len({1, 2})) # expect: False True end 2
it = iter([1, 2]); print(next(it), next(it)) # expect: 1 2
try:
    next(it)
except StopIteration:
    print('stopped') # expect: stopped
`);
  });
  it("asks objects for attributes and classes", () => {
    expectProgram(`
class A:
    x = 1
a = A(); setattr(a, 'y', 2)
print(getattr(a, 'y'), hasattr(a, 'z'), getattr(a, 'z', 9), isinstance(a, (int, A)), issubclass(bool, int)) # expect: 2 False 9 True True
delattr(a, 'y'); print(hasattr(a, 'y'), callable(len), callable(1), ord('a'), chr(8364)) # expect: False True False 97 €
print('x' in dir(a), repr('it\\'s'), str(b'a', 'utf8')) # expect: True "it's" a
`);
  });
  it("prints and reads files", () => {
    expectProgram(
      `
print(1, 'a', sep='-', end='!\\n') # expect: 1-a!
import io
s = io.StringIO(); print('to', 'memory', file=s); print(repr(s.getvalue())) # expect: 'to memory\\n'
with open('data.txt') as f:
    print(f.readline().strip(), f.read(3), f.read()) # expect: first sec ond
print(open('data.txt', 'rb').read(2)) # expect: b'fi'
try:
    open('nothing')
except OSError as e:
    print(e.args[0]) # expect: 2
`,
      "micropython",
      { "data.txt": "first\nsecond" },
    );
  });
  it("words its errors as MicroPython's detailed error reporting", () => {
    expectProgram(`
def error(code):
    try:
        exec(code)
    except Exception as e:
        print(type(e).__name__, e)
error('1 + "a"') # expect: TypeError unsupported types for __add__: 'int', 'str'
error('[][1]') # expect: IndexError list index out of range
error('{}["k"]') # expect: KeyError k
error('int("z")') # expect: ValueError invalid syntax for integer with base 10: 'z'
error('len(1)') # expect: TypeError object of type 'int' has no len()
error('hash([])') # expect: TypeError unsupported type for __hash__: 'list'
error('[1].remove(2)') # expect: ValueError object not in sequence
error('min([])') # expect: ValueError arg is an empty sequence
error('"a".join([1])') # expect: TypeError join expects a list of str/bytes objects consistent with self object
error('(1).foo') # expect: AttributeError 'int' object has no attribute 'foo'
error('1 // 0') # expect: ZeroDivisionError divide by zero
`);
  });
  it("has the exceptions and functions of its dialect only", () => {
    expectProgram(
      `
for name in ('TimeoutError', 'ascii', 'FileNotFoundError', 'execfile'):
    try:
        eval(name); print(name) # expect: TimeoutError
    except NameError: pass
`,
      "circuitpython",
    );
    expectProgram("print(ascii('é'), FileNotFoundError.__name__) # expect: '\\xe9' FileNotFoundError", "host");
  });
});
