/** Logarithms and exponentials in whole numbers, for decimal: a result is a number of units of 10**-p, out by less than a hundred. (Python, for the host dialect) */
export const decimalmathSource = String.raw`"""Logarithms and exponentials in whole numbers, for decimal: a result is a number of units of 10**-p, out by less than a hundred."""

from math import isqrt

_ln10 = {}


def ln_of(n, p):
    """ln(n / 10**p) for n > 0 near 10**p. Square roots bring it close to 1, then atanh's series."""
    guard = 10
    one = 10 ** (p + guard)
    n *= 10**guard
    roots = 0
    while abs(n - one) > one // 100:
        n = isqrt(n * one)
        roots += 1
    y = abs(n - one) * one // (n + one)
    square = y * y // one
    total = term = y
    k = 3
    while term:
        term = term * square // one
        total += term // k
        k += 2
    total = (2 * total << roots) // 10**guard
    return total if n >= one else -total


def ln10(p):
    """ln(10): 10 = 2**3 * 1.25"""
    if p not in _ln10:
        q = p + 5
        two, quarter = ln_of(2 * 10**q, q), ln_of(125 * 10**q // 100, q)
        _ln10[p] = (3 * two + quarter) // 10**5
    return _ln10[p]


def ln(coefficient, exponent, p):
    """ln(coefficient * 10**exponent)"""
    digits = len(str(coefficient))
    q = p + len(str(abs(exponent) + digits)) + 3
    # coefficient = n / 10**q * 10**digits, the fraction between 0.1 and 1
    n = coefficient * 10 ** (q - digits) if q >= digits else coefficient // 10 ** (digits - q)
    return (ln_of(n, q) + (exponent + digits) * ln10(q)) // 10 ** (q - p)


def exp(x, p):
    """exp(x / 10**p) as (mantissa, exponent): mantissa * 10**exponent, of p digits or so. x may be negative."""
    q = p + 12 + len(str(abs(x) // 10**p))
    x *= 10 ** (q - p)
    k, r = divmod(x, ln10(q))
    one = 10**q
    halvings = 8
    r >>= halvings
    total = term = one
    i = 1
    while term:
        term = term * r // (one * i)
        total += term
        i += 1
    for _ in range(halvings):
        total = total * total // one
    return total // 10 ** (q - p), k - p
`;
