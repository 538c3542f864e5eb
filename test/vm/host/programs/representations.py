import asyncio, re
def z(s): return re.sub(r"0x[0-9a-f]+", "0x", repr(s))
class A:
    def m(self): pass
    @classmethod
    def c(cls): pass
    @staticmethod
    def s(): pass
    class In: pass
    def g(self): yield 1
    async def co(self): pass
    async def ag(self): yield 1
    p = property(m)
    def __call__(self): pass
class G(A): pass
a = A()
print(z(a), z(A.In()), z(a.m), z(a.c), z(A.c), z(A.m), z(a.s), z(G().m), z(G.c))
print(z(a.g()), z(a.ag()), z((x for x in [])), z(lambda: 0), z(memoryview(b"")), z(object()), z(len), z([].append), z(str.upper), z(A.p), z(int.__add__), z(iter([])), z(iter(())), z(zip()), z(map(len, [])), z(enumerate([])), z(reversed([])), z(range(3)), z(slice(1)), z(type), z(NotImplemented), z(...), z({}.keys()), z(super(G, G())), z(a.__init__), z(object.__init__), z(dict.fromkeys), z(iter(set())), z(filter(None, [])), z(iter(range(2))), z(a.__repr__), z((1).__add__))
c = a.co(); print(z(c)); c.close()
def outer():
    class L: pass
    def inner(): pass
    return L, inner, L()
for x in outer(): print(z(x))
class M(type): pass
class C(metaclass=M): pass
print(z(C), z(C()), z(M), z(type("T", (), {})), z(type("T", (), {})()))
print(A.__base__, G.__base__, int.__base__, bool.__base__, object.__base__, G.__bases__, A.__subclasses__(), type.__instancecheck__(int, 3), type.__subclasscheck__(int, bool), int.__subclasses__()[0], G.mro(), isinstance(A.__mro__, tuple))
class S(list): pass
class T(S, A): pass
print(T.__base__, Exception.__base__, KeyError.__base__.__base__)
class Mm(type):
    def __instancecheck__(c, o): return o == 1 or super().__instancecheck__(o)
    def __subclasscheck__(c, o): return o is str or super().__subclasscheck__(o)
class Q(metaclass=Mm): pass
print(isinstance(1, Q), isinstance(2, Q), isinstance(Q(), Q), issubclass(str, Q), issubclass(int, Q))
print(str(ValueError), repr(OSError(2, "x")), z(a.__class__), f"{A}", A.__qualname__, A.In.__qualname__, A.m.__qualname__, a.m.__func__ is A.m, a.m.__self__ is a, a.m == a.m, hash(a.m) == hash(a.m), A.__module__, a.m.__name__, A.__name__)
async def numbers(n):
    for i in range(n): yield i
async def main(): print(await anext(numbers(1), "none"), await anext(numbers(0), "none"))
asyncio.run(main())
for bad in (lambda: isinstance([], list[int]), lambda: issubclass(list, list[int]), lambda: isinstance(1, 2)):
    try: bad()
    except TypeError as e: print(e)
