/** Format specifications for decimal. (Python, for the host dialect) */
export const decimaltextSource = String.raw`"""Format specifications for decimal."""

import re as _re

_spec = _re.compile(r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ])?(?P<no_neg_0>z)?(?P<alt>#)?(?P<zero>0)?(?P<width>(?!0)\d+)?(?P<group>,)?(?:\.(?P<precision>0|(?!0)\d+))?(?P<type>[eEfFgGn%])?",
                    _re.DOTALL)


def formatted(value, spec, context):
    from decimal import _made, _shortened

    m = _spec.fullmatch(spec)
    if m is None:
        raise ValueError("invalid format string")
    fill, align, width = m.group("fill") or " ", m.group("align") or ">", int(m.group("width") or 0)
    if m.group("zero") and not m.group("align"):
        fill, align = "0", "="
    kind = m.group("type")
    precision = None if m.group("precision") is None else int(m.group("precision"))
    sign_style = m.group("sign")
    negative = bool(value._sign)

    def signed():
        return "-" if negative else sign_style if sign_style in ("+", " ") else ""

    if value._special():
        body = value.copy_abs()._special_text() + ("%" if kind == "%" else "")
        if fill == "0" and not m.group("align"):
            fill, align = " ", ">"
        return _padded(signed(), body, fill, align, width)

    if kind is None:
        kind = "g" if context.capitals == 0 else "G"
    if kind == "n":
        kind = "g"
    n, exp = value._n, value._exp
    if kind == "%":
        exp += 2

    def shortened(n, exp, target):
        if n == 0:
            return 0, target
        return _shortened(n, target - exp, context.rounding, value._sign)[0], target

    def limited(n, exp, digits):
        """No more digits than that."""
        have = len(str(n))
        if n == 0 or have <= digits:
            return n, exp
        n, exp = shortened(n, exp, exp + have - digits)
        return (n // 10, exp + 1) if len(str(n)) > digits else (n, exp)

    if precision is not None:
        if kind in "eE":
            if n and len(str(n)) < precision + 1:
                more = precision + 1 - len(str(n))
                n, exp = n * 10**more, exp - more
            n, exp = limited(n, exp, precision + 1)
        elif kind in "fF%":
            n, exp = shortened(n, exp, -precision)
        else:
            n, exp = limited(n, exp, precision or 1)
    if n == 0 and exp > 0 and kind in "fF%":
        exp = 0
    if m.group("no_neg_0") and n == 0:
        negative = False
    digits = str(n)
    left = exp + len(digits)
    if kind in "eE":
        place = 1 - precision if n == 0 and precision is not None else 1
    elif kind in "fF%":
        place = left
    else:
        place = left if exp <= 0 and left > -6 else 1
    if place < 0:
        whole, fraction = "0", "0" * -place + digits
    elif place > len(digits):
        whole, fraction = digits + "0" * (place - len(digits)), ""
    else:
        whole, fraction = digits[:place] or "0", digits[place:]
    exponent = left - place
    tail = ("." + fraction if fraction or m.group("alt") else "")
    if exponent or kind in "eE":
        tail += ("E" if kind in "EG" else "e") + f"{exponent:+d}"
    if kind == "%":
        tail += "%"
    if m.group("group"):
        room = width - len(signed()) - len(tail) if align == "=" and fill == "0" else 0
        whole = _grouped(whole, room)
    return _padded(signed(), whole + tail, fill, align, width)


def _grouped(whole, room):
    """Commas between groups of three; zeros in front fill the room."""
    groups = []
    while len(whole) > 3:
        groups.append(whole[-3:])
        whole = whole[:-3]
    groups.append(whole)
    text = ",".join(reversed(groups))
    while len(text) < room:
        first = text.split(",")[0]
        text = ("0" + text) if len(first) < 3 else ("0," + text)
    return text


def _padded(sign, body, fill, align, width):
    room = width - len(sign) - len(body)
    if room <= 0:
        return sign + body
    if align == "=":
        return sign + fill * room + body
    if align == "<":
        return sign + body + fill * room
    if align == "^":
        return fill * (room // 2) + sign + body + fill * (room - room // 2)
    return fill * room + sign + body
`;
