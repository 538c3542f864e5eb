def po(a, b=2, /, c=3, *, d): return a, b, c, d
print(po(1, d=4), po(1, 5, c=6, d=7))
try: po(a=1, d=2)
except TypeError as e: print(type(e).__name__)
def pk(a, /, **k): return a, k
print(pk(1, a=2))
x = 3.14159
print(f"{x=}", f"{x:{'>'}{10}.{2}f}", f"{x!r:^20}", f"{ {1: 2}[1] }", f"{(lambda y: y*2)(4)}", f"{x:.2f}{{}}")
class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def m(v):
    match v:
        case 0 | 1: return "small"
        case int(n) if n > 100: return f"big {n}"
        case float() as f: return f"float {f}"
        case "a" | "b": return "letter"
        case str(s): return s.upper()
        case [] : return "empty"
        case [x]: return f"one {x}"
        case [x, y, *rest]: return f"seq {x} {y} {rest}"
        case {"k": v, **rest}: return f"map {v} {rest}"
        case {}: return "emptymap"
        case Pt(x=0, y=yy): return f"origin-x {yy}"
        case Pt(a, b): return f"pt {a} {b}"
        case None: return "none"
        case True: return "true?"
        case -5: return "neg"
        case 1+2j: return "cplx"
        case _: return "other"
for v in [0, 1, 101, 2.5, "a", "zz", [], [1], [1,2,3], (1,2), {"k": 1, "z": 2}, {}, Pt(0, 9), Pt(1, 2), None, 50, -5, 1+2j, {1}, b"x"]:
    print(m(v), end="; ")
print()
def nested(v):
    match v:
        case {"pos": [x, y], "tag": ("on" | "off") as t}: return x, y, t
        case [Pt(x=1), *_]: return "first is 1"
        case (1, (2, [3, *r])): return r
        case [a, b] | [a, b, _]: return a, b
print(nested({"pos": (1, 2), "tag": "on"}), nested([Pt(1, 2), 3]), nested((1, (2, [3, 4, 5]))), nested([7, 8, 9]))
import sys
class Color: RED = 1; GREEN = 2
match 2:
    case Color.RED: print("red")
    case Color.GREEN: print("green")
print([*range(3), *"ab"], {**{"a": 1}, "b": 2}, {*[1, 2]}, (*[1], 2))
def ret(): return 1, *[2, 3]
print(ret())
a, *b, c = range(5); print(a, b, c)
d = {(1, 2): 3}; t = (1,); print(d[*t, 2])
async def agen(n):
    for i in range(n):
        got = yield i
        if got: print("got", got)
async def acomp():
    return [x async for x in agen(3)], {x: y async for x in agen(2) for y in "a"}, {x async for x in agen(2)}, [await aval(i) for i in range(2)], [z async for z in (y async for y in agen(2))]
async def aval(i): return i * 10
def run(c):
    try: c.send(None)
    except StopIteration as e: return e.value
print(run(acomp()))
async def asend():
    g = agen(3)
    print(await g.__anext__(), await g.asend("hi"))
    await g.aclose()
    try: await g.__anext__()
    except StopAsyncIteration: print("stopped")
run(asend())
class ACtx:
    async def __aenter__(self): print("enter"); return 5
    async def __aexit__(self, *a): print("exit", a[0]); return True
async def awith():
    async with ACtx() as v, ACtx(): 
        print(v); raise ValueError
    async for q in agen(2): print(q)
    else: print("else")
run(awith())
if (n := 10) > 5: print(n)
print([y := 1, y**2], [last := i for i in range(3)], last)
with (open("/dev/null") as f, open("/dev/null") as g2): print("paren with")
print("\ud800".encode("utf-8", "surrogatepass"), len("\U0001F600"), "\U0001F600"[0] == "😀")
lam = lambda x, /, y=2, *a, z=3, **k: (x, y, a, z, k)
print(lam(1, 5, 6, z=7, w=8))
def gen():
    try:
        x = yield 1
        print("sent", x)
    except GeneratorExit: print("closed"); raise
    finally: print("fin")
g = gen(); next(g); 
try: g.send(3)
except StopIteration: pass
g = gen(); next(g); g.close()
print(0x_ff, 1_000, 0b1_0, 1_0.0_1e1_0, 0o17)
print(1 < 2 < 3 != 4, not 1 in [2])
try:
    try: 1/0
    except ZeroDivisionError as e: raise ValueError("x") from e
except ValueError as e: print(repr(e.__cause__), e.__suppress_context__)
global_x = 1
def sc():
    nonlocal_y = 1
    def inner():
        nonlocal nonlocal_y
        nonlocal_y += 1
        return nonlocal_y
    return inner()
print(sc())
@(lambda f: f)
def decorated(): return "ok"
print(decorated())
x: int
class Ann: a: int = 1; b: "str"
print(Ann.__annotations__)
def fa(a: int, *b: str, c: float = 1.0, **d) -> None: pass
print(fa.__annotations__, fa.__defaults__, fa.__kwdefaults__, fa.__name__, fa.__qualname__, fa.__module__)
fa.attr = 5; print(fa.attr, fa.__dict__)
while True:
    break
else: print("never")
for i in range(2): pass
else: print("for-else")
assert True, "no"

# negative numbers stand before a dot and behind an operator
print((-4294967296).to_bytes(8, "little", signed=True), (-4294967296).real, (-1.5).is_integer(), (-2.5) ** 2, -2.5 ** 2)
print(1 - -4294967296, - -4294967296, ~-4294967296, (-1.5) - -1.5, (-1e300).real)
