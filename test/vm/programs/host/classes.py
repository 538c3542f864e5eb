class Slotted:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = Slotted()
try: s.c = 1
except AttributeError as e: print(e)
try: s.b
except AttributeError as e: print(e)
print(hasattr(s, "__dict__"), Slotted.__slots__, type(Slotted.a).__name__)
s.b = 3; del s.b; print(hasattr(s, "b"))
class Sub(Slotted): pass
Sub().c = 1
class Sub2(Slotted): __slots__ = "d"
x = Sub2(); x.d = 1; x.a = 2
try: x.e = 1
except AttributeError as e: print(e)
class SD:
    __slots__ = ("__dict__", "q")
SD().z = 1
try:
    class Bad:
        __slots__ = ("x",)
        x = 1
except ValueError as e: print(e)
class GA:
    y = 5
    def __getattribute__(self, name):
        print("ga", name)
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return "fallback " + name
g = GA(); g.x = 1
print(g.x, g.y, g.zz)
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, kw)
        return {"from_prepare": 1}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcls, name, bases, dict(ns))
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.tag = kw.get("tag")
    def __call__(cls, *a, **k):
        print("call", a, k)
        return super().__call__(*a, **k)
    def __instancecheck__(cls, o): return o == 42
    def __subclasscheck__(cls, c): return c is int
    def __len__(cls): return 7
    def __getitem__(cls, k): return ("item", k)
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, x): return x == 1
    def __repr__(cls): return f"<M {cls.__name__}>"
    def __eq__(cls, o): return True
    def __hash__(cls): return 1
    def __getattr__(cls, n): return "meta " + n
    @property
    def prop(cls): return cls.__name__ + "!"
class C(metaclass=Meta, tag="T"):
    def __init__(self, v=0): self.v = v
print(C.tag, C.from_prepare, C(5).v, isinstance(42, C), isinstance(1, C), issubclass(int, C), len(C), C[3], list(C), 1 in C, C, C == 3, C.nothing, C.prop)
class D(C): pass
print(D.prop, type(D))
class Base:
    def __init_subclass__(cls, /, k=None, **kw):
        super().__init_subclass__(**kw); cls.k = k; print("init_subclass", cls.__name__, k)
class E(Base, k=3): pass
class Desc:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, o, t=None): return self if o is None else o.__dict__.get(self.name, "unset")
    def __set__(self, o, v): o.__dict__[self.name] = v * 2
    def __delete__(self, o): del o.__dict__[self.name]
class F:
    d = Desc()
f = F(); print(f.d); f.d = 4; print(f.d); del f.d; print(f.d, F.d is F.__dict__["d"])
class NonData:
    def __get__(self, o, t): return "nd"
class H: n = NonData()
h = H(); print(h.n); h.n = 1; print(h.n)
class G:
    def __class_getitem__(cls, item): return (cls.__name__, item)
print(G[int], list[int], dict[str, int], tuple[int, ...])
print(int | str, isinstance(1, int | str), isinstance("a", int | None))
class P:
    @property
    def x(self): "doc"; return self._x
    @x.setter
    def x(self, v): self._x = v
    @x.deleter
    def x(self): del self._x
p = P(); p.x = 1; print(p.x, P.x.__doc__); del p.x
try: p.x
except AttributeError as e: print(e)
class A: 
    def who(self): return "A"
class B1(A):
    def who(self): return "B1>" + super().who()
class B2(A):
    def who(self): return "B2>" + super().who()
class Dm(B1, B2):
    def who(self): return "D>" + super().who()
print(Dm().who(), [c.__name__ for c in Dm.__mro__])
print(Dm.__bases__, A.__subclasses__())
class Cm:
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(x): return x
class Cm2(Cm): pass
print(Cm2.make(), Cm2().make(), Cm2.st(1))
class Num:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
    def __int__(self): return self.v
    def __float__(self): return float(self.v)
    def __complex__(self): return complex(self.v)
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return 1
    def __divmod__(self, o): return "dm"
    def __matmul__(self, o): return "mm"
    def __imatmul__(self, o): return "imm"
    def __rpow__(self, o): return "rpow"
    def __bool__(self): return False
    def __format__(self, s): return "fmt " + s
    def __sizeof__(self): return 1
    def __dir__(self): return ["z", "a"]
    def __reversed__(self): return "rev"
    def __call__(self, *a, **k): return a, k
    def __bytes__(self): return b"by"
    def __missing__(self): pass
n = Num(3)
print([10,20,30,40][n], int(n), float(n), complex(n), round(n), round(n, 2), divmod(n, 1), n @ 1, 2 ** n, bool(n), f"{n:x}", dir(n), reversed(n), n(1, a=2), bytes(n), hex(n), range(n))
n @= 1; print(n)
class Miss(dict):
    def __missing__(self, k): return "miss " + k
print(Miss()["q"])
T = type("T", (A,), {"z": 1}); print(T.z, T().who(), T.__name__)
print(type.__call__(A).who())
class Ctx:
    def __enter__(self): return self
    def __exit__(self, t, v, tb): print(t.__name__, v, tb is not None); return True
with Ctx(): raise KeyError(1)
class It:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i
print(list(It()), 2 in It())
class W:
    def __delattr__(self, n): print("del", n)
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
w = W(); w.q = 1; del w.q
class Eq:
    def __eq__(self, o): return NotImplemented
print(Eq() == Eq(), Eq() != 1)
try: hash(Eq())
except TypeError as e: print(e)

# what __slots__ names is no entry of __dict__, even where there is one
class Both:
    __slots__ = ("x", "__dict__")
    def __init__(self): self.x = 1; self.y = 2
class Heir(Both): pass
for c in (Both, Heir):
    o = c()
    print(vars(o), "x" in o.__dict__, o.x)
    try: o.__dict__["x"]
    except KeyError as e: print("KeyError", e)
    o.z = 3
    o.__dict__["y"] = 9
    print(sorted(vars(o)), sorted(n for n in dir(o) if n[0] != "_"), o.y)

# a dict that stands for an object's attributes follows what is deleted
class Followed:
    def __init__(self): self.x = 1; self.y = 2
f = Followed()
d = vars(f)
print(d, len(d))
del f.x
print(d, len(d), list(d), vars(f) is d)
for size in (2**62, 2**63, 9007199254740993):
    for kind in (bytes, bytearray):
        try: kind(size)
        except (MemoryError, OverflowError) as e: print(type(e).__name__, e)

def grow(d, view):
    for i in reversed(view): d[5] = 1
for view in (lambda d: d, dict.keys, dict.values, dict.items):
    d = {1: 1, 2: 2}
    print(list(reversed(view(d))))
    try: grow(d, view(d))
    except RuntimeError as e: print(e)
