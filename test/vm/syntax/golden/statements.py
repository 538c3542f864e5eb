#!/usr/bin/env python
"""Every statement; the dump beside it is CPython's."""
from __future__ import annotations
import a, b.c as d
from . import e
from ...f.g import (h as i, j,)
from k import *

@dec
@dec.a(1)
def f(a: int, b=1, /, c: str = 'x', *args: t, d, e=2, **kw: dict) -> None:
    global g
    nonlocal_ = 1; return
    return 1, *a


async def co():
    async for i in x:
        await i
    else:
        pass
    async with a as b, c:
        return [i async for i in y if await z]
    yield
    x = yield a, b

def gen():
    yield from f
    def inner():
        nonlocal_ = yield

class A: pass
class B(A, *bases, metaclass=M, **kw):
    """doc"""
    x: int = 1
    y: str
    (z): int
    a.b: int = 2
    def m(self): return super().m()

for i, (j, *k) in l:
    if i: continue
    elif j:
        break
    else: pass
else:
    x = 1
while (n := f()) and 1:
    del a, b[1], (c.d, [e])
try:
    raise
except A:
    raise B
except (C, D) as e:
    raise E from None
except:
    pass
else:
    pass
finally:
    assert a, 'b'
try:
    assert a
except* A as e: pass
with a, b as c, d as (e, f): pass
with (a as b, c): pass
with (a, b): pass
with (a, b) as c: pass
with (yield_): pass
with (a := b): pass
x: list[int]
if x:
	y = 1	# tab
	if z:
		w = 2
x = [
  1, # comment

  2]
y = a \
  + b
match = 1
match.x
match[0]
match(1)
print(match, case, type, _)
type = 1
match x:
    case 1 | -1 | 1 + 2j | 'a' 'b' | None | True: pass
    case a.b.c if d: pass
    case [a, *_, b] | (a, b): pass
    case (a): pass
    case (a,): pass
    case {'k': v, -1: w, **rest}: pass
    case {}: pass
    case A(): pass
    case a.B(1, x=2, y=[z]) as c: pass
    case 1, *rest: pass
    case _: pass
match a, *b:
    case case: pass
if 1: pass; pass;
pass
