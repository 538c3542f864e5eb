from __future__ import annotations
import dataclasses
from dataclasses import dataclass, field, KW_ONLY, InitVar
from typing import ClassVar, Optional, get_type_hints, NamedTuple, TypedDict, Protocol, Any, Union, List, Dict
import typing as t
def f(a: int, b: "str" = 'x', *c: Undefined[Foo, 1:2, ...], d: -1 + 2*3 ** -(4), **e: {'a': 1, **z}) -> Dict[str, List["Node"]]: pass
print(f.__annotations__)
def g(a: lambda x, *y, k=3: x, b: (yes if a else b), c: not a and b or (c or d), d: [i for i in x if i], e: f"{a!r:>{3}}", h: a < b <= c, i: (1,), j: x.y(1, *a, k=2, **q), k: {1,2}, l: (), m: 'it"s', n: b'x', o: 1.0, p: 1e20, r: a if b else (c if d else e), s: (a, b)[0], t: (-1).real, u: 1 .real, v: f(x for x in y), w: a[1:2, ::3], x: {k: v for k, v in z}, y: (a + b) * c - (d - e), z: (2 ** 3) ** 4): pass
for k, v in g.__annotations__.items(): print(k, v)
class Node:
    val: int
    nxt: Optional[Node] = None
    __private: Node
    def m(self, o: Node) -> Node: return o
print(Node.__annotations__, Node.m.__annotations__, get_type_hints(Node.m))

@dataclass
class Tree:
    v: int
    kids: list[Tree] = field(default_factory=list)
    count: ClassVar[int] = 0
    c2: t.ClassVar[int] = 1
    seed: InitVar[int] = 3
    _: KW_ONLY
    kw: str = "k"
    def __post_init__(self, seed): self.v += seed
print(Tree(1, [Tree(2)]), [f.name for f in dataclasses.fields(Tree)], [f.type for f in dataclasses.fields(Tree)])

class M(TypedDict):
    a: int
print(M(a=1), get_type_hints(M))
x: int | Undef = 5
print(__annotations__)
def lazy():
    y: nosuch = 4
    return y
print(lazy())
class C(Protocol):
    def q(self: C) -> C: ...
import functools
@functools.singledispatch
def sd(x): return "o"
@sd.register
def _(x: int): return "i"
print(sd(3), sd("x"))
