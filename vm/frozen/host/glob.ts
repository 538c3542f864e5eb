/** glob: the files whose names match a pattern. (Python, for the host dialect) */
export const globSource = String.raw`"""glob: the files whose names match a pattern."""

import os
import re
from fnmatch import filter as _filter

__all__ = ["escape", "glob", "iglob", "has_magic", "translate"]

_magic = re.compile(r"[*?\[]")


def has_magic(s):
    return _magic.search(os.fspath(s)) is not None


def escape(pathname):
    return _magic.sub(r"[\g<0>]", pathname)


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    pathname = os.fspath(pathname)
    parts = pathname.split("/")
    head = ""
    if pathname.startswith("/"):
        head, parts = "/", pathname.lstrip("/").split("/")
    found = _below(os.fspath(root_dir or ""), head, parts, recursive, include_hidden)
    return (path for path in found if path)


def _below(root, head, parts, recursive, hidden):
    """What matches the parts under head, which is a folder's name with its slash, or nothing."""
    part, *rest = parts
    folder = os.path.join(root, head)
    if recursive and part == "**":
        if rest:
            yield from _below(root, head, rest, recursive, hidden)
        else:
            yield head
        for name in _names(folder, hidden):
            deeper = os.path.isdir(os.path.join(folder, name))
            if not rest:
                yield head + name
            if deeper:
                below = _below(root, head + name + "/", parts, recursive, hidden)
                if not rest:
                    next(below)  # the folder itself, told already
                yield from below
        return
    if part == "" and not rest:  # the pattern ends with a slash: folders alone
        if os.path.isdir(folder or "."):
            yield head
        return
    if not has_magic(part):
        path = head + part
        if rest:
            if part == "" or os.path.isdir(os.path.join(root, path)):
                yield from _below(root, path + "/", rest, recursive, hidden)
        elif os.path.lexists(os.path.join(root, path)):
            yield path
        return
    for name in _filter(_names(folder, hidden or part.startswith(".")), part):
        path = head + name
        if not rest:
            yield path
        elif os.path.isdir(os.path.join(root, path)):
            yield from _below(root, path + "/", rest, recursive, hidden)


def _names(folder, hidden):
    try:
        return [name for name in os.listdir(folder or ".") if hidden or not name.startswith(".")]
    except OSError:
        return []


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """As a regular expression over whole paths (CPython 3.13)."""
    inner = "[^/]" if include_hidden else "[^/.]"
    any_name = "[^/]+" if include_hidden else "[^/.][^/]*"
    out = []
    parts = pat.split("/")
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if part == "**" and recursive:
            if last:
                out.append(".*" if include_hidden else f"(?:{any_name}/)*(?:{any_name})?")
            else:
                out.append("(?:.+/)?" if include_hidden else f"(?:{any_name}/)*")
            continue
        if part == "*":
            out.append(any_name)
        elif part:
            from fnmatch import translate as one

            text = one(part)[4:-3].replace(".*", "[^/]*")
            if not include_hidden and part[0] in "*?":
                text = r"(?!\.)" + text
            out.append(text)
        if not last:
            out.append("/")
    return f"(?s:{''.join(out)})\\Z"
`;
