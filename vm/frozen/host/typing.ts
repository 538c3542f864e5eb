/** typing: names for annotations. Nothing is checked. (Python, for the host dialect) */
export const typingSource = String.raw`"""typing: names for annotations. Nothing is checked."""

import collections
import collections.abc
import contextlib
import functools
import re as _re
import sys
import types
from abc import abstractmethod
from types import GenericAlias

from _typingforms import (
    _Alias, Annotated, _AnnotatedAlias, Any, _CallableAlias, ClassVar, Concatenate, _converted, Final, ForwardRef,
    Generic, get_protocol_members, is_protocol, Literal, _LiteralAlias, LiteralString, Never, NewType, NoDefault,
    NoReturn, NotRequired, _Operators, Optional, ParamSpec, ParamSpecArgs, ParamSpecKwargs, Protocol, ReadOnly,
    Required, runtime_checkable, Self, _tupled, TypeAlias, TypeAliasType, TypeGuard, TypeIs, TypeVar, TypeVarTuple,
    Union, Unpack,
)

__all__ = [
    "AbstractSet", "Annotated", "Any", "AnyStr", "AsyncContextManager", "AsyncGenerator", "AsyncIterable",
    "AsyncIterator", "Awaitable", "BinaryIO", "ByteString", "Callable", "ChainMap", "ClassVar", "Collection",
    "Concatenate", "Container", "ContextManager", "Coroutine", "Counter", "DefaultDict", "Deque", "Dict", "Final",
    "ForwardRef", "FrozenSet", "Generator", "Generic", "Hashable", "IO", "ItemsView", "Iterable", "Iterator",
    "KeysView", "List", "Literal", "LiteralString", "Mapping", "MappingView", "Match", "MutableMapping",
    "MutableSequence", "MutableSet", "NamedTuple", "Never", "NewType", "NoReturn", "NotRequired", "Optional",
    "OrderedDict", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "Pattern", "Protocol", "Required", "Reversible",
    "Self", "Sequence", "Set", "Sized", "SupportsAbs", "SupportsBytes", "SupportsComplex", "SupportsFloat",
    "SupportsIndex", "SupportsInt", "SupportsRound", "TYPE_CHECKING", "Text", "TextIO", "Tuple", "Type", "TypeAlias", "TypeGuard",
    "TypeVar", "TypeVarTuple", "TypedDict", "Union", "Unpack", "ValuesView", "assert_never", "assert_type", "cast",
    "clear_overloads", "dataclass_transform", "final", "get_args", "get_origin", "get_overloads", "get_type_hints",
    "is_typeddict", "no_type_check", "no_type_check_decorator", "overload", "reveal_type", "runtime_checkable",
    "override", "TypeAliasType", "Buffer", "ReadOnly", "TypeIs", "NoDefault", "get_protocol_members", "is_protocol",
]

TYPE_CHECKING = False


class _SpecialAlias(_Operators):
    """A generic without arguments: List."""

    def __init__(self, origin, count, name, inst=True):
        self.__origin__ = origin
        self._count = count
        self._name = self.__name__ = self.__qualname__ = name
        self._inst = inst

    def __getitem__(self, args):
        args = tuple(map(_converted, _tupled(args)))
        if self._count >= 0 and len(args) != self._count:
            many = "many" if len(args) > self._count else "few"
            raise TypeError(f"Too {many} arguments for {self!r}; actual {len(args)}, expected {self._count}")
        return _Alias(self.__origin__, args, self._name, self._inst)

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        return f"typing.{self._name}"


class _TupleAlias(_SpecialAlias):
    def __getitem__(self, args):
        return _Alias(tuple, tuple(map(_converted, _tupled(args))), "Tuple", False)


class _CallableSpecial(_SpecialAlias):
    def __getitem__(self, args):
        if not isinstance(args, tuple) or len(args) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        parameters, result = args
        flat = tuple(map(_converted, parameters)) if isinstance(parameters, list) else (parameters,)
        return _CallableAlias(collections.abc.Callable, (*flat, _converted(result)), "Callable")


Tuple = _TupleAlias(tuple, -1, "Tuple", False)
Callable = _CallableSpecial(collections.abc.Callable, 2, "Callable")
List = _SpecialAlias(list, 1, "List", False)
Dict = _SpecialAlias(dict, 2, "Dict", False)
Set = _SpecialAlias(set, 1, "Set", False)
FrozenSet = _SpecialAlias(frozenset, 1, "FrozenSet", False)
Type = _SpecialAlias(type, 1, "Type", False)
Deque = _SpecialAlias(collections.deque, 1, "Deque")
DefaultDict = _SpecialAlias(collections.defaultdict, 2, "DefaultDict")
OrderedDict = _SpecialAlias(collections.OrderedDict, 2, "OrderedDict")
Counter = _SpecialAlias(collections.Counter, 1, "Counter")
ChainMap = _SpecialAlias(collections.ChainMap, 2, "ChainMap")
Hashable = _SpecialAlias(collections.abc.Hashable, 0, "Hashable")
Awaitable = _SpecialAlias(collections.abc.Awaitable, 1, "Awaitable")
Coroutine = _SpecialAlias(collections.abc.Coroutine, 3, "Coroutine")
AsyncIterable = _SpecialAlias(collections.abc.AsyncIterable, 1, "AsyncIterable")
AsyncIterator = _SpecialAlias(collections.abc.AsyncIterator, 1, "AsyncIterator")
AsyncGenerator = _SpecialAlias(collections.abc.AsyncGenerator, 2, "AsyncGenerator")
Iterable = _SpecialAlias(collections.abc.Iterable, 1, "Iterable")
Iterator = _SpecialAlias(collections.abc.Iterator, 1, "Iterator")
Reversible = _SpecialAlias(collections.abc.Reversible, 1, "Reversible")
Generator = _SpecialAlias(collections.abc.Generator, 3, "Generator")
Sized = _SpecialAlias(collections.abc.Sized, 0, "Sized")
Container = _SpecialAlias(collections.abc.Container, 1, "Container")
Collection = _SpecialAlias(collections.abc.Collection, 1, "Collection")
AbstractSet = _SpecialAlias(collections.abc.Set, 1, "AbstractSet")
MutableSet = _SpecialAlias(collections.abc.MutableSet, 1, "MutableSet")
Mapping = _SpecialAlias(collections.abc.Mapping, 2, "Mapping")
MutableMapping = _SpecialAlias(collections.abc.MutableMapping, 2, "MutableMapping")
Sequence = _SpecialAlias(collections.abc.Sequence, 1, "Sequence")
MutableSequence = _SpecialAlias(collections.abc.MutableSequence, 1, "MutableSequence")
ByteString = _SpecialAlias(collections.abc.ByteString, 0, "ByteString")
Buffer = collections.abc.Buffer
MappingView = _SpecialAlias(collections.abc.MappingView, 1, "MappingView")
KeysView = _SpecialAlias(collections.abc.KeysView, 1, "KeysView")
ItemsView = _SpecialAlias(collections.abc.ItemsView, 2, "ItemsView")
ValuesView = _SpecialAlias(collections.abc.ValuesView, 1, "ValuesView")
ContextManager = _SpecialAlias(contextlib.AbstractContextManager, 1, "ContextManager")
AsyncContextManager = _SpecialAlias(contextlib.AbstractAsyncContextManager, 1, "AsyncContextManager")
Pattern = _SpecialAlias(getattr(_re, "Pattern", object), 1, "Pattern")
Match = _SpecialAlias(getattr(_re, "Match", object), 1, "Match")
Text = str
AnyStr = TypeVar("AnyStr", bytes, str)
T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)


@runtime_checkable
class SupportsInt(Protocol):
    @abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    @abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    @abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    @abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    @abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs(Protocol[T_co]):
    @abstractmethod
    def __abs__(self) -> T_co:
        pass


@runtime_checkable
class SupportsRound(Protocol[T_co]):
    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T_co:
        pass


class IO(Generic[AnyStr]):
    pass


class BinaryIO(IO[bytes]):
    pass


class TextIO(IO[str]):
    pass


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        if not bases or bases == (_NamedTupleBase,) and ns.get("_root", False):
            return super().__new__(cls, typename, bases, ns)
        annotations = ns.get("__annotations__", {})
        defaults = []
        for name in annotations:
            if name in ns:
                defaults.append(ns[name])
            elif defaults:
                raise TypeError(
                    f"Non-default namedtuple field {name} cannot follow default field{'s' if len(defaults) > 1 else ''} "
                    f"{', '.join(n for n in annotations if n in ns)}"
                )
        made = collections.namedtuple(typename, list(annotations), defaults=defaults)
        extra = {k: v for k, v in ns.items() if k not in annotations and k not in ("__annotations__", "__orig_bases__")}
        extra["__slots__"] = ()
        for key in extra:
            if key in ("__new__", "__init__", "_fields", "_field_defaults", "_make", "_replace", "_asdict"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
        extra["__annotations__"] = dict(annotations)
        return type(typename, (made,), extra)


class _NamedTupleBase(metaclass=_NamedTupleMeta):
    _root = True


class _NamedTupleFactory:
    def __call__(self, typename, fields=None, /, **kwargs):
        fields = list(fields if fields is not None else kwargs.items())
        made = collections.namedtuple(typename, [name for name, _ in fields])
        made.__annotations__ = {name: _converted(tp) for name, tp in fields}
        return made

    def __mro_entries__(self, bases):
        return (_NamedTupleBase,)

    def __repr__(self):
        return "<function NamedTuple>"


NamedTuple = _NamedTupleFactory()


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        made = super().__new__(cls, name, (dict,), {k: v for k, v in ns.items() if k != "__orig_bases__"})
        annotations = {}
        required, optional = set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= base.__dict__.get("__required_keys__", frozenset())
            optional |= base.__dict__.get("__optional_keys__", frozenset())
        own = {key: _converted(tp) for key, tp in ns.get("__annotations__", {}).items()}
        annotations.update(own)
        for key, tp in own.items():
            origin = getattr(tp, "__origin__", None)
            (required if origin is Required or total and origin is not NotRequired else optional).add(key)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, obj):
        raise TypeError("TypedDict does not support instance and class checks")

    __subclasscheck__ = __instancecheck__


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})


class _TypedDictFactory:
    def __call__(self, typename, fields=(), /, *, total=True, **kwargs):
        return _TypedDictMeta(typename, (), {"__annotations__": dict(fields) or kwargs, "__module__": "__main__"}, total=total)

    def __mro_entries__(self, bases):
        return (_TypedDict,)

    def __repr__(self):
        return "<function TypedDict>"


TypedDict = _TypedDictFactory()


def is_typeddict(tp):
    return isinstance(tp, type) and type(tp) is _TypedDictMeta


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {arg!r}")


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


def no_type_check(arg):
    try:
        arg.__no_type_check__ = True
    except (AttributeError, TypeError):
        pass
    return arg


def no_type_check_decorator(decorator):
    @functools.wraps(decorator)
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return wrapped


_overloads = {}


def _overload_dummy(*args, **kwds):
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions outside a stub module "
        "should always be followed by an implementation that is not @overload-ed."
    )


def overload(func):
    _overloads.setdefault((func.__module__, func.__qualname__), []).append(func)
    return _overload_dummy


def get_overloads(func):
    return list(_overloads.get((func.__module__, func.__qualname__), []))


def clear_overloads():
    _overloads.clear()


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default, "kw_only_default": kw_only_default,
            "frozen_default": frozen_default, "field_specifiers": field_specifiers, "kwargs": kwargs,
        }
        return cls_or_fn

    return decorator


def get_origin(tp):
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_Alias, _SpecialAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    return types.UnionType if isinstance(tp, types.UnionType) else None


def get_args(tp):
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_Alias, GenericAlias)):
        args = tp.__args__
        if tp.__origin__ is collections.abc.Callable and not (len(args) == 2 and args[0] is ...):
            return (list(args[:-1]), args[-1])
        return args
    return tp.__args__ if isinstance(tp, types.UnionType) else ()


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            names = globalns
            if names is None:
                module = sys.modules.get(base.__module__)
                names = module.__dict__ if module is not None else {}
            for name, value in base.__dict__.get("__annotations__", {}).items():
                hints[name] = _evaluated(value, names, localns if localns is not None else dict(base.__dict__))
    else:
        names = globalns
        if names is None:
            names = obj.__dict__ if isinstance(obj, types.ModuleType) else getattr(obj, "__globals__", {})
        hints = {name: _evaluated(value, names, localns) for name, value in (getattr(obj, "__annotations__", None) or {}).items()}
    return hints if include_extras else {name: _bare(value) for name, value in hints.items()}


def _evaluated(value, globalns, localns):
    if value is None:
        return type(None)
    if isinstance(value, str):
        return _evaluated(eval(value, dict(globalns), dict(localns or {})), globalns, localns)
    if isinstance(value, ForwardRef):
        return _evaluated(value.__forward_arg__, globalns, localns)
    if isinstance(value, _Alias) and not isinstance(value, (_LiteralAlias, _AnnotatedAlias)):
        args = tuple(a if a is ... or isinstance(a, list) else _evaluated(a, globalns, localns) for a in value.__args__)
        return value if all(a is b for a, b in zip(args, value.__args__)) else value._copy(args)
    return value


def _bare(value):
    if isinstance(value, _AnnotatedAlias):
        return _bare(value.__origin__)
    if isinstance(value, _Alias) and value.__origin__ in (Required, NotRequired, ReadOnly):
        return _bare(value.__args__[0])
    if isinstance(value, _Alias) and not isinstance(value, _LiteralAlias):
        args = tuple(a if a is ... else _bare(a) for a in value.__args__)
        return value if all(a is b for a, b in zip(args, value.__args__)) else value._copy(args)
    return value
`;
