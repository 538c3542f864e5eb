/** Comparisons, neighbours and exponents of decimal, which takes them in as methods. (Python, for the host dialect) */
export const decimalorderSource = String.raw`"""Comparisons, neighbours and exponents of decimal, which takes them in as methods."""

from decimal import Decimal, DivisionByZero, Clamped, Inexact, InvalidOperation, Overflow, Rounded, Subnormal, Underflow, ROUND_CEILING, ROUND_FLOOR, FloatOperation, localcontext, getcontext, _made, _length, _nan, _NaN, _argument, _other


def _compared(value):
    found = _other(value)
    if found is None and isinstance(value, float):
        getcontext().flags[FloatOperation] = True
        return Decimal.from_float(value)
    if found is None and type(value).__name__ == "Fraction":
        with localcontext() as c:
            c.prec = 60
            c.clear_traps()
            return Decimal(value.numerator)._divide(Decimal(value.denominator), c)
    if found is None and isinstance(value, complex) and value.imag == 0:
        return Decimal.from_float(value.real)
    return found


class Order:
    def _cmp(self, other):
        """-1, 0, 1; neither is NaN."""
        if self.is_infinite() or other.is_infinite():
            a = 0 if not self.is_infinite() else -1 if self._sign else 1
            b = 0 if not other.is_infinite() else -1 if other._sign else 1
            return (a > b) - (a < b)
        if self._n == 0 or other._n == 0 or self._sign != other._sign:
            a = 0 if self._n == 0 else -1 if self._sign else 1
            b = 0 if other._n == 0 else -1 if other._sign else 1
            return (a > b) - (a < b)
        a, b = self.adjusted(), other.adjusted()
        if a == b:
            exp = min(self._exp, other._exp)
            a, b = self._n * 10 ** (self._exp - exp), other._n * 10 ** (other._exp - exp)
        return ((a > b) - (a < b)) * (-1 if self._sign else 1)

    def __eq__(self, other, context=None):
        other = _compared(other)
        if other is None:
            return NotImplemented
        if self.is_nan() or other.is_nan():
            if self.is_snan() or other.is_snan():
                (context or getcontext())._raise(InvalidOperation)
            return False
        return self._cmp(other) == 0

    def _ordered(self, other, test):
        other = _compared(other)
        if other is None:
            return NotImplemented
        if self.is_nan() or other.is_nan():
            return getcontext()._raise(InvalidOperation, False)
        return test(self._cmp(other))

    def __lt__(self, other, context=None):
        return self._ordered(other, lambda c: c < 0)

    def __le__(self, other, context=None):
        return self._ordered(other, lambda c: c <= 0)

    def __gt__(self, other, context=None):
        return self._ordered(other, lambda c: c > 0)

    def __ge__(self, other, context=None):
        return self._ordered(other, lambda c: c >= 0)

    def compare(self, other, context=None):
        other = _argument(other)
        nan = _nan(self, other, context or getcontext())
        return Decimal(self._cmp(other)) if nan is None else nan

    def compare_signal(self, other, context=None):
        other = _argument(other)
        context = context or getcontext()
        if self.is_nan() or other.is_nan():
            return context._raise(InvalidOperation, _NaN)
        return Decimal(self._cmp(other))

    def compare_total(self, other, context=None):
        def key(v):
            rank = 3 if v.is_snan() else 4 if v.is_qnan() else 2 if v.is_infinite() else 1
            return rank

        other = _argument(other)
        if self._sign != other._sign:
            return Decimal(-1 if self._sign else 1)
        a, b = key(self), key(other)
        if a == b:
            if a > 2:
                a, b = (_length(self._n), self._n), (_length(other._n), other._n)
            elif a == 2 or self._cmp(other) == 0:
                a, b = (0, 0) if a == 2 else (self._exp, other._exp)
            else:
                return Decimal(self._cmp(other))
        c = (a > b) - (a < b)
        return Decimal(-c if self._sign else c)

    def compare_total_mag(self, other, context=None):
        return self.copy_abs().compare_total(_argument(other).copy_abs())

    def _chosen(self, other, context, largest, magnitude):
        other = _argument(other)
        context = context or getcontext()
        if self.is_nan() or other.is_nan():
            if self.is_qnan() and not other.is_nan():
                return other._fix(context)
            if other.is_qnan() and not self.is_nan():
                return self._fix(context)
            return _nan(self, other, context)
        c = self.copy_abs()._cmp(other.copy_abs()) if magnitude else 0
        c = c or self._cmp(other) or int(self.compare_total(other))
        return (self if (c >= 0) == largest else other)._fix(context)

    def max(self, other, context=None):
        return self._chosen(other, context, True, False)

    def min(self, other, context=None):
        return self._chosen(other, context, False, False)

    def max_mag(self, other, context=None):
        return self._chosen(other, context, True, True)

    def min_mag(self, other, context=None):
        return self._chosen(other, context, False, True)

    def _next(self, context, up):
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_infinite():
            if self._sign != up:
                return self
            return _made(self._sign, 10**context.prec - 1, context.Etop())
        with localcontext(context) as c:
            c.clear_traps()
            c.rounding = ROUND_CEILING if up else ROUND_FLOOR
            fixed = self._fix(c)
            if fixed != self:
                return fixed
            return self._add(_made(int(not up), 1, c.Etiny() - 1), c)

    def next_plus(self, context=None):
        return self._next(context or getcontext(), True)

    def next_minus(self, context=None):
        return self._next(context or getcontext(), False)

    def next_toward(self, other, context=None):
        other = _argument(other)
        context = context or getcontext()
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        c = self._cmp(other)
        if c == 0:
            return self.copy_sign(other)
        result = self._next(context, c < 0)
        if result.is_infinite():
            return context._raise(Overflow, result, Inexact, Rounded)
        if result.adjusted() < context.Emin:
            return context._raise(Underflow, result, Subnormal, Inexact, Rounded, *(() if result else (Clamped,)))
        return result

    def logb(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_infinite():
            return _made(0, 0, "F")
        if self.is_zero():
            return context._raise(DivisionByZero, _made(1, 0, "F"))
        return Decimal(self.adjusted())._fix(context)

    def scaleb(self, other, context=None):
        other = _argument(other)
        context = context or getcontext()
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        if not other.is_finite() or other._exp != 0 or abs(int(other)) > 2 * (context.Emax + context.prec):
            return context._raise(InvalidOperation, _NaN)
        return self if self.is_infinite() else _made(self._sign, self._n, self._exp + int(other))._fix(context)


for _name, _method in vars(Order).items():
    if callable(_method):
        setattr(Decimal, _name, _method)
`;
