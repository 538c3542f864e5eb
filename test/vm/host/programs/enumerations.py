from enum import *
import enum
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    @property
    def pretty(self): return self.name.title()
    def m(self): return self.value * 10
print(list(Color), Color.RED, repr(Color.GREEN), Color(2), Color["RED"], Color.CRIMSON is Color.RED, len(Color))
print(Color.RED.name, Color.RED.value, Color.RED.pretty, Color.GREEN.m(), Color.RED in Color, Color.RED == 1, Color.RED == Color.RED)
for bad in (lambda: Color(7), lambda: Color["X"], lambda: setattr(Color, "RED", 3)):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
try:
    class Dup(Enum):
        A = 1
        A = 2
except TypeError as e: print(e)
class N(IntEnum):
    A = 1
    B = 2
    C = auto()
print(N.A + 1, N.A < N.B, repr(N.C), str(N.B), f"{N.B}", int(N.C), [10,20,30][N.A], N(3), sorted([N.B,N.A]), N.A == 1, {1:"x"}[N.A])
class P(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
p = P.R | P.X
print(p, repr(p), P.R in p, P.W in p, ~P.R, P.RW, P.R & P.W, bool(P.R & P.W), list(p), len(p), P(3), P(0), list(P))
class I(IntFlag):
    A = 1; B = 2; C = 4
print(I.A | I.B, repr(I.A|I.B), I.A | 8, repr(I.A|8), I(5), int(I.B), I.A & 1, repr(~I.A), I.A + 1)
class S(StrEnum):
    ONE = auto(); TWO = "zwei"
print(S.ONE, repr(S.TWO), S.TWO == "zwei", S("one"), S.ONE.upper())
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius
print(Planet.EARTH.mass, Planet.MARS.value, Planet((0.64, 3.39)))
A = Enum("A", "x y z"); print(list(A), A.x.value)
B = IntEnum("B", {"p": 3, "q": 5}); print(list(B))
@unique
class U(Enum):
    a = 1
try:
    @unique
    class V(Enum):
        a = 1; b = 1
except ValueError as e: print(e)
class W(Enum):
    def _generate_next_value_(name, start, count, last): return name * 2
    a = auto(); b = auto()
print([w.value for w in W])
class M(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A
print(M(99), {Color.RED: 1}[Color.RED], hash(Color.RED) == hash(Color.RED), isinstance(Color.RED, Color), type(Color))
class Coord(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value]); obj._value_ = value; obj.label = label
        return obj
    PX = (0, "P.X"); PY = (1, "P.Y")
print(Coord(1).label, Coord.PY.value)
try: P(64)
except ValueError as e: print(e)
try: Color.RED.value = 3
except AttributeError as e: print(e)
class Shape(Enum):
    SQUARE = 2
    _ignore_ = ["tmp"]
    tmp = 5
    @staticmethod
    def sm(): return "s"
    @classmethod
    def cm(cls): return cls.SQUARE
print(list(Shape), Shape.sm(), Shape.cm())
print(Color.__members__, Color, Color.RED.__class__, reversed(Color).__next__())
print([c.name for c in Color], Color.RED is Color(Color.RED), Color.RED.GREEN)
print("%d %s" % (N.A, Color.RED), f"{Color.RED}", f"{Color.RED!r:>20}", f"{N.A:03d}")
try: Color.RED < Color.GREEN
except TypeError as e: print(e)
