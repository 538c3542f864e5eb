/** functools: functions that make functions of functions. (Python, for the host dialect) */
export const functoolsSource = String.raw`"""functools: functions that make functions of functions."""

from abc import get_cache_token as _cache_token
from collections import namedtuple
from types import GenericAlias as _GenericAlias, MethodType

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
]

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)

_missing = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        value = getattr(wrapped, name, _missing)
        if value is not _missing:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)

    return decorate


def reduce(function, iterable, initial=_missing, /):
    iterator = iter(iterable)
    if initial is _missing:
        try:
            value = next(iterator)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for item in iterator:
        value = function(value, item)
    return value


class partial:
    """A call with some of its arguments given in advance."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts += [repr(arg) for arg in self.args]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        return f"functools.partial({', '.join(parts)})"


class partialmethod:
    """As partial, for methods: self comes before the given arguments."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        if isinstance(func, partialmethod):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __get__(self, obj, cls=None):
        get = getattr(type(self.func), "__get__", None)
        if get is not None and not isinstance(self.func, type(wraps)):
            bound = self.func.__get__(obj, cls)
            return partial(bound, *self.args, **self.keywords)
        if obj is None:
            func = self.func
            given, keywords = self.args, self.keywords

            def method(self, /, *args, **more):
                return func(self, *given, *args, **{**keywords, **more})

            return method
        return partial(MethodType(self.func, obj), *self.args, **self.keywords)


def _rich(name, derive):
    def compare(self, other):
        return derive(self, other)

    compare.__name__ = name
    return compare


def _negation(method):
    def derive(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else not result

    return derive


def _or_equal(method):
    def derive(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else result or self == other

    return derive


def _and_unequal(method):
    def derive(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else result and self != other

    return derive


def _neither(method):
    def derive(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else not result and self != other

    return derive


def _not_or_equal(method):
    def derive(self, other):
        result = getattr(type(self), method)(self, other)
        return result if result is NotImplemented else not result or self == other

    return derive


# What follows from each of the four, the first that a class defines by itself.
_derived = {
    "__lt__": [("__gt__", _neither), ("__le__", _or_equal), ("__ge__", _negation)],
    "__le__": [("__ge__", _not_or_equal), ("__lt__", _and_unequal), ("__gt__", _negation)],
    "__gt__": [("__lt__", _neither), ("__ge__", _or_equal), ("__le__", _negation)],
    "__ge__": [("__le__", _not_or_equal), ("__gt__", _and_unequal), ("__lt__", _negation)],
}


def total_ordering(cls):
    defined = [name for name in ("__lt__", "__le__", "__gt__", "__ge__") if any(name in c.__dict__ for c in cls.__mro__[:-1])]
    if not defined:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = defined[0]
    for name, derive in _derived[root]:
        if name not in defined:
            setattr(cls, name, _rich(name, derive(root)))
    return cls


def cmp_to_key(mycmp):
    class K:
        __hash__ = None

        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0

    return K


_CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"])
_mark = object()


def _key(args, keywords, typed):
    key = args
    if keywords:
        key = key + (_mark,)
        for item in keywords.items():
            key = key + item
    if typed:
        key = key + (_mark,) + tuple(type(arg) for arg in args) + tuple(type(value) for value in keywords.values())
    elif len(key) == 1 and type(key[0]) in (int, str):
        return key[0]
    return key


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        function, maxsize = maxsize, 128
        wrapper = _cached(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return wrapper
    if isinstance(maxsize, int):
        maxsize = max(0, maxsize)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorate(function):
        wrapper = _cached(function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return wrapper

    return decorate


def _cached(function, maxsize, typed):
    results = {}  # the one used longest ago first
    hits = misses = 0

    def wrapper(*args, **keywords):
        nonlocal hits, misses
        if maxsize == 0:
            misses += 1
            return function(*args, **keywords)
        key = _key(args, keywords, typed)
        value = results.get(key, _missing)
        if value is not _missing:
            hits += 1
            if maxsize is not None:
                del results[key]
                results[key] = value
            return value
        misses += 1
        value = function(*args, **keywords)
        if maxsize is not None and key not in results and len(results) >= maxsize:
            del results[next(iter(results))]
        results[key] = value
        return value

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, len(results))

    def cache_clear():
        nonlocal hits, misses
        results.clear()
        hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return update_wrapper(wrapper, function)


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A property that is worked out once and then an ordinary attribute."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError(
                "Cannot assign the same cached_property to two different names "
                f"({self.attrname!r} and {name!r})."
            )

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        values = instance.__dict__
        value = values.get(self.attrname, _missing)
        if value is _missing:
            value = values[self.attrname] = self.func(instance)
        return value

    __class_getitem__ = classmethod(_GenericAlias)


def _first_class(func):
    inner = getattr(func, "__func__", func)
    annotations = getattr(inner, "__annotations__", {})
    if not annotations:
        raise TypeError(
            f"Invalid first argument to register(): {func!r}. "
            "Use either @register(some_class) or plain @register on an annotated function."
        )
    if any(isinstance(value, str) for value in annotations.values()):
        from typing import get_type_hints

        annotations = get_type_hints(inner)
    name, cls = next(iter(annotations.items()))
    if not (isinstance(cls, type) or getattr(cls, "__args__", None)):
        raise TypeError(f"Invalid annotation for {name!r}. {cls!r} is not a class.")
    return cls


def singledispatch(func):
    registry = {}
    found = {}

    def dispatch(cls):
        if cls in found:
            return found[cls]
        for base in cls.__mro__:
            if base in registry:
                # a registered abstract class may be nearer than object
                if base is object:
                    break
                found[cls] = registry[base]
                return registry[base]
        best = object
        for candidate in registry:
            if candidate is not object and issubclass(cls, candidate) and (best is object or issubclass(candidate, best)):
                best = candidate
        found[cls] = registry[best]
        return registry[best]

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type) or hasattr(cls, "__args__"):
                return lambda f: register(cls, f)
            func = cls
            cls = _first_class(func)
        for each in getattr(cls, "__args__", None) or (cls,):
            registry[each] = func
        found.clear()
        return func

    def wrapper(*args, **keywords):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(type(args[0]))(*args, **keywords)

    name = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    wrapper._clear_cache = found.clear
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        def method(*args, **keywords):
            found = self.dispatcher.dispatch(type(args[0]))
            if isinstance(found, staticmethod):
                return found.__func__(*args, **keywords)
            if isinstance(found, classmethod):
                return found.__func__(cls, *args, **keywords)
            return found.__get__(obj, cls)(*args, **keywords)

        method.register = self.register
        return update_wrapper(method, self.func)
`;
