/** inspect: what an object is, and what it takes. (Python, for the host dialect) */
export const inspectSource = String.raw`"""inspect: what an object is, and what it takes."""

import sys
import types
from collections import OrderedDict, namedtuple
from enum import IntEnum

CO_VARARGS = 4
CO_VARKEYWORDS = 8
CO_GENERATOR = 32
CO_COROUTINE = 128
CO_ASYNC_GENERATOR = 512


class _empty:
    pass


class _ParameterKind(IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    def __str__(self):
        return self._name_

    @property
    def description(self):
        return {0: "positional-only", 1: "positional or keyword", 2: "variadic positional", 3: "keyword-only",
                4: "variadic keyword"}[int(self)]


def formatannotation(annotation):
    if getattr(annotation, "__module__", None) == "typing":
        return repr(annotation).replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", "__main__"):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


class Parameter:
    POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
    KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
    VAR_KEYWORD = _ParameterKind.VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.kind = _ParameterKind(kind)
        if default is not _empty and self.kind in (2, 4):
            raise ValueError(f"{self.kind.description} parameters cannot have default values")
        self.name = name
        self.default = default
        self.annotation = annotation

    def replace(self, **changes):
        values = {"name": self.name, "kind": self.kind, "default": self.default, "annotation": self.annotation, **changes}
        return type(self)(values.pop("name"), values.pop("kind"), **values)

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text = f"{text}: {formatannotation(self.annotation)}"
        if self.default is not _empty:
            text += f" = {self.default!r}" if self.annotation is not _empty else f"={self.default!r}"
        return {2: "*", 4: "**"}.get(int(self.kind), "") + text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self.name, self.kind, self.default, self.annotation) == (other.name, other.kind, other.default, other.annotation)

    def __hash__(self):
        return hash((self.name, int(self.kind)))


class BoundArguments:
    def __init__(self, signature, arguments):
        self.arguments = arguments
        self.signature = signature

    @property
    def args(self):
        out = []
        for name, p in self.signature.parameters.items():
            if p.kind in (3, 4) or name not in self.arguments:
                break
            out += self.arguments[name] if p.kind == 2 else [self.arguments[name]]
        return tuple(out)

    @property
    def kwargs(self):
        out = {}
        skipped = False
        for name, p in self.signature.parameters.items():
            if name not in self.arguments:
                skipped = skipped or p.kind in (0, 1)
                continue
            if p.kind == 4:
                out.update(self.arguments[name])
            elif p.kind == 3 or skipped and p.kind == 1:
                out[name] = self.arguments[name]
        return out

    def apply_defaults(self):
        filled = {}
        for name, p in self.signature.parameters.items():
            if name in self.arguments:
                filled[name] = self.arguments[name]
            elif p.default is not _empty:
                filled[name] = p.default
            elif p.kind == 2:
                filled[name] = ()
            elif p.kind == 4:
                filled[name] = {}
        self.arguments = filled

    def __eq__(self, other):
        return isinstance(other, BoundArguments) and self.signature == other.signature and self.arguments == other.arguments

    def __repr__(self):
        return f"<BoundArguments ({', '.join(f'{k}={v!r}' for k, v in self.arguments.items())})>"


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = types.MappingProxyType(OrderedDict((p.name, p) for p in parameters or ()))
        self.return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, **kwargs):
        return signature(obj)

    def replace(self, *, parameters=None, return_annotation=_empty):
        return type(self)(self.parameters.values() if parameters is None else parameters,
                          return_annotation=self.return_annotation if return_annotation is _empty else return_annotation)

    def _bind(self, args, kwargs, partial):
        arguments = {}
        parameters = list(self.parameters.values())
        rest = list(args)
        kwargs = dict(kwargs)
        for p in parameters:
            if p.kind == 2:
                if rest:
                    arguments[p.name] = tuple(rest)
                rest = []
            elif p.kind in (0, 1) and rest:
                if p.name in kwargs and p.kind == 1:
                    raise TypeError(f"multiple values for argument {p.name!r}")
                arguments[p.name] = rest.pop(0)
            elif p.kind == 4:
                if kwargs:
                    arguments[p.name] = kwargs
                kwargs = {}
            elif p.kind != 0 and p.name in kwargs:
                arguments[p.name] = kwargs.pop(p.name)
            elif p.default is _empty and not partial:
                if p.kind == 3:
                    raise TypeError(f"missing a required argument: {p.name!r}")
                raise TypeError(f"missing a required argument: {p.name!r}")
        if rest:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return list(self.parameters.items()) == list(other.parameters.items()) and self.return_annotation == other.return_annotation

    def __str__(self):
        parts = []
        positional_only = star = False
        for p in self.parameters.values():
            if p.kind == 0:
                positional_only = True
            elif positional_only:
                parts.append("/")
                positional_only = False
            if p.kind == 2:
                star = True
            elif p.kind == 3 and not star:
                parts.append("*")
                star = True
            parts.append(str(p))
        if positional_only:
            parts.append("/")
        text = f"({', '.join(parts)})"
        return text if self.return_annotation is _empty else f"{text} -> {formatannotation(self.return_annotation)}"

    def __repr__(self):
        return f"<Signature {self}>"


def _of_function(f):
    code = f.__code__
    annotations = f.__annotations__
    defaults = f.__defaults__ or ()
    keyword_defaults = f.__kwdefaults__ or {}
    names = code.co_varnames
    count = code.co_argcount
    parameters = []
    for i, name in enumerate(names[:count]):
        at = i - (count - len(defaults))
        parameters.append(Parameter(name, 0 if i < code.co_posonlyargcount else 1, default=defaults[at] if at >= 0 else _empty,
                                    annotation=annotations.get(name, _empty)))
    end = count + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        parameters.append(Parameter(names[end], 2, annotation=annotations.get(names[end], _empty)))
        end += 1
    for name in names[count : count + code.co_kwonlyargcount]:
        parameters.append(Parameter(name, 3, default=keyword_defaults.get(name, _empty), annotation=annotations.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        parameters.append(Parameter(names[end], 4, annotation=annotations.get(names[end], _empty)))
    return Signature(parameters, return_annotation=annotations.get("return", _empty))


def unwrap(func, *, stop=None):
    while hasattr(func, "__wrapped__") and not (stop is not None and stop(func)):
        func = func.__wrapped__
    return func


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if ismethod(obj):
        found = signature(obj.__func__)
        return found.replace(parameters=list(found.parameters.values())[1:])
    if follow_wrapped:
        obj = unwrap(obj, stop=lambda f: hasattr(f, "__signature__"))
    if getattr(obj, "__signature__", None) is not None:
        return obj.__signature__
    if isinstance(obj, types.FunctionType):
        return _of_function(obj)
    import functools

    if isinstance(obj, functools.partial):
        return _of_partial(obj)
    if isinstance(obj, type):
        for name in ("__init__", "__new__"):
            for base in obj.__mro__[:-1]:
                f = base.__dict__.get(name)
                f = f.__func__ if isinstance(f, staticmethod) else f
                if isinstance(f, types.FunctionType):
                    found = _of_function(f)
                    return found.replace(parameters=list(found.parameters.values())[1:])
        if not any(base.__module__ == "builtins" and base is not object for base in obj.__mro__):
            return Signature()
    else:
        call = getattr(type(obj), "__call__", None)
        if isinstance(call, types.FunctionType):
            found = _of_function(call)
            return found.replace(parameters=list(found.parameters.values())[1:])
    raise ValueError(f"no signature found for builtin {obj!r}")


def _of_partial(p):
    found = signature(p.func)
    bound = found.bind_partial(*p.args, **p.keywords)
    parameters = []
    keyword_only = False
    for name, parameter in found.parameters.items():
        if name in bound.arguments and name not in p.keywords and parameter.kind in (0, 1):
            continue
        if name in p.keywords:
            parameter = parameter.replace(default=p.keywords[name], kind=3)
            keyword_only = True
        elif keyword_only and parameter.kind == 1:
            parameter = parameter.replace(kind=3)
        parameters.append(parameter)
    return found.replace(parameters=parameters)


def getfullargspec(func):
    from collections import namedtuple

    found = signature(func)
    by = lambda *kinds: [p for p in found.parameters.values() if p.kind in kinds]
    positional = by(0, 1)
    FullArgSpec = namedtuple("FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations")
    varargs, varkw = by(2), by(4)
    return FullArgSpec([p.name for p in positional], varargs[0].name if varargs else None, varkw[0].name if varkw else None,
                       tuple(p.default for p in positional if p.default is not _empty) or None, [p.name for p in by(3)],
                       {p.name: p.default for p in by(3) if p.default is not _empty} or None,
                       dict(getattr(func, "__annotations__", {})))


def getcallargs(func, /, *positional, **named):
    bound = signature(func).bind(*positional, **named)
    bound.apply_defaults()
    return dict(bound.arguments)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    return dict(obj.__dict__.get("__annotations__", {}) if isinstance(obj, type) else getattr(obj, "__annotations__", None) or {})


def ismodule(o): return isinstance(o, types.ModuleType)
def isclass(o): return isinstance(o, type)
def ismethod(o): return isinstance(o, types.MethodType) and not isbuiltin(o.__func__)
def isfunction(o): return isinstance(o, types.FunctionType)
def isbuiltin(o): return isinstance(o, types.BuiltinFunctionType) or isinstance(o, types.MethodType) and isinstance(o.__func__, types.BuiltinFunctionType)
def isroutine(o): return isfunction(o) or ismethod(o) or isbuiltin(o)
def iscode(o): return isinstance(o, types.CodeType)
def istraceback(o): return isinstance(o, types.TracebackType)
def isframe(o): return False
def isgenerator(o): return isinstance(o, types.GeneratorType)
def iscoroutine(o): return isinstance(o, types.CoroutineType)
def isasyncgen(o): return isinstance(o, types.AsyncGeneratorType)
def isawaitable(o): return iscoroutine(o) or hasattr(type(o), "__await__")
def isabstract(o): return isinstance(o, type) and bool(o.__dict__.get("__abstractmethods__"))
def isdatadescriptor(o): return not isinstance(o, (type, types.FunctionType)) and (isinstance(o, property) or hasattr(type(o), "__set__"))
def ismethoddescriptor(o): return isbuiltin(o)


def _flagged(o, flag):
    o = unwrap(o.__func__ if ismethod(o) else o, stop=lambda f: isfunction(f) and not hasattr(f, "__wrapped__"))
    return isfunction(o) and bool(o.__code__.co_flags & flag)


def isgeneratorfunction(o): return _flagged(o, CO_GENERATOR)
def iscoroutinefunction(o): return _flagged(o, CO_COROUTINE)
def isasyncgenfunction(o): return _flagged(o, CO_ASYNC_GENERATOR)


def getmembers(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda item: item[0])


def getmro(cls):
    return cls.__mro__


def getmodule(object, _filename=None):
    import sys

    return object if ismodule(object) else sys.modules.get(getattr(object, "__module__", None))


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getfile(object):
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    object = object.__func__ if ismethod(object) else object
    if isclass(object):
        module = getmodule(object)
        if getattr(module, "__file__", None):
            return module.__file__
        raise TypeError(f"{object!r} is a built-in class")
    if isfunction(object):
        return object.__code__.co_filename
    raise TypeError(f"module, class, method, function, traceback, frame, or code object was expected, got {type(object).__name__}")


getsourcefile = getfile


def getsourcelines(object):
    object = unwrap(object.__func__ if ismethod(object) else object)
    with open(getfile(object)) as source:
        lines = source.readlines()
    if ismodule(object):
        return lines, 0
    if isfunction(object):
        start = object.__code__.co_firstlineno - 1
        while start > 0 and lines[start - 1].lstrip().startswith("@"):
            start -= 1
    else:
        start = next(i for i, line in enumerate(lines) if line.lstrip().startswith(("class " + object.__name__ + "(", "class " + object.__name__ + ":")))
    margin = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and lines[end - 1].lstrip().startswith("@"):
        end += 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > margin or lines[end].lstrip().startswith((")", "#"))):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return lines[start:end], start + 1


def getsource(object):
    return "".join(getsourcelines(object)[0])


def currentframe():
    return sys._getframe(1)


class FrameInfo(namedtuple("FrameInfo", "frame filename lineno function code_context index")):
    pass


def stack(context=1):
    found = []
    frame = sys._getframe(1)
    while frame is not None:
        found.append(FrameInfo(frame, frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name, None, None))
        frame = frame.f_back
    return found
`;
