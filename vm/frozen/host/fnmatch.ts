/** fnmatch: file names by patterns. (Python, for the host dialect) */
export const fnmatchSource = String.raw`"""fnmatch: file names by patterns."""

import re
from functools import lru_cache

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]


@lru_cache(maxsize=256)
def _compiled(pattern):
    if isinstance(pattern, bytes):
        return re.compile(translate(pattern.decode("latin-1")).encode("latin-1")).match
    return re.compile(translate(pattern)).match


def fnmatchcase(name, pat):
    return _compiled(pat)(name) is not None


fnmatch = fnmatchcase


def filter(names, pat):
    match = _compiled(pat)
    return [name for name in names if match(name)]


def translate(pat):
    out = []
    i = 0
    while i < len(pat):
        c = pat[i]
        i += 1
        if c == "*":
            if not out or out[-1] != ".*":
                out.append(".*")
        elif c == "?":
            out.append(".")
        elif c == "[":
            end = i + 1 if pat[i : i + 1] == "!" else i
            end = pat.find("]", end + 1 if pat[end : end + 1] == "]" else end)
            if end < 0:
                out.append("\\[")
                continue
            inside = pat[i:end].replace("\\", "\\\\")
            i = end + 1
            out.append(f"[^{inside[1:]}]" if inside[0] == "!" else f"[\\{inside}]" if inside[0] == "^" else f"[{inside}]")
        else:
            out.append(re.escape(c))
    return f"(?s:{''.join(out)})\\Z"
`;
