/** copy: shallow and deep copies. (Python, for the host dialect) */
export const copySource = String.raw`"""copy: shallow and deep copies."""

import types

__all__ = ["Error", "copy", "deepcopy", "replace"]


class Error(Exception):
    pass


error = Error

_atomic = {type(None), type(...), type(NotImplemented), int, float, bool, complex, str, bytes, type, range, property,
           types.FunctionType, types.BuiltinFunctionType, types.CodeType}


def _reduced(x, cls):
    """What the class itself says of copying: (callable, args[, state])."""
    for name in ("__reduce_ex__", "__reduce__"):
        method = getattr(cls, name, None)
        if method is not None:
            return method(x, 4) if name == "__reduce_ex__" else method(x)
    return None


def copy(x):
    cls = type(x)
    if cls in _atomic or isinstance(x, type):
        return x
    if cls is list or cls is dict or cls is set or cls is bytearray:
        return x.copy() if cls is not bytearray else bytearray(x)
    if cls is tuple or cls is frozenset:
        return x
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    reduced = _reduced(x, cls)
    if reduced is not None:
        return x if isinstance(reduced, str) else _rebuild(x, reduced, None)
    if not hasattr(x, "__dict__") and not _slots(cls) and cls.__module__ != "__main__" and hasattr(cls, "copy"):
        return x.copy()
    return _instance(x, cls, None)


def deepcopy(x, memo=None, _nil=[]):
    cls = type(x)
    if cls in _atomic or isinstance(x, type):
        return x
    if memo is None:
        memo = {}
    known = memo.get(id(x), _nil)
    if known is not _nil:
        return known
    if cls is list:
        made = []
        memo[id(x)] = made
        for item in x:
            made.append(deepcopy(item, memo))
        return made
    if cls is dict:
        made = {}
        memo[id(x)] = made
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
        return made
    if cls is tuple:
        parts = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        made = x if all(a is b for a, b in zip(x, parts)) else tuple(parts)
    elif cls is set or cls is frozenset:
        made = cls([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        made = bytearray(x)
    elif isinstance(x, types.MethodType):
        made = types.MethodType(x.__func__, deepcopy(x.__self__, memo))
    else:
        method = getattr(cls, "__deepcopy__", None)
        if method is not None:
            made = method(x, memo)
        else:
            reduced = _reduced(x, cls)
            if isinstance(reduced, str):
                made = x
            elif reduced is not None:
                made = _rebuild(x, reduced, memo)
            else:
                made = _instance(x, cls, memo)
    if made is not x:
        memo[id(x)] = made
        memo.setdefault("kept", []).append(x)
    return made


def _rebuild(x, reduced, memo):
    function, args = reduced[0], reduced[1]
    state = reduced[2] if len(reduced) > 2 else None
    if memo is not None:
        args = tuple(deepcopy(arg, memo) for arg in args)
    made = function(*args)
    if memo is not None:
        memo[id(x)] = made
    if state is not None:
        _restore(made, deepcopy(state, memo) if memo is not None else state)
    return made


def _restore(made, state):
    if hasattr(made, "__setstate__"):
        made.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        made.__dict__.update(state)
    for name, value in (slots or {}).items():
        setattr(made, name, value)


def _slots(cls):
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__"):
                names.append(name)
    return names


def _instance(x, cls, memo):
    deep = (lambda v: deepcopy(v, memo)) if memo is not None else (lambda v: v)
    if isinstance(x, BaseException):
        made = cls.__new__(cls, *[deep(arg) for arg in x.args])
        made.args = tuple(deep(arg) for arg in x.args)
    elif isinstance(x, dict):
        made = cls.__new__(cls)
        if hasattr(x, "default_factory"):
            made.default_factory = x.default_factory
    elif isinstance(x, (list, set)) or cls.__name__ == "deque":
        made = cls.__new__(cls) if cls.__name__ != "deque" else cls((), x.maxlen)
    elif isinstance(x, (int, float, str, bytes, tuple, frozenset, complex)):
        for base in (int, float, str, bytes, tuple, frozenset, complex):
            if isinstance(x, base):
                value = base(x)
        if isinstance(value, (tuple, frozenset)):
            value = [deep(v) for v in value]
            made = base_new(cls, value)
        else:
            made = base_new(cls, value)
    else:
        made = object.__new__(cls)
    if memo is not None:
        memo[id(x)] = made
    if isinstance(x, dict):
        for key, value in x.items():
            made[deep(key)] = deep(value)
    elif isinstance(x, list) or cls.__name__ == "deque":
        for item in x:
            made.append(deep(item))
    elif isinstance(x, set):
        for item in x:
            made.add(deep(item))
    getstate = cls.__dict__.get("__getstate__") or next((b.__dict__["__getstate__"] for b in cls.__mro__ if "__getstate__" in b.__dict__), None)
    if getstate is not None:
        state = getstate(x)
        if state is not None:
            _restore(made, deep(state))
        return made
    if hasattr(x, "__dict__"):
        made.__dict__.update({name: deep(value) for name, value in x.__dict__.items()})
    for name in _slots(cls):
        if hasattr(x, name):
            object.__setattr__(made, name, deep(getattr(x, name)))
    return made


def base_new(cls, value):
    for base in (int, float, str, bytes, tuple, frozenset, complex):
        if issubclass(cls, base):
            return base.__new__(cls, value)


def replace(obj, /, **changes):
    func = getattr(type(obj), "__replace__", None)
    if func is None:
        raise TypeError(f"replace() does not support {type(obj).__name__} objects")
    return func(obj, **changes)
`;
