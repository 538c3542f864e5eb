/** os.path: names of files, and what is there under them. (Python, for the host dialect) */
export const posixpathSource = String.raw`"""os.path: names of files, and what is there under them."""

import _posixpath as _own
from _posixpath import *

altsep, devnull, defpath = None, "/dev/null", "/bin:/usr/bin"
supports_unicode_filenames = False


def _fspath(path):
    import os

    return os.fspath(path)


def normcase(s):
    return _fspath(s)


def lexists(path):
    return exists(path)


def isjunction(path):
    return False


def ismount(path):
    return abspath(path) == "/"


def splitdrive(p):
    p = _fspath(p)
    return p[:0], p


def splitroot(p):
    p = _fspath(p)
    if not p.startswith("/"):
        return "", "", p
    root = "//" if p.startswith("//") and not p.startswith("///") else "/"
    return "", root, p[len(root):]


def getatime(filename):
    return getmtime(filename)


def getctime(filename):
    return getmtime(filename)


def samefile(f1, f2):
    import os

    os.stat(f1), os.stat(f2)
    return realpath(f1) == realpath(f2)


def samestat(s1, s2):
    return s1 == s2


def expanduser(path):
    import os

    path = _fspath(path)
    if path != "~" and not path.startswith("~/"):
        return path
    home = os.environ.get("HOME")
    if home is None:
        return path
    return (home.rstrip("/") + path[1:]) or "/"


def expandvars(path):
    import os
    import re

    def value(m):
        return os.environ.get(m.group(1) or m.group(2), m.group())

    return re.sub(r"\$(?:(\w+)|\{([^}]*)\})", value, _fspath(path), flags=re.ASCII)


def relpath(path, start=None):
    path = _fspath(path)
    if not path:
        raise ValueError("no path specified")
    there = [part for part in abspath(path).split("/") if part]
    here = [part for part in abspath("." if start is None else start).split("/") if part]
    same = 0
    while same < min(len(there), len(here)) and there[same] == here[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonpath(paths):
    paths = [_fspath(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len({path.startswith("/") for path in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    split = [[part for part in path.split("/") if part and part != "."] for path in paths]
    common = []
    for parts in zip(*split):
        if len(set(parts)) != 1:
            break
        common.append(parts[0])
    return ("/" if paths[0].startswith("/") else "") + "/".join(common)
`;
