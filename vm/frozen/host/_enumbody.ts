/** The body of an enum class: which of its names become members. (Python, for the host dialect) */
export const enumBodySource = String.raw`"""The body of an enum class: which of its names become members."""

import types
from types import DynamicClassAttribute

_property = property


class auto:
    """A value that the class works out."""

    def __init__(self, value=None):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


class property(DynamicClassAttribute):
    """A property of the members; the class itself answers with a member of that name."""

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            found = ownerclass.__dict__.get("_member_map_", {}).get(self.name)
            if found is None:
                raise AttributeError(f"{ownerclass.__name__!r} enum has no attribute {self.name!r}")
            return found
        if self.fget is None:
            raise AttributeError(f"{ownerclass.__name__!r} member has no attribute {self.name!r}")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        return self.fset(instance, value)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    start = f"_{cls_name}__"
    return name.startswith(start) and len(name) > len(start) and not name.endswith("__")


class _Function:
    def m(self):
        pass


def _is_descriptor(value):
    return (
        hasattr(type(value), "__get__")
        or hasattr(type(value), "__set__")
        or isinstance(value, (_property, classmethod, staticmethod, type(_is_dunder), type(len)))
    )


_reserved = ("_order_", "_create_pseudo_member_", "_generate_next_value_", "_missing_", "_ignore_", "_iter_member_",
             "_iter_member_by_value_", "_iter_member_by_def_", "_boundary_", "_numeric_repr_", "_add_alias_", "_add_value_alias_")


class EnumDict(dict):
    """The body of an enum: which names become members, and no name twice."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._cls_name = cls_name
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._generate = None
        self._given_auto = False

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            if key not in _reserved:
                raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
            if key == "_generate_next_value_":
                if self._given_auto:
                    raise TypeError("_generate_next_value_ must be defined before members")
                self._generate = value.__func__ if isinstance(value, staticmethod) else value
            elif key == "_ignore_":
                value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
                self._ignore = value
                already = set(value) & set(self._member_names)
                if already:
                    raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        elif _is_dunder(key):
            pass
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif _is_descriptor(value) and not isinstance(value, member):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            if isinstance(value, auto):
                if value.value is None:
                    value.value = self._next(key)
                self._given_auto = True
                value = value.value
            elif isinstance(value, tuple) and any(isinstance(v, auto) for v in value):
                parts = []
                for v in value:
                    if isinstance(v, auto):
                        if v.value is None:
                            v.value = self._next(key)
                        v = v.value
                    parts.append(v)
                value = tuple(parts)
            self._member_names[key] = None
            self._last_values.append(value)
        super().__setitem__(key, value)

    def _next(self, key):
        return self._generate(key, 1, len(self._member_names), self._last_values[:])

    def update(self, members, **more):
        for name, value in members.items() if hasattr(members, "items") else members:
            self[name] = value
        for name, value in more.items():
            self[name] = value



for _each in list(globals().values()):
    if isinstance(_each, (type, types.FunctionType)) and _each.__module__ == __name__:
        _each.__module__ = "enum"
`;
