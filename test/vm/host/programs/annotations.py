import typing, typing_extensions
from typing import *
T = TypeVar("T"); K = TypeVar("K", bound=int)
print(List[int], Dict[str, List[int]], Optional[int], Union[int, str, None], Callable[[int, str], bool], Callable[..., int], Tuple[int, ...], Type[T], Any, T, Literal["a", 1])
print(Union[int], Union[int, int, str] == Union[str, int], Optional[Optional[str]], List[T][int], get_origin(List[int]), get_args(Dict[str, int]), get_args(Callable[[int], str]), get_origin(Union[int,str]) is Union, get_origin(list[int]), get_args(int | str))
class Stack(Generic[T]):
    def __init__(self): self.items: List[T] = []
    def push(self, x: T) -> None: self.items.append(x)
s = Stack[int](); s.push(3); print(s.items, Stack[int], Stack.__parameters__, Stack.__orig_bases__)
class Sub(Stack[T], Generic[T, K]): pass
print(Sub.__parameters__, [c.__name__ for c in Sub.__mro__])
class P(NamedTuple):
    x: int
    y: str = "q"
    def both(self): return (self.x, self.y)
print(P(1), P(1, "z").both(), P._fields, P.__annotations__, P._field_defaults)
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
print(TD(a=1), TD.__required_keys__, TD.__optional_keys__, TD.__total__)
@runtime_checkable
class Closer(Protocol):
    def close(self) -> None: ...
class Door:
    def close(self): pass
print(isinstance(Door(), Closer), isinstance(3, Closer), isinstance(3, SupportsInt), issubclass(Door, Closer))
def f(a: int, b: "List[str]" = None, *, c: Optional[int] = None) -> str: ...
print(get_type_hints(f), f.__annotations__)
UserId = NewType("UserId", int); print(UserId(5), UserId.__supertype__)
@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x
print(g(3), cast(int, "x"), TYPE_CHECKING, Annotated[int, "meta"], get_type_hints(Stack.push))
print(isinstance([1], List), isinstance({}, Mapping), isinstance(3, Hashable), issubclass(list, Sequence))
class L(List[int]): pass
print(L([1]), L.__mro__[1])
try: isinstance([], List[int])
except TypeError as e: print(e)
try: List[int]()
except TypeError as e: print(e)
print(Iterable[int], Generator[int, None, str], Deque[int](), DefaultDict[str, int], ClassVar[int], Final[int], "X" in str(ForwardRef("X")), List["Foo"])
class Node:
    next: Optional["Node"] = None
    v: "int" = 3
print(get_type_hints(Node))
print(List[Union[int, str]], int | List[str], List[int] | None)
