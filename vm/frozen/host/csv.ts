/** csv: tables as text, each row a line of fields with a delimiter between them. (Python, for the host dialect) */
export const csvSource = String.raw`"""csv: tables as text, each row a line of fields with a delimiter between them."""

import io as _io
import re as _re
import types as _types

__version__ = "1.0"
__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL", "Error", "Dialect",
           "excel", "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect", "list_dialects", "Sniffer",
           "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)

_limit = 131072
_dialects = {}


class Error(Exception):
    pass


def _character(name, value, optional):
    if value is None and optional:
        return None
    if not isinstance(value, str):
        expected = "string or None" if optional else "string"
        raise TypeError(f'"{name}" must be {expected}, not {type(value).__name__}')
    if optional and value == "":
        return None
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a 1-character string')
    return value


class _Form:
    """A dialect with every setting checked: what _csv.Dialect is in CPython."""

    def __init__(self, base=None, **settings):
        if isinstance(base, str):
            base = get_dialect(base)

        def setting(name, default):
            value = settings.pop(name, _absent)
            return getattr(base, name, default) if value is _absent else value

        self.delimiter = _character("delimiter", setting("delimiter", ","), False)
        self.doublequote = bool(setting("doublequote", True))
        self.escapechar = _character("escapechar", setting("escapechar", None), True)
        terminator = setting("lineterminator", "\r\n")
        quotechar = setting("quotechar", '"')
        quoting = setting("quoting", _absent)
        self.skipinitialspace = bool(setting("skipinitialspace", False))
        self.strict = bool(setting("strict", False))
        if settings:
            raise TypeError(f"'{next(iter(settings))}' is an invalid keyword argument for this function")
        self.quotechar = _character("quotechar", quotechar, True)
        if quoting is _absent:
            quoting = QUOTE_NONE if quotechar is None else QUOTE_MINIMAL
        if not isinstance(quoting, int):
            raise TypeError('"quoting" must be an integer')
        if not 0 <= quoting <= 5:
            raise TypeError('bad "quoting" value')
        self.quoting = quoting
        if quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        if not isinstance(terminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {type(terminator).__name__}')
        self.lineterminator = terminator


_absent = object()


class Dialect:
    """What a class of the program describes a form with."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if self.__class__ != Dialect:
            self._valid = True
        try:
            _Form(self)
        except TypeError as e:
            raise Error(str(e)) from None


class excel(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


def register_dialect(name, /, dialect=None, **settings):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _Form(dialect, **settings)


def unregister_dialect(name, /):
    if name not in _dialects:
        raise Error("unknown dialect")
    del _dialects[name]


def get_dialect(name, /):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


def field_size_limit(limit=None, /):
    global _limit
    old = _limit
    if limit is not None:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit = limit
    return old


class _Reader:
    """Rows of an iterable of lines. A line without quotes and escapes is split at once; others go character by character."""

    def __init__(self, lines, dialect):
        self._lines = iter(lines)
        self.dialect = dialect
        self.line_num = 0
        special = (dialect.escapechar or "") + ("" if dialect.quoting == QUOTE_NONE else dialect.quotechar or "")
        self._special = tuple(special)

    def __iter__(self):
        return self

    def _line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
        self.line_num += 1
        return line

    def __next__(self):
        line = self._line()
        d = self.dialect
        text = line.rstrip("\r\n")
        if "\r" in text or "\n" in text or any(c in text for c in self._special):
            return self._carefully(line)
        if not text:
            return []
        fields = text.split(d.delimiter)
        if d.skipinitialspace:
            fields = [field.lstrip(" ") for field in fields]
        if len(text) > _limit and any(len(field) > _limit for field in fields):
            raise Error(f"field larger than field limit ({_limit})")
        if d.quoting == QUOTE_NONNUMERIC:
            return [float(field) if field else field for field in fields]
        if d.quoting == QUOTE_STRINGS:
            return [float(field) if field else None for field in fields]
        if d.quoting == QUOTE_NOTNULL:
            return [field or None for field in fields]
        return fields

    def _carefully(self, line):
        d = self.dialect
        delimiter, escape = d.delimiter, d.escapechar
        quote = None if d.quoting == QUOTE_NONE else d.quotechar
        fields, field, quoted = [], [], False
        state = "row"  # row, start, plain, escape, quoted, escape in quotes, quote in quotes, ended

        def save():
            nonlocal field, quoted
            text = "".join(field)
            if not quoted:
                if d.quoting == QUOTE_NONNUMERIC and text:
                    text = float(text)
                elif d.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL) and not text:
                    text = None
                elif d.quoting == QUOTE_STRINGS:
                    text = float(text)
            fields.append(text)
            field, quoted = [], False

        def add(c):
            if len(field) >= _limit:
                raise Error(f"field larger than field limit ({_limit})")
            field.append(c)

        while True:
            for c in line:
                if state == "ended":
                    if c not in "\r\n":
                        raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")
                    continue
                if state == "row":
                    if c in "\r\n":
                        state = "ended"
                        continue
                    state = "start"
                if state == "start":
                    if c in "\r\n":
                        save()
                        state = "ended"
                    elif c == quote:
                        quoted = True
                        state = "quoted"
                    elif c == escape:
                        state = "escape"
                    elif c == " " and d.skipinitialspace:
                        pass
                    elif c == delimiter:
                        save()
                    else:
                        add(c)
                        state = "plain"
                elif state == "plain":
                    if c in "\r\n":
                        save()
                        state = "ended"
                    elif c == escape:
                        state = "escape"
                    elif c == delimiter:
                        save()
                        state = "start"
                    else:
                        add(c)
                elif state == "escape":
                    add(c)
                    state = "plain"
                elif state == "quoted":
                    if c == escape:
                        state = "escape in quotes"
                    elif c == quote:
                        state = "quote in quotes" if d.doublequote else "plain"
                    else:
                        add(c)
                elif state == "escape in quotes":
                    add(c)
                    state = "quoted"
                elif c == quote:  # the second of two in quotes
                    add(c)
                    state = "quoted"
                elif c == delimiter:
                    save()
                    state = "start"
                elif c in "\r\n":
                    save()
                    state = "ended"
                elif not d.strict:
                    add(c)
                    state = "plain"
                else:
                    raise Error(f"'{delimiter}' expected after '{d.quotechar}'")
            # the end of the line is one more character: none
            if state == "escape":
                add("\n")
                state = "plain"
            if state in ("start", "plain", "quote in quotes"):
                save()
                return fields
            if state in ("row", "ended"):
                return fields
            if state == "escape in quotes":
                add("\n")
                state = "quoted"
            try:
                line = self._line()
            except StopIteration:
                if d.strict:
                    raise Error("unexpected end of data") from None
                save()
                return fields


class _Writer:
    def __init__(self, file, dialect):
        write = getattr(file, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self.dialect = dialect
        specials = dialect.delimiter + (dialect.escapechar or "") + (dialect.quotechar or "") + "\r\n" + dialect.lineterminator
        self._special = _re.compile("[" + "".join(map(_re.escape, specials)) + "]")

    def writerow(self, row, /):
        d = self.dialect
        try:
            values = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        fields = [self._field(value) for value in values]
        if len(fields) == 1 and fields[0] == "":
            if d.quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            fields[0] = d.quotechar * 2
        return self._write(d.delimiter.join(fields) + d.lineterminator)

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)

    def _field(self, value):
        d = self.dialect
        quoting = d.quoting
        if isinstance(value, str):
            text = value
        elif value is None:
            text = ""
        else:
            text = repr(value) if type(value) is float else str(value)
        quoted = (quoting == QUOTE_ALL or (quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float)))
                  or (quoting == QUOTE_STRINGS and isinstance(value, str)) or (quoting == QUOTE_NOTNULL and value is not None))
        if self._special.search(text) is None:
            return d.quotechar + text + d.quotechar if quoted else text
        out = []
        for c in text:
            if c not in d.delimiter + "\r\n" + d.lineterminator and c != d.escapechar and c != d.quotechar:
                out.append(c)
                continue
            escaped = False
            if quoting == QUOTE_NONE:
                escaped = True
            elif c == d.quotechar:
                quoted = quoted or d.doublequote
                if d.doublequote:
                    out.append(c)
                else:
                    escaped = True
            elif c == d.escapechar:
                escaped = True
            else:
                quoted = True
            if escaped:
                if d.escapechar is None:
                    raise Error("need to escape, but no escapechar set")
                out.append(d.escapechar)
            out.append(c)
        text = "".join(out)
        return d.quotechar + text + d.quotechar if quoted else text


def reader(iterable, /, dialect="excel", **settings):
    return _Reader(iterable, _Form(dialect, **settings))


def writer(fileobj, /, dialect="excel", **settings):
    return _Writer(fileobj, _Form(dialect, **settings))


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        self.line_num = self.reader.line_num
        while row == []:
            row = next(self.reader)
        names = self.fieldnames
        found = dict(zip(names, row))
        if len(row) > len(names):
            found[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            found[name] = self.restval
        return found

    __class_getitem__ = classmethod(_types.GenericAlias)


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _row(self, given):
        if self.extrasaction == "raise":
            wrong = [name for name in given if name not in self.fieldnames]
            if wrong:
                raise ValueError("dict contains fields not in fieldnames: " + ", ".join(repr(name) for name in wrong))
        return (given.get(name, self.restval) for name in self.fieldnames)

    def writerow(self, rowdict):
        return self.writer.writerow(self._row(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._row, rowdicts))

    __class_getitem__ = classmethod(_types.GenericAlias)


class Sniffer:
    """Guesses: the delimiter is what stands in every line equally often, by preference one that is usual."""

    def __init__(self):
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        delimiter, quote, doubled, space = self._by_quotes(sample, delimiters)
        if not delimiter:
            delimiter, space = self._by_counts(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doubled
        dialect.delimiter = delimiter
        dialect.quotechar = quote or '"'
        dialect.skipinitialspace = space
        return dialect

    def _by_quotes(self, sample, delimiters):
        """What stands beside quoted fields most often."""
        before, after, quotes, spaces = {}, {}, {}, {}
        for m in _re.finditer(r"(^|[^\w\n\"'])( ?)([\"']).*?\3(?=($|[^\w\n\"']))", sample, _re.DOTALL | _re.MULTILINE):
            left, space, quote, right = m.groups()
            quotes[quote] = quotes.get(quote, 0) + 1
            for counts, key in ((before, left), (after, right)):
                if key and (delimiters is None or key in delimiters):
                    counts[key] = counts.get(key, 0) + 1
            if space and left:
                spaces[left] = spaces.get(left, 0) + 1
        counts = before or after
        if not quotes:
            return "", "", False, 0
        quote = max(quotes, key=quotes.get)
        delimiter = max(counts, key=counts.get) if counts else ""
        if delimiter == "\n":
            delimiter = ""
        mark = _re.escape(delimiter)
        doubled = _re.search(rf"((?:{mark}|^)\W*{quote}[^{mark}\n]*{quote}[^{mark}\n]*{quote}\W*(?:{mark}|$))", sample, _re.MULTILINE)
        return delimiter, quote, bool(doubled), bool(delimiter) and counts[delimiter] == spaces.get(delimiter, 0)

    def _by_counts(self, sample, delimiters):
        lines = [line for line in sample.split("\n") if line.strip()]
        if not lines:
            return "", 0
        candidates = {}
        for c in map(chr, range(127)):
            if delimiters is not None and c not in delimiters:
                continue
            counts = [line.count(c) for line in lines]
            if max(counts) == 0:
                continue
            usual = max(set(counts), key=counts.count)
            share = counts.count(usual) / len(lines)
            if usual > 0 and share >= 0.9:
                candidates[c] = (share, usual)
        best = max((share for share, _ in candidates.values()), default=0)
        found = [c for c, (share, _) in candidates.items() if share == best]
        chosen = next((c for c in self.preferred if c in found), None)
        if chosen is None and found:
            plain = [c for c in found if not c.isalnum()] or found
            chosen = max(plain, key=lambda c: candidates[c][1])
        if chosen is None:
            return "", 0
        return chosen, lines[0].count(chosen) == lines[0].count(chosen + " ")

    def has_header(self, sample):
        """Each column that is of one type, or of one length, votes against or for its first cell being a title."""
        rows = reader(_io.StringIO(sample), self.sniff(sample))
        header = next(rows)
        kinds = dict.fromkeys(range(len(header)))
        for checked, row in enumerate(rows):
            if checked > 20:
                break
            if len(row) != len(header):
                continue
            for column in list(kinds):
                try:
                    complex(row[column])
                    kind = complex
                except (ValueError, OverflowError):
                    kind = len(row[column])
                if kinds[column] != kind:
                    if kinds[column] is None:
                        kinds[column] = kind
                    else:
                        del kinds[column]
        votes = 0
        for column, kind in kinds.items():
            if type(kind) is int:
                votes += 1 if len(header[column]) != kind else -1
            else:
                try:
                    kind(header[column])
                except (ValueError, TypeError):
                    votes += 1
                else:
                    votes -= 1
        return votes > 0
`;
