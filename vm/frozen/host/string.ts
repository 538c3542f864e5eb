/** string: sets of characters, templates, formatters. (Python, for the host dialect) */
export const stringSource = String.raw`"""string: sets of characters, templates, formatters."""

import re as _re
from collections import ChainMap as _ChainMap

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
           "printable", "punctuation", "whitespace", "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_" + chr(96) + "{|}~"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Template:
    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = _re.IGNORECASE

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._compile()

    @classmethod
    def _compile(cls):
        if "pattern" in cls.__dict__:
            pattern = cls.pattern
        else:
            mark = _re.escape(cls.delimiter)
            pattern = (mark + r"(?:(?P<escaped>" + mark + r")|(?P<named>" + cls.idpattern + r")|{(?P<braced>"
                       + (cls.braceidpattern or cls.idpattern) + r")}|(?P<invalid>))")
        cls.pattern = _re.compile(pattern, cls.flags | _re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _invalid(self, mo):
        i = mo.start("invalid")
        lines = self.template[:i].splitlines(keepends=True)
        colno = 1 if not lines else i - len("".join(lines[:-1]))
        raise ValueError(f"Invalid placeholder in string: line {len(lines) or 1}, col {colno}")

    def _filled(self, mapping, safe):
        def convert(mo):
            named = mo.group("named") or mo.group("braced")
            if named is not None:
                if safe:
                    try:
                        return str(mapping[named])
                    except KeyError:
                        return mo.group()
                return str(mapping[named])
            if mo.group("escaped") is not None:
                return self.delimiter
            if safe:
                return mo.group()
            self._invalid(mo)

        return self.pattern.sub(convert, self.template)

    def substitute(self, mapping={}, /, **kws):
        return self._filled(_ChainMap(kws, mapping) if kws else mapping, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._filled(_ChainMap(kws, mapping) if kws else mapping, True)

    def is_valid(self):
        return not any(mo.group("invalid") is not None for mo in self.pattern.finditer(self.template))

    def get_identifiers(self):
        ids = []
        for mo in self.pattern.finditer(self.template):
            named = mo.group("named") or mo.group("braced")
            if named is not None and named not in ids:
                ids.append(named)
        return ids


Template._compile()


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, text, args, kwargs, used, depth, auto):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        out = []
        for literal, name, spec, conversion in self.parse(text):
            if literal:
                out.append(literal)
            if name is not None:
                if name == "" or name[0] in ".[":
                    name, auto = f"{auto}{name}", auto + 1
                obj, key = self.get_field(name, args, kwargs)
                used.add(key)
                obj = self.convert_field(obj, conversion)
                spec, auto = self._vformat(spec, args, kwargs, used, depth - 1, auto)
                out.append(self.format_field(obj, spec))
        return "".join(out), auto

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        literal = ""
        i, n = 0, len(format_string)
        while i < n:
            c = format_string[i]
            if c in "{}" and format_string[i + 1 : i + 2] == c:
                literal += c
                i += 2
            elif c == "}":
                raise ValueError("Single '}' encountered in format string")
            elif c != "{":
                literal += c
                i += 1
            else:
                depth, start = 1, i + 1
                i += 1
                while i < n and depth:
                    depth += {"{": 1, "}": -1}.get(format_string[i], 0)
                    i += 1
                if depth:
                    raise ValueError("expected '}' before end of string")
                field = format_string[start : i - 1]
                match = _re.match(r"((?:[^!:\[]|\[[^\]]*\])*)(?:!(.))?(?::(.*))?$", field, _re.DOTALL)
                name, conversion, spec = match.groups()
                yield literal, name, spec or "", conversion
                literal = ""
        if literal:
            yield literal, None, None, None

    def get_field(self, field_name, args, kwargs):
        first = _re.match(r"[^.\[]*", field_name).group()
        key = int(first) if first.isdigit() else first
        obj = self.get_value(key, args, kwargs)
        for attr, item in _re.findall(r"\.([^.\[]+)|\[([^\]]+)\]", field_name[len(first):]):
            obj = getattr(obj, attr) if attr else obj[int(item) if item.isdigit() else item]
        return obj, key
`;
