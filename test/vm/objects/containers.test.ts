import { expectProgram } from "../expect-program.js";

describe("vm/objects: containers", () => {
  it("show that they hold themselves, or run out of stack as a board does", () => {
    const program = "l = [5]; l.append(l); d = {1: l}; l.append(d); print(l)";
    expectProgram(`${program} # expect: [5, [...], {1: [...]}]`, "host");
    expectProgram(`${program} # expect!: RuntimeError: maximum recursion depth exceeded`);
  });

  it("slices, extends and compares lists", () => {
    expectProgram(`
l = [1, 2, 3, 4]; l[1:3] = [9]; print(l, l[::-1], l[-2:], l * 2) # expect: [1, 9, 4] [4, 9, 1] [9, 4] [1, 9, 4, 1, 9, 4]
l += (5,); l.insert(-1, 7); del l[0]; print(l, l.index(7), l.count(4)) # expect: [9, 4, 7, 5] 2 1
print([1, 2] < [1, 3], (1,) == (1.0,), [[]] * 2, 3 in l) # expect: True True [[], []] False
l.sort(); print(l) # expect: [4, 5, 7, 9]
print(l.pop(), l.pop(0), l) # expect: 9 4 [5, 7]
`);
  });
  it("keeps the order of dicts, small and large, whatever their keys", () => {
    expectProgram(`
d = {}
for i in range(20): d[i] = i * i
d[(1, 2)] = 't'; d[b'x'] = 'b'; del d[3]; d[3] = 'again'
print(len(d), d[(1, 2)], d[b'x'], list(d)[-1], d.get('no'), d.pop(19)) # expect: 22 t b 3 None 361
e = dict(a=1, b=2); e.update([('c', 3)]); e.setdefault('d', []).append(1)
print(e, list(e.items())[0], 'a' in e.keys()) # expect: {'a': 1, 'b': 2, 'c': 3, 'd': [1]} ('a', 1) True
print(e.popitem(), len(e)) # expect: ('d', [1]) 3
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 3
    def __eq__(self, o): return self.n == o.n
f = {K(i): i for i in range(12)}; print(len(f), f[K(7)], K(12) in f) # expect: 12 7 False
print({1: 2} == {1.0: 2.0}, {'a': 1} != {'a': 2}) # expect: True True
`);
  });
  it("does set algebra", () => {
    expectProgram(`
a = {1, 2, 3}; b = {2, 3, 4}
print(a & b, a | b, a - b, a ^ b, a <= {1, 2, 3, 4}) # expect: {2, 3} {1, 2, 3, 4} {1} {1, 4} True
a.add(9); a.discard(1); a |= {7}; print(sorted(a), frozenset([1]) == {1}, {(1, 2), (1, 2)}) # expect: [2, 3, 7, 9] True {(1, 2)}
print({frozenset([1, 2]): 'f'}[frozenset([2, 1])], set(), frozenset()) # expect: f set() frozenset()
try: frozenset([1]).add(2)
except AttributeError: print('no add') # expect: no add
`);
  });
  it("shares bytes between bytearray and memoryview", () => {
    expectProgram(`
b = bytearray(b'hello'); m = memoryview(b); m[0] = 72; m[1:3] = b'EL'; print(b, bytes(m[3:])) # expect: bytearray(b'HELlo') b'lo'
b = bytearray(2); b[0] = 255; b.append(1); b.extend([2, 3]); b += b'z'; print(b, b[1:3], len(b)) # expect: bytearray(b'\\xff\\x00\\x01\\x02\\x03z') bytearray(b'\\x00\\x01') 6
import array
a = array.array('h', [1, -2]); a.append(300); print(a, memoryview(a)[1], memoryview(a).itemsize, bytes(a)[:2]) # expect: array('h', [1, -2, 300]) -2 2 b'\\x01\\x00'
print(b'a,b'.split(b','), b'abc'.find(b'c'), b'%d-%s' % (1, b'x'), b'\\x00\\x7f'.hex()) # expect: [b'a', b'b'] 2 b'1-x' 007f
`);
  });
  it("counts strings in code points", () => {
    expectProgram(`
s = 'a😀é'
print(len(s), s[1], s[::-1], s.find('é'), s.encode(), [c for c in s]) # expect: 3 😀 é😀a 2 b'a\\xf0\\x9f\\x98\\x80\\xc3\\xa9' ['a', '😀', 'é']
print('{:>5}|{!r:^7}|{0}'.replace('{0}', '') .format('x', 'y'), '{0[1]} {a.real}'.format([1, 2], a=3) if False else '') # expect:     x|  'y'  | 
print('a-b-c'.split('-', 1), 'a b'.partition(' '), ' x '.strip(), 'abc'.center(7, '*'), 'aXbX'.replace('X', '')) # expect: ['a', 'b-c'] ('a', ' ', 'b') x **abc** ab
print('%s|%5.1f|%-4d|%x' % ('s', 2.25, 7, 255), f"{3.14159:.2f} {'x':>3} {255:#06x}") # expect: s|  2.2|7   |ff 3.14   x 0x00ff
`);
  });
  it("rounds ties of floats the way the board prints them", () => {
    expectProgram("print('{:.1f}'.format(27.25)) # expect: 27.2", "micropython");
    expectProgram("print('{:.1f}'.format(27.25)) # expect: 27.3", "circuitpython");
    expectProgram("print('{:.1f}'.format(27.25)) # expect: 27.2", "host");
  });
  it("has deques, ordered dicts and named tuples", () => {
    expectProgram(`
from collections import deque, namedtuple, OrderedDict
d = deque((), 3)
for i in range(5): d.append(i)
print(len(d), d.popleft(), d.pop(), list(d)) # expect: 3 2 4 [3]
P = namedtuple('P', ('x', 'y')); p = P(1, y=2); print(p, p.x + p[1], p == (1, 2)) # expect: P(x=1, y=2) 3 True
o = OrderedDict([('b', 1), ('a', 2)]); print(o, list(o)) # expect: OrderedDict({'b': 1, 'a': 2}) ['b', 'a']
`);
  });
  it("refuses what does not fit into memory instead of dying", () => {
    expectProgram(`
for code in ('[0] * 10**12', '[].extend(range(10**12))', '"a" * 10**12'):
    try: exec(code)
    except MemoryError: print('MemoryError') # expect: MemoryError
    # expect: MemoryError
    # expect: MemoryError
`);
  });
});
