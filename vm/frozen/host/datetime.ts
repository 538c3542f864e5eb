/** datetime: dates, times of day, their differences, time zones of fixed offset. (Python, for the host dialect) */
export const datetimeSource = String.raw`"""datetime: dates and times of day, their differences, and time zones of fixed offset."""

import time as _time

from _datebase import (
    MAXYEAR, MINYEAR,
    _check_date, _check_time, _check_zone, _DAY, _DAYS, _from_ordinal, _index, _MONTHS, _named, _offset, _offset_text,
    _ordinal, _round_half_even, _SECOND, _time_text, timedelta, timezone, tzinfo, UTC, _week_one,
)
from _datetext import parse_date, parse_time, strftime, strptime

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")


class IsoCalendarDate(tuple):
    def __new__(cls, year, week, weekday):
        return super().__new__(cls, (year, week, weekday))

    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"


def _comparable(name):
    def compare(self, other):
        kind = time if isinstance(self, time) else datetime if isinstance(self, datetime) else date
        if not isinstance(other, kind) or isinstance(other, datetime) is not isinstance(self, datetime):
            if kind is datetime and type(other) is date or kind is date and isinstance(other, datetime):
                if name != "__eq__":
                    raise TypeError(f"can't compare {_named(self)} to {_named(other)}")
            return NotImplemented
        keys = self._key(other)
        if keys is None:
            if name == "__eq__":
                return False
            raise TypeError(f"can't compare offset-naive and offset-aware {kind.__name__}s")
        return getattr(keys[0], name)(keys[1])

    compare.__name__ = name
    return compare


class date:
    __slots__ = ("_year", "_month", "_day")

    def __new__(cls, year, month, day):
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        return self

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        t = _time.localtime(timestamp)
        return cls(t[0], t[1], t[2])

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromordinal(cls, n, /):
        n = _index(n)
        if not 1 <= n <= 3652059:
            raise ValueError("ordinal must be >= 1" if n < 1 else f"year {_from_ordinal(n)[0]} is out of range")
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text, /):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = parse_date(text)
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*parts) if len(parts) == 3 else cls.fromisocalendar(*parts[1:])

    @classmethod
    def fromisocalendar(cls, year, week, day):
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"Year is out of range: {year}")
        if not 1 <= week <= 53 or week == 53 and (_week_one(year + 1) - _week_one(year)) // 7 < 53:
            raise ValueError(f"Invalid week: {week}")
        if not 1 <= day <= 7:
            raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
        return cls.fromordinal(_week_one(year) + (week - 1) * 7 + day - 1)

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        year = self._year
        n = self.toordinal()
        if n < _week_one(year):
            year -= 1
        elif n >= _week_one(year + 1):
            year += 1
        week, day = divmod(n - _week_one(year), 7)
        return IsoCalendarDate(year, week + 1, day + 1)

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"{_named(self)}({self._year}, {self._month}, {self._day})"

    def ctime(self):
        return f"{_DAYS[self.weekday()]} {_MONTHS[self._month - 1]} {self._day:2d} 00:00:00 {self._year:04d}"

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(), self._yearday(), -1))

    def _yearday(self):
        return self.toordinal() - _ordinal(self._year, 1, 1) + 1

    def replace(self, year=None, month=None, day=None):
        return type(self)(*(given if given is not None else own for given, own in zip((year, month, day), (self._year, self._month, self._day))))

    def strftime(self, format):
        return strftime(self, format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 1 <= n <= 3652059:
            raise OverflowError("date value out of range")
        return type(self)(*_from_ordinal(n))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    __eq__ = _comparable("__eq__")
    __lt__ = _comparable("__lt__")
    __le__ = _comparable("__le__")
    __gt__ = _comparable("__gt__")
    __ge__ = _comparable("__ge__")

    def _key(self, other):
        return (self._year, self._month, self._day), (other._year, other._month, other._day)

    def __hash__(self):
        return hash((self._year, self._month, self._day))

    def __reduce__(self):
        return self.__class__, (self._year, self._month, self._day)


date.min = date(MINYEAR, 1, 1)
date.max = date(MAXYEAR, 12, 31)
date.resolution = timedelta(days=1)


class time:
    __slots__ = ("_hour", "_minute", "_second", "_us", "_tz", "_fold")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._hour, self._minute, self._second, self._us = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tz, self._fold = tzinfo, fold
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._us)
    tzinfo = property(lambda self: self._tz)
    fold = property(lambda self: self._fold)

    @classmethod
    def fromisoformat(cls, text, /):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        parts = parse_time(text.removeprefix("T"))
        if parts is None:
            raise ValueError(f"Invalid isoformat string: {text!r}")
        return cls(*parts[:4], _zone_of(parts[4]))

    def utcoffset(self):
        return _offset(self._tz, "utcoffset", None)

    def dst(self):
        return _offset(self._tz, "dst", None)

    def tzname(self):
        return None if self._tz is None else self._tz.tzname(None)

    def isoformat(self, timespec="auto"):
        return _time_text(self._hour, self._minute, self._second, self._us, timespec) + _offset_text(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"{_named(self)}({_shown_time(self, [self._hour, self._minute, self._second, self._us])})"

    def strftime(self, format):
        return strftime(self, format)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        return type(self)(
            self._hour if hour is None else hour,
            self._minute if minute is None else minute,
            self._second if second is None else second,
            self._us if microsecond is None else microsecond,
            self._tz if tzinfo is True else tzinfo,
            fold=self._fold if fold is None else fold,
        )

    def _since_midnight(self):
        return ((self._hour * 60 + self._minute) * 60 + self._second) * _SECOND + self._us

    def _key(self, other):
        mine, others = self.utcoffset(), other.utcoffset()
        if (mine is None) != (others is None):
            return None
        a, b = self._since_midnight(), other._since_midnight()
        return (a, b) if mine is None else (a - mine._us, b - others._us)

    __eq__ = _comparable("__eq__")
    __lt__ = _comparable("__lt__")
    __le__ = _comparable("__le__")
    __gt__ = _comparable("__gt__")
    __ge__ = _comparable("__ge__")

    def __hash__(self):
        offset = self.replace(fold=0).utcoffset()
        return hash(self._since_midnight() - (offset._us if offset else 0))

    def __bool__(self):
        return True

    def __reduce__(self):
        return self.__class__, (self._hour, self._minute, self._second, self._us, self._tz)


time.min = time(0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)


def _zone_of(us):
    return None if us is None else timezone.utc if us == 0 else timezone(timedelta._of(us))


def _shown_time(value, parts):
    """What repr shows after the date: seconds and microseconds where there are some."""
    while len(parts) > 2 and parts[-1] == 0 and len(parts) > (2 if isinstance(value, time) else 5):
        parts.pop()
    text = ", ".join(map(str, parts))
    if value._tz is not None:
        text += f", tzinfo={value._tz!r}"
    return text + (", fold=1" if value._fold else "")


class datetime(date):
    __slots__ = ("_hour", "_minute", "_second", "_us", "_tz", "_fold")

    def __new__(cls, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._year, self._month, self._day = _check_date(year, month, day)
        self._hour, self._minute, self._second, self._us = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._tz, self._fold = tzinfo, fold
        return self

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._us)
    tzinfo = property(lambda self: self._tz)
    fold = property(lambda self: self._fold)

    @classmethod
    def _from_us(cls, us, tz, fold=0):
        """From microseconds since the beginning of year 1."""
        days, us = divmod(us, _DAY)
        if not 0 <= days < 3652059:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, _SECOND)
        return cls(*_from_ordinal(days + 1), seconds // 3600, seconds // 60 % 60, seconds % 60, us, tz, fold=fold)

    def _since_start(self):
        return (self.toordinal() - 1) * _DAY + time._since_midnight(self)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        _check_zone(tz)
        us = timestamp * _SECOND if isinstance(timestamp, int) else _microseconds(timestamp)
        if tz is not None:
            return tz.fromutc(cls._from_us(us + _EPOCH, tz))
        seconds, us = divmod(us, _SECOND)
        t = _time.localtime(seconds)
        return cls(t[0], t[1], t[2], t[3], t[4], min(t[5], 59), us)

    @classmethod
    def utcfromtimestamp(cls, timestamp):
        return cls._from_us((timestamp * _SECOND if isinstance(timestamp, int) else _microseconds(timestamp)) + _EPOCH, None)

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(_time.time())

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        if not isinstance(date, _date):
            raise TypeError(f"combine() argument 1 must be datetime.date, not {type(date).__name__}")
        if not isinstance(time, _time_of_day):
            raise TypeError(f"combine() argument 2 must be datetime.time, not {type(time).__name__}")
        zone = time.tzinfo if tzinfo is True else tzinfo
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, zone, fold=time.fold)

    @classmethod
    def fromordinal(cls, n, /):
        d = date.fromordinal(n)
        return cls(d.year, d.month, d.day)

    @classmethod
    def fromisoformat(cls, text, /):
        if not isinstance(text, str):
            raise TypeError("fromisoformat: argument must be str")
        for at in (10, 8, 7) if len(text) > 7 else (len(text),):
            day = parse_date(text[:at])
            clock = (0, 0, 0, 0, None) if len(text) <= at else parse_time(text[at + 1 :])
            if day is not None and clock is not None and len(text) != at + 1:
                d = date(*day) if len(day) == 3 else date.fromisocalendar(*day[1:])
                return cls(d.year, d.month, d.day, *clock[:4], _zone_of(clock[4]))
        raise ValueError(f"Invalid isoformat string: {text!r}")

    @classmethod
    def strptime(cls, text, format):
        parts = strptime(text, format)
        day = date.fromordinal(parts["ordinal"]) if parts["ordinal"] else date(parts["year"], parts["month"], parts["day"])
        zone = None
        if parts["offset"] is not None:
            zone = timezone(timedelta._of(parts["offset"]), *([parts["zone"]] if parts["zone"] else []))
        return cls(day.year, day.month, day.day, parts["hour"], parts["minute"], parts["second"], parts["us"], zone)

    def date(self):
        return _date(self._year, self._month, self._day)

    def time(self):
        return _time_of_day(self._hour, self._minute, self._second, self._us, fold=self._fold)

    def timetz(self):
        return _time_of_day(self._hour, self._minute, self._second, self._us, self._tz, fold=self._fold)

    def utcoffset(self):
        return _offset(self._tz, "utcoffset", self)

    def dst(self):
        return _offset(self._tz, "dst", self)

    def tzname(self):
        return None if self._tz is None else self._tz.tzname(self)

    def _local_offset(self):
        """Microseconds that the computer's own zone is ahead at this local time."""
        seconds = (self._since_start() - _EPOCH) // _SECOND
        guess = seconds
        for _ in range(2):
            t = _time.localtime(guess)
            there = (_ordinal(t[0], t[1], t[2]) - 719163) * 86400 + t[3] * 3600 + t[4] * 60 + t[5]
            guess -= there - seconds
        return (seconds - guess) * _SECOND

    def timestamp(self):
        offset = self.utcoffset()
        ahead = self._local_offset() if offset is None else offset._us
        return (self._since_start() - _EPOCH - ahead) / _SECOND

    def astimezone(self, tz=None):
        offset = self.utcoffset()
        ahead = self._local_offset() if offset is None else offset._us
        us = self._since_start() - ahead
        if tz is None:
            local = datetime.fromtimestamp((us - _EPOCH) // _SECOND)
            tz = timezone(timedelta._of(local._since_start() - us // _SECOND * _SECOND), _zone_name())
        if tz is self._tz:
            return self
        return tz.fromutc(type(self)._from_us(us, tz))

    def timetuple(self):
        dst = self.dst()
        flag = -1 if dst is None else int(bool(dst))
        return self._tuple(flag)

    def _tuple(self, flag):
        clock = (self._hour, self._minute, self._second)
        return _time.struct_time((self._year, self._month, self._day, *clock, self.weekday(), self._yearday(), flag))

    def utctimetuple(self):
        offset = self.utcoffset()
        return (self - offset if offset else self)._tuple(0)

    def isoformat(self, sep="T", timespec="auto"):
        clock = _time_text(self._hour, self._minute, self._second, self._us, timespec)
        return f"{date.isoformat(self)}{sep}{clock}{_offset_text(self.utcoffset())}"

    def ctime(self):
        clock = f"{self._hour:02d}:{self._minute:02d}:{self._second:02d}"
        return f"{_DAYS[self.weekday()]} {_MONTHS[self._month - 1]} {self._day:2d} {clock} {self._year:04d}"

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        parts = [self._year, self._month, self._day, self._hour, self._minute, self._second, self._us]
        return f"{_named(self)}({_shown_time(self, parts)})"

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        own = (self._year, self._month, self._day, self._hour, self._minute, self._second, self._us)
        given = (year, month, day, hour, minute, second, microsecond)
        parts = (o if g is None else g for g, o in zip(given, own))
        return type(self)(*parts, self._tz if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    def __add__(self, other):
        return type(self)._from_us(self._since_start() + other._us, self._tz) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._from_us(self._since_start() - other._us, self._tz)
        if not isinstance(other, datetime):
            return NotImplemented
        keys = self._key(other)
        if keys is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta._of(keys[0] - keys[1])

    def _key(self, other):
        a, b = self._since_start(), other._since_start()
        if self._tz is other._tz:
            return a, b
        mine, others = self.utcoffset(), other.utcoffset()
        if (mine is None) != (others is None):
            return None
        return (a, b) if mine is None else (a - mine._us, b - others._us)

    __eq__ = _comparable("__eq__")
    __lt__ = _comparable("__lt__")
    __le__ = _comparable("__le__")
    __gt__ = _comparable("__gt__")
    __ge__ = _comparable("__ge__")

    def __hash__(self):
        offset = self.replace(fold=0).utcoffset()
        return hash(self._since_start() - (offset._us if offset else 0))

    def __reduce__(self):
        clock = (self._hour, self._minute, self._second, self._us)
        return self.__class__, (self._year, self._month, self._day, *clock, self._tz)


# inside of datetime these names are its methods
_date, _time_of_day = date, time
_EPOCH = (_ordinal(1970, 1, 1) - 1) * _DAY

datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)


def _microseconds(seconds):
    """Of a float, the half to the even one."""
    a, b = seconds.as_integer_ratio()
    return _round_half_even(a * _SECOND, b)


def _zone_name():
    return _time.tzname[0] if hasattr(_time, "tzname") else "UTC"
`;
