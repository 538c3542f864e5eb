"""fractions and statistics."""

import math
import statistics as st
from fractions import Fraction as F


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


for make in (lambda: F(), lambda: F(6, -4), lambda: F("3/6"), lambda: F(" -1.25e-1 "), lambda: F(0.1), lambda: F("x"), lambda: F(1, 0), lambda: F("1/0"), lambda: F(2.5, 1),
             lambda: F(None), lambda: F(F(1, 2), F(3, 4)), lambda: F("1_000/3"), lambda: F(".5"), lambda: F("5."), lambda: F("."), lambda: F(float("nan")),
             lambda: F.from_float(3), lambda: F(math.pi).limit_denominator(1000), lambda: F(math.pi).limit_denominator(10), lambda: F(1, 2).limit_denominator(0)):
    tell(make)
a, b = F(7, 3), F(-1, 6)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a + 1, 1 - a, 2 * a, 3 / a, 7 // a, 7 % a, a + 0.5, 0.5 * a, a / 2.0, a + 1j)
print(a**2, a**-2, b**-3, 2**F(3), F(2) ** F(1, 2), 4**F(1, 2), a**0.5, -a, +a, abs(b), int(b), math.floor(b), math.ceil(b), math.trunc(a), round(F(5, 2)), round(F(7, 2)),
      round(F(-5, 2)), round(a, 2), round(F(12345), -2), float(a), bool(F(0)), bool(a))
print(a == F(14, 6), F(2) == 2, F(1, 2) == 0.5, F(1, 3) == 1 / 3, a < b, a > 2, a >= 2.5, F(1, 2) < float("inf"), hash(F(2)) == hash(2), {F(1, 2): 1}[0.5], str(F(4)), repr(a))
print(sorted([F(1, 2), 0.25, F(1, 3), 1]), sum([F(1, 3)] * 3), max(F(1, 2), 0.4), a.as_integer_ratio(), (a.numerator, a.denominator), a.real, a.imag, F(1, 2) in [0.5])
for make in (lambda: a / 0, lambda: F(0) ** -1, lambda: a + "x", lambda: a < "x"):
    tell(make)

d = [2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5]
i = [1, 2, 3, 4, 4, 10]
for data in (d, i, [F(1, 3), F(2, 3)], [1, 2.5], [0.1] * 3, [5], []):
    for f in (st.mean, st.fmean, st.median, st.median_low, st.median_high, st.median_grouped, st.mode, st.multimode, st.variance, st.pvariance, st.stdev, st.pstdev,
              st.quantiles, st.harmonic_mean, st.geometric_mean):
        if not (f in (st.geometric_mean, st.median_grouped, st.mode) and data and (isinstance(data[0], F) or f is st.geometric_mean and data == [5])):
            tell(lambda: f(data))
print(st.quantiles(i, n=10), st.quantiles(d, n=4, method="inclusive"), st.fmean(i, [1, 1, 1, 1, 1, 2]), st.harmonic_mean([40, 60], weights=[5, 30]))
x, y = [1, 2, 3, 4, 5], [2.1, 3.9, 6.2, 8.0, 9.9]
print(st.correlation(x, y), st.covariance(x, y), st.linear_regression(x, y), st.linear_regression(x, y, proportional=True))
for make in (lambda: st.correlation([1], [1]), lambda: st.correlation([1, 1], [1, 2]), lambda: st.linear_regression([1, 1], [1, 2]), lambda: st.mean(["a"]),
             lambda: st.quantiles([1], n=2), lambda: st.quantiles([1, 2], n=0), lambda: st.mean([1, float("inf")]), lambda: st.mode("hello"), lambda: st.median([3, 1, 2])):
    tell(make)
