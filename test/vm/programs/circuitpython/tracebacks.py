# Tracebacks as MicroPython prints them: through generators, comprehensions, builtins, handlers.

import sys, traceback


def f(a, b, c):
    pass

def gen():
    yield 1
    raise ValueError(2)
def deep():
    return [x for x in gen()]
def deep2():
    return list(map(lambda x: x/0, [1]))
def deep3():
    return sorted([1,2], key=lambda x: undefined)
class K:
    def __init__(self): self.foo()
    def foo(self):
        return {k: 1/0 for k in range(3)}
    def __getattr__(self, n): raise AttributeError("no " + n)
    def __lt__(self, o): return self.bar
    def __repr__(self): return 1/0
def fin():
    try:
        1/0
    finally:
        try: zork
        except NameError: pass
def rer():
    try:
        1/0
    except ZeroDivisionError as e:
        raise ValueError("v")
def rer2():
    try:
        1/0
    except ZeroDivisionError as e:
        raise
def rer3():
    try:
        1/0
    except ZeroDivisionError as e:
        raise e
def gg():
    yield from gen()
def gex():
    return sum(x for x in gen())
def gex2():
    return tuple(1/x for x in [0])
def mul():
    return (1 +
       2 +
       undefined3)
def mul2():
    f(1,
      2,
      undefined3)
def mul3():
    f(1,
      2)
async def co():
    1/0
async def co2():
    await co()
def runco():
    co2().send(None)
def evl(): eval("1/0")
def exe(): exec("def f():\n  1/0\nf()")
def asr():
    assert 0, "msg"
def klass():
    class Z:
        x = 1/0
def defarg():
    def f(a=1/0): pass
def lam(): (lambda: 1/0)()
def wh():
    i = 0
    while i < 3:
        i += 1
        if i == 2:
            i.x
def fs():
    x = 0
    return f"{1/x}"
def kw():
    f(a=1, b=2,
      c=1/0)
def sub():
    d = {}
    d["a"][
      "b"] = 1
def aug():
    a = 1
    a += "x"
def unp():
    a, b = [1, 2, 3]
def forr():
    for i in 5:
        pass
def withexit():
    class C:
        def __enter__(self): return self
        def __exit__(self, *a): raise KeyError("exit")
    with C():
        1/0
def thr():
    g = gen(); next(g)
    g.throw(IndexError("thrown"))
def nested():
    def a():
        def b():
            raise OSError(2)
        b()
    a()
def delat():
    del K().zz
def tern():
    x = (1 if
      1/0 else 2)
def chain():
    "a".upper().foo(
      1).bar()
for f_ in [deep, deep2, deep3, K, fin, rer, rer2, rer3, gg, lambda: list(gg()), gex, gex2, mul, mul2, mul3, runco, evl, exe, asr, klass, defarg, lam, wh, fs, kw, sub, aug, unp, forr, withexit, thr, nested, delat, tern, chain]:
    try: f_()
    except Exception as e: traceback.print_exception(e)
try: exec("del zz")
except Exception as e: print(repr(e))
