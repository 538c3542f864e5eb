from dataclasses import dataclass
import enum, collections, collections.abc
class K(enum.Enum): A=1; B=2
@dataclass
class Pt: x: int; y: int = 0
class Shape:
    __match_args__ = ("w", "h")
    def __init__(self, w, h): self.w, self.h = w, h
class Sub(Shape): pass
def f(v):
    match v:
        case 0 | -1 | 1.5 | 2+3j: return "num"
        case True: return "never?"
        case None: return "none"
        case "a" "b" | b"x": return "str"
        case str(s) if len(s) > 3: return f"long {s}"
        case int(n) | float(n): return f"n {n}"
        case K.A: return "KA"
        case Pt(x=0, y=0): return "origin"
        case Pt(0, y): return f"y {y}"
        case Pt(x, 5) as p: return f"{x} {p}"
        case Shape(w, h=hh) if w == hh: return f"sq {w}"
        case Shape(): return f"shape {type(v).__name__}"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *mid, 9]: return f"mid {mid}"
        case (a, (b, [c, *_])): return f"nest {a}{b}{c}"
        case [str() as first, *rest]: return f"sf {first} {rest}"
        case {"t": "x", "v": [a, b], **rest}: return f"map {a} {b} {rest}"
        case {"t": K.B | K.A as k}: return f"mk {k}"
        case {1: _, **kw} if kw: return f"kw {kw}"
        case {}: return "anymap"
        case set() | frozenset(): return "set"
        case bytes(): return "bytes"
        case list(l): return f"list {l}"
        case collections.deque(): return "dq"
        case object(real=r): return f"real {r}"
        case _: return "else"
for v in (0, -1, 1.5, 2+3j, True, None, "ab", b"x", "hello", "abc", 7, 2.5, K.A, K.B, Pt(0), Pt(0,3), Pt(2,5), Pt(1,1), Shape(2,2), Sub(1,2), [], (), [5], [1,2,3,9], [1,9], (1,(2,[3,4])), ["q",1,2], {"t":"x","v":(1,2),"z":0}, {"t":K.B}, {1:2,3:4}, {1:2}, {}, {3}, frozenset(), b"yy", [1,2,3,4], collections.deque([1]), range(3), collections.OrderedDict(t=K.A), collections.defaultdict(int), bytearray(b"q"), (x for x in []), object, collections.Counter("a"), memoryview(b"ab")):
    print(repr(v)[:30].split(" at ")[0], "->", f(v))
class Bad: __match_args__ = 3
class Bad2: __match_args__ = (1,)
for B in (Bad, Bad2, object):
    try:
        match B():
            case Bad(1) | Bad2(1) | object(1): pass
    except TypeError as e: print(e)
try:
    match Pt(1):
        case Pt(a, b, c): pass
except TypeError as e: print(e)
try:
    match Pt(1):
        case Pt(1, x=q): pass
except TypeError as e: print(e)
match = 5; case = 6; type = 7; _ = 8
print(match, case, type, _)
match (match, case):
    case (a, b): print(a, b)
match -match:
    case -5: print("neg")
match match, case:
    case 5, 6: print("tuple")
def g(cmd):
    match cmd.split():
        case ["go", ("north" | "south" | "east") as d]: return d
        case ["get", obj] | ["pick", "up", obj]: return obj
        case ["quit" | "exit"]: return "bye"
        case [*all] if all: return all
        case _: return None
print(g("go north"), g("pick up sword"), g("exit"), g("a b c"), g(""))
class Node:
    __match_args__ = ("op", "l", "r")
    def __init__(s, op, l, r): s.op, s.l, s.r = op, l, r
def ev(n):
    match n:
        case int() | float(): return n
        case Node("+", l, r): return ev(l) + ev(r)
        case Node("*", 0, _) | Node("*", _, 0): return 0
        case Node("*", l, r): return ev(l) * ev(r)
        case Node(op=o): raise ValueError(o)
print(ev(Node("+", 1, Node("*", 2, Node("+", 3, 4)))), ev(Node("*", 0, "boom")))
try: ev(Node("?", 1, 2))
except ValueError as e: print(e)
class LazyMap(collections.abc.Mapping):
    def __init__(s): s.log = []
    def __getitem__(s, k): s.log.append(k); return {"a": 1, "b": 2}[k]
    def __len__(s): return 2
    def __iter__(s): return iter("ab")
lm = LazyMap()
match lm:
    case {"a": 2}: pass
    case {"a": 1, "c": _}: pass
    case {"a": 1, "b": x, **r}: print(x, r)
print(lm.log)
class Seq(collections.abc.Sequence):
    def __getitem__(s, i): return [1,2,3][i]
    def __len__(s): return 3
match Seq():
    case [1, *r]: print(r)
del type
class Even(type):
    def __instancecheck__(cls, o): return o % 2 == 0
class IsEven(metaclass=Even): pass
for n in 3, 4:
    match n:
        case collections.abc.Sized(): print("sized")
        case IsEven(): print("even")
        case collections.abc.Hashable(): print("hashable")
class Bag:
    def keys(self): return ["k"]
    def __getitem__(self, k): return 1
    def get(self, k, d=None): return 1 if k == "k" else d
    def items(self): return [("k", 1)]
    def __iter__(self): return iter(["k"])
    def __len__(self): return 1
collections.abc.Mapping.register(Bag)
match Bag():
    case {"k": 1, **rest}: print("registered", rest)
