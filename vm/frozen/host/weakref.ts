/** weakref: references that keep nothing alive on CPython. Here an object lives as long as anybody could ask for it, so they never die. (Python, for the host dialect) */
export const weakrefSource = String.raw`"""weakref: references that keep nothing alive on CPython. Here an object lives as long as anybody could ask for it, so they never die."""

from collections.abc import MutableMapping, MutableSet

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet",
           "WeakMethod", "finalize", "ReferenceType", "ProxyType"]

_plain = (int, float, str, bytes, tuple, list, dict, type(None), bool)


class ref:
    def __init__(self, obj, callback=None):
        if type(obj) in _plain:
            raise TypeError(f"cannot create weak reference to '{type(obj).__name__}' object")
        self._obj = obj
        self.__callback__ = callback

    def __call__(self):
        return self._obj

    def __eq__(self, other):
        return self._obj == other._obj if isinstance(other, ref) else NotImplemented

    def __hash__(self):
        return hash(self._obj)

    def __repr__(self):
        return f"<weakref at {id(self):#x}; to '{type(self._obj).__name__}' at {id(self._obj):#x}>"


ReferenceType = KeyedRef = ref


class ProxyType:
    def __init__(self, obj):
        object.__setattr__(self, "_obj", obj)

    def __getattr__(self, name):
        return getattr(self._obj, name)

    def __setattr__(self, name, value):
        setattr(self._obj, name, value)

    def __delattr__(self, name):
        delattr(self._obj, name)

    def __call__(self, *args, **kwargs):
        return self._obj(*args, **kwargs)

    def __str__(self):
        return str(self._obj)

    def __bool__(self):
        return bool(self._obj)

    def __len__(self):
        return len(self._obj)

    def __iter__(self):
        return iter(self._obj)

    def __getitem__(self, key):
        return self._obj[key]

    def __setitem__(self, key, value):
        self._obj[key] = value

    def __contains__(self, item):
        return item in self._obj


CallableProxyType = ProxyType


def proxy(obj, callback=None):
    ref(obj)
    return ProxyType(obj)


class WeakMethod(ref):
    def __init__(self, meth, callback=None):
        if not hasattr(meth, "__self__"):
            raise TypeError(f"argument should be a bound method, not {type(meth)}")
        super().__init__(meth, callback)


def getweakrefcount(obj):
    return 0


def getweakrefs(obj):
    return []


class _Mapping(MutableMapping):
    def __init__(self, other=(), /, **kwargs):
        self.data = {}
        self.update(other, **kwargs)

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(list(self.data))

    def __len__(self):
        return len(self.data)

    def __contains__(self, key):
        return key in self.data

    def copy(self):
        return type(self)(self.data)

    __copy__ = copy

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"


class WeakKeyDictionary(_Mapping):
    def keyrefs(self):
        return [ref(key) for key in self.data]


class WeakValueDictionary(_Mapping):
    def valuerefs(self):
        return [ref(value) for value in self.data.values()]

    itervaluerefs = valuerefs


class WeakSet(MutableSet):
    def __init__(self, data=()):
        self.data = {}
        for item in data:
            self.add(item)

    def __contains__(self, item):
        return item in self.data

    def __iter__(self):
        return iter(list(self.data))

    def __len__(self):
        return len(self.data)

    def add(self, item):
        self.data[item] = None

    def discard(self, item):
        self.data.pop(item, None)

    def update(self, other):
        for item in other:
            self.add(item)

    def copy(self):
        return type(self)(self)


class finalize:
    """Called by hand, or at the end of the program."""

    def __init__(self, obj, func, /, *args, **kwargs):
        import atexit

        self._call = (obj, func, args, kwargs)
        self.atexit = True
        atexit.register(self._at_end)

    def _at_end(self):
        if self.atexit:
            self()

    def __call__(self, _=None):
        if self._call is not None:
            _, func, args, kwargs = self._call
            self._call = None
            return func(*args, **kwargs)

    def detach(self):
        call, self._call = self._call, None
        return call

    def peek(self):
        return self._call

    @property
    def alive(self):
        return self._call is not None
`;
