/** ntpath: names of files as Windows has them (the part that needs no Windows). (Python, for the host dialect) */
export const ntpathSource = String.raw`"""ntpath: names of files as Windows has them (the part that needs no Windows)."""

import posixpath as _posixpath

sep, altsep, extsep, pathsep, curdir, pardir, devnull = "\\", "/", ".", ";", ".", "..", "nul"


def _text(p):
    import os

    return os.fspath(p)


def splitroot(p):
    """(drive or share, the slash after it, the rest)"""
    p = _text(p)
    plain = p.replace("/", "\\")
    if plain[:2] == "\\\\":
        start = 8 if plain[:8].upper() == "\\\\?\\UNC\\" else 2
        server = plain.find("\\", start)
        if server < 0:
            return p, "", ""
        share = plain.find("\\", server + 1)
        if share < 0:
            return p, "", ""
        return p[:share], p[share : share + 1], p[share + 1 :]
    if plain[:1] == "\\":
        return "", p[:1], p[1:]
    if plain[1:2] == ":":
        return (p[:2], p[2:3], p[3:]) if plain[2:3] == "\\" else (p[:2], "", p[2:])
    return "", "", p


def splitdrive(p):
    drive, root, rest = splitroot(p)
    return drive, root + rest


def join(path, *paths):
    drive, root, rest = splitroot(path)
    for p in paths:
        other, slash, more = splitroot(p)
        if slash:
            if other or not drive:
                drive = other
            root, rest = slash, more
            continue
        if other and other != drive:
            if other.lower() != drive.lower():
                drive, root, rest = other, slash, more
                continue
            drive = other
        if rest and rest[-1] not in "\\/":
            rest += "\\"
        rest += more
    if rest and not root and drive and drive[-1] not in ":\\/":
        return drive + "\\" + rest
    return drive + root + rest


def isabs(s):
    drive, root, rest = splitroot(s)
    return bool(root) and (bool(drive) or s[:1] in "\\/")


def split(p):
    drive, root, rest = splitroot(p)
    i = max(rest.rfind("\\"), rest.rfind("/")) + 1
    head, tail = rest[:i], rest[i:]
    return drive + root + head.rstrip("\\/"), tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _text(p)
    at = max(p.rfind("\\"), p.rfind("/")) + 1
    root, extension = _posixpath.splitext(p[at:])
    return p[:at] + root, extension


def normcase(s):
    return _text(s).replace("/", "\\").lower()


def normpath(path):
    drive, root, rest = splitroot(_text(path).replace("/", "\\"))
    out = []
    for part in rest.split("\\"):
        if part in ("", "."):
            continue
        if part != ".." or (not root and (not out or out[-1] == "..")):
            out.append(part)
        elif out:
            out.pop()
    return drive + root + "\\".join(out) or "."
`;
