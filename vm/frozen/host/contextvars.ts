/** contextvars: variables that each task has its own value of. (Python, for the host dialect) */
export const contextvarsSource = String.raw`"""contextvars: variables that each task has its own value of."""

import types as _types

__all__ = ["Context", "ContextVar", "Token", "copy_context"]

_absent = object()


class Token:
    MISSING = "<Token.MISSING>"

    def __init__(self, context, var, old):
        self._context, self._var, self._old, self._used = context, var, old, False

    var = property(lambda self: self._var)
    old_value = property(lambda self: Token.MISSING if self._old is _absent else self._old)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self._var.reset(self)

    __class_getitem__ = classmethod(_types.GenericAlias)


class ContextVar:
    def __init__(self, name, *, default=_absent):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name, self._default = name, default

    name = property(lambda self: self._name)

    def get(self, default=_absent, /):
        value = _current._values.get(self, _absent)
        if value is _absent:
            value = self._default if default is _absent else default
        if value is _absent:
            raise LookupError(self)
        return value

    def set(self, value, /):
        token = Token(_current, self, _current._values.get(self, _absent))
        _current._values[self] = value
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _current:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token._old is _absent:
            del _current._values[self]
        else:
            _current._values[self] = token._old

    __class_getitem__ = classmethod(_types.GenericAlias)


class Context:
    def __init__(self):
        self._values, self._entered = {}, False

    def run(self, callable, /, *args, **kwargs):
        global _current
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        before, _current = _current, self
        self._entered = True
        try:
            return callable(*args, **kwargs)
        finally:
            _current = before
            self._entered = False

    def copy(self):
        made = Context()
        made._values = dict(self._values)
        return made

    def get(self, var, default=None, /):
        return self._values.get(var, default)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __getitem__(self, var):
        return self._values[var]

    def __contains__(self, var):
        return var in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


_current = Context()
_current._entered = True


def copy_context():
    return _current.copy()
`;
