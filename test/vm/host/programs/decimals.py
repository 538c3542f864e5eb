"""decimal: conversions, arithmetic, rounding, formats, contexts."""

import decimal
import itertools
import math
from decimal import *


def tell(make):
    try:
        print(repr(make()))
    except Exception as error:
        print(type(error).__name__, error)


D = Decimal
for text in ("0", "-0", "1.50", "+12.", ".5", "1e10", "1E-10", "-1.2e+3", "Infinity", "-inf", "nan", "-NaN123", "sNaN", "1_000.5", " 2 ", "0e5", "0.00000001", "1e-6", "1e-7", "123456789012345678901234567890.1"):
    d = D(text)
    print(repr(d), str(d), d.as_tuple(), d.adjusted(), d.is_finite(), d.is_nan(), d.is_infinite(), d.is_zero(), d.is_signed(), d.to_eng_string(), d.number_class())
for make in (lambda: D("x"), lambda: D(""), lambda: D("1.2.3"), lambda: D(1.1), lambda: D(-0.0), lambda: D(float("inf")), lambda: D(True), lambda: D((1, (1, 2, 3), -2)), lambda: D((0, (), "F")), lambda: D((2, (1,), 0)), lambda: D((0, (10,), 0)),
             lambda: D(None), lambda: D(b"1"), lambda: D.from_float(0.1), lambda: D.from_float(5), lambda: D(10**30), lambda: D(), lambda: D(D("1.10")), lambda: int(D("-3.7")), lambda: float(D("0.1")), lambda: complex(D(2)), lambda: int(D("nan")),
             lambda: int(D("inf")), lambda: round(D("2.5")), lambda: round(D("3.5")), lambda: round(D("2.675"), 2), lambda: round(D("1234"), -2), lambda: math.floor(D("-1.5")), lambda: math.ceil(D("1.1")), lambda: math.trunc(D("-1.9")),
             lambda: D("0.75").as_integer_ratio(), lambda: D("1e3").as_integer_ratio(), lambda: hash(D("1.0")) == hash(1), lambda: hash(D("0.5")) == hash(0.5), lambda: {D(1): "a"}[1], lambda: bool(D("0.0")), lambda: bool(D("nan"))):
    tell(make)

values = [D(x) for x in ("0", "-0.0", "1", "-1.5", "2.50", "3", "7", "1e20", "-1e-20", "123.456", "99999999999999999999999999999", "inf", "-inf", "nan")]
for a, b in itertools.product(values, repeat=2):
    out = []
    for name in ("__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__divmod__", "remainder_near", "compare", "max", "min", "copy_sign", "same_quantum", "compare_total"):
        try:
            out.append(str(getattr(a, name)(b)))
        except Exception as e:
            out.append(f"{type(e).__name__}{e}")
    print(a, b, *out, a == b, a.is_nan() or b.is_nan() or a < b)
for make in (lambda: D(1) + 1, lambda: 1 - D("0.1"), lambda: 2 * D("1.5"), lambda: 1 / D(3), lambda: D("1.5") == 1.5, lambda: D("1.1") == 1.1, lambda: D(1) < 2, lambda: D(1) < 1.5, lambda: D("nan") < 1,
             lambda: D("nan") == D("nan"), lambda: D("snan") + 1, lambda: D("snan") == 1, lambda: D(1) / 0, lambda: D(0) / 0, lambda: D(1) // 0, lambda: D(1) % 0, lambda: D("inf") - D("inf"), lambda: D("inf") * 0, lambda: sum([D("0.1")] * 10), lambda: D("0.1") + D("0.2") == D("0.3"),
             lambda: -D("1.50"), lambda: +D("-0"), lambda: abs(D("-2")), lambda: divmod(D("-7.5"), 2), lambda: D(7).fma(2, 3), lambda: D(2) ** 10, lambda: D("1.1") ** 2, lambda: D(2) ** -2, lambda: D(2) ** D("0.5"), lambda: D(4) ** D("0.5"), lambda: D(10) ** 30, lambda: D(-2) ** 3,
             lambda: D(-2) ** D("0.5"), lambda: D(0) ** 0, lambda: D(0) ** -1, lambda: pow(D(3), 5, 7), lambda: 2 ** D(3), lambda: D("1.5") ** D("2.5"), lambda: D(3) ** 100, lambda: D(7) ** -20, lambda: D("0.001") ** D("1.7"), lambda: D(1) ** D("0.3"), lambda: D("inf") ** -1, lambda: D(10) ** D("-2.5"),
             lambda: D(2).sqrt(), lambda: D("0.04").sqrt(), lambda: D(100).sqrt(), lambda: D("1e-7").sqrt(), lambda: D(-1).sqrt(), lambda: D(0).sqrt(), lambda: D("1e21").sqrt(), lambda: D(1).exp(), lambda: D(0).exp(), lambda: D("-2.5").exp(), lambda: D(100).exp(), lambda: D("1e-30").exp(),
             lambda: D(10).ln(), lambda: D(1).ln(), lambda: D("0.5").ln(), lambda: D("1.0000000001").ln(), lambda: D("1e100").ln(), lambda: D(0).ln(), lambda: D(-1).ln(), lambda: D(1000).log10(), lambda: D(2).log10(), lambda: D("0.001").log10(), lambda: D("0.99999").log10(), lambda: D("-inf").exp(),
             lambda: D("inf").exp(), lambda: D("1e9").exp(), lambda: D("-1e9").exp(), lambda: D("123.4500").normalize(), lambda: D("1200").normalize(), lambda: D("0.000").normalize(), lambda: D("1.05").next_plus(), lambda: D("1").next_minus(), lambda: D(1).next_toward(2), lambda: D(0).next_plus(),
             lambda: D("1230").logb(), lambda: D("1.5").scaleb(3), lambda: D(5).max(D("nan")), lambda: D("-5").max_mag(3), lambda: D("-5").min_mag(3), lambda: D("1.5").to_integral_value(), lambda: D("2.5").to_integral_exact(), lambda: D("1e5").to_integral_value(), lambda: D("-0.4").to_integral_value(ROUND_UP)):
    tell(make)

modes = (ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP)
for mode in modes:
    print(mode, [str(D(x).quantize(D("0.1"), mode)) for x in ("1.05", "1.15", "-1.05", "1.01", "-1.01", "1.09", "0.00", "2.501", "1.25", "0.049")])
for make in (lambda: D("1.41421356").quantize(D("1.000")), lambda: D(5).quantize(D("1e2")), lambda: D("1e30").quantize(D("0.01")), lambda: D("inf").quantize(D(1)), lambda: D("inf").quantize(D("inf")), lambda: D("nan").quantize(D(1)), lambda: D(1).quantize(D("1e-40")), lambda: D("3.456").quantize(D(".01"), rounding=ROUND_DOWN),
             lambda: D(3).quantize(1), lambda: D(1).quantize("x")):
    tell(make)
specs = ["", ".2f", ".0f", "e", ".3e", "E", ".3E", "g", ".3g", "G", "%", ".1%", "10", "<10.1f", "^10.1f", ">+10.1f", "010.2f", ",", ",.2f", "+", " ", "-", "=10", "*=10.1f", "x>12", "015,.2f", "n", ".0e", ".0%", "_^9"]
for text in ("0", "1234567.891", "-0.5", "1e10", "1E-10", "inf", "nan", "-12", "0.00", "999.999", "1e3"):
    print(text, [format(D(text), spec) for spec in specs], f"{D(text):.3f}", "%.2f" % D("1.5"), "{:>8}".format(D(text)))
tell(lambda: format(D(1), "q"))
tell(lambda: format(D(1), ".x"))

print(getcontext())
with localcontext() as c:
    c.prec = 5
    print(D(1) / 3, D("123456") + 0, +D("1.23456789"), c.flags[Inexact], c.flags[Rounded], c.flags[DivisionByZero])
    c.rounding = ROUND_UP
    print(D(1) / 3, getcontext() is c)
with localcontext(prec=3, rounding=ROUND_FLOOR) as c:
    print(D(2) / 3, -D(2) / 3, c)
print(D(1) / 3)
c = Context(prec=4, rounding=ROUND_HALF_UP, Emin=-10, Emax=10, traps=[])
print(c, c.add(D("1.00005"), 1), c.divide(1, 3), c.sqrt(2), c.power(2, 40), c.create_decimal("3.14159"), c.create_decimal("1e20"), c.create_decimal("1e-20"), c.create_decimal("1.2345e-11"), c.divide(1, 0), c.divide(0, 0), c.create_decimal("x"), c.multiply(D("1e6"), D("1e6")), c.exp(1), c.ln(2), c.quantize(D("1.25"), D("0.1")),
      c.Etiny(), c.Etop(), c.compare(1, 2), c.abs(-1), c.minus(1), c.plus(D("1.23456")), c.remainder(7, 4), c.divide_int(7, 2), c.subtract(1, 2), c.fma(2, 3, 4), c.max(1, 2), c.normalize(D("1.50")), c.to_integral_value(D("1.5")), c.number_class(D(1)), c.next_plus(1), c.logb(1000), c.to_sci_string(D("1E+3")))
print(c.flags[Overflow], c.flags[Underflow], c.flags[Subnormal], c.flags[Clamped], c.flags[InvalidOperation], c.flags[DivisionByZero])
c.clear_flags()
print(c)
c.traps[Inexact] = True
tell(lambda: c.divide(1, 3))
c.traps[Overflow] = True
tell(lambda: c.create_decimal("1e30"))
for make in (lambda: Context(prec=0), lambda: Context(rounding="x"), lambda: Context(Emax=-1), lambda: setattr(c, "prec", "x"), lambda: setcontext(5), lambda: c.copy().prec, lambda: ExtendedContext.divide(1, 0), lambda: BasicContext.prec, lambda: issubclass(DivisionByZero, ZeroDivisionError), lambda: issubclass(InvalidOperation, ArithmeticError), lambda: localcontext(colour=1)):
    tell(make)
getcontext().prec = 50
print(D(2).sqrt(), D(1) / 7, D(1).exp(), D(2).ln(), D(10) ** D("0.5"), D(3).log10())
getcontext().prec = 28
setcontext(Context(prec=6, traps=[]))
print(D(1) / 3, D(-1).sqrt(), D("1e999999") * 10, D("1e-999999") / 10**10, D(1) / 0)
setcontext(DefaultContext)
print(getcontext().prec, decimal.MAX_PREC, MAX_EMAX, MIN_EMIN, isinstance(DecimalTuple(0, (1,), 0), tuple), D("1.5").real, D(1).imag, D(2).conjugate(), D(1).radix(), D("1.5").is_normal(), D("1e-1000000").is_subnormal())


class Money(Decimal):
    def __str__(self):
        return f"EUR {self:.2f}"


m = Money("12.345")
print(m, m + 1, type(m + 1).__name__, sorted([D(3), D("1.5"), 2, 0.5]), max(D(1), 2), D("3.14").__copy__(), "%s" % D("1E+5"), str(D("1E+5").quantize(D(1))))

# results that are exact, or beyond the exponents of a small context
setcontext(Context(prec=2, Emin=-10, Emax=11, traps=[]))
print(D("1E+10") ** D("-3.5"), D("1E+10") ** D("0.5"), D("1E+10") ** D("3.5"), D("1E-12").next_toward(0), getcontext().flags[Underflow], D("-3.5") // D("1E+9"))
setcontext(Context(prec=28, traps=[]))
print(D(2**128) ** D("0.0078125"), D(27) ** (D(1) / 3), D("1.0001") ** D("12345.678"), D("0.9999999999") ** D("1e9"), D(16) ** D("-0.25"), D(2) ** D("1e5"))
