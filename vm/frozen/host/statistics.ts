/** statistics: means, medians, spread. (Python, for the host dialect) */
export const statisticsSource = String.raw`"""statistics: means, medians, spread. Sums are exact, by fractions."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from fractions import Fraction

__all__ = ["StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean", "linear_regression", "mean", "median",
           "median_grouped", "median_high", "median_low", "mode", "multimode", "pstdev", "pvariance", "quantiles", "stdev", "variance"]


class StatisticsError(ValueError):
    pass


def _exact(data):
    """Sum as a Fraction (or inf, nan), the type it is to have, and how many there were."""
    total, odd, kind, n = Fraction(0), 0.0, int, 0
    for x in data:
        n += 1
        if isinstance(x, float):
            kind = float
            if not math.isfinite(x):
                odd += x
                continue
        elif isinstance(x, Fraction):
            kind = kind if kind is float else Fraction
        elif not isinstance(x, int):
            raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator")
        total += Fraction(x)
    return (total if odd == 0 else odd), kind, n


def _made(value, kind):
    if isinstance(value, float):
        return value
    if kind is int and value.denominator == 1:
        return int(value)
    return value if kind is Fraction else float(value)


def _some(data, text):
    data = list(data)
    if not data:
        raise StatisticsError(text)
    return data


def mean(data):
    total, kind, n = _exact(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _made(total / n, kind)


def fmean(data, weights=None):
    data = list(data)
    if weights is None:
        if not data:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    divisor = math.fsum(weights)
    if not divisor:
        raise StatisticsError("sum of weights must be non-zero")
    return math.fsum(x * w for x, w in zip(data, weights)) / divisor


def geometric_mean(data):
    try:
        return math.exp(fmean(map(math.log, data)))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data, weights=None):
    data = _some(data, "harmonic_mean requires at least one data point")
    weights = [1] * len(data) if weights is None else list(weights)
    if len(weights) != len(data):
        raise StatisticsError("Number of weights does not match data size")
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in data:
        return 0
    if len(data) == 1 and isinstance(data[0], (int, float, Fraction)):
        return data[0]
    total, kind, _ = _exact(w / x for x, w in zip(data, weights))
    return _made(_exact(weights)[0] / total, kind)


def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    return data[n // 2] if n % 2 else (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    data = sorted(_some(data, "no median for empty data"))
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(_some(data, "no median for empty data"))
    return data[len(data) // 2]


def median_grouped(data, interval=1):
    data = sorted(_some(data, "no median for empty data"))
    n = len(data)
    x = data[n // 2]
    before, through = bisect_left(data, x), bisect_right(data, x)
    return (x - interval / 2.0) + interval * (n / 2 - before) / (through - before)


def mode(data):
    pairs = Counter(data).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    counts = Counter(data)
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError("must have at least two data points")
    out = []
    for i in range(1, n):
        if method == "inclusive":
            j, delta = divmod(i * (size - 1), n)
            out.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        elif method == "exclusive":
            j = max(1, min(i * (size + 1) // n, size - 1))
            delta = i * (size + 1) - j * n
            out.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        else:
            raise ValueError(f"Unknown method: {method!r}")
    return out


def _squares(data, centre):
    """Sum of the squared distances from the centre, the mean when there is none."""
    data = list(data)
    total, kind, n = _exact(data)
    if centre is None:
        centre = total / n if n else 0
    elif isinstance(centre, float):
        centre = Fraction(centre)
    if isinstance(total, float):
        return math.nan, kind, n
    return sum(((Fraction(x) - centre) ** 2 for x in data), Fraction(0)), kind, n


def variance(data, xbar=None):
    ss, kind, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("variance requires at least two data points")
    return _made(ss / (n - 1), kind)


def pvariance(data, mu=None):
    ss, kind, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _made(ss / n, kind)


def _root(value):
    """The square root of a Fraction to the nearest float: of an integer with 110 bits, the last one sticky."""
    if isinstance(value, float):
        return math.sqrt(value)
    n, m = value.numerator, value.denominator
    shift = (n.bit_length() - m.bit_length() - 109) // 2
    if shift >= 0:
        top, bottom = n, m << 2 * shift
        scale = 1 << shift
        a = math.isqrt(top // bottom)
        return float((a | (a * a * bottom != top)) * scale)
    top, bottom = n << -2 * shift, m
    a = math.isqrt(top // bottom)
    return (a | (a * a * bottom != top)) / (1 << -shift)


def stdev(data, xbar=None):
    ss, kind, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(ss / (n - 1))


def pstdev(data, mu=None):
    ss, kind, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(ss / n)


def _both(name, x, y):
    n = len(x)
    if len(y) != n:
        raise StatisticsError(f"{name} requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError(f"{name} requires at least two data points")
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    return n, xbar, ybar, math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))


def covariance(x, y, /):
    n, _, _, sxy = _both("covariance", x, y)
    return sxy / (n - 1)


def correlation(x, y, /):
    n, xbar, ybar, sxy = _both("correlation", x, y)
    sxx, syy = math.fsum((a - xbar) ** 2.0 for a in x), math.fsum((b - ybar) ** 2.0 for b in y)
    try:
        return sxy / math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"))


def linear_regression(x, y, /, *, proportional=False):
    n, xbar, ybar, sxy = _both("linear regression", x, y)
    if proportional:
        sxy, sxx = math.fsum(a * b for a, b in zip(x, y)), math.fsum(a * a for a in x)
    else:
        sxx = math.fsum((a - xbar) ** 2.0 for a in x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope=slope, intercept=0.0 if proportional else ybar - slope * xbar)
`;
