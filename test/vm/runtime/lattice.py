# Every operator on every pair of a lattice of values, where representations meet: CPython says what is right.
# lattice.exp is made by:  python3 lattice.py > lattice.exp
inf = float("inf")
nan = float("nan")
values = [0, 1, -1, 2, 3, -7, 31, True, False, 2**31 - 1, -2**31, 2**31, 2**53 - 1, 2**53, 2**53 + 1, -2**53 - 1, 10**20, -10**20,
          0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 3.0, -7.5, 2.0**53, 1e300, -1e-300, inf, -inf, nan]
operators = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!="]


def text(value):
    return repr(value)


def attempt(f, a, b):
    try:
        return text(f(a, b))
    except Exception as e:
        return type(e).__name__


def too_large(op, a, b):
    if op == "**":
        if isinstance(b, int) and isinstance(a, int) and abs(b) > 100 and abs(a) > 1:
            return True
        if isinstance(b, float) and b != int(b if b == b and abs(b) < 1e300 else 0) and a < 0:
            return True  # complex in CPython
        return isinstance(a, float) and a != a and False
    return op in ("<<", ">>") and isinstance(b, int) and abs(b) > 100


def literal(value):
    if value != value:
        return "nan"
    if value in (inf, -inf):
        return "inf" if value > 0 else "(-inf)"
    return "(%s)" % repr(value)


for op in operators:
    whole = eval("lambda a, b: a %s b" % op)
    namespace = {"nan": nan, "inf": inf}
    for i, a in enumerate(values):
        row = []
        for j, b in enumerate(values):
            if too_large(op, a, b):
                continue
            row.append(attempt(whole, a, b))
        print(op, text(a), *row)
    # The same with a literal on either side, which the compiler knows.
    for i, c in enumerate(values):
        right = eval("lambda a, b: a %s %s" % (op, literal(c)), namespace)
        left = eval("lambda a, b: %s %s a" % (literal(c), op), namespace)
        for a in values:
            if not too_large(op, a, c) and attempt(right, a, 0) != attempt(whole, a, c):
                print("literal on the right:", a, op, c, attempt(right, a, 0), attempt(whole, a, c))
            if not too_large(op, c, a) and attempt(left, a, 0) != attempt(whole, c, a):
                print("literal on the left:", c, op, a)

for name, f in (("-", lambda a, b: -a), ("+", lambda a, b: +a), ("~", lambda a, b: ~a), ("abs", lambda a, b: abs(a)), ("not", lambda a, b: not a), ("bool", lambda a, b: bool(a))):
    print(name, *[attempt(f, a, 0) for a in values])


def in_place(a, b):
    a += b
    a -= b
    a *= b
    return a


for a in values:
    print("in place", *[attempt(in_place, a, b) for b in values])
for a in values:
    print("hash", *[int(a == b and hash(a) != hash(b)) for b in values])
