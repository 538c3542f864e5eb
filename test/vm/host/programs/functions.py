import functools, itertools, operator, abc, types
from functools import *
print(partial(int, base=2)("101"), reduce(operator.add, [1,2,3], 10))
@lru_cache(maxsize=2)
def f(x): print("calc", x); return x*2
f(1); f(1); f(2); f(3); f(1); print(f.cache_info(), f.__name__, f.__wrapped__ is not None)
class C:
    n = 0
    @cached_property
    def v(self): self.n += 1; return self.n
    def m(self, a, b=2, *, k=3): return (a,b,k)
    half = partialmethod(m, 5, k=9)
c = C(); print(c.v, c.v, c.__dict__, c.half(), c.half(b=1))
@total_ordering
class T:
    def __init__(s,v): s.v=v
    def __eq__(s,o): return s.v==o.v
    def __lt__(s,o): return s.v<o.v
print(T(1)<=T(1), T(1)>=T(2), T(3)>T(2))
@singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(list)
def _(x): return "list"
print(sd(1), sd([]), sd("a"), sd(True), sd.dispatch(bool).__name__)
print(sorted([3,1,2], key=cmp_to_key(lambda a,b: b-a)))
print(list(itertools.islice(itertools.count(5,2), 3)), list(itertools.chain([1],[2,3])), list(itertools.chain.from_iterable(["ab","c"])))
print([(k,list(g)) for k,g in itertools.groupby("aabbba")])
print(list(itertools.product("ab",[1,2])), list(itertools.permutations(range(3),2)), list(itertools.combinations("abcd",2)))
print(list(itertools.combinations_with_replacement("abc",2)), list(itertools.accumulate([1,2,3])), list(itertools.zip_longest([1,2],[3],fillvalue=0)))
a,b = itertools.tee([1,2,3]); print(list(a), list(b)); print(list(itertools.pairwise("abc")), list(itertools.starmap(pow,[(2,3)])), list(itertools.takewhile(lambda x:x<3,[1,2,3,1])), list(itertools.dropwhile(lambda x:x<3,[1,2,3,1])))
print(list(itertools.islice("ABCDEFG", 2, None, 2)), list(itertools.compress("ABCD",[1,0,1,0])), list(itertools.filterfalse(None,[0,1,2])))
it = iter(range(10)); print(list(itertools.islice(it, 1, 7, 3)), list(it))
print(operator.itemgetter(1,2)([1,2,3]), operator.attrgetter("real","imag")(5), operator.methodcaller("split",",")("a,b"))
class A(abc.ABC):
    @abc.abstractmethod
    def go(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
try: A()
except TypeError as e: print(e)
class B(A):
    def go(self): return 1
    p = 3
print(B().go(), isinstance(B(), A), issubclass(int, A)); A.register(int); print(isinstance(1, A), issubclass(bool, A))
print(types.SimpleNamespace(a=1,b="x"), types.SimpleNamespace(a=1)==types.SimpleNamespace(a=1))
mp = types.MappingProxyType({"a":1}); print(mp["a"], mp, len(mp))
try: mp["b"]=1
except TypeError as e: print(e)
print(int|str, list[int], dict[str, list[int]], int|None, isinstance(3,int|str), type(int|str).__name__)
class S(type):
    _i = {}
    def __call__(cls, *a, **k):
        if cls not in cls._i: cls._i[cls] = super().__call__(*a, **k)
        return cls._i[cls]
class Single(metaclass=S):
    def __init__(self, x=0): self.x=x
print(Single(x=4) is Single(5), Single().x)
class L(list[int]): pass
print(L([1]), L.__mro__[1].__name__, L.__orig_bases__)
def ff(a, b=1, /, c=2, *args, d, e=5, **kw): pass
print(ff.__defaults__, ff.__kwdefaults__, ff.__code__.co_argcount, ff.__code__.co_varnames[:7], ff.__code__.co_flags & 12)
m = types.ModuleType("mod", "doc"); m.x = 1; print(m.__name__, m.x, m.__doc__)
print(types.new_class("N", (B,), {}, lambda ns: ns.update(q=4)).q)
class X(object):
    def __eq__(self, o): return super().__eq__(o)
print(X()==X(), (lambda x: x==x)(X()))
print(functools.partial(print, 1, sep="-"))
