from dataclasses import *
from dataclasses import InitVar, KW_ONLY
import copy, contextlib, typing
@dataclass
class P:
    x: int
    y: float = 2.0
    tags: list = field(default_factory=list)
    k: typing.ClassVar[int] = 5
p = P(1); q = P(1, tags=["a"])
print(p, q, p == P(1), p == q, P.__match_args__, [f.name for f in fields(P)], P.k)
print(asdict(q), astuple(q), replace(q, x=9))
try: P()
except TypeError as e: print(e)
@dataclass(frozen=True, order=True)
class F:
    a: int
    b: str = "z"
f = F(1)
try: f.a = 3
except FrozenInstanceError as e: print(type(e).__name__, e)
print(F(1) < F(2), sorted([F(3), F(1)]), hash(F(1)) == hash(F(1)), {F(1): 2}[F(1)])
@dataclass
class B(P):
    z: int = 0
    v: InitVar[int] = 3
    _: KW_ONLY
    w: int = 1
    h: int = field(init=False, repr=False, default=7)
    def __post_init__(self, v): self.z += v
print(B(1, z=4, w=2), B(1).h)
try:
    @dataclass
    class Bad:
        x: list = []
except ValueError as e: print(e)
try:
    @dataclass
    class Bad2:
        x: int = 1
        y: int
except TypeError as e: print(e)
@dataclass(slots=True)
class S:
    a: int
    b: int = 3
s = S(1); print(s)
try: s.c = 3
except AttributeError as e: print(e)
C = make_dataclass("C", [("x", int), ("y", int, field(default=5))]); print(C(1))
match p:
    case P(a, b): print("match", a, b)
print(is_dataclass(P), is_dataclass(p), is_dataclass(int), P.__doc__)
@contextlib.contextmanager
def cm(x):
    print("in", x)
    try: yield x * 2
    except ValueError as e: print("caught", e)
    finally: print("out")
with cm(3) as v: print(v)
with cm(4): raise ValueError("boom")
@cm(5)
def ff(): print("ff")
ff(); ff()
with contextlib.suppress(KeyError): {}["x"]
with contextlib.ExitStack() as st:
    st.enter_context(cm(1)); st.callback(print, "cb", sep="-"); print("body")
import io
buf = io.StringIO()
with contextlib.redirect_stdout(buf): print("hidden")
print(repr(buf.getvalue()))
with contextlib.closing(io.StringIO("x")) as c: print(c.read())
with contextlib.nullcontext(5) as n: print(n)
d = {"a": [1, {"b": 2}], "c": (1, [2])}; e = copy.deepcopy(d); e["a"][1]["b"] = 99; print(d, e, copy.copy(d) == d)
l = [1]; l.append(l); m = copy.deepcopy(l); print(m[1] is m)
class O:
    def __init__(self): self.q = [1]
o = O(); o2 = copy.deepcopy(o); o3 = copy.copy(o); print(o2.q is o.q, o3.q is o.q, type(o2).__name__)
class Cp:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(Cp()), copy.deepcopy([Cp()]))
