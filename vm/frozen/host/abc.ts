/** abc: abstract base classes. (Python, for the host dialect) */
export const abcSource = String.raw`"""abc: abstract base classes."""

_registered = 0


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True


class abstractproperty(property):
    __isabstractmethod__ = True


def _is_abstract(value):
    if isinstance(value, property):
        return any(getattr(f, "__isabstractmethod__", False) for f in (value.fget, value.fset, value.fdel))
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    return getattr(value, "__isabstractmethod__", False) is True


def _abstract_names(cls):
    names = {name for name, value in cls.__dict__.items() if _is_abstract(value)}
    for base in cls.__bases__:
        for name in base.__dict__.get("__abstractmethods__", ()):
            # found along the MRO: what the class inherits elsewhere may fill it
            for each in cls.__mro__:
                if name in each.__dict__:
                    if _is_abstract(each.__dict__[name]):
                        names.add(name)
                    break
    return frozenset(names)


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.__abstractmethods__ = _abstract_names(cls)
        cls._abc_registry = []
        return cls

    def __call__(cls, *args, **kwargs):
        missing = cls.__dict__.get("__abstractmethods__")
        if missing:
            names = sorted(missing)
            listed = ", ".join(names)
            raise TypeError(
                f"Can't instantiate abstract class {cls.__name__} with abstract method{'s' if len(names) > 1 else ''} {listed}"
            )
        return super().__call__(*args, **kwargs)

    def register(cls, subclass):
        global _registered
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_registry.append(subclass)
        _registered += 1
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        answer = cls.__subclasshook__(subclass) if hasattr(cls, "__subclasshook__") else NotImplemented
        if answer is not NotImplemented:
            return answer
        if cls in subclass.__mro__:
            return True
        for each in cls.__dict__.get("_abc_registry", ()):
            if issubclass(subclass, each):
                return True
        for each in cls.__subclasses__():
            if issubclass(subclass, each):
                return True
        return False


class ABC(metaclass=ABCMeta):
    """Derive from it instead of saying metaclass=ABCMeta."""


def get_cache_token():
    return _registered


def update_abstractmethods(cls):
    if hasattr(cls, "__abstractmethods__"):
        cls.__abstractmethods__ = _abstract_names(cls)
    return cls
`;
