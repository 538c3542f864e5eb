/** enum: named constants. (Python, for the host dialect) */
export const enumSource = String.raw`"""enum: named constants."""

from types import MappingProxyType

from _enumbody import (
    auto, EnumDict, _Function, member, nonmember, _property, property,
)

__all__ = [
    "EnumType", "EnumMeta", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique", "property",
    "verify", "member", "nonmember", "global_enum", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP", "CONTINUOUS",
    "NAMED_FLAGS", "UNIQUE", "EnumCheck", "pickle_by_global_name", "show_flag_values", "global_str", "global_enum_repr",
]

_EnumDict = EnumDict


class EnumType(type):
    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        body = EnumDict(cls)
        if bases:
            _, first = metacls._kinds(cls, bases)
            if first is not None:
                for base in bases:
                    if isinstance(base, EnumType) and base._member_names_:
                        raise TypeError(f"<enum {cls!r}> cannot extend {base!r}")
                body._generate = _function_of(first, "_generate_next_value_")
        return body

    @staticmethod
    def _kinds(name, bases):
        """The class that holds the values (object when there is none), and the enum it derives from."""
        first = bases[-1]
        if not isinstance(first, EnumType):
            if "Enum" in globals():
                raise TypeError("new enumerations should be created as " + chr(96) + "EnumName([mixin_type, ...] [data_type,] enum_type)" + chr(96))
            return object, None
        data = []
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object and base._member_type_ not in data:
                        data.append(base._member_type_)
                        break
                elif "__new__" in base.__dict__ or base.__module__ == "builtins" or "__dataclass_fields__" in base.__dict__:
                    if base not in data:
                        data.append(base)
                    break
        data = [d for d in data if not any(d is not other and issubclass(other, d) for other in data)]
        if len(data) > 1:
            raise TypeError(f"too many data types for {name!r}: {set(data)!r}")
        return (data[0] if data else object), first

    def __new__(metacls, cls, bases, body, *, boundary=None, _simple=False, **kwds):
        if not bases or "Enum" not in globals():
            made = super().__new__(metacls, cls, bases, dict(body), **kwds)
            made._member_names_ = []
            made._member_map_ = {}
            made._value2member_map_ = {}
            made._member_type_ = object
            return made
        names = list(body._member_names)
        values = [body[name] for name in names]
        data, first = metacls._kinds(cls, bases)
        for name in names:
            if name == "mro" or name == "":
                raise ValueError(f"invalid enum member name(s) {name!r}")
        namespace = {name: value for name, value in body.items() if name not in body._member_names and name not in body._ignore}
        order = namespace.pop("_order_", None)
        namespace.pop("_ignore_", None)
        if "_generate_next_value_" in namespace and not isinstance(namespace["_generate_next_value_"], staticmethod):
            namespace["_generate_next_value_"] = staticmethod(namespace["_generate_next_value_"])
        own_new = namespace.pop("__new__", None)
        if isinstance(own_new, staticmethod):
            own_new = own_new.__func__
        for inherited in () if own_new else bases:
            for base in inherited.__mro__:
                if isinstance(base, EnumType) and "_new_member_" in base.__dict__:
                    own_new = base.__dict__["_new_member_"]
                    own_new = own_new.__func__ if isinstance(own_new, staticmethod) else own_new
                    break
            if own_new:
                break
        namespace["_member_names_"] = []
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_unhashable_values_"] = []
        namespace["_member_type_"] = data
        namespace["_value_repr_"] = None
        if own_new is not None:
            namespace["_new_member_"] = staticmethod(own_new)
        # found by value, before the data type's own __new__ could make another
        namespace["__new__"] = Enum.__dict__["__new__"]
        made = super().__new__(metacls, cls, bases, namespace, **kwds)
        is_flag = "Flag" in globals() and issubclass(made, Flag)
        if boundary is not None or "_boundary_" not in namespace:
            made._boundary_ = boundary or getattr(first, "_boundary_", None)
        if is_flag:
            made._flag_mask_ = made._singles_mask_ = made._all_bits_ = 0
        for name, value in zip(names, values):
            made._make(name, value, own_new, data, is_flag)
        # what the class says of text comes before what the data type says
        if data is not object and "ReprEnum" in globals() and not issubclass(made, ReprEnum):
            for method in ("__str__", "__format__"):
                if method not in namespace:
                    own = _found(bases, method, data)
                    setattr(made, method, own if own is not None else getattr(Enum, method))
        if data is not object and "__repr__" not in namespace:
            own = _found(bases, "__repr__", data)
            made.__repr__ = own if own is not None else getattr(first, "__repr__")
        if "__reduce_ex__" not in namespace:
            made.__reduce_ex__ = Enum.__reduce_ex__
        if is_flag:
            made._finish_flag()
        if order is not None:
            if isinstance(order, str):
                order = order.replace(",", " ").split()
            defined = [n for n in made._member_map_ if not is_flag or n in made._member_names_]
            if order != [n for n in defined if n in order] or set(order) != set(made._member_names_):
                raise TypeError("member order does not match _order_:\n" + f"  {made._member_names_!r}\n  {order!r}")
        return made

    def _make(cls, name, value, new, data, is_flag):
        args = value if isinstance(value, tuple) else (value,)
        if data is tuple:
            args = (args,)
        if new is not None:
            item = new(cls, *args)
        elif data is object:
            item = object.__new__(cls)
        else:
            item = data.__new__(cls, *args)
        if not hasattr(item, "_value_"):
            if data is object:
                item._value_ = value
            else:
                try:
                    item._value_ = data(*args)
                except Exception as e:
                    raise TypeError("_value_ not set in __new__, unable to create it") from e
        value = item._value_
        item._name_ = name
        item.__objclass__ = cls
        item._sort_order_ = len(cls._member_names_)
        if "__init__" in _methods_above(cls):
            item.__init__(*args)
        canonical = cls._member_of(value)
        if canonical is not None:
            item = canonical
        elif not is_flag or not isinstance(value, int) or value and not value & (value - 1):
            cls._member_names_.append(name)
        if name in _property_names(cls):
            pass
        else:
            type.__setattr__(cls, name, item)
        cls._member_map_[name] = item
        if canonical is None:
            try:
                cls._value2member_map_.setdefault(value, item)
            except TypeError:
                cls._unhashable_values_.append((value, item))
        if is_flag and isinstance(value, int):
            cls._flag_mask_ |= value
            if value > 0 and not value & (value - 1):
                cls._singles_mask_ |= value
            cls._all_bits_ = 2 ** max(cls._flag_mask_.bit_length(), 0) - 1

    def _member_of(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for known, item in cls._unhashable_values_:
                if known == value:
                    return item
            return None

    def _finish_flag(cls):
        ordered = [cls._member_map_[n]._value_ for n in cls._member_names_]
        if ordered != sorted(ordered):
            cls._by_definition_ = True
        cls._member_names_ = [m._name_ for m in sorted((cls._member_map_[n] for n in cls._member_names_), key=lambda m: m._value_)]

    def __call__(cls, value=_Function, names=None, *values, module=None, qualname=None, type=None, start=1, boundary=None):
        if cls.__dict__.get("_member_names_") or (names is None and type is None and cls.__dict__.get("_value2member_map_") is not None and "Enum" in globals() and cls not in _abstract):
            if value is _Function:
                raise TypeError(f"{cls.__name__}.__new__() missing 1 required positional argument: 'value'")
            if names is not None or values:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is None and type is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        body = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            given, names = names, []
            last = []
            for count, name in enumerate(given):
                value = body._generate(name, start, count, last[:])
                last.append(value)
                names.append((name, value))
        for item in names if names is not None else ():
            if isinstance(item, str):
                name, value = item, names[item]
            else:
                name, value = item
            body[name] = value
        body["__module__"] = module or "__main__"
        if qualname is not None:
            body["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, body, boundary=boundary)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if not isinstance(value, Enum) and cls._member_type_ is object and not isinstance(value, int) and not isinstance(value, str):
            raise TypeError(f"unsupported operand type(s) for 'in': {type(value).__qualname__!r} and {cls.__class__.__qualname__!r}")
        return cls._member_of(value) is not None

    def __delattr__(cls, attr):
        if attr in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        return sorted({"__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__", "__len__",
                       "__members__", "__module__", "__name__", "__qualname__"} | set(cls._member_names_))

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __len__(cls):
        return len(cls._member_names_)

    @_property
    def __members__(cls):
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        return f"<flag {cls.__name__!r}>" if "Flag" in globals() and issubclass(cls, Flag) else f"<enum {cls.__name__!r}>"

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)


EnumMeta = EnumType


def _function_of(cls, name):
    for base in cls.__mro__:
        if name in base.__dict__:
            value = base.__dict__[name]
            return value.__func__ if isinstance(value, staticmethod) else value
    return None


def _found(bases, method, data):
    """What a class between the enum and its data type defines; a data type of the program's counts, a builtin one does not."""
    for base in bases:
        for each in base.__mro__:
            if each is object or each.__module__ == "builtins" or isinstance(each, EnumType) and each in _abstract:
                continue
            if method in each.__dict__:
                return each.__dict__[method]
    return None


def _methods_above(cls):
    names = set()
    for base in cls.__mro__:
        if base is object or base.__module__ == "builtins" or base in _abstract:
            continue
        names.update(base.__dict__)
    return names


def _property_names(cls):
    for base in cls.__mro__:
        for name, value in base.__dict__.items():
            if isinstance(value, property):
                yield name


_abstract = []


class Enum(metaclass=EnumType):
    def __new__(cls, value):
        if type(value) is cls:
            return value
        found = cls._member_of(value)
        if found is not None:
            return found
        if not cls._member_map_ and not issubclass(cls, Flag):
            raise TypeError(f"{cls!r} has no members defined")
        problem = None
        try:
            result = cls._missing_(value)
        except Exception as e:
            problem = e
            result = None
        if isinstance(result, cls) or (result is not None and "Flag" in globals() and issubclass(cls, Flag) and isinstance(result, int)):
            return result
        error = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if result is None and problem is None:
            raise error
        if problem is None:
            problem = TypeError(
                f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member"
            )
        if not isinstance(problem, ValueError):
            problem.__context__ = error
        raise problem

    def __init__(self, *args, **kwds):
        pass

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        numbers = [v for v in last_values if isinstance(v, int) or hasattr(v, "__add__") and not isinstance(v, (str, tuple, list))]
        if not numbers:
            return start
        return max(numbers) + 1

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        return f"<{self.__class__.__name__}.{self._name_}: {_value_text(self)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec) if hasattr(str, "__format__") else format(str(self), format_spec)

    def __dir__(self):
        return sorted({"__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"}
                      | {n for c in type(self).__mro__ for n in c.__dict__ if n[0] != "_" and n not in type(self)._member_map_})

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_


def _value_text(member):
    data = type(member)._member_type_
    if data is object or data is int or data is str or data is float:
        return repr(member._value_)
    return data.__repr__(member._value_) if hasattr(data, "__repr__") else repr(member._value_)


class ReprEnum(Enum):
    """Only repr() is the enum's; str() and format() are the data type's."""


class IntEnum(int, ReprEnum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, format_spec):
        return format(self._value_, format_spec) if format_spec else str(self)

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, ReprEnum):
    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) >= 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        value = str(*values)
        item = str.__new__(cls, value)
        item._value_ = value
        return item

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, format_spec):
        return format(self._value_, format_spec) if format_spec else str(self)

    def __hash__(self):
        return hash(self._value_)


_abstract += [Enum, ReprEnum, IntEnum, StrEnum]
StrEnum._value2member_map_ = {}


class FlagBoundary(StrEnum):
    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum):
    _boundary_ = STRICT
    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        last = max(last_values)
        try:
            return 2 ** last.bit_length()
        except AttributeError:
            raise TypeError(f"invalid flag value {last!r}") from None

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        mask, all_bits = cls._flag_mask_, cls._all_bits_
        asked = value
        boundary = cls._boundary_
        if not (~all_bits <= value <= all_bits) or value & (all_bits ^ mask):
            if boundary is STRICT or boundary == "strict":
                top = max(value.bit_length(), mask.bit_length())
                raise ValueError(
                    f"{cls!r} invalid value {value!r}\n    given {_bits(value, top)}\n  allowed {_bits(mask, top)}"
                )
            if boundary is CONFORM:
                value = value & mask
            elif boundary is EJECT:
                return value
            elif value < 0:
                value = max(all_bits + 1, 2 ** value.bit_length()) + value
        if value < 0:
            value = mask & (all_bits + 1 + value)
        known = cls._value2member_map_.get(value)
        if known is not None:
            return known
        item = object.__new__(cls) if cls._member_type_ is object else cls._member_type_.__new__(cls, value)
        item._value_ = value
        names = [m._name_ for m in cls._iter_member_(value)]
        unknown = value & ~mask
        item._name_ = "|".join(names) + (f"|{cls._numeric_repr_(unknown) if False else repr(unknown)}" if unknown and names else "") if names else None
        cls._value2member_map_.setdefault(value, item)
        return item

    @classmethod
    def _iter_member_(cls, value):
        for name in cls._member_names_:
            m = cls._member_map_[name]
            if m._value_ & value:
                yield m

    def __contains__(self, other):
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {self.__class__.__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return type(self)._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        name = self.__class__.__name__
        if self._name_ is None:
            return f"<{name}: {self._value_!r}>"
        return f"<{name}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        name = self.__class__.__name__
        return f"{name}({self._value_!r})" if self._name_ is None else f"{name}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def _other(self, other):
        if isinstance(other, self.__class__):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return other
        return None

    def __or__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ | value)

    def __and__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ & value)

    def __xor__(self, other):
        value = self._other(other)
        return NotImplemented if value is None else self.__class__(self._value_ ^ value)

    def __invert__(self):
        if self._boundary_ is KEEP or self._boundary_ is EJECT:
            return self.__class__(~self._value_)
        return self.__class__(self._singles_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __hash__(self):
        return hash(self._value_)


class IntFlag(int, ReprEnum, Flag):
    _boundary_ = KEEP

    def __str__(self):
        return str(self._value_)

    def __format__(self, format_spec):
        return format(self._value_, format_spec)

    __repr__ = Flag.__repr__
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__
    __contains__ = Flag.__contains__
    __hash__ = Flag.__hash__
    __iter__ = Flag.__iter__
    __len__ = Flag.__len__
    __bool__ = Flag.__bool__


_abstract += [Flag, IntFlag]


def _bits(value, width):
    """As in 0b0 0101, with the sign bit apart."""
    digits = f"{value & (2 ** width - 1):0{width}b}"
    return f"0b{'1' if value < 0 else '0'} {digits}"


def unique(enumeration):
    duplicates = [(name, m.name) for name, m in enumeration.__members__.items() if name != m.name]
    if duplicates:
        details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        for check in self.checks:
            if check is UNIQUE:
                duplicates = [(n, m.name) for n, m in enumeration.__members__.items() if n != m.name]
                if duplicates:
                    details = ", ".join(f"{alias} -> {name}" for alias, name in duplicates)
                    raise ValueError(f"aliases found in {enumeration!r}: {details}")
            elif check is CONTINUOUS:
                values = {m.value for m in enumeration}
                low, high = min(values), max(values)
                if issubclass(enumeration, Flag):
                    missing = [2 ** i for i in range(low.bit_length(), high.bit_length()) if 2 ** i not in values]
                else:
                    missing = [i for i in range(low + 1, high) if i not in values]
                if missing:
                    raise ValueError(f"invalid {type(enumeration).__name__[:4].lower()} {enumeration.__name__!r}: missing values {', '.join(map(str, missing))}")
            elif check is NAMED_FLAGS:
                named = 0
                for m in enumeration:
                    named |= m.value
                for name, m in enumeration.__members__.items():
                    if m.value & ~named:
                        raise ValueError(f"invalid Flag {enumeration.__name__!r}: alias {name} is missing value {m.value & ~named} [use enum.show_flag_values(value) for details]")
        return enumeration


def show_flag_values(value):
    return [1 << i for i in range(value.bit_length()) if value & (1 << i)]


def pickle_by_global_name(self, proto):
    return self.name


def global_enum_repr(self):
    return f"{self.__class__.__module__.split('.')[-1]}.{self._name_}"


def global_str(self):
    return self._name_ if self._name_ is not None else f"{self.__class__.__name__}({self._value_!r})"


def global_enum(cls, update_str=False):
    import sys

    cls.__repr__ = global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    module = sys.modules[cls.__module__]
    for name, m in cls.__members__.items():
        setattr(module, name, m)
    return cls


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    def convert(cls):
        body = type(etype).__prepare__(cls.__name__, (etype,))
        for name, value in cls.__dict__.items():
            if name not in ("__dict__", "__weakref__"):
                body[name] = value
        return type(etype)(cls.__name__, (etype,), body, boundary=boundary)

    return convert
`;
