/** decimal: numbers as they are written, rounded as one says (the General Decimal Arithmetic specification). (Python, for the host dialect) */
export const decimalSource = String.raw`"""decimal: numbers as they are written, rounded as one says (the General Decimal Arithmetic specification)."""

import math as _math
import re as _re
from collections import namedtuple as _namedtuple

from _decimalcontext import (BasicContext, Clamped, Context, ConversionSyntax, DecimalException, DefaultContext, DivisionByZero, DivisionImpossible,
                             DivisionUndefined, ExtendedContext, FloatOperation, Inexact, InvalidContext, InvalidOperation, MAX_EMAX, MAX_PREC, MIN_EMIN,
                             MIN_ETINY, Overflow, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP,
                             ROUND_UP, Rounded, Subnormal, Underflow, getcontext, localcontext, setcontext)

__version__, __libmpdec_version__ = "1.70", "2.5.1"
HAVE_THREADS = HAVE_CONTEXTVAR = True

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent")
DecimalTuple.__module__ = "decimal"

_number = _re.compile(r"([-+])?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([-+]?\d+))?|([-+])?(inf(?:inity)?)|([-+])?(s?)nan(\d*)", _re.IGNORECASE)


def _made(sign, coefficient, exponent):
    """exponent: a number, or F infinite, n quiet NaN, N signalling"""
    self = object.__new__(Decimal)
    self._sign, self._n, self._exp = sign, coefficient, exponent
    return self


def _length(n):
    return len(str(n))


def _shortened(n, drop, mode, sign):
    """n without so many of its digits, rounded. @returns the rest, whether anything was lost"""
    if drop <= 0:
        return n * 10**-drop, False
    if drop > _length(n) + 1:
        q, r, half = 0, min(n, 1), 5
    else:
        power = 10**drop
        q, r = divmod(n, power)
        half = power // 2
    if r == 0:
        return q, False
    if mode == ROUND_HALF_EVEN:
        up = r > half or (r == half and q % 2 == 1)
    elif mode == ROUND_HALF_UP:
        up = r >= half
    elif mode == ROUND_HALF_DOWN:
        up = r > half
    elif mode == ROUND_UP:
        up = True
    elif mode == ROUND_DOWN:
        up = False
    elif mode == ROUND_CEILING:
        up = not sign
    elif mode == ROUND_FLOOR:
        up = bool(sign)
    else:
        up = q % 10 in (0, 5)
    return q + up, True


def _other(value, context=None):
    """What stands beside a Decimal in an operation; None: nothing of ours."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return None


def _operator(operation):
    def forward(self, other, context=None):
        other = _other(other)
        return NotImplemented if other is None else operation(self, other, context or getcontext())

    def backward(self, other, context=None):
        other = _other(other)
        return NotImplemented if other is None else operation(other, self, context or getcontext())

    return forward, backward


class Decimal:
    __slots__ = ("_sign", "_n", "_exp")

    def __new__(cls, value="0", context=None):
        if isinstance(value, str):
            made = _parsed(value, context)
        elif isinstance(value, int):
            made = _made(int(value < 0), abs(int(value)), 0)
        elif isinstance(value, Decimal):
            made = value
        elif isinstance(value, (tuple, list)):
            made = _from_tuple(value)
        elif isinstance(value, float):
            context = context or getcontext()
            context._raise(FloatOperation)
            made = Decimal.from_float(value)
        else:
            raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
        if cls is Decimal:
            return made
        self = object.__new__(cls)
        self._sign, self._n, self._exp = made._sign, made._n, made._exp
        return self

    @classmethod
    def from_float(cls, f, /):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError("argument must be int or float")
        if f != f:
            return cls(_made(int(_math.copysign(1.0, f) < 0), 0, "n"))
        if f in (_math.inf, -_math.inf):
            return cls(_made(int(f < 0), 0, "F"))
        n, d = abs(f).as_integer_ratio()
        k = d.bit_length() - 1
        return cls(_made(int(_math.copysign(1.0, f) < 0), n * 5**k, -k))

    # what it is

    def _special(self):
        return isinstance(self._exp, str)

    def is_nan(self):
        return self._exp == "n" or self._exp == "N"

    def is_qnan(self):
        return self._exp == "n"

    def is_snan(self):
        return self._exp == "N"

    def is_infinite(self):
        return self._exp == "F"

    def is_finite(self):
        return not isinstance(self._exp, str)

    def is_signed(self):
        return bool(self._sign)

    def is_zero(self):
        return self._n == 0 and self.is_finite()

    def is_canonical(self):
        return True

    def is_normal(self, context=None):
        return self.is_finite() and self._n != 0 and self.adjusted() >= (context or getcontext()).Emin

    def is_subnormal(self, context=None):
        return self.is_finite() and self._n != 0 and self.adjusted() < (context or getcontext()).Emin

    def number_class(self, context=None):
        if self.is_snan():
            return "sNaN"
        if self.is_qnan():
            return "NaN"
        sign = "-" if self._sign else "+"
        if self.is_infinite():
            return sign + "Infinity"
        return sign + ("Zero" if self._n == 0 else "Subnormal" if self.is_subnormal(context) else "Normal")

    def adjusted(self):
        return 0 if self._special() else self._exp + _length(self._n) - 1

    def as_tuple(self):
        if self.is_infinite():
            return DecimalTuple(self._sign, (0,), "F")
        digits = () if self.is_nan() and self._n == 0 else tuple(map(int, str(self._n)))
        return DecimalTuple(self._sign, digits, self._exp)

    def as_integer_ratio(self):
        if self.is_nan():
            raise ValueError("cannot convert NaN to integer ratio")
        if self.is_infinite():
            raise OverflowError("cannot convert Infinity to integer ratio")
        n = -self._n if self._sign else self._n
        if self._exp >= 0:
            return n * 10**self._exp, 1
        d = 10**-self._exp
        g = _math.gcd(n, d)
        return n // g, d // g

    def canonical(self):
        return self

    def radix(self):
        return Decimal(10)

    real = property(lambda self: self)
    imag = property(lambda self: Decimal(0))

    def conjugate(self):
        return self

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return self.__class__, (str(self),)

    # as text

    def _special_text(self):
        sign = "-" if self._sign else ""
        if self.is_infinite():
            return sign + "Infinity"
        return sign + ("NaN" if self._exp == "n" else "sNaN") + (str(self._n) if self._n else "")

    def __str__(self, eng=False, context=None):
        if self._special():
            return self._special_text()
        digits = str(self._n)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            place = left
        elif not eng:
            place = 1
        elif self._n == 0:
            place = (left + 1) % 3 - 1
        else:
            place = (left - 1) % 3 + 1
        if place <= 0:
            text = "0." + "0" * -place + digits
        elif place >= len(digits):
            text = digits + "0" * (place - len(digits))
        else:
            text = digits[:place] + "." + digits[place:]
        if left != place:
            text += ("E" if (context or getcontext()).capitals else "e") + f"{left - place:+d}"
        return ("-" if self._sign else "") + text

    def to_eng_string(self, context=None):
        return self.__str__(True, context)

    def __repr__(self):
        return f"Decimal('{self}')"

    def __format__(self, spec, context=None):
        from _decimaltext import formatted

        return formatted(self, spec, context or getcontext())

    # into other numbers

    def __bool__(self):
        return self._special() or self._n != 0

    def __int__(self):
        if self.is_nan():
            raise ValueError("cannot convert NaN to integer")
        if self.is_infinite():
            raise OverflowError("cannot convert Infinity to integer")
        n = self._n * 10**self._exp if self._exp >= 0 else self._n // 10 ** min(-self._exp, _length(self._n) + 1)
        return -n if self._sign else n

    __trunc__ = __int__

    def __float__(self):
        if self.is_snan():
            raise ValueError("cannot convert signaling NaN to float")
        if self.is_nan():
            return float("-nan" if self._sign else "nan")
        return float(str(self))

    def __complex__(self):
        return complex(float(self))

    def __floor__(self):
        return int(self._integral(ROUND_FLOOR))

    def __ceil__(self):
        return int(self._integral(ROUND_CEILING))

    def __round__(self, n=None):
        if n is None:
            return int(self._integral(ROUND_HALF_EVEN))
        if not isinstance(n, int):
            raise TypeError("optional arg must be an integer")
        return self.quantize(_made(0, 1, -n))

    def _integral(self, mode):
        if self.is_nan():
            raise ValueError("cannot convert NaN to integer")
        if self.is_infinite():
            raise OverflowError("cannot convert Infinity to integer")
        return self._rescaled(0, mode)

    def __hash__(self):
        if self.is_snan():
            raise TypeError("Cannot hash a signaling NaN value.")
        if self.is_nan():
            return object.__hash__(self)
        if self.is_infinite():
            return hash(float("-inf" if self._sign else "inf"))
        n, d = self.as_integer_ratio()
        if d == 1:
            return hash(n)
        f = float(self)
        if f.as_integer_ratio() == (n, d):
            return hash(f)
        from fractions import Fraction

        return hash(Fraction(n, d))

    # rounding

    def _fix(self, context):
        """To the precision and the exponents of the context."""
        if self._special():
            return self._short_nan(context)
        prec, etiny, etop = context.prec, context.Etiny(), context.Etop()
        n, exp, sign = self._n, self._exp, self._sign
        if n == 0:
            kept = min(max(exp, etiny), etop if context.clamp else context.Emax)
            if kept == exp:
                return self
            context._raise(Clamped)
            return _made(sign, 0, kept)
        digits = _length(n)
        least = digits + exp - prec
        if least > etop:
            return _overflow(sign, context)
        subnormal = least < etiny
        if subnormal:
            least = etiny
        if exp < least:
            n, lost = _shortened(n, least - exp, context.rounding, sign)
            exp = least
            if _length(n) > prec:
                n, exp = n // 10, exp + 1
            result = _made(sign, n, exp)
            if exp > etop:
                return _overflow(sign, context)
            if lost and subnormal:
                context._raise(Underflow)
            if subnormal:
                context._raise(Subnormal)
            if lost:
                context._raise(Inexact)
            context._raise(Rounded)
            if n == 0:
                context._raise(Clamped)
            return result
        if subnormal:
            context._raise(Subnormal)
        if context.clamp and exp > etop:
            context._raise(Clamped)
            return _made(sign, n * 10 ** (exp - etop), etop)
        return self

    def _short_nan(self, context):
        most = context.prec - context.clamp
        if self.is_nan() and _length(self._n) > most:
            return _made(self._sign, self._n % 10**most, self._exp)
        return self

    def _rescaled(self, exp, mode):
        """With this exponent, whatever the precision."""
        if self._special():
            return self
        if self._n == 0:
            return _made(self._sign, 0, exp)
        return _made(self._sign, _shortened(self._n, exp - self._exp, mode, self._sign)[0], exp)

    def quantize(self, exp, rounding=None, context=None):
        context = context or getcontext()
        rounding = rounding or context.rounding
        exp = _argument(exp)
        nan = _nan(self, exp, context)
        if nan is not None:
            return nan
        if self._special() or exp._special():
            if self._special() and exp._special():
                return self
            return context._raise(InvalidOperation, _NaN)
        if not context.Etiny() <= exp._exp <= context.Emax:
            return context._raise(InvalidOperation, _NaN)
        if self._n == 0:
            return _made(self._sign, 0, exp._exp)._fix(context)
        if self.adjusted() > context.Emax or self.adjusted() - exp._exp + 1 > context.prec:
            return context._raise(InvalidOperation, _NaN)
        result = self._rescaled(exp._exp, rounding)
        if result.adjusted() > context.Emax or _length(result._n) > context.prec:
            return context._raise(InvalidOperation, _NaN)
        if result._n and result.adjusted() < context.Emin:
            context._raise(Subnormal)
        if result._exp > self._exp:
            if result != self:
                context._raise(Inexact)
            context._raise(Rounded)
        return result._fix(context)

    def same_quantum(self, other, context=None):
        other = _argument(other)
        if self._special() or other._special():
            return (self.is_nan() and other.is_nan()) or (self.is_infinite() and other.is_infinite())
        return self._exp == other._exp

    def to_integral_value(self, rounding=None, context=None):
        context = context or getcontext()
        if self._special():
            return _nan(self, None, context) if self.is_nan() else self
        return self if self._exp >= 0 else self._rescaled(0, rounding or context.rounding)

    to_integral = to_integral_value

    def to_integral_exact(self, rounding=None, context=None):
        context = context or getcontext()
        if self._special() or self._exp >= 0:
            return self.to_integral_value(rounding, context)
        result = self._rescaled(0, rounding or context.rounding)
        if self._n:
            if result != self:
                context._raise(Inexact)
            context._raise(Rounded)
        return result

    def normalize(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        result = self._fix(context)
        if result._special():
            return result
        if result._n == 0:
            return _made(result._sign, 0, 0)
        n, exp = result._n, result._exp
        most = context.Etop() if context.clamp else context.Emax
        while n % 10 == 0 and exp < most:
            n, exp = n // 10, exp + 1
        return _made(result._sign, n, exp)

    # signs

    def __neg__(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        sign = 1 - self._sign
        if self.is_zero() and context.rounding != ROUND_FLOOR:
            sign = 0
        return _made(sign, self._n, self._exp)._fix(context)

    def __pos__(self, context=None):
        context = context or getcontext()
        if self.is_nan():
            return _nan(self, None, context)
        return (_made(0, 0, self._exp) if self.is_zero() and context.rounding != ROUND_FLOOR else self)._fix(context)

    def __abs__(self, context=None):
        return self.__neg__(context) if self._sign else self.__pos__(context)

    def copy_abs(self):
        return _made(0, self._n, self._exp)

    def copy_negate(self):
        return _made(1 - self._sign, self._n, self._exp)

    def copy_sign(self, other, context=None):
        return _made(_argument(other)._sign, self._n, self._exp)

    # arithmetic

    def _add(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        if self.is_infinite():
            return context._raise(InvalidOperation, _NaN) if other.is_infinite() and other._sign != self._sign else self
        if other.is_infinite():
            return other
        exp = min(self._exp, other._exp)
        if self._n == 0 and other._n == 0:
            sign = self._sign if self._sign == other._sign else int(context.rounding == ROUND_FLOOR)
            return _made(sign, 0, exp)._fix(context)
        if self._n == 0 or other._n == 0:
            kept = other if self._n == 0 else self
            exp = max(exp, kept._exp - context.prec - 1)
            return kept._rescaled(exp, context.rounding)._fix(context)
        # what is too small to reach the digits kept counts as a trace of itself
        big, small = (self, other) if self._exp >= other._exp else (other, self)
        floor = big._exp + min(-1, _length(big._n) - context.prec - 2)
        n, e = small._n, small._exp
        if small.adjusted() < floor:
            n, e = 1, floor
        total = (-1 if big._sign else 1) * big._n * 10 ** (big._exp - e) + (-n if small._sign else n)
        if total == 0:
            return _made(int(context.rounding == ROUND_FLOOR), 0, exp)._fix(context)
        return _made(int(total < 0), abs(total), e)._fix(context)

    def _subtract(self, other, context):
        return self._add(other if other.is_nan() else other.copy_negate(), context)

    def _multiply(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        sign = self._sign ^ other._sign
        if self.is_infinite() or other.is_infinite():
            return _made(sign, 0, "F") if self and other else context._raise(InvalidOperation, _NaN)
        return _made(sign, self._n * other._n, self._exp + other._exp)._fix(context)

    def _divide(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        sign = self._sign ^ other._sign
        if self.is_infinite():
            return context._raise(InvalidOperation, _NaN) if other.is_infinite() else _made(sign, 0, "F")
        if other.is_infinite():
            context._raise(Clamped)
            return _made(sign, 0, context.Etiny())
        if other._n == 0:
            return context._raise(DivisionUndefined, _NaN) if self._n == 0 else context._raise(DivisionByZero, _made(sign, 0, "F"))
        ideal = self._exp - other._exp
        if self._n == 0:
            return _made(sign, 0, ideal)._fix(context)
        shift = _length(other._n) - _length(self._n) + context.prec + 1
        exp = ideal - shift
        q, r = divmod(self._n * 10**shift, other._n) if shift >= 0 else divmod(self._n, other._n * 10**-shift)
        if r:
            q += q % 5 == 0  # so that it is no tie
        else:
            while exp < ideal and q % 10 == 0:
                q, exp = q // 10, exp + 1
        return _made(sign, q, exp)._fix(context)

    def _divided(self, other, context):
        """Whole quotient and remainder, both finite, the divisor not 0."""
        sign = self._sign ^ other._sign
        ideal = self._exp if other.is_infinite() else min(self._exp, other._exp)
        gap = self.adjusted() - other.adjusted()
        if self._n == 0 or other.is_infinite() or gap <= -2:
            return _made(sign, 0, 0), self._rescaled(ideal, context.rounding)
        if gap <= context.prec:
            q, r = divmod(self._n * 10 ** (self._exp - ideal), other._n * 10 ** (other._exp - ideal))
            if q < 10**context.prec:
                return _made(sign, q, 0), _made(self._sign, r, ideal)
        nan = context._raise(DivisionImpossible, _NaN)
        return nan, nan

    def _whole(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        if self.is_infinite():
            return context._raise(InvalidOperation, _NaN) if other.is_infinite() else _made(self._sign ^ other._sign, 0, "F")
        if other.is_zero():
            return context._raise(DivisionByZero, _made(self._sign ^ other._sign, 0, "F")) if self else context._raise(DivisionUndefined, _NaN)
        return self._divided(other, context)[0]._fix(context)

    def _remainder(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        if self.is_infinite():
            return context._raise(InvalidOperation, _NaN)
        if other.is_zero():
            return context._raise(InvalidOperation, _NaN) if self else context._raise(DivisionUndefined, _NaN)
        return self._divided(other, context)[1]._fix(context)

    def _both(self, other, context):
        nan = _nan(self, other, context)
        if nan is not None:
            return nan, nan
        if self.is_infinite():
            if other.is_infinite():
                nan = context._raise(InvalidOperation, _NaN)
                return nan, nan
            return _made(self._sign ^ other._sign, 0, "F"), context._raise(InvalidOperation, _NaN)
        if other.is_zero():
            if self.is_zero():
                nan = context._raise(DivisionUndefined, _NaN)
                return nan, nan
            return context._raise(InvalidOperation, (_made(self._sign ^ other._sign, 0, "F"), _NaN), DivisionByZero)
        q, r = self._divided(other, context)
        return q._fix(context), r._fix(context)

    def remainder_near(self, other, context=None):
        context = context or getcontext()
        other = _argument(other)
        nan = _nan(self, other, context)
        if nan is not None:
            return nan
        if self.is_infinite() or other.is_zero():
            return context._raise(InvalidOperation if self.is_infinite() or self else DivisionUndefined, _NaN)
        if other.is_infinite():
            return self._fix(context)
        ideal = min(self._exp, other._exp)
        if self._n == 0:
            return _made(self._sign, 0, ideal)._fix(context)
        gap = self.adjusted() - other.adjusted()
        if gap >= context.prec + 1:
            return context._raise(DivisionImpossible, _NaN)
        if gap <= -2:
            return self._rescaled(ideal, context.rounding)._fix(context)
        n, d = self._n * 10 ** (self._exp - ideal), other._n * 10 ** (other._exp - ideal)
        q, r = divmod(n, d)
        if 2 * r + (q & 1) > d:
            r, q = r - d, q + 1
        if q >= 10**context.prec:
            return context._raise(DivisionImpossible, _NaN)
        sign = self._sign
        return _made(1 - sign if r < 0 else sign, abs(r), ideal)._fix(context)

    def fma(self, other, third, context=None):
        context = context or getcontext()
        other, third = _argument(other), _argument(third)
        nan = _nan(self, other, context)
        if nan is not None and not (third.is_snan() and not self.is_snan() and not other.is_snan()):
            return nan
        if self.is_infinite() or other.is_infinite():
            if self.is_zero() or other.is_zero():
                return context._raise(InvalidOperation, _NaN)
            product = _made(self._sign ^ other._sign, 0, "F")
        else:
            product = _made(self._sign ^ other._sign, self._n * other._n, self._exp + other._exp) if nan is None else nan
        return product._add(third, context)

    def __pow__(self, other, modulo=None, context=None):
        other = _other(other)
        if other is None:
            return NotImplemented
        context = context or getcontext()
        if modulo is None:
            return self._power(other, context)
        modulo = _argument(modulo)
        values = (self, other, modulo)
        if any(not v.is_finite() or v != v.to_integral_value() for v in values) or other._sign or modulo.is_zero() or _length(abs(int(modulo))) > context.prec or (self.is_zero() and other.is_zero()):
            return context._raise(InvalidOperation, _NaN)
        result = pow(abs(int(self)), int(other), abs(int(modulo)))
        return _made(int(self._sign and int(other) % 2 == 1), result, 0)

    def __rpow__(self, other, modulo=None, context=None):
        other = _other(other)
        return NotImplemented if other is None else other.__pow__(self, modulo, context)

    __add__, __radd__ = _operator(_add)
    __sub__, __rsub__ = _operator(_subtract)
    __mul__, __rmul__ = _operator(_multiply)
    __truediv__, __rtruediv__ = _operator(_divide)
    __floordiv__, __rfloordiv__ = _operator(_whole)
    __mod__, __rmod__ = _operator(_remainder)
    __divmod__, __rdivmod__ = _operator(_both)


def _parsed(text, context):
    m = _number.fullmatch(text.strip().replace("_", ""))
    if m is None:
        return (context or getcontext())._raise(ConversionSyntax, _NaN)
    sign, whole, fraction, only, exponent, inf_sign, inf, nan_sign, signalling, payload = m.groups()
    if inf:
        return _made(int(inf_sign == "-"), 0, "F")
    if payload is not None:
        return _made(int(nan_sign == "-"), int(payload or 0), "N" if signalling else "n")
    fraction = only if whole is None else fraction or ""
    return _made(int(sign == "-"), int((whole or "") + fraction), int(exponent or 0) - len(fraction))


def _from_tuple(value):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if sign not in (0, 1) or not isinstance(sign, int):
        raise ValueError("sign must be an integer with the value 0 or 1")
    if exponent == "F":
        return _made(sign, 0, "F")
    if not isinstance(exponent, int) and exponent not in ("n", "N"):
        raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
    n = 0
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
        n = n * 10 + digit
    return _made(sign, n, exponent)


def _argument(value):
    found = _other(value)
    if found is None:
        raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
    return found


def _nan(a, b, context):
    """What an operation with a NaN in it gives; None where there is none."""
    for which in ("N", "n"):
        for v in (a, b):
            if v is not None and v._exp == which:
                if which == "N":
                    return context._raise(InvalidOperation, _made(v._sign, v._n, "n")._short_nan(context))
                return v._short_nan(context)
    return None


def _overflow(sign, context):
    toward_zero = {ROUND_DOWN: True, ROUND_05UP: True, ROUND_CEILING: bool(sign), ROUND_FLOOR: not sign}.get(context.rounding, False)
    result = _made(sign, 10**context.prec - 1, context.Etop()) if toward_zero else _made(sign, 0, "F")
    return context._raise(Overflow, result, Inexact, Rounded)


def _rounded_even(value, context):
    mode = context.rounding
    context.rounding = ROUND_HALF_EVEN
    try:
        return value._fix(context)
    finally:
        context.rounding = mode


_NaN = _made(0, 0, "n")

import _decimalorder
import _decimalpower
`;
