/** What typing's names are made of: special forms, aliases with their arguments, type variables, Generic, Protocol. (Python, for the host dialect) */
export const typingFormsSource = String.raw`"""What typing's names are made of: special forms, aliases with their arguments, type variables, Generic, Protocol."""

import types
from abc import ABCMeta
from types import GenericAlias


def _shown(arg):
    if arg is type(None):
        return "NoneType"
    if arg is ...:
        return "..."
    if isinstance(arg, type) and not isinstance(arg, GenericAlias):
        return arg.__qualname__ if arg.__module__ == "builtins" else f"{arg.__module__}.{arg.__qualname__}"
    if isinstance(arg, types.FunctionType):
        return arg.__name__
    if isinstance(arg, tuple) or isinstance(arg, list):
        return f"[{', '.join(map(_shown, arg))}]"
    return repr(arg)


def _converted(arg):
    if arg is None:
        return type(None)
    return ForwardRef(arg) if isinstance(arg, str) else arg


def _variables(args):
    found = []
    for arg in args:
        if isinstance(arg, (TypeVar, ParamSpec, TypeVarTuple)) or type(arg).__name__ == "TypeVar":
            if arg not in found:
                found.append(arg)
        elif isinstance(arg, (list, tuple)):
            found += [v for v in _variables(arg) if v not in found]
        elif not isinstance(arg, type):
            found += [v for v in getattr(arg, "__parameters__", ()) if v not in found]
    return tuple(found)


class _Operators:
    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class _Alias(_Operators):
    """A generic with its arguments: List[int]."""

    def __init__(self, origin, args, name=None, inst=True):
        self.__origin__ = origin
        self.__args__ = args
        self.__parameters__ = _variables(args)
        self._name = name
        self._inst = inst

    def __getitem__(self, args):
        if not isinstance(args, tuple):
            args = (args,)
        if not self.__parameters__:
            raise TypeError(f"{self!r} is not a generic class")
        if len(args) != len(self.__parameters__) and not any(isinstance(p, (TypeVarTuple, ParamSpec)) for p in self.__parameters__):
            many = "many" if len(args) > len(self.__parameters__) else "few"
            raise TypeError(f"Too {many} arguments for {self!r}; actual {len(args)}, expected {len(self.__parameters__)}")
        given = dict(zip(self.__parameters__, map(_converted, args)))
        return self._copy(tuple(_filled(arg, given) for arg in self.__args__))

    def _copy(self, args):
        return type(self)(self.__origin__, args, self._name, self._inst)

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead")
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __mro_entries__(self, bases):
        if self.__origin__ is Generic:
            return (Generic,)
        out = [self.__origin__]
        if self._name and self.__parameters__ and not any(isinstance(b, _Alias) and b.__origin__ is Generic for b in bases):
            out.append(Generic)
        return tuple(out)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __eq__(self, other):
        if not isinstance(other, _Alias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _shown(self.__origin__)
        return f"{name}[{', '.join(map(_shown, self.__args__)) or '()'}]"

    def __instancecheck__(self, obj):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")


def _filled(arg, given):
    if arg in given if isinstance(arg, (TypeVar, ParamSpec, TypeVarTuple)) else False:
        return given[arg]
    if isinstance(arg, (list, tuple)):
        return type(arg)(_filled(a, given) for a in arg)
    inner = () if isinstance(arg, type) else getattr(arg, "__parameters__", ())
    return arg[tuple(given.get(p, p) for p in inner)] if inner else arg


class _CallableAlias(_Alias):
    def __repr__(self):
        *parameters, result = self.__args__
        shown = "..." if parameters == [...] else f"[{', '.join(map(_shown, parameters))}]"
        return f"typing.Callable[{shown}, {_shown(result)}]"


class _UnionAlias(_Alias):
    def __eq__(self, other):
        if isinstance(other, (_UnionAlias, types.UnionType)):
            return set(self.__args__) == set(other.__args__)
        return NotImplemented

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and type(None) in args:
            return f"typing.Optional[{_shown(args[0] if args[1] is type(None) else args[1])}]"
        return f"typing.Union[{', '.join(map(_shown, args))}]"

    def __instancecheck__(self, obj):
        return any(isinstance(obj, arg) for arg in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)

    def _copy(self, args):
        return Union[args]


class _LiteralAlias(_Alias):
    def __eq__(self, other):
        if not isinstance(other, _LiteralAlias):
            return NotImplemented
        return {(a, type(a)) for a in self.__args__} == {(a, type(a)) for a in other.__args__}

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


class _AnnotatedAlias(_Alias):
    def __init__(self, origin, metadata):
        super().__init__(origin, (origin,), "Annotated")
        self.__metadata__ = metadata

    def _copy(self, args):
        return _AnnotatedAlias(args[0], self.__metadata__)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __repr__(self):
        return f"typing.Annotated[{_shown(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"


class _SpecialForm(_Operators):
    def __init__(self, name, subscript=None, doc=None):
        self._name = self.__name__ = self.__qualname__ = name
        self._subscript = subscript
        self.__doc__ = doc

    def __getitem__(self, args):
        if self._subscript is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._subscript(self, args)

    def __repr__(self):
        return f"typing.{self._name}"

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self!r} cannot be used with issubclass()")


def _tupled(args):
    return args if isinstance(args, tuple) else (args,)


def _one(form, arg):
    if isinstance(arg, tuple):
        raise TypeError(f"{form!r} accepts only single type.")
    return _Alias(form, (_converted(arg),), form._name)


def _union(form, args):
    if args == ():
        raise TypeError("Cannot take a Union of no types.")
    members = []
    for arg in _tupled(args):
        arg = _converted(arg)
        for each in arg.__args__ if isinstance(arg, (_UnionAlias, types.UnionType)) else (arg,):
            if each not in members:
                members.append(each)
    return members[0] if len(members) == 1 else _UnionAlias(Union, tuple(members), "Union")


def _literal(form, args):
    out = []
    for arg in _tupled(args):
        for each in arg.__args__ if isinstance(arg, _LiteralAlias) else (arg,):
            if not any(each == known and type(each) is type(known) for known in out):
                out.append(each)
    return _LiteralAlias(form, tuple(out), "Literal")


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return type(obj) is self or self in type(obj).__mro__

    def __repr__(self):
        return "typing.Any" if self is Any else f"<class '{self.__module__}.{self.__qualname__}'>"


class Any(metaclass=_AnyMeta):
    """Anything at all."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn = _SpecialForm("NoReturn")
Never = _SpecialForm("Never")
Self = _SpecialForm("Self")
LiteralString = _SpecialForm("LiteralString")
TypeAlias = _SpecialForm("TypeAlias")
ClassVar = _SpecialForm("ClassVar", _one)
Final = _SpecialForm("Final", _one)
Required = _SpecialForm("Required", _one)
NotRequired = _SpecialForm("NotRequired", _one)
ReadOnly = _SpecialForm("ReadOnly", _one)
TypeGuard = _SpecialForm("TypeGuard", _one)
TypeIs = _SpecialForm("TypeIs", _one)
Unpack = _SpecialForm("Unpack", _one)
Union = _SpecialForm("Union", _union)
Optional = _SpecialForm("Optional", lambda form, arg: Union[arg, type(None)])
Literal = _SpecialForm("Literal", _literal)
Concatenate = _SpecialForm("Concatenate", lambda form, args: _Alias(form, _tupled(args), "Concatenate"))


class Annotated:
    def __new__(cls, *args, **kwargs):
        raise TypeError("Type Annotated cannot be instantiated.")

    def __class_getitem__(cls, params):
        if not isinstance(params, tuple) or len(params) < 2:
            raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
        origin, *metadata = params
        origin = _converted(origin)
        if isinstance(origin, _AnnotatedAlias):
            return _AnnotatedAlias(origin.__origin__, origin.__metadata__ + tuple(metadata))
        return _AnnotatedAlias(origin, tuple(metadata))


class ForwardRef:
    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_module__ = module

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return self.__forward_arg__ == other.__forward_arg__

    def __hash__(self):
        return hash(self.__forward_arg__)

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        return f"ForwardRef({self.__forward_arg__!r})"


class _NoDefault:
    def __repr__(self):
        return "typing.NoDefault"


NoDefault = _NoDefault()


class TypeVar(_Operators):
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False, infer_variance=False, default=NoDefault):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if constraints and bound is not None:
            raise TypeError("Constraints cannot be combined with bound=...")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        self.__name__ = name
        self.__constraints__ = tuple(map(_converted, constraints))
        self.__bound__ = None if bound is None else _converted(bound)
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__default__ = default

    def __typing_subst__(self, arg):
        return arg

    def has_default(self):
        return self.__default__ is not NoDefault

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of TypeVar")


class TypeVarTuple:
    def __init__(self, name, *, default=NoDefault):
        self.__name__ = name
        self.__default__ = default

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        return self.__name__


class ParamSpecArgs:
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"


class ParamSpecKwargs:
    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"


class ParamSpec(_Operators):
    def __init__(self, name, *, bound=None, covariant=False, contravariant=False, infer_variance=False, default=NoDefault):
        self.__name__ = name
        self.__bound__ = bound
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__default__ = default

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __repr__(self):
        return ("+" if self.__covariant__ else "-" if self.__contravariant__ else "~") + self.__name__


class TypeAliasType(_Operators):
    def __init__(self, name, value, *, type_params=()):
        self.__name__ = name
        self.__value__ = value
        self.__type_params__ = type_params
        self.__parameters__ = type_params

    def __getitem__(self, args):
        return _Alias(self, _tupled(args))

    def __repr__(self):
        return self.__name__


class NewType(_Operators):
    def __init__(self, name, tp):
        self.__name__ = self.__qualname__ = name
        self.__supertype__ = tp
        self.__module__ = "__main__"

    def __call__(self, x):
        return x

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __mro_entries__(self, bases):
        name = self.__name__
        raise TypeError(f"Cannot subclass an instance of NewType. Perhaps you were looking for: NewType({name!r}, {name})")


class Generic:
    def __class_getitem__(cls, params):
        params = tuple(map(_converted, _tupled(params)))
        if cls in (Generic, Protocol):
            return _Alias(cls, params)
        expected = cls.__dict__.get("__parameters__") or next((b.__dict__["__parameters__"] for b in cls.__mro__ if "__parameters__" in b.__dict__), ())
        if not expected:
            raise TypeError(f"{cls} is not a generic class")
        if len(params) != len(expected) and not any(isinstance(p, (TypeVarTuple, ParamSpec)) for p in expected):
            many = "many" if len(params) > len(expected) else "few"
            raise TypeError(f"Too {many} arguments for {cls}; actual {len(params)}, expected {len(expected)}")
        return _Alias(cls, params)

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        found = []
        for base in cls.__dict__.get("__orig_bases__", ()):
            if isinstance(base, _Alias) and base.__origin__ in (Generic, Protocol):
                found = list(base.__args__)
                break
            for variable in getattr(base, "__parameters__", ()):
                if variable not in found:
                    found.append(variable)
        cls.__parameters__ = tuple(found)


_protocol_names = {"__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__",
                   "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__", "__parameters__",
                   "__orig_bases__", "_is_protocol", "_is_runtime_protocol", "_abc_registry", "__init_subclass__",
                   "__match_args__", "__qualname__", "__protocol_attrs__"}


def _protocol_attrs(cls):
    attrs = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for name in list(base.__dict__) + list(base.__dict__.get("__annotations__", {})):
            if name not in _protocol_names and not name.startswith("_abc_"):
                attrs.add(name)
    return attrs


class _ProtocolMeta(ABCMeta):
    def __instancecheck__(cls, instance):
        if not getattr(cls, "_is_protocol", False):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if super().__instancecheck__(instance):
            return True
        return all(hasattr(instance, a) for a in _protocol_attrs(cls))

    def __subclasscheck__(cls, other):
        if not getattr(cls, "_is_protocol", False):
            return super().__subclasscheck__(other)
        if cls in other.__mro__:
            return True
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return all(any(a in b.__dict__ for b in other.__mro__) for a in _protocol_attrs(cls))


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(b is Protocol for b in cls.__bases__)
        if cls._is_protocol and "__init__" not in cls.__dict__:
            def __init__(self, *args, **kwargs):
                if type(self)._is_protocol:
                    raise TypeError("Protocols cannot be instantiated")

            cls.__init__ = __init__


def runtime_checkable(cls):
    if not getattr(cls, "_is_protocol", False):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


def is_protocol(tp, /):
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp is not Protocol


def get_protocol_members(tp, /):
    return frozenset(_protocol_attrs(tp))


for _each in list(globals().values()):
    if isinstance(_each, (type, types.FunctionType)) and _each.__module__ == __name__:
        _each.__module__ = "typing"
`;
