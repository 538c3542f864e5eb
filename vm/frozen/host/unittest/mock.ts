/** unittest.mock: objects that remember how they were used (no autospec, no async mocks). (Python, for the host dialect) */
export const unittestMockSource = String.raw`"""unittest.mock: objects that remember how they were used (no autospec, no async mocks)."""

import functools

__all__ = ["Mock", "MagicMock", "NonCallableMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "PropertyMock", "mock_open"]


class _Sentinel:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"


class _Sentinels:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = self.__dict__[name] = _Sentinel(name)
        return made


sentinel = _Sentinels()
DEFAULT = sentinel.DEFAULT
_missing = object()


class _Any:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _Any()


class _Call(tuple):
    """name, args, kwargs of a call."""

    def __new__(cls, value=(), name=""):
        return tuple.__new__(cls, value if len(value) == 3 else (name, *value) if len(value) == 2 else (name, (), {}))

    def __eq__(self, other):
        if not isinstance(other, tuple):
            return NotImplemented
        if len(other) == 2:
            other = ("", *other) if isinstance(other[0], tuple) else (*other, {})
        a, b = tuple(self), tuple(other)
        return (not a[0] or not b[0] or a[0] == b[0]) and a[1] == b[1] and a[2] == b[2]

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def __call__(self, *args, **kwargs):
        return _Call((tuple(self)[0], args, kwargs))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        own = tuple(self)[0]
        return _Call((f"{own}.{name}" if own else name, (), {}))

    @property
    def args(self):
        return tuple(self)[1]

    @property
    def kwargs(self):
        return tuple(self)[2]

    def __repr__(self):
        name, args, kwargs = tuple(self)
        shown = [repr(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()]
        return f"call{'.' + name if name else ''}({', '.join(shown)})"


call = _Call()


class _CallList(list):
    def __repr__(self):
        shown = "[" + ", ".join(map(repr, self)) + "]"
        return shown if len(shown) <= 80 else "[" + ",\n ".join(map(repr, self)) + "]"


class NonCallableMock:
    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None, spec_set=None, parent=None, **kwargs):
        own = self.__dict__
        spec = spec if spec is not None else spec_set
        own.update(_spec=None if spec is None else set(spec if isinstance(spec, (list, tuple)) else dir(spec)), _strict=spec_set is not None,
                   _children={}, _name=name, _parent=parent, _return=return_value, side_effect=side_effect, _wraps=wraps, _spec_class=spec if isinstance(spec, type) else type(spec) if spec is not None and not isinstance(spec, (list, tuple)) else None)
        self.reset_mock()
        self.configure_mock(**kwargs)

    def reset_mock(self, *, return_value=False, side_effect=False):
        self.__dict__.update(called=False, call_count=0, call_args=None, call_args_list=_CallList(), mock_calls=_CallList(), method_calls=_CallList())
        if return_value:
            self.__dict__["_return"] = DEFAULT
        if side_effect:
            self.__dict__["side_effect"] = None
        for child in self._children.values():
            if isinstance(child, NonCallableMock):
                child.reset_mock()

    def configure_mock(self, **kwargs):
        for key, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *path, last = key.split(".")
            target = self
            for part in path:
                target = getattr(target, part)
            setattr(target, last, value)

    def attach_mock(self, mock, attribute):
        mock.__dict__.update(_parent=self, _name=attribute)
        setattr(self, attribute, mock)

    @property
    def __class__(self):
        return self._spec_class or type(self)

    @property
    def return_value(self):
        if self._return is DEFAULT:
            self.__dict__["_return"] = self._made("()")
        return self._return

    @return_value.setter
    def return_value(self, value):
        self.__dict__["_return"] = value

    def _made(self, name):
        return type(self)._kind()(name=name, parent=self)

    @classmethod
    def _kind(cls):
        return cls if issubclass(cls, Mock) else MagicMock

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__") or "_children" not in self.__dict__:
            raise AttributeError(name)
        if self._spec is not None and name not in self._spec:
            raise AttributeError(f"Mock object has no attribute {name!r}")
        if name.startswith(("assert", "assret", "asert", "aseert", "assrt")):
            raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock if {name!r} is meant to be an attribute.")
        child = self._children.get(name, _missing)
        if child is _missing:
            child = self._children[name] = self._made(name)
            if self._wraps is not None:
                child.__dict__["_wraps"] = getattr(self._wraps, name)
        return child

    def __setattr__(self, name, value):
        if self._strict and name not in self._spec and name not in self.__dict__ and name != "return_value":
            raise AttributeError(f"Mock object has no attribute {name!r}")
        object.__setattr__(self, name, value)

    def _path(self):
        parent = self._parent
        above = parent._path() if parent is not None else ""
        name = self._name or ("" if parent is not None else "mock")
        return above + name if name == "()" or not above else f"{above}.{name}"

    def __repr__(self):
        return f"<{type(self).__name__} name={self._path()!r} id='{id(self)}'>" if self._name or self._parent is not None else f"<{type(self).__name__} id='{id(self)}'>"

    def _shown(self, args, kwargs):
        return repr(_Call((self._name or "mock", args, kwargs)))[5:]

    def assert_called(self):
        if not self.call_count:
            raise AssertionError(f"Expected '{self._name or 'mock'}' to have been called.")

    def assert_not_called(self):
        if self.call_count:
            raise AssertionError(f"Expected '{self._name or 'mock'}' to not have been called. Called {self.call_count} times.\nCalls: {self.call_args_list!r}.")

    def assert_called_once(self):
        if self.call_count != 1:
            calls = f"\nCalls: {self.call_args_list!r}." if self.call_count else ""
            raise AssertionError(f"Expected '{self._name or 'mock'}' to have been called once. Called {self.call_count} times.{calls}")

    def assert_called_with(self, *args, **kwargs):
        if self.call_args is None:
            raise AssertionError(f"expected call not found.\nExpected: {self._shown(args, kwargs)}\nActual: not called.")
        if self.call_args != _Call(("", args, kwargs)):
            raise AssertionError(f"expected call not found.\nExpected: {self._shown(args, kwargs)}\nActual: {self._shown(self.call_args.args, self.call_args.kwargs)}")

    def assert_called_once_with(self, *args, **kwargs):
        if self.call_count != 1:
            calls = f"\nCalls: {self.call_args_list!r}." if self.call_count else ""
            raise AssertionError(f"Expected '{self._name or 'mock'}' to be called once. Called {self.call_count} times.{calls}")
        self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, *args, **kwargs):
        if not any(c == _Call(("", args, kwargs)) for c in self.call_args_list):
            raise AssertionError(f"{self._shown(args, kwargs)} call not found")

    def assert_has_calls(self, calls, any_order=False):
        made, wanted = list(self.mock_calls), list(calls)
        if any_order:
            for c in wanted:
                if c not in made:
                    raise AssertionError(f"{c!r} not all found in call list")
                made.remove(c)
        elif not any(made[i : i + len(wanted)] == wanted for i in range(len(made) - len(wanted) + 1)):
            raise AssertionError(f"Calls not found.\nExpected: {_CallList(wanted)!r}\nActual: {self.mock_calls!r}")


class Mock(NonCallableMock):
    def __call__(self, *args, **kwargs):
        own = self.__dict__
        made = _Call(("", args, kwargs))
        own["called"] = True
        own["call_count"] += 1
        own["call_args"] = made
        self.call_args_list.append(made)
        self.mock_calls.append(made)
        node, name = self, ""
        while node._parent is not None:
            step = node._name or ""
            name = step + name if name.startswith("()") else f"{step}.{name}" if name else step
            node = node._parent
            if "()" not in name:
                node.method_calls.append(_Call((name, args, kwargs)))
            node.mock_calls.append(_Call((name, args, kwargs)))
        effect = self.side_effect
        if effect is not None:
            if isinstance(effect, BaseException) or isinstance(effect, type) and issubclass(effect, BaseException):
                raise effect
            if not callable(effect):
                if not hasattr(effect, "__next__"):
                    effect = own["side_effect"] = iter(effect)
                result = next(effect)
                if isinstance(result, BaseException) or isinstance(result, type) and issubclass(result, BaseException):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._wraps is not None and self._return is DEFAULT:
            return self._wraps(*args, **kwargs)
        return self.return_value


class MagicMock(Mock):
    pass


_defaults = {"__len__": 0, "__bool__": True, "__contains__": False, "__int__": 1, "__float__": 1.0, "__index__": 1, "__exit__": False}


def _magic(name):
    def method(self, *args, **kwargs):
        mocks = self.__dict__.setdefault("_magic", {})
        if name not in mocks:
            value = iter([]) if name == "__iter__" else _defaults.get(name, DEFAULT)
            mocks[name] = MagicMock(name=name, parent=self, return_value=value)
        return mocks[name](*args, **kwargs)

    return method


for _n in ("__len__ __bool__ __contains__ __int__ __float__ __index__ __iter__ __getitem__ __setitem__ __delitem__ __enter__ __exit__ "
           "__add__ __sub__ __mul__ __and__ __or__").split():
    setattr(MagicMock, _n, _magic(_n))


class PropertyMock(Mock):
    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, value):
        self(value)


def mock_open(mock=None, read_data=""):
    mock = mock or MagicMock(name="open")
    handle = MagicMock()
    handle.read.return_value = read_data
    handle.readline.side_effect = iter(read_data.splitlines(True))
    handle.readlines.return_value = read_data.splitlines(True)
    handle.__dict__["_magic"] = {"__enter__": MagicMock(name="__enter__", return_value=handle)}
    mock.return_value = handle
    return mock


class _Patch:
    def __init__(self, find, attribute, new, kwargs):
        self.find, self.attribute, self.new, self.kwargs = find, attribute, new, kwargs

    def __enter__(self):
        self.found = target = self.find()
        self.local = self.attribute in getattr(target, "__dict__", {})
        self.saved = getattr(target, self.attribute, _missing)
        if self.saved is _missing and not self.kwargs.get("create"):
            raise AttributeError(f"{target!r} does not have the attribute {self.attribute!r}")
        if self.local:
            self.saved = target.__dict__[self.attribute]
        options = {k: v for k, v in self.kwargs.items() if k not in ("create", "new_callable", "autospec")}
        made = self.new if self.new is not DEFAULT else (self.kwargs.get("new_callable") or MagicMock)(**({"name": self.attribute} if not self.kwargs.get("new_callable") else {}), **options)
        setattr(target, self.attribute, made)
        return made

    def __exit__(self, *exc_info):
        if self.local or self.saved is not _missing and not isinstance(self.found, type) and not hasattr(type(self.found), self.attribute):
            setattr(self.found, self.attribute, self.saved)
        else:
            delattr(self.found, self.attribute)

    start = __enter__

    def stop(self):
        self.__exit__(None, None, None)

    def __call__(self, item):
        if isinstance(item, type):
            for name in dir(item):
                if name.startswith("test") and callable(getattr(item, name)):
                    setattr(item, name, self(getattr(item, name)))
            return item

        @functools.wraps(item)
        def wrapper(*args, **kwargs):
            with _Patch(self.find, self.attribute, self.new, self.kwargs) as made:
                return item(*args, *((made,) if self.new is DEFAULT else ()), **kwargs)

        return wrapper


def patch(target, new=DEFAULT, **kwargs):
    path, _, attribute = target.rpartition(".")

    def find():
        parts = path.split(".")
        found = __import__(parts[0])
        for i, part in enumerate(parts[1:], 2):
            try:
                found = getattr(found, part)
            except AttributeError:
                __import__(".".join(parts[:i]))
                found = getattr(found, part)
        return found

    return _Patch(find, attribute, new, kwargs)


class _PatchDict:
    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.target, self.values, self.clear = in_dict, {**dict(values), **kwargs}, clear

    def __enter__(self):
        self.saved = dict(self.target)
        if self.clear:
            self.target.clear()
        self.target.update(self.values)
        return self.target

    def __exit__(self, *exc_info):
        self.target.clear()
        self.target.update(self.saved)

    start = __enter__
    stop = __exit__


patch.object = lambda target, attribute, new=DEFAULT, **kwargs: _Patch(lambda: target, attribute, new, kwargs)
patch.dict = _PatchDict
`;
