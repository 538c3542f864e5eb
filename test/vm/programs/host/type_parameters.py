type Alias = int | str
print(Alias, Alias.__value__, type(Alias).__name__, Alias.__type_params__)
type Rec[T] = list[Rec[T]] | T
print(Rec.__value__, Rec[int], Rec.__type_params__)
def first[T: Later](x: T, *, d: list[T] = None) -> T:
    def inner(y: T): return T
    return inner(x).__name__
print(first(1), first.__type_params__, first.__annotations__ if hasattr(first, "__annotations__") else "")
class Later: pass
print(first.__type_params__[0].__bound__.__name__)
class Box[T, *Ts, **P]:
    item: T
    def get(self) -> T: return T.__name__
    def map[U](self, f) -> "Box[U]": return U, T
print(Box[int, str], Box.__type_params__, Box().get(), Box().map(1))
class IntBox(Box[int]): pass
print(IntBox.__mro__[1].__name__, IntBox().get())
class C[T: (int, str) = bool]: pass
t = C.__type_params__[0]
print(t.__constraints__, t.__default__, t.__bound__)
class Outer:
    K = 5
    def m[T: K](self): return T.__bound__
    type A = K
print(Outer().m(), Outer.A.__value__)
async def agen[T](x: T): yield x
def deco(f): return f
@deco
def g[T](x): return T
print(g(1))
lst = [T for T in range(3)]
def outer():
    x = 10
    type L = x
    def f[T: x](): return T.__bound__
    x = 20
    return L.__value__, f()
print(outer())
print(int | None, (int | str) == (str | int), isinstance(3, int | str), list[int] == list[int], list[int](), dict[str, int].__args__, list[int].__origin__)
def spread[*Ts, **P](f, *a: *Ts, **k: P.kwargs): pass
print(spread.__annotations__, spread.__type_params__[1].args, P.args if False else "")
class Crate[T, U = str]: pass
print(Crate.__parameters__, Crate.__type_params__[1].__default__)
type type = int
print(type)
match = 3; case = 4; type = 5
print(match, case, type)
