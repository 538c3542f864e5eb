/** warnings: what deserves a word and no exception. (Python, for the host dialect) */
export const warningsSource = String.raw`"""warnings: what deserves a word and no exception."""

import re
import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
           "catch_warnings", "deprecated"]

filters = []
_defaults = [("default", None, DeprecationWarning, "__main__", 0), ("ignore", None, DeprecationWarning, None, 0),
             ("ignore", None, PendingDeprecationWarning, None, 0), ("ignore", None, ImportWarning, None, 0),
             ("ignore", None, ResourceWarning, None, 0)]
filters.extend(_defaults)
_once = set()
_seen = set()


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, filename : {self.filename!r}, "
                f"lineno : {self.lineno}, line : {self.line!r}}}")


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    return text + f"  {line.strip()}\n" if line else text


def showwarning(message, category, filename, lineno, file=None, line=None):
    (file or sys.stderr).write(formatwarning(message, category, filename, lineno, line))


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action not in {"error", "ignore", "always", "default", "module", "once"}:
        raise ValueError(f"invalid action: {action!r}")
    _add((action, re.compile(message, re.I) if message else None, category, re.compile(module) if module else None, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    if action not in {"error", "ignore", "always", "default", "module", "once"}:
        raise ValueError(f"invalid action: {action!r}")
    _add((action, None, category, None, lineno), append)


def _add(item, append):
    if item in filters:
        if append:
            return
        filters.remove(item)
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)
    _seen.clear()


def resetwarnings():
    filters[:] = []


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = message.__class__
    category = category or UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    main = sys.modules.get("__main__")
    warn_explicit(message, category, getattr(main, "__file__", "<string>"), 1, "__main__", source=source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    module = module or filename.removesuffix(".py")
    for action, pattern, kind, where, line in filters:
        if ((pattern is None or pattern.match(text)) and issubclass(category, kind)
                and (where is None or (where == module if isinstance(where, str) else where.match(module)))
                and line in (0, lineno)):
            break
    else:
        action = "default"
    if action == "ignore":
        return
    if action == "error":
        raise message
    key = (text, category) if action != "default" else (text, category, lineno)
    if action in ("once", "default", "module"):
        store = _once if action == "once" else _seen
        if key in store:
            return
        store.add(key)
    item = WarningMessage(message, category, filename, lineno, source=source)
    if _recorders and _recorders[-1] is not None:
        _recorders[-1].append(item)
    else:
        showwarning(item.message, item.category, item.filename, item.lineno, item.file, item.line)


_recorders = []


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action and (action, category, lineno, append)

    def __enter__(self):
        self._filters = filters[:]
        self._shown = globals()["showwarning"]
        _seen.clear()
        log = [] if self._record else None
        _recorders.append(log)
        if self._action:
            simplefilter(*self._action)
        return log

    def __exit__(self, *exc_info):
        filters[:] = self._filters
        globals()["showwarning"] = self._shown
        _recorders.pop()
        _seen.clear()


class deprecated:
    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        self.message = message
        self.category = category

    def __call__(self, arg):
        import functools

        message, category = self.message, self.category
        if category is None:
            arg.__deprecated__ = message
            return arg
        if isinstance(arg, type):
            original = arg.__init__

            def __init__(self, *args, **kwargs):
                warn(message, category)
                original(self, *args, **kwargs)

            arg.__init__ = __init__
            arg.__deprecated__ = message
            return arg

        @functools.wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category)
            return arg(*args, **kwargs)

        wrapper.__deprecated__ = arg.__deprecated__ = message
        return wrapper
`;
