/** Contexts and signals of decimal. (Python, for the host dialect) */
export const decimalcontextSource = String.raw`"""Contexts and signals of decimal."""

import contextvars as _contextvars

ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING = "ROUND_DOWN", "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING"
ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP = "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP"
_modes = (ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_HALF_DOWN, ROUND_05UP)
MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN, MIN_ETINY = -MAX_EMAX, -MAX_EMAX - MAX_PREC + 1


class DecimalException(ArithmeticError):
    pass


class Clamped(DecimalException):
    pass


class InvalidOperation(DecimalException):
    pass


class ConversionSyntax(InvalidOperation):
    pass


class DivisionByZero(DecimalException, ZeroDivisionError):
    pass


class DivisionImpossible(InvalidOperation):
    pass


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass


class Inexact(DecimalException):
    pass


class InvalidContext(InvalidOperation):
    pass


class Rounded(DecimalException):
    pass


class Subnormal(DecimalException):
    pass


class Overflow(Inexact, Rounded):
    pass


class Underflow(Inexact, Rounded, Subnormal):
    pass


class FloatOperation(DecimalException, TypeError):
    pass


for _each in (DecimalException, Clamped, InvalidOperation, ConversionSyntax, DivisionByZero, DivisionImpossible, DivisionUndefined, Inexact,
              InvalidContext, Rounded, Subnormal, Overflow, Underflow, FloatOperation):
    _each.__module__ = "decimal"

signals = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Subnormal, Underflow, Rounded, Inexact, Clamped)
_shown = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal, Underflow)
_conditions = (ConversionSyntax, DivisionImpossible, DivisionUndefined, InvalidContext)


class _Signals(dict):
    """Signal -> bool, for every signal."""

    def __setitem__(self, key, value):
        if key not in self:
            raise KeyError("invalid error flag")
        dict.__setitem__(self, key, bool(value))

    def __delitem__(self, key):
        raise ValueError("signal keys cannot be deleted")


def _signals(on):
    if isinstance(on, dict):
        return _Signals({s: bool(on.get(s, False)) for s in signals})
    return _Signals({s: s in on for s in signals})


class Context:
    """How many digits, which way to round, what raises."""

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None):
        base = globals().get("DefaultContext")

        def setting(name, value, default):
            setattr(self, name, value if value is not None else default if base is None else getattr(base, name))

        setting("prec", prec, 28)
        setting("rounding", rounding, ROUND_HALF_EVEN)
        setting("Emin", Emin, -999999)
        setting("Emax", Emax, 999999)
        setting("capitals", capitals, 1)
        setting("clamp", clamp, 0)
        self.flags = _signals(flags or ())
        self.traps = _signals(traps if traps is not None else base.traps if base is not None else (InvalidOperation, DivisionByZero, Overflow))

    _ranges = {"prec": (1, MAX_PREC), "Emin": (MIN_EMIN, 0), "Emax": (0, MAX_EMAX), "capitals": (0, 1), "clamp": (0, 1)}

    def __setattr__(self, name, value):
        if name in self._ranges:
            if not isinstance(value, int):
                raise TypeError("an integer is required")
            low, high = self._ranges[name]
            if not low <= value <= high:
                text = {(0, 1): "0 or 1"}.get((low, high)) or f"[{low}, {'MAX_PREC' if name == 'prec' else 'MAX_EMAX' if high else 0}]"
                text = text.replace(str(MIN_EMIN), "MIN_EMIN")
                raise ValueError(f"valid {'range' if '[' in text else 'values'} for {name} {'is' if '[' in text else 'are'} {text}")
        elif name == "rounding":
            if value not in _modes:
                raise TypeError("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                                "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")
        elif name in ("flags", "traps"):
            value = _signals(value)
        elif not name.startswith("_"):
            raise AttributeError(f"'decimal.Context' object has no attribute '{name}'")
        object.__setattr__(self, name, value)

    def __repr__(self):
        def listed(which):
            return "[" + ", ".join(s.__name__ for s in _shown if which[s]) + "]"

        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, Emax={self.Emax}, capitals={self.capitals}, "
                f"clamp={self.clamp}, flags={listed(self.flags)}, traps={listed(self.traps)})")

    def clear_flags(self):
        for s in signals:
            self.flags[s] = False

    def clear_traps(self):
        for s in signals:
            self.traps[s] = False

    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, self.flags, self.traps)

    __copy__ = copy

    def _raise(self, condition, result=None, *others):
        """Notes the signals; raises the first that is trapped, else gives what stands for the result."""
        trapped = []
        for each in (condition, *others):
            signal = InvalidOperation if each in _conditions else each
            self.flags[signal] = True
            if self.traps[signal]:
                trapped.append((signal, each))
        if trapped:
            raise trapped[0][0]([each for _, each in trapped])
        return result

    def Etiny(self):
        return self.Emin - self.prec + 1

    def Etop(self):
        return self.Emax - self.prec + 1

    def radix(self):
        from decimal import Decimal

        return Decimal(10)

    def create_decimal(self, num="0", /):
        from decimal import Decimal

        if isinstance(num, str) and "_" in num:
            return self._raise(ConversionSyntax, Decimal("NaN"))
        return Decimal(num, context=self)._fix(self)

    def create_decimal_from_float(self, f, /):
        from decimal import Decimal

        return Decimal.from_float(f)._fix(self)

    def power(self, a, b, modulo=None):
        from decimal import Decimal

        return Decimal(a).__pow__(Decimal(b), modulo, context=self)

    def to_sci_string(self, x, /):
        return x.__str__(context=self)

    def to_eng_string(self, x, /):
        return x.to_eng_string(self)


def _unary(name, method=None):
    def call(self, a, /):
        from decimal import Decimal

        return getattr(Decimal(a), method or name)(context=self)

    setattr(Context, name, call)


def _binary(name, method=None):
    def call(self, a, b, /):
        from decimal import Decimal

        return getattr(Decimal(a), method or name)(Decimal(b), context=self)

    setattr(Context, name, call)


for _name in "exp ln log10 sqrt normalize to_integral_value to_integral_exact next_plus next_minus logb number_class is_normal is_subnormal".split():
    _unary(_name)
for _name in "compare compare_signal max min max_mag min_mag quantize remainder_near next_toward scaleb".split():
    _binary(_name)
for _name, _method in (("abs", "__abs__"), ("plus", "__pos__"), ("minus", "__neg__")):
    _unary(_name, _method)
_unary("to_integral", "to_integral_value")
for _name, _method in (("add", "__add__"), ("subtract", "__sub__"), ("multiply", "__mul__"), ("divide", "__truediv__"),
                       ("divide_int", "__floordiv__"), ("remainder", "__mod__"), ("divmod", "__divmod__")):
    _binary(_name, _method)


def _fma(self, a, b, c, /):
    from decimal import Decimal

    return Decimal(a).fma(b, c, context=self)


Context.fma = _fma

DefaultContext = Context()
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow], flags=[])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])
Context.__module__ = "decimal"

_current = _contextvars.ContextVar("decimal context")


def getcontext():
    context = _current.get(None)
    if context is None:
        context = DefaultContext.copy()
        _current.set(context)
    return context


def setcontext(context, /):
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current.set(context)


class _Local:
    def __init__(self, context):
        self._new = context

    def __enter__(self):
        self._saved = getcontext()
        setcontext(self._new)
        return self._new

    def __exit__(self, *args):
        setcontext(self._saved)


def localcontext(ctx=None, **settings):
    made = (getcontext() if ctx is None else ctx).copy()
    for name, value in settings.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if value is not None:
            setattr(made, name, value)
    return _Local(made)
`;
