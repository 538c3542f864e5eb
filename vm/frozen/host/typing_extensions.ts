/** typing_extensions: what newer Pythons have in typing. (Python, for the host dialect) */
export const typingExtensionsSource = String.raw`"""typing_extensions: what newer Pythons have in typing."""

from typing import *
from typing import __all__ as _names, NamedTuple, Protocol, runtime_checkable

runtime = runtime_checkable


def deprecated(message, /, *, category=DeprecationWarning, stacklevel=1):
    def decorate(arg):
        arg.__deprecated__ = message
        return arg

    return decorate


__all__ = _names + ["deprecated", "runtime"]
`;
