/** configparser: settings in sections (.ini files). (Python, for the host dialect) */
export const configparserSource = String.raw`"""configparser: settings in sections (.ini files)."""

import io as _io
import itertools as _itertools
import os as _os
import re as _re
from collections.abc import MutableMapping as _MutableMapping

__all__ = ["NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError", "InterpolationDepthError",
           "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError", "MissingSectionHeaderError", "ConfigParser",
           "RawConfigParser", "Interpolation", "BasicInterpolation", "ExtendedInterpolation", "SectionProxy", "ConverterMapping",
           "DEFAULTSECT", "MAX_INTERPOLATION_DEPTH"]

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10
_absent = object()


class Error(Exception):
    def __init__(self, msg=""):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, f"No section: {section!r}")
        self.section = section
        self.args = (section,)


class DuplicateSectionError(Error):
    def __init__(self, section, source=None, lineno=None):
        msg = f"{section!r} already exists"
        if source is not None:
            where = f" [line {lineno:2d}]" if lineno is not None else ""
            msg = f"While reading from {source!r}{where}: section {msg}"
        else:
            msg = f"Section {msg}"
        Error.__init__(self, msg)
        self.section, self.source, self.lineno = section, source, lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    def __init__(self, section, option, source=None, lineno=None):
        msg = f"{option!r} in section {section!r} already exists"
        if source is not None:
            where = f" [line {lineno:2d}]" if lineno is not None else ""
            msg = f"While reading from {source!r}{where}: option {msg}"
        else:
            msg = f"Option {msg}"
        Error.__init__(self, msg)
        self.section, self.option, self.source, self.lineno = section, option, source, lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, f"No option {option!r} in section: {section!r}")
        self.option, self.section = option, section
        self.args = (option, section)


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option, self.section = option, section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    def __init__(self, option, section, rawval, reference):
        InterpolationError.__init__(
            self, option, section,
            f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key {reference!r} which is not a "
            f"valid option name. Raw value: {rawval!r}")
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationDepthError(InterpolationError):
    def __init__(self, option, section, rawval):
        InterpolationError.__init__(
            self, option, section,
            f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} contains an interpolation key which "
            f"cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. Raw value: {rawval!r}")
        self.args = (option, section, rawval)


class ParsingError(Error):
    def __init__(self, source, *args):
        super().__init__(f"Source contains parsing errors: {source!r}")
        self.source, self.errors = source, []
        self.args = (source,)

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line}"


class MissingSectionHeaderError(ParsingError):
    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source, self.lineno, self.line = filename, lineno, line
        self.args = (filename, lineno, line)


class Interpolation:
    """Values as they are written."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class BasicInterpolation(Interpolation):
    """%(name)s stands for another option of the section, %% for a percent sign."""

    _reference = _re.compile(r"%\(([^)]+)\)s")

    def before_get(self, parser, section, option, value, defaults):
        return "".join(self._parts(parser, option, value, section, defaults, 1))

    def before_set(self, parser, section, option, value):
        left = self._reference.sub("", value.replace("%%", ""))
        if "%" in left:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {left.find('%')}")
        return value

    def _parts(self, parser, option, rest, section, values, depth):
        raw = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        while rest:
            plain, percent, after = rest.partition("%")
            yield plain
            if not percent:
                return
            if after[:1] == "%":
                yield "%"
                rest = after[1:]
            elif after[:1] == "(":
                found = self._reference.match("%" + after)
                if found is None:
                    raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {'%' + after!r}")
                name = parser.optionxform(found.group(1))
                rest = after[found.end() - 1 :]
                try:
                    value = values[name]
                except KeyError:
                    raise InterpolationMissingOptionError(option, section, raw, name) from None
                if "%" in value:
                    yield from self._parts(parser, option, value, section, values, depth + 1)
                else:
                    yield value
            else:
                raise InterpolationSyntaxError(option, section, f"'%' must be followed by '%' or '(', found: {'%' + after!r}")


class ExtendedInterpolation(Interpolation):
    """\u0024{name} or \u0024{section:name} stands for another option, two dollar signs for one."""

    _reference = _re.compile(r"\$\{([^}]+)\}")

    def before_get(self, parser, section, option, value, defaults):
        return "".join(self._parts(parser, option, value, section, defaults, 1))

    def before_set(self, parser, section, option, value):
        left = self._reference.sub("", value.replace("$$", ""))
        if "$" in left:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {left.find('$')}")
        return value

    def _parts(self, parser, option, rest, section, values, depth):
        raw = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        while rest:
            plain, dollar, after = rest.partition("$")
            yield plain
            if not dollar:
                return
            if after[:1] == "$":
                yield "$"
                rest = after[1:]
            elif after[:1] == "{":
                found = self._reference.match("$" + after)
                if found is None:
                    raise InterpolationSyntaxError(option, section, f"bad interpolation variable reference {'$' + after!r}")
                path = found.group(1).split(":")
                rest = after[found.end() - 1 :]
                where, name = section, option
                try:
                    if len(path) == 1:
                        name = parser.optionxform(path[0])
                        value = values[name]
                    elif len(path) == 2:
                        where, name = path[0], parser.optionxform(path[1])
                        value = parser.get(where, name, raw=True)
                    else:
                        raise InterpolationSyntaxError(option, section, f"More than one ':' found: {'$' + after!r}")
                except (KeyError, NoSectionError, NoOptionError):
                    raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
                if "$" in value:
                    yield from self._parts(parser, name, value, where, dict(parser.items(where, raw=True)), depth + 1)
                else:
                    yield value
            else:
                raise InterpolationSyntaxError(option, section, f"'$' must be followed by '$' or '{{', found: {'$' + after!r}")


class RawConfigParser(_MutableMapping):
    _DEFAULT_INTERPOLATION = Interpolation()
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}
    SECTCRE = _re.compile(r"\[(?P<header>.+)\]")
    NONSPACECRE = _re.compile(r"\S")

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, *, delimiters=("=", ":"), comment_prefixes=("#", ";"),
                 inline_comment_prefixes=None, strict=True, empty_lines_in_values=True, default_section=DEFAULTSECT,
                 interpolation=_absent, converters=_absent, allow_unnamed_section=False):
        self._dict = dict_type
        self._sections = dict_type()
        self._defaults = dict_type()
        self._converters = ConverterMapping(self)
        self._proxies = dict_type()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        marks = "|".join(_re.escape(d) for d in sorted(self._delimiters, key=len, reverse=True))
        self._option = _re.compile(rf"(?P<option>.*?)\s*(?:(?P<vi>{marks})\s*(?P<value>.*))?$" if allow_no_value
                                   else rf"(?P<option>.*?)\s*(?P<vi>{marks})\s*(?P<value>.*)$")
        self._comment_prefixes = tuple(comment_prefixes or ())
        self._inline_comment_prefixes = tuple(inline_comment_prefixes or ())
        self._strict, self._allow_no_value, self._empty_lines = strict, allow_no_value, empty_lines_in_values
        self.default_section = default_section
        self._interpolation = self._DEFAULT_INTERPOLATION if interpolation is _absent else Interpolation() if interpolation is None else interpolation
        if converters is not _absent:
            self._converters.update(converters)
        if defaults:
            self._take(default_section, defaults)

    def _take(self, section, options):
        for key, value in options.items():
            self._in(section)[self.optionxform(key)] = None if value is None else str(value)

    def _in(self, section):
        return self._defaults if section == self.default_section else self._sections[section]

    def defaults(self):
        return self._defaults

    def sections(self):
        return list(self._sections)

    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(section)
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        self._new(section)

    def _new(self, section):
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        if section not in self._sections:
            raise NoSectionError(section)
        return list({**self._sections[section], **self._defaults})

    def optionxform(self, optionstr):
        return optionstr.lower()

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (str, bytes)) or hasattr(filenames, "__fspath__"):
            filenames = [filenames]
        done = []
        for filename in filenames:
            try:
                with _io.open(filename, encoding=encoding) as f:
                    self._read(f, _os.fspath(filename))
            except OSError:
                continue
            done.append(_os.fspath(filename))
        return done

    def read_file(self, f, source=None):
        self._read(f, getattr(f, "name", "<???>") if source is None else source)

    def read_string(self, string, source="<string>"):
        self.read_file(_io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        seen = set()
        for section, options in dictionary.items():
            section = str(section)
            if section != self.default_section and section not in self._sections:
                self._new(section)
            elif self._strict and section in seen:
                raise DuplicateSectionError(section)
            seen.add(section)
            for key, value in options.items():
                key = self.optionxform(str(key))
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, None if value is None else str(value))

    def _uncommented(self, line):
        """The text of a line; None where it is a comment as a whole."""
        stripped = line.strip()
        if stripped.startswith(self._comment_prefixes):
            return None if self._comment_prefixes else stripped
        cut = len(line)
        for prefix in self._inline_comment_prefixes:
            at = -1
            while (at := line.find(prefix, at + 1)) >= 0:
                if at == 0 or line[at - 1].isspace():
                    cut = min(cut, at)
                    break
        text = line[:cut].strip()
        return None if not text and cut < len(line) else text

    def _read(self, lines, source):
        try:
            self._read_lines(lines, source)
        finally:
            self._join()

    def _read_lines(self, lines, source):
        seen = set()
        section = name = None  # the options read into, the last option's name
        options, title, indent, error = None, None, 0, None
        for lineno, line in enumerate(lines, 1):
            value = self._uncommented(line)
            if not value:
                if self._empty_lines:
                    # an empty line may be part of a value, a comment is not
                    if value is not None and options is not None and name and options[name] is not None:
                        options[name].append("")
                else:
                    indent = float("inf")
                continue
            depth = len(line) - len(line.lstrip())
            if options is not None and name and depth > indent:
                if options[name] is None:
                    raise ParsingError(source)
                options[name].append(value)
                continue
            indent = depth
            header = self.SECTCRE.match(value)
            if header:
                title = header.group("header")
                if title in self._sections:
                    if self._strict and title in seen:
                        raise DuplicateSectionError(title, source, lineno)
                    options = self._sections[title]
                    seen.add(title)
                elif title == self.default_section:
                    options = self._defaults
                else:
                    self._new(title)
                    options = self._sections[title]
                    seen.add(title)
                name = None
                continue
            if options is None:
                raise MissingSectionHeaderError(source, lineno, line)
            found = self._option.match(value)
            if not found or not found.group("option"):
                error = error or ParsingError(source)
                error.append(lineno, repr(line))
                continue
            name = self.optionxform(found.group("option").rstrip())
            if self._strict and (title, name) in seen:
                raise DuplicateOptionError(title, name, source, lineno)
            seen.add((title, name))
            text = found.group("value")
            options[name] = None if text is None else [text.strip()]
        if error:
            raise error

    def _join(self):
        """Values were collected line by line."""
        for section, options in [(self.default_section, self._defaults), *self._sections.items()]:
            for name, value in options.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)

    def _values(self, section, vars):
        if section not in self._sections and section != self.default_section:
            raise NoSectionError(section)
        own = {} if section == self.default_section else self._sections[section]
        more = {self.optionxform(k): None if v is None else str(v) for k, v in (vars or {}).items()}
        return {**self._defaults, **own, **more}

    def get(self, section, option, *, raw=False, vars=None, fallback=_absent):
        try:
            values = self._values(section, vars)
        except NoSectionError:
            if fallback is _absent:
                raise
            return fallback
        option = self.optionxform(option)
        if option not in values:
            if fallback is _absent:
                raise NoOptionError(option, section)
            return fallback
        value = values[option]
        return value if raw or value is None else self._interpolation.before_get(self, section, option, value, values)

    def _converted(self, section, convert, option, fallback=_absent, **how):
        try:
            return convert(self.get(section, option, **how))
        except (NoSectionError, NoOptionError):
            if fallback is _absent:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_absent, **kwargs):
        return self._converted(section, int, option, fallback, raw=raw, vars=vars)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_absent, **kwargs):
        return self._converted(section, float, option, fallback, raw=raw, vars=vars)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_absent, **kwargs):
        return self._converted(section, self._boolean, option, fallback, raw=raw, vars=vars)

    def _boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError(f"Not a boolean: {value}")
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_absent, raw=False, vars=None):
        if section is _absent:
            return super().items()
        values = self._values(section, vars)
        return [(name, values[name] if raw or values[name] is None
                 else self._interpolation.before_get(self, section, name, values[name], values)) for name in values]

    def popitem(self):
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def has_option(self, section, option):
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        if section and section != self.default_section and section not in self._sections:
            raise NoSectionError(section)
        self._in(section or self.default_section)[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        mark = self._delimiters[0]
        mark = f" {mark} " if space_around_delimiters else mark
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults, mark)
        for section, options in self._sections.items():
            self._write_section(fp, section, options, mark)

    def _write_section(self, fp, section, options, mark):
        fp.write(f"[{section}]\n")
        for key, value in options.items():
            value = self._interpolation.before_write(self, section, key, value)
            text = "" if value is None and self._allow_no_value else mark + str(value).replace("\n", "\n\t")
            fp.write(f"{key}{text}\n")
        fp.write("\n")

    def remove_option(self, section, option):
        if section and section != self.default_section and section not in self._sections:
            raise NoSectionError(section)
        options = self._in(section or self.default_section)
        option = self.optionxform(option)
        there = option in options
        if there:
            del options[option]
        return there

    def remove_section(self, section):
        there = section in self._sections
        if there:
            del self._sections[section]
            del self._proxies[section]
        return there

    def __getitem__(self, key):
        if key != self.default_section and key not in self._sections:
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if key not in self._sections:
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or key in self._sections

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return _itertools.chain((self.default_section,), list(self._sections))

    @property
    def converters(self):
        return self._converters


class ConfigParser(RawConfigParser):
    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not isinstance(value, str) and (value is not None or not self._allow_no_value):
            raise TypeError("option values must be strings")
        super().set(section, option, value)

    def add_section(self, section):
        if not isinstance(section, str):
            raise TypeError("section names must be strings")
        super().add_section(section)


class SectionProxy(_MutableMapping):
    """One section as a mapping, the defaults shining through."""

    def __init__(self, parser, name):
        self._parser, self._name = parser, name
        for conv in parser.converters:
            setattr(self, "get" + conv, _getter(self, parser.converters[conv]))

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def _options(self):
        return self._parser.options(self._name) if self._name != self._parser.default_section else list(self._parser.defaults())

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return iter(self._options())

    parser = property(lambda self: self._parser)
    name = property(lambda self: self._name)

    def get(self, option, fallback=None, *, raw=False, vars=None, **kwargs):
        return self._parser.get(self._name, option, raw=raw, vars=vars, fallback=fallback)

    def getint(self, option, fallback=None, *, raw=False, vars=None):
        return self._parser.getint(self._name, option, raw=raw, vars=vars, fallback=fallback)

    def getfloat(self, option, fallback=None, *, raw=False, vars=None):
        return self._parser.getfloat(self._name, option, raw=raw, vars=vars, fallback=fallback)

    def getboolean(self, option, fallback=None, *, raw=False, vars=None):
        return self._parser.getboolean(self._name, option, raw=raw, vars=vars, fallback=fallback)


def _getter(proxy, convert):
    def get(option, fallback=None, *, raw=False, vars=None):
        return proxy._parser._converted(proxy._name, convert, option, fallback, raw=raw, vars=vars)

    return get


class ConverterMapping(_MutableMapping):
    """get<name>() of parser and sections: the functions by name."""

    def __init__(self, parser):
        self._parser = parser
        self._data = {"int": int, "float": float, "boolean": parser._boolean}

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        parser = self._parser
        self._data[key] = value

        def get(section, option, *, raw=False, vars=None, fallback=_absent, **kwargs):
            return parser._converted(section, value, option, fallback, raw=raw, vars=vars)

        setattr(parser, "get" + key, get)
        for proxy in parser._proxies.values():
            setattr(proxy, "get" + key, _getter(proxy, value))

    def __delitem__(self, key):
        del self._data[key]
        delattr(self._parser, "get" + key)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
`;
