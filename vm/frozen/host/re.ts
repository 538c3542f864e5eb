/** re: regular expressions, as CPython has them. (Python, for the host dialect) */
export const reSource = String.raw`"""re: regular expressions, as CPython has them."""

import enum
from _re import Match, Pattern, error
from _re import compile as _compile_pattern

__all__ = ["match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "template",
           "escape", "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE",
           "MULTILINE", "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "T", "TEMPLATE", "DEBUG", "PatternError"]

PatternError = error


class RegexFlag(enum.IntFlag):
    NOFLAG = 0
    ASCII = A = 256
    IGNORECASE = I = 2
    LOCALE = L = 4
    UNICODE = U = 32
    MULTILINE = M = 8
    DOTALL = S = 16
    VERBOSE = X = 64
    TEMPLATE = T = 1
    DEBUG = 128

    def __repr__(self):
        names = [m._name_ for m in self.__class__ if m._value_ & self._value_]
        rest = self._value_ & ~self.__class__._flag_mask_
        shown = [f"re.{name}" for name in names] + ([hex(rest)] if rest else [])
        return "|".join(shown) or "re.NOFLAG"

    __str__ = object.__str__ if hasattr(object, "__str__") else __repr__


globals().update(RegexFlag.__members__)

_cache = {}
_MAXCACHE = 512


def _compile(pattern, flags):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    flags = int(flags)
    key = (type(pattern), pattern, flags)
    found = _cache.get(key)
    if found is None:
        found = _compile_pattern(pattern, flags)
        if len(_cache) >= _MAXCACHE:
            del _cache[next(iter(_cache))]
        _cache[key] = found
    return found


def match(pattern, string, flags=0):
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return _compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return _compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return _compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return _compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return _compile(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    return _compile(pattern, flags)


def template(pattern, flags=0):
    return _compile(pattern, flags)


def purge():
    _cache.clear()


_special = frozenset(b"()[]{}?*+-|^$\\.&~# \t\n\r\v\f")


def escape(pattern):
    if isinstance(pattern, str):
        return "".join(["\\" + c if ord(c) in _special else c for c in pattern])
    return b"".join([b"\\" + bytes([c]) if c in _special else bytes([c]) for c in bytes(pattern)])
`;
