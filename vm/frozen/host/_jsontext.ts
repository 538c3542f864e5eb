/** _jsontext: what json is made of. (Python, for the host dialect) */
export const jsontextSource = String.raw`"""_jsontext: what json is made of."""

import re


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        ValueError.__init__(self, f"{msg}: line {lineno} column {colno} (char {pos})")
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


JSONDecodeError.__module__ = "json.decoder"

_escapes = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_special = re.compile(r'[\x00-\x1f\\"\b\f\n\r\t]')
_special_ascii = re.compile(r'([\\"]|[^\ -~])')


def _escaped(match):
    c = match.group(0)
    if c in _escapes:
        return _escapes[c]
    n = ord(c)
    if n < 0x10000:
        return f"\\u{n:04x}"
    n -= 0x10000
    return f"\\u{0xD800 | n >> 10:04x}\\u{0xDC00 | n & 0x3FF:04x}"


def encode(o, default, indent, item_separator, key_separator, sort_keys, skipkeys, ensure_ascii, allow_nan):
    special = _special_ascii if ensure_ascii else _special
    inside = set()

    def quote(s):
        return '"' + special.sub(_escaped, s) + '"'

    def number(f):
        if f != f or f in (float("inf"), float("-inf")):
            if not allow_nan:
                raise ValueError("Out of range float values are not JSON compliant: " + repr(f))
            return "NaN" if f != f else "Infinity" if f > 0 else "-Infinity"
        return float.__repr__(f)

    def scalar(o):
        if isinstance(o, str):
            return quote(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return number(o)
        return None

    def key(k):
        if isinstance(k, str):
            return quote(k)
        text = scalar(k)
        if text is None:
            if skipkeys:
                return None
            raise TypeError(f"keys must be str, int, float, bool or None, not {k.__class__.__name__}")
        return '"' + text + '"'

    def write(o, level):
        text = scalar(o)
        if text is not None:
            return text
        if id(o) in inside:
            raise ValueError("Circular reference detected")
        inside.add(id(o))
        if indent is None:
            begin = end = ""
            separator = item_separator
        else:
            begin = "\n" + indent * (level + 1)
            end = "\n" + indent * level
            separator = item_separator + begin
        if isinstance(o, dict):
            items = sorted(o.items()) if sort_keys else o.items()
            parts = []
            for k, v in items:
                k = key(k)
                if k is not None:
                    parts.append(k + key_separator + write(v, level + 1))
            text = "{" + begin + separator.join(parts) + end + "}" if parts else "{}"
        elif isinstance(o, (list, tuple)):
            text = "[" + begin + separator.join([write(v, level + 1) for v in o]) + end + "]" if o else "[]"
        else:
            text = write(default(o), level)
        inside.discard(id(o))
        return text

    return write(o, 0)


_space = re.compile(r"[ \t\n\r]*")
_number = re.compile(r"(-?(?:0|[1-9]\d*))(\.\d+)?([eE][-+]?\d+)?", re.ASCII)
_chunk = re.compile(r'([^"\\\x00-\x1f]*)(["\\\x00-\x1f])')
_unescaped = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def decode(s, at, whole, object_hook, parse_float, parse_int, parse_constant, strict, object_pairs_hook):
    constants = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
    memo = {}

    def space(i):
        return _space.match(s, i).end()

    def string(begin):
        i = begin + 1
        parts = []
        while True:
            m = _chunk.match(s, i)
            if m is None:
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            text, end = m.groups()
            parts.append(text)
            i = m.end()
            if end == '"':
                return "".join(parts), i
            if end != "\\":
                if strict:
                    raise JSONDecodeError("Invalid control character at", s, i - 1)
                parts.append(end)
                continue
            c = s[i : i + 1]
            if c == "":
                raise JSONDecodeError("Unterminated string starting at", s, begin)
            if c != "u":
                if c not in _unescaped:
                    raise JSONDecodeError("Invalid \\escape", s, i - 1)
                parts.append(_unescaped[c])
                i += 1
                continue
            n = unit(i)
            i += 5
            if 0xD800 <= n < 0xDC00 and s[i : i + 2] == "\\u":
                low = unit(i + 1)
                if 0xDC00 <= low < 0xE000:
                    n = 0x10000 + ((n & 0x3FF) << 10 | low & 0x3FF)
                    i += 6
            parts.append(chr(n))

    def unit(i):
        digits = s[i + 1 : i + 5]
        if len(digits) == 4 and re.fullmatch("[0-9a-fA-F]{4}", digits):
            return int(digits, 16)
        raise JSONDecodeError("Invalid \\uXXXX escape", s, i)

    def value(i):
        c = s[i : i + 1]
        if c == '"':
            return string(i)
        if c == "{":
            return mapping(i)
        if c == "[":
            items = []
            i = space(i + 1)
            if s[i : i + 1] == "]":
                return items, i + 1
            while True:
                item, i = value(i)
                items.append(item)
                i = space(i)
                c = s[i : i + 1]
                if c == "]":
                    return items, i + 1
                if c != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, i)
                i = space(i + 1)
        for word, constant in (("null", None), ("true", True), ("false", False)):
            if s.startswith(word, i):
                return constant, i + len(word)
        m = _number.match(s, i)
        if m is not None:
            whole, fraction, exponent = m.groups()
            if fraction or exponent:
                return (parse_float or float)(m.group()), m.end()
            return (parse_int or int)(whole), m.end()
        for word in constants:
            if s.startswith(word, i):
                return (parse_constant(word) if parse_constant else constants[word]), i + len(word)
        raise JSONDecodeError("Expecting value", s, i)

    def mapping(i):
        pairs = []
        i = space(i + 1)
        if s[i : i + 1] == "}":
            i += 1
        else:
            while True:
                if s[i : i + 1] != '"':
                    raise JSONDecodeError("Expecting property name enclosed in double quotes", s, i)
                k, i = string(i)
                i = space(i)
                if s[i : i + 1] != ":":
                    raise JSONDecodeError("Expecting ':' delimiter", s, i)
                v, i = value(space(i + 1))
                pairs.append((memo.setdefault(k, k), v))
                i = space(i)
                c = s[i : i + 1]
                if c == "}":
                    i += 1
                    break
                if c != ",":
                    raise JSONDecodeError("Expecting ',' delimiter", s, i)
                i = space(i + 1)
        if object_pairs_hook is not None:
            return object_pairs_hook(pairs), i
        made = dict(pairs)
        return (made if object_hook is None else object_hook(made)), i

    result, end = value(space(at) if whole else at)
    if whole:
        end = space(end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
    return result, end
`;
