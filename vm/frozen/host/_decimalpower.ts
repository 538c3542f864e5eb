/** Roots, powers, exponentials and logarithms of decimal, which takes them in as methods. (Python, for the host dialect) */
export const decimalpowerSource = String.raw`"""Roots, powers, exponentials and logarithms of decimal, which takes them in as methods."""

import math as _math

import _decimalmath
from decimal import Decimal, InvalidOperation, Inexact, Rounded, MAX_EMAX, MIN_EMIN, MIN_ETINY, ROUND_DOWN, localcontext, getcontext, _made, _length, _nan, _NaN, _rounded_even


def _whole_root(n, d):
    """The d-th root of n where it is whole."""
    if n < 2:
        return n
    low, high = 1, 1 << (n.bit_length() // d + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**d <= n:
            low = middle
        else:
            high = middle - 1
    return low if low**d == n else None


class Powers:
    def sqrt(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_infinite() and not self._sign:
            return self
        if self.is_zero():
            return _made(self._sign, 0, self._exp >> 1)._fix(context)
        if self._sign:
            return context._raise(InvalidOperation, _NaN)
        n, exp = self._n, self._exp
        if exp & 1:
            n, exp = n * 10, exp - 1
        # one digit more than are wanted, and whether there is anything after it
        shift = context.prec + 1 - (_length(n) + 1) // 2
        lost = 0
        if shift >= 0:
            n *= 100**shift
        else:
            n, lost = divmod(n, 100**-shift)
        root = _math.isqrt(n)
        exp = exp // 2 - shift
        if not lost and root * root == n:
            while exp < self._exp >> 1 and root % 10 == 0:
                root, exp = root // 10, exp + 1
            while exp > self._exp >> 1:
                root, exp = root * 10, exp - 1
        else:
            root += root % 5 == 0
        return _rounded_even(_made(0, root, exp), context)

    def _near(self, approximate, context, rounded=_rounded_even):
        """The result that a rough one, of more and more digits, leaves no doubt of. approximate(p) gives n, exp: n is out by less than 100"""
        extra = 4
        while True:
            n, exp = approximate(context.prec + extra)
            size = abs(n)
            drop = _length(size) - context.prec
            if drop > 3:
                power = 10**drop
                rest = size % power
                edge = next((edge for edge in (0, power // 2, power) if abs(rest - edge) <= 200), None)
                if edge is not None and extra > 60:  # by so many digits it is that very number
                    size, edge = size - rest + edge, None
                if edge is None:
                    return rounded(_made(int(n < 0), size, exp), context)
            extra += 8

    def exp(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_infinite():
            return _made(0, 0, 0) if self._sign else self
        if self.is_zero():
            return _made(0, 1, 0)
        if self.adjusted() > 20:
            # far beyond every exponent, or as near to nothing
            return _rounded_even(_made(0, 1, MIN_ETINY - 1 if self._sign else MAX_EMAX * 2), context)
        if self.adjusted() < -context.prec - 1:
            return _rounded_even(_made(0, 10 ** (context.prec + 1) + (-1 if self._sign else 1), -context.prec - 1), context)

        def approximate(p):
            shift = self._exp + p
            n = self._n * 10**shift if shift >= 0 else self._n // 10**-shift
            return _decimalmath.exp(-n if self._sign else n, p)

        return self._near(approximate, context)

    def ln(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_zero():
            return _made(1, 0, "F")
        if self._sign:
            return context._raise(InvalidOperation, _NaN)
        if self.is_infinite():
            return self
        if self == 1:
            return _made(0, 0, 0)
        # near 1 the result is small: so many more digits
        near = max(0, -(self - 1).adjusted()) if self.adjusted() in (0, -1) else 0
        return self._near(lambda p: (_decimalmath.ln(self._n, self._exp, p + near), -p - near), context)

    def log10(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        if self.is_zero():
            return _made(1, 0, "F")
        if self._sign:
            return context._raise(InvalidOperation, _NaN)
        if self.is_infinite():
            return self
        if str(self._n).rstrip("0") == "1":
            return Decimal(self.adjusted())._fix(context)
        near = max(0, -(self - 1).adjusted()) if self.adjusted() in (0, -1) else 0

        def approximate(p):
            q = p + near + 3
            return _decimalmath.ln(self._n, self._exp, q) * 10**q // _decimalmath.ln10(q) // 1000, -p - near

        return self._near(approximate, context)

    def _power(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        whole = other.is_finite() and other._rescaled(0, ROUND_DOWN) == other
        odd = whole and int(other) % 2 == 1
        sign = int(self._sign and odd)
        if other.is_zero():
            return context._raise(InvalidOperation, _NaN) if self.is_zero() else _made(0, 1, 0)
        if self._sign and not self.is_zero() and not whole and not (other.is_infinite() and self.is_infinite()):
            return context._raise(InvalidOperation, _NaN)
        if self.is_zero():
            return _made(sign, 0, "F") if other._sign else _made(sign, 0, 0)
        if self.is_infinite():
            return _made(sign, 0, 0) if other._sign else _made(sign, 0, "F")
        size = self.copy_abs()
        if other.is_infinite():
            if size == 1:
                context._raise(Inexact)
                context._raise(Rounded)
                return _made(0, 10 ** (context.prec - 1), 1 - context.prec)
            return _made(0, 0, 0) if (size > 1) == bool(other._sign) else _made(0, 0, "F")
        if size == 1:
            if whole:
                exp = max(1 - context.prec, min(0, self._exp * max(0, int(other)))) if self._exp < 0 else 0
                if self._exp < 0 and (other._sign or exp != self._exp * int(other)):
                    exp = 1 - context.prec
                    context._raise(Inexact)
                    context._raise(Rounded)
                return _made(sign, 10**-exp, exp)
            context._raise(Inexact)
            context._raise(Rounded)
            return _made(0, 10 ** (context.prec - 1), 1 - context.prec)
        if whole and abs(int(other)) * _length(self._n) <= 20000:
            times = abs(int(other))
            exact = _made(sign, self._n**times, self._exp * times)
            return _made(0, 1, 0)._divide(exact, context) if other._sign else exact._fix(context)
        root = size._exact_root(other, context) if not whole else None
        if root is not None:
            return root
        limit = context.Emax * 3 + 10
        if (size.adjusted() or 1) and other.adjusted() + len(str(abs(size.adjusted()) + 1)) > len(str(limit)) + 6:
            grows = (size > 1) != bool(other._sign)
            return _made(sign, 1, limit * 10 if grows else -limit * 10)._fix(context)

        def approximate(p):
            near = max(0, -(size - 1).adjusted()) if size.adjusted() in (0, -1) else 0
            q = p + near + max(0, other.adjusted()) + 10
            log = _decimalmath.ln(size._n, size._exp, q)
            x = log * other._n
            x = x * 10**other._exp if other._exp >= 0 else x // 10**-other._exp
            n, exp = _decimalmath.exp((-x if other._sign else x) // 10 ** (q - p - 5), p + 5)
            return n // 10**4, exp + 4

        result = self._near(approximate, context, Decimal._fix)
        return _made(sign, result._n, result._exp)

    def _exact_root(self, other, context):
        """self ** other for such as 4 ** 0.5 and 8 ** (fraction with few digits); None where it is not exact."""
        if other._exp < -3 or other.adjusted() > 4:
            return None
        n, d = other.as_integer_ratio()
        if d > 64:
            return None
        a, b = self.as_integer_ratio()
        p, q = _whole_root(a, d), _whole_root(b, d)
        if p is None or q is None:
            return None
        if n < 0:
            p, q, n = q, p, -n
        with localcontext(context) as exact:
            exact.traps[Inexact] = True
            exact.prec, exact.Emin, exact.Emax, exact.clamp = context.prec + 5, MIN_EMIN, MAX_EMAX, 0
            try:
                result = Decimal(p**n)._divide(Decimal(q**n), exact)
            except Inexact:
                return None
        if result._exp > 0 or _length(result._n) > context.prec:
            return result._fix(context)
        # not less digits than the precision: what exp and ln would give
        room = context.prec - _length(result._n)
        return _made(0, result._n * 10**room, result._exp - room)._fix(context)


for _name, _method in vars(Powers).items():
    if callable(_method):
        setattr(Decimal, _name, _method)
`;
