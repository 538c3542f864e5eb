/** The texts of datetime: ISO 8601, strftime, strptime. (Python, for the host dialect) */
export const datetextSource = String.raw`"""The texts of datetime: ISO 8601, strftime, strptime."""

import re

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_date = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{4})(\d\d)(\d\d)")
_week = re.compile(r"(\d{4})(-?)W(\d\d)(?:\2(\d))?")
_clock = re.compile(r"(\d\d)(?:(:?)(\d\d)(?:\2(\d\d)(?:[.,](\d+))?)?)?")


def parse_date(text):
    """year, month, day; or 0, year, week, weekday; None: it is none."""
    m = _date.fullmatch(text)
    if m:
        return tuple(int(part) for part in m.groups() if part is not None)
    m = _week.fullmatch(text)
    return (0, int(m[1]), int(m[3]), int(m[4] or 1)) if m else None


def _parts(text):
    m = _clock.fullmatch(text)
    if m is None:
        return None
    fraction = int((m[5] or "0")[:6].ljust(6, "0"))
    return int(m[1]), int(m[3] or 0), int(m[4] or 0), fraction


def parse_time(text):
    """hour, minute, second, microsecond, offset in microseconds or None; None: it is none."""
    at = max(text.find("+"), text.find("-"), text.find("Z"))
    clock = _parts(text if at < 0 else text[:at])
    if clock is None:
        return None
    if at < 0:
        return (*clock, None)
    if text[at] == "Z":
        return (*clock, 0) if at == len(text) - 1 else None
    ahead = _parts(text[at + 1 :])
    if ahead is None:
        return None
    us = ((ahead[0] * 60 + ahead[1]) * 60 + ahead[2]) * 1_000_000 + ahead[3]
    return (*clock, -us if text[at] == "-" else us)


def _utc_text(offset, colon):
    if offset is None:
        return ""
    us = offset._us
    minutes, us = divmod(abs(us), 60_000_000)
    text = f"{'-' if offset._us < 0 else '+'}{minutes // 60:02d}{colon}{minutes % 60:02d}"
    if us:
        text += f"{colon}{us // 1_000_000:02d}"
        if us % 1_000_000:
            text += f".{us % 1_000_000:06d}"
    return text


def strftime(value, format):
    """By the C locale. A time has the date 1900-01-01."""
    has_date, has_time = hasattr(value, "year"), hasattr(value, "hour")
    year, month, day = (value.year, value.month, value.day) if has_date else (1900, 1, 1)
    hour, minute, second = (value.hour, value.minute, value.second) if has_time else (0, 0, 0)
    if has_date:
        weekday, yearday = value.weekday(), value._yearday()
    else:
        weekday, yearday = 0, 1
    out = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c != "%" or i == len(format):
            out.append(c)
            continue
        c = format[i]
        i += 1
        if c in "-:" and i < len(format) and (c == "-" or format[i] == "z"):
            flag, c = c, format[i]
            i += 1
        else:
            flag = ""
        number = {
            "d": (day, 2), "m": (month, 2), "y": (year % 100, 2), "H": (hour, 2), "I": ((hour + 11) % 12 + 1, 2), "M": (minute, 2),
            "S": (second, 2), "j": (yearday, 3), "U": ((yearday + 6 - (weekday + 1) % 7) // 7, 2), "W": ((yearday + 6 - weekday) // 7, 2),
        }.get(c)
        if number is not None:
            out.append(str(number[0]) if flag == "-" else str(number[0]).zfill(number[1]))
        elif c == "Y":
            out.append(str(year))
        elif c == "f":
            out.append(f"{value.microsecond if has_time else 0:06d}")
        elif c == "z":
            out.append(_utc_text(value.utcoffset(), ":" if flag == ":" else "") if has_time else "")
        elif c == "Z":
            out.append(value.tzname() or "" if has_time else "")
        elif c in "GVu":
            iso = value.isocalendar() if has_date else (1900, 1, 1)
            out.append(str(iso[0]) if c == "G" else f"{iso[1]:02d}" if c == "V" else str(iso[2]))
        elif c == "a":
            out.append(_DAYS[weekday][:3])
        elif c == "A":
            out.append(_DAYS[weekday])
        elif c in "bh":
            out.append(_MONTHS[month - 1][:3])
        elif c == "B":
            out.append(_MONTHS[month - 1])
        elif c == "p":
            out.append("AM" if hour < 12 else "PM")
        elif c == "w":
            out.append(str((weekday + 1) % 7))
        elif c == "e":
            out.append(f"{day:2d}")
        elif c == "C":
            out.append(f"{year // 100:02d}")
        elif c == "s":
            out.append(str(int(value.timestamp())))
        elif c in "nt%":
            out.append({"n": "\n", "t": "\t", "%": "%"}[c])
        else:
            longer = {
                "c": "%a %b %e %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S", "D": "%m/%d/%y", "F": "%Y-%m-%d", "T": "%H:%M:%S",
                "R": "%H:%M", "r": "%I:%M:%S %p",
            }.get(c)
            out.append(strftime(value, longer) if longer is not None else f"%{flag}{c}")
    return "".join(out)


def _either(names):
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_FIELDS = {
    "d": r"3[01]|[12]\d|0[1-9]|[1-9]| [1-9]", "f": r"\d{1,6}", "H": r"2[0-3]|[01]\d|\d", "I": r"1[0-2]|0[1-9]|[1-9]", "G": r"\d{4}",
    "j": r"36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9]", "m": r"1[0-2]|0[1-9]|[1-9]", "M": r"[0-5]\d|\d",
    "S": r"6[01]|[0-5]\d|\d", "U": r"5[0-3]|[0-4]\d|\d", "W": r"5[0-3]|[0-4]\d|\d", "w": r"[0-6]", "u": r"[1-7]", "V": r"5[0-3]|0[1-9]|[1-4]\d|\d",
    "y": r"\d\d", "Y": r"\d{4}", "z": r"[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?|Z",
    "A": _either(_DAYS), "a": _either(name[:3] for name in _DAYS), "B": _either(_MONTHS), "b": _either(name[:3] for name in _MONTHS), "p": "AM|PM",
    "Z": "utc|gmt", "c": None, "x": None, "X": None,
}
_LONGER = {"c": "%a %b %d %H:%M:%S %Y", "x": "%m/%d/%y", "X": "%H:%M:%S"}


def _pattern(format):
    out = []
    i = 0
    while i < len(format):
        c = format[i]
        i += 1
        if c.isspace():
            while i < len(format) and format[i].isspace():
                i += 1
            out.append(r"\s+")
        elif c != "%":
            out.append(re.escape(c))
        else:
            if i == len(format):
                raise ValueError(f"stray % in format '{format}'")
            c = format[i]
            i += 1
            if c == "%":
                out.append("%")
            elif c in _LONGER:
                out.append(_pattern(_LONGER[c]))
            elif c in _FIELDS:
                out.append(f"(?P<{c}>{_FIELDS[c]})")
            else:
                raise ValueError(f"'{c}' is a bad directive in format '{format}'")
    return "".join(out)


def strptime(text, format):
    """year, month, day (or an ordinal), hour, minute, second, us, offset (microseconds or None), zone."""
    for value in (text, format):
        if not isinstance(value, str):
            which = 0 if value is text else 1
            raise TypeError(f"strptime() argument {which + 1} must be str, not {type(value).__name__}")
    m = re.compile(_pattern(format), re.IGNORECASE).match(text)
    if m is None or m.groupdict().get("z") == "z":
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    if m.end() != len(text):
        raise ValueError(f"unconverted data remains: {text[m.end():]}")
    got = m.groupdict()

    def number(key, other):
        return other if got.get(key) is None else int(got[key])

    def place(key, names, cut):
        value = got.get(key)
        return None if value is None else [name[:cut].lower() for name in names].index(value.lower())

    year = number("Y", None)
    if year is None and "y" in got:
        year = number("y", 0)
        year += 2000 if year < 69 else 1900
    month = place("B", _MONTHS, 99)
    month = place("b", _MONTHS, 3) if month is None else month
    month = number("m", 1) if month is None else month + 1
    hour = number("H", 0)
    if "I" in got:
        hour = number("I", 0) % 12 + (12 if (got.get("p") or "").lower() == "pm" else 0)
    offset = None
    zone = got.get("Z")
    if got.get("z") is not None:
        offset = 0 if got["z"] == "Z" else parse_time("00" + got["z"])[4]
    elif zone is not None:
        offset = None
    ordinal = None
    weekday = place("A", _DAYS, 99)
    weekday = place("a", _DAYS, 3) if weekday is None else weekday
    if weekday is None and "w" in got:
        weekday = (int(got["w"]) - 1) % 7
    if weekday is None and "u" in got:
        weekday = int(got["u"]) - 1
    import datetime

    if "G" in got and "V" in got and weekday is not None:
        ordinal = datetime.date.fromisocalendar(int(got["G"]), int(got["V"]), weekday + 1).toordinal()
    elif "j" in got:
        ordinal = datetime.date(1900 if year is None else year, 1, 1).toordinal() + int(got["j"]) - 1
    elif ("U" in got or "W" in got) and weekday is not None and year is not None:
        first = datetime.date(year, 1, 1)
        if "W" in got:
            ordinal = first.toordinal() - first.weekday() + (7 if first.weekday() else 0) + (int(got["W"]) - 1) * 7 + weekday
        else:
            sunday = (first.weekday() + 1) % 7
            ordinal = first.toordinal() - sunday + (7 if sunday else 0) + (int(got["U"]) - 1) * 7 + (weekday + 1) % 7
    return {
        "year": 1900 if year is None else year, "month": month, "day": number("d", 1), "ordinal": ordinal, "hour": hour,
        "minute": number("M", 0), "second": number("S", 0), "us": int((got.get("f") or "0").ljust(6, "0")), "offset": offset, "zone": zone,
    }
`;
