/** pprint: long values over several lines. (Python, for the host dialect) */
export const pprintSource = String.raw`"""pprint: long values over several lines."""

import io
import sys

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        self.indent, self.width, self.depth = indent, width, depth
        self.stream = stream or sys.stdout
        self.compact, self.sort_dicts = compact, sort_dicts

    def pprint(self, object):
        self.stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        return self._format(object, 0, 0, 0, ())

    def _flat(self, o, level, inside):
        """On one line."""
        if id(o) in inside:
            return f"<Recursion on {type(o).__name__} with id={id(o)}>"
        inside = inside + (id(o),)
        kind = type(o)
        if kind is dict:
            if self.depth is not None and level >= self.depth:
                return "{...}"
            items = self._items(o)
            return "{" + ", ".join(f"{self._flat(k, level + 1, inside)}: {self._flat(v, level + 1, inside)}" for k, v in items) + "}"
        if kind in (list, tuple, set, frozenset):
            if not o:
                return repr(o)
            if self.depth is not None and level >= self.depth:
                return {list: "[...]", tuple: "(...)"}.get(kind, "{...}")
            parts = [self._flat(x, level + 1, inside) for x in (self._sorted(o) if kind in (set, frozenset) else o)]
            text = ", ".join(parts) + ("," if kind is tuple and len(parts) == 1 else "")
            return {list: f"[{text}]", tuple: f"({text})", set: f"{{{text}}}", frozenset: f"frozenset({{{text}}})"}[kind]
        return repr(o)

    def _items(self, o):
        return sorted(o.items(), key=lambda item: _Key(item[0])) if self.sort_dicts else o.items()

    def _sorted(self, o):
        return sorted(o, key=_Key)

    def _format(self, o, indent, allowance, level, inside):
        flat = self._flat(o, level, inside)
        room = self.width - indent - allowance
        if len(flat) <= room:
            return flat
        if id(o) in inside:
            return flat
        inside = inside + (id(o),)
        kind = type(o)
        step = self.indent
        if kind is dict and o:
            parts = []
            items = list(self._items(o))
            for i, (k, v) in enumerate(items):
                key = self._flat(k, level + 1, inside)
                last = i == len(items) - 1
                value = self._format(v, indent + step + len(key) + 2, allowance + 1 if last else 1, level + 1, inside)
                parts.append(f"{key}: {value}")
            return "{" + " " * (step - 1) + (",\n" + " " * (indent + step)).join(parts) + "}"
        if kind in (list, tuple, set, frozenset) and o:
            opening, closing = {list: "[]", tuple: "()", set: "{}", frozenset: ("frozenset({", "})")}[kind]
            indent += len(opening) - 1
            values = self._sorted(o) if kind in (set, frozenset) else list(o)
            if kind is tuple and len(values) == 1:
                closing = ",)"
            parts = []
            for i, v in enumerate(values):
                last = i == len(values) - 1
                parts.append(self._format(v, indent + step, allowance + len(closing) if last else 1, level + 1, inside))
            return opening + " " * (step - 1) + self._joined(parts, indent + step, allowance) + closing
        if kind is str and len(flat) > room:
            pieces = self._text(o, indent, allowance, level)
            if len(pieces) > 1:
                if level == 0:
                    return "(" + ("\n " + " " * indent).join(pieces) + ")"
                return ("\n" + " " * indent).join(pieces)
        if hasattr(kind, "__dataclass_fields__") and kind.__repr__.__qualname__.endswith("__repr__"):
            from dataclasses import fields

            shown = [(f.name, getattr(o, f.name)) for f in fields(o) if f.repr]
            indent += len(kind.__name__) + 1
            parts = []
            for i, (name, v) in enumerate(shown):
                parts.append(f"{name}={self._format(v, indent + len(name) + 1, allowance + 1 if i == len(shown) - 1 else 1, level + 1, inside)}")
            return f"{kind.__name__}({(',' + chr(10) + ' ' * indent).join(parts)})"
        return flat

    def _joined(self, parts, indent, allowance):
        newline = ",\n" + " " * indent
        if not self.compact:
            return newline.join(parts)
        lines = [[]]
        width = 0
        for i, part in enumerate(parts):
            need = len(part) + 2
            if lines[-1] and (indent + width + need > self.width - (allowance if i == len(parts) - 1 else 0) or "\n" in part):
                lines.append([])
                width = 0
            lines[-1].append(part)
            width += need
        return newline.join(", ".join(line) for line in lines)

    def _text(self, text, indent, allowance, level):
        import re

        if level == 0:
            indent += 1
            allowance += 1
        room = self.width - indent
        pieces = []
        lines = text.splitlines(True)
        for i, line in enumerate(lines):
            last_line = i == len(lines) - 1
            if len(repr(line)) <= room - (allowance if last_line else 0):
                pieces.append(repr(line))
                continue
            current = ""
            words = re.findall(r"\S*\s*", line)[:-1]
            for j, word in enumerate(words):
                limit = room - (allowance if last_line and j == len(words) - 1 else 0)
                if len(repr(current + word)) > limit and current:
                    pieces.append(repr(current))
                    current = word
                else:
                    current += word
            if current:
                pieces.append(repr(current))
        return pieces


class _Key:
    """Orders what cannot be compared by its type's name."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            return (str(type(self.value)), id(self.value)) < (str(type(other.value)), id(other.value))


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent, width, depth, compact=compact, sort_dicts=sort_dicts).pformat(object)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts).pprint(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._flat(object, 0, ())


def isreadable(object):
    return "<Recursion" not in saferepr(object)


def isrecursive(object):
    return "<Recursion" in saferepr(object)
`;
