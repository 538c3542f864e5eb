import a.b, c as d
from e import *
x = 1
def outer(p, /, q=x, *args, k: int = 1, **kw) -> str:
    global g
    v = w = p
    def inner():
        nonlocal v
        v += 1
        return w, q, late, print
    late = [v for v in args if v for u in v]
    def gen():
        yield from (lambda s=x: s + late)()
    async def co():
        async with p as r:
            return [i async for i in r]
    for i in kw: del i
    try: pass
    except E as exc: pass
    if any((seen := n) for n in late): seen
    return locals()
class C(base, metaclass=M):
    y = x
    z = [x for _ in y]
    def __init__(self, __p):
        super().__init__()
        self.__p = __p
        self.late
    def m(self):
        def deep():
            return __class__, y
        return deep
    ann: int
def f():
    free = 1
    class D:
        free2 = free
        free = 2
        def g(self): return free
        [free for i in free2]
    match f:
        case [h, *rest] | {"k": h, **rest}: pass
        case D(a=b) as c: return {h: rest for h in c}
