"""datetime, by the calendar and its texts; nothing here depends on the clock or the zone of the computer."""

from datetime import UTC, MAXYEAR, MINYEAR, date, datetime, time, timedelta, timezone, tzinfo


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


for d in (timedelta(), timedelta(1, 2, 3), timedelta(-1), timedelta(seconds=-1), timedelta(weeks=1, hours=5, minutes=7, milliseconds=12),
          timedelta(days=0.5), timedelta(seconds=1.0000005), timedelta(microseconds=2.5), timedelta(hours=-0.1), timedelta.max, timedelta.min):
    print(repr(d), d, d.days, d.seconds, d.microseconds, d.total_seconds(), abs(d) if d != timedelta.min else "", bool(d))
a, b = timedelta(days=3, seconds=7), timedelta(hours=5, microseconds=1)
print(a + b, a - b, -a, a * 3, 2 * b, a * 1.5, a / 2, a / b, a // b, a % b, divmod(a, b), a // 7, b / 3.5, a > b, a == timedelta(3, 7))
for make in (lambda: timedelta("1"), lambda: timedelta(days=10**9), lambda: a / timedelta(), lambda: timedelta(days=None)):
    tell(make)
print({timedelta(1): 1}[timedelta(hours=24)])

for y, m, d in ((1, 1, 1), (2000, 2, 29), (2024, 12, 31), (1999, 3, 1), (9999, 12, 31), (2021, 1, 3), (2026, 1, 1)):
    x = date(y, m, d)
    print(repr(x), x, x.toordinal(), date.fromordinal(x.toordinal()) == x, x.weekday(), x.isoweekday(), x.isocalendar(), x.ctime(), x.timetuple()[:9])
    print(x.strftime("%a %A %b %B %d %e %j %m %U %W %y %Y %G-W%V-%u %w %% %D %F %x"), f"{x:%d.%m.%Y}", f"{x}")
for make in (lambda: date(0, 1, 1), lambda: date(2023, 2, 29), lambda: date(2023, 13, 1), lambda: date("2023", 1, 1), lambda: date.fromisoformat("2023-1-1"),
             lambda: date.fromordinal(0), lambda: date(9999, 12, 31) + timedelta(1),
             lambda: date.fromisocalendar(2021, 53, 1), lambda: date.fromisocalendar(2020, 53, 7)):
    tell(make)
print(date(2024, 3, 1) - date(2024, 2, 1), date(2024, 3, 1) - timedelta(days=1), date(2024, 1, 31).replace(month=3), date.fromisoformat("20240229"),
      date.fromisoformat("2024-W09-4"), date.min, date.max, date.resolution, date(2020, 1, 1) < date(2020, 1, 2), {date(2020, 1, 1): 1})

two = timezone(timedelta(hours=2))
odd = timezone(-timedelta(hours=3, minutes=30, seconds=5), "odd")
for z in (UTC, two, odd, timezone.utc, timezone(timedelta(0)), timezone.min, timezone.max):
    print(repr(z), z, z.utcoffset(None), z.tzname(None), z.dst(None), z == UTC)
for make in (lambda: timezone(timedelta(hours=24)), lambda: timezone(2), lambda: tzinfo().utcoffset(None), lambda: UTC.fromutc(datetime(2020, 1, 1))):
    tell(make)

for t in (time(), time(1, 2), time(1, 2, 3), time(1, 2, 3, 4000), time(23, 59, 59, 999999, two), time(12, tzinfo=UTC, fold=1)):
    print(repr(t), t, t.isoformat("minutes"), t.isoformat("milliseconds"), t.strftime("%H:%M:%S.%f %I %p %z %Z|"), t.utcoffset(), t.tzname(), bool(t))
for make in (lambda: time(24), lambda: time(1, 60), lambda: time(1, tzinfo=3), lambda: time(1) < time(1, tzinfo=UTC), lambda: time(1) == time(1, tzinfo=UTC),
             lambda: time(3, tzinfo=two) == time(1, tzinfo=UTC), lambda: time.fromisoformat("12:30:45.123+05:30"), lambda: time.fromisoformat("T0405"),
             lambda: time.fromisoformat("25:00"), lambda: time.fromisoformat("4:5"), lambda: time(1, 2).replace(minute=5), lambda: time(1).isoformat("x")):
    tell(make)

now = datetime(2024, 2, 29, 13, 4, 5, 678901)
aware = now.replace(tzinfo=two)
for x in (now, aware, datetime(2024, 1, 1), datetime(2024, 1, 1, 5), datetime(2024, 1, 1, 0, 0, 7, tzinfo=odd), datetime(2024, 1, 1, fold=1)):
    print(repr(x), x, x.isoformat(), x.isoformat(" ", "minutes"), x.ctime(), x.date(), x.time(), x.timetz(), x.utcoffset(), x.tzname())
    print(x.strftime("%Y-%m-%dT%H:%M:%S.%f%z %Z %p %I %j %c %X %T %R"), f"{x:%H:%M}", x.timetuple()[:9], x.utctimetuple()[:9])
print(aware.timestamp(), datetime.fromtimestamp(1709204645.678901, UTC), datetime.fromtimestamp(0, two), datetime.fromtimestamp(-1.5, UTC),
      datetime.utcfromtimestamp(1e9), aware.astimezone(UTC), aware.astimezone(odd), aware - datetime(2024, 1, 1, tzinfo=UTC))
print(now + timedelta(days=1, hours=11), now - timedelta(weeks=9), now - datetime(2023, 2, 28), now < datetime(2025, 1, 1), aware == now.replace(hour=11, tzinfo=UTC),
      aware == now, {aware: 1}[now.replace(hour=11, tzinfo=UTC)], datetime.combine(date(2020, 5, 6), time(7, 8, tzinfo=UTC)), now.replace(year=2020, tzinfo=UTC))
for text in ("2024-02-29", "2024-02-29T13", "2024-02-29 13:04", "20240229T130405", "2024-02-29T13:04:05.678901+02:00", "2024-02-29T13:04:05Z",
             "2024-02-29T13:04:05,5-03:30", "2024-W09-4T01:02", "2024-02-30", "2024-02-29T", "2024-02-29T1:2", "", "x"):
    tell(lambda: datetime.fromisoformat(text))
for text, form in (("2024-02-29 13:04:05", "%Y-%m-%d %H:%M:%S"), ("29 Feb 24, 1 PM", "%d %b %y, %I %p"), ("Thursday February 9 2023", "%A %B %d %Y"),
                   ("12:30:45.5 +0530", "%H:%M:%S.%f %z"), ("060 2024", "%j %Y"), ("2024 09 4", "%G %V %u"), ("2024 5 1", "%Y %W %w"), ("2024 5 1", "%Y %U %w"),
                   ("x", "%Y"), ("2024 x", "%Y"), ("1", "%Q"), ("10%", "%d%%"), ("Tue Feb  6 01:02:03 2024", "%c"), ("31/04/2024", "%d/%m/%Y"), ("z", "%z")):
    tell(lambda: datetime.strptime(text, form))
for make in (lambda: datetime(2024, 1, 1, 24), lambda: now < date(2024, 1, 1), lambda: now == date(2024, 2, 29), lambda: now < aware,
             lambda: now - aware, lambda: datetime.max + timedelta(microseconds=1), lambda: datetime.combine(1, 2), lambda: datetime.strptime(1, "%Y"),
             lambda: sorted([datetime(2024, 1, 2), datetime(2024, 1, 1)]), lambda: isinstance(now, date), lambda: datetime.min, lambda: datetime.max, lambda: (MINYEAR, MAXYEAR)):
    tell(make)


class Summer(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=1) + self.dst(dt)

    def dst(self, dt):
        return timedelta(hours=1) if dt is not None and 3 < dt.month < 10 else timedelta(0)

    def tzname(self, dt):
        return "summer" if self.dst(dt) else "winter"


s = Summer()
for month in (1, 6):
    x = datetime(2024, month, 1, 12, tzinfo=s)
    print(x, x.tzname(), x.dst(), x.astimezone(UTC), datetime(2024, month, 1, 12, tzinfo=UTC).astimezone(s), x.timetuple()[8])
