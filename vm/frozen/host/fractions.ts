/** fractions: exact rational numbers. (Python, for the host dialect) */
export const fractionsSource = String.raw`"""fractions: exact rational numbers."""

import math
import operator
import re

__all__ = ["Fraction"]

_text = re.compile(r"\s*([-+]?)(?:(\d+(?:_\d+)*)(?:/(\d+(?:_\d+)*))?|(\d*(?:_\d+)*)\.?(\d*(?:_\d+)*)(?:[eE]([-+]?\d+(?:_\d+)*))?)\s*")


def _of(numerator, denominator=1):
    """In lowest terms already, the denominator positive."""
    self = object.__new__(Fraction)
    self._numerator, self._denominator = numerator, denominator
    return self


def _reduced(numerator, denominator):
    g = math.gcd(numerator, denominator)
    return _of(numerator // g, denominator // g)


def _arithmetic(exact, general):
    """Both directions of an operator: exact for ints and Fractions, by floats where one is a float."""

    def forward(a, b):
        if isinstance(b, Fraction):
            return exact(a, b)
        if isinstance(b, int):
            return exact(a, _of(int(b)))
        if isinstance(b, (float, complex)):
            return general(type(b)(a) if isinstance(b, float) else complex(float(a)), b)
        return NotImplemented

    def backward(b, a):
        if isinstance(a, int):
            return exact(_of(int(a)), b)
        if isinstance(a, (float, complex)):
            return general(a, float(b) if isinstance(a, float) else complex(float(b)))
        return NotImplemented

    return forward, backward


def _add(a, b):
    return _reduced(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)


def _sub(a, b):
    return _reduced(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)


def _mul(a, b):
    return _reduced(a._numerator * b._numerator, a._denominator * b._denominator)


def _div(a, b):
    n, d = a._numerator * b._denominator, a._denominator * b._numerator
    if d == 0:
        raise ZeroDivisionError(f"Fraction({n // (abs(n) or 1)}, 0)")
    return _reduced(-n, -d) if d < 0 else _reduced(n, d)


def _floordiv(a, b):
    return (a._numerator * b._denominator) // (a._denominator * b._numerator)


def _mod(a, b):
    d = a._denominator * b._denominator
    return _reduced(a._numerator * b._denominator % (b._numerator * a._denominator), d)


def _divmod(a, b):
    d = a._denominator * b._denominator
    q, r = divmod(a._numerator * b._denominator, b._numerator * a._denominator)
    return q, _reduced(r, d)


class Fraction:
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            n, d = _parts(numerator)
        else:
            if not all(isinstance(part, (int, Fraction)) for part in (numerator, denominator)):
                raise TypeError("both arguments should be Rational instances")
            (a, b), (c, e) = _parts(numerator), _parts(denominator)
            n, d = a * e, b * c
            if d == 0:
                raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = math.gcd(n, d)
        if d < 0:
            g = -g
        self = object.__new__(cls)
        self._numerator, self._denominator = n // g, d // g
        return self

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls(f)

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)
    real = property(lambda self: +self)
    imag = property(lambda self: 0)

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def is_integer(self):
        return self._denominator == 1

    def conjugate(self):
        return +self

    def limit_denominator(self, max_denominator=1000000):
        """The closest fraction with a denominator no larger: between two neighbouring convergents of the continued fraction."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            if q0 + a * q1 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q0 + a * q1
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        below, last = _of(p0 + k * p1, q0 + k * q1), _of(p1, q1)
        return last if abs(last - self) <= abs(below - self) else below

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    __add__, __radd__ = _arithmetic(_add, operator.add)
    __sub__, __rsub__ = _arithmetic(_sub, operator.sub)
    __mul__, __rmul__ = _arithmetic(_mul, operator.mul)
    __truediv__, __rtruediv__ = _arithmetic(_div, operator.truediv)
    __floordiv__, __rfloordiv__ = _arithmetic(_floordiv, operator.floordiv)
    __mod__, __rmod__ = _arithmetic(_mod, operator.mod)
    __divmod__, __rdivmod__ = _arithmetic(_divmod, divmod)

    def __pow__(a, b):
        if isinstance(b, Fraction) and b._denominator == 1:
            b = b._numerator
        if not isinstance(b, int):
            return float(a) ** (float(b) if isinstance(b, Fraction) else b)
        n, d = a._numerator, a._denominator
        if b >= 0:
            return _of(n**b, d**b)
        if n == 0:
            raise ZeroDivisionError(f"Fraction({d ** -b}, 0)")
        return _of(d**-b, n**-b) if n > 0 else _of((-d) ** -b, (-n) ** -b)

    def __rpow__(b, a):
        if b._denominator == 1 and b._numerator >= 0:
            return a**b._numerator
        if isinstance(a, int):
            return Fraction(a) ** b
        return a**b._numerator if b._denominator == 1 else a ** float(b)

    def __pos__(self):
        return _of(self._numerator, self._denominator)

    def __neg__(self):
        return _of(-self._numerator, self._denominator)

    def __abs__(self):
        return _of(abs(self._numerator), self._denominator)

    def __int__(self):
        return self.__trunc__()

    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            twice = rest * 2
            return floor + (twice > self._denominator or twice == self._denominator and floor % 2)
        scale = 10 ** abs(ndigits)
        return Fraction(round(self * scale), scale) if ndigits > 0 else Fraction(round(self / scale) * scale)

    def __float__(self):
        return self._numerator / self._denominator

    def __complex__(self):
        return complex(float(self))

    def __hash__(self):
        return hash(self._numerator) if self._denominator == 1 else hash(float(self))

    def __bool__(self):
        return self._numerator != 0

    def __eq__(self, other):
        if isinstance(other, int):
            return self._denominator == 1 and self._numerator == other
        if isinstance(other, Fraction):
            return (self._numerator, self._denominator) == (other._numerator, other._denominator)
        if isinstance(other, float):
            return self == Fraction(other) if math.isfinite(other) else False
        return NotImplemented

    def _ordered(self, other, order):
        if isinstance(other, (int, Fraction)):
            n, d = _parts(other)
            return order(self._numerator * d, n * self._denominator)
        if isinstance(other, float):
            return self._ordered(Fraction(other), order) if math.isfinite(other) else order(0.0, other)
        return NotImplemented

    def __lt__(self, other):
        return self._ordered(other, operator.lt)

    def __le__(self, other):
        return self._ordered(other, operator.le)

    def __gt__(self, other):
        return self._ordered(other, operator.gt)

    def __ge__(self, other):
        return self._ordered(other, operator.ge)

    def __reduce__(self):
        return self.__class__, (self._numerator, self._denominator)


def _parts(value):
    if isinstance(value, Fraction):
        return value._numerator, value._denominator
    if isinstance(value, int):
        return int(value), 1
    if isinstance(value, str):
        m = _text.fullmatch(value)
        if m is None or m[2] is None and not (m[4] or m[5]):
            raise ValueError(f"Invalid literal for Fraction: {value!r}")
        sign = -1 if m[1] == "-" else 1
        if m[2] is not None:
            d = int(m[3] or 1)
            if d == 0:
                raise ZeroDivisionError(f"Fraction({sign * int(m[2])}, 0)")
            return sign * int(m[2]), d
        decimals = (m[5] or "").replace("_", "")
        n, e = int((m[4] or "").replace("_", "") + decimals), int(m[6] or 0) - len(decimals)
        return (sign * n * 10**e, 1) if e >= 0 else (sign * n, 10**-e)
    if hasattr(value, "as_integer_ratio"):
        return value.as_integer_ratio()
    raise TypeError("argument should be a string or a Rational instance")
`;
