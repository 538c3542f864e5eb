# every operator on every pair of types
from ulab import numpy as np

types = (np.uint8, np.int8, np.uint16, np.int16, np.float, np.bool)
names = "uint8 int8 uint16 int16 float bool".split()


def values(t):
    if t == np.bool:
        return np.array([1, 0, 1], dtype=t)
    return np.array([1, 7, 100], dtype=t)


operators = (
    ("+", lambda a, b: a + b),
    ("-", lambda a, b: a - b),
    ("*", lambda a, b: a * b),
    ("/", lambda a, b: a / b),
    ("**", lambda a, b: a**b),
    ("==", lambda a, b: a == b),
    ("!=", lambda a, b: a != b),
    ("<", lambda a, b: a < b),
    ("<=", lambda a, b: a <= b),
    (">", lambda a, b: a > b),
    (">=", lambda a, b: a >= b),
    ("&", lambda a, b: a & b),
    ("|", lambda a, b: a | b),
    ("^", lambda a, b: a ^ b),
    ("//", lambda a, b: a // b),
    ("%", lambda a, b: a % b),
)
for i, s in enumerate(types):
    for j, t in enumerate(types):
        for name, op in operators:
            # ulab itself loses its way in memory when it divides other integers
            if name == "//" and (s != t or t not in (np.uint8, np.uint16, np.float)) or name in ("%", "/") and t == np.bool:
                continue
            try:
                print(names[i], name, names[j], op(values(s), values(t)))
            except Exception as e:
                print(names[i], name, names[j], repr(e))

# with numbers on either side
for t in types[:5]:
    a = values(t)
    print(a + 1, a + 200, a - 1.5, 2 * a, 1 / a, 300 - a, 2**a, a == 7)
for v in (1, -1, 200, -200, 40000, -40000, 100000, 1.0, True):
    for t in types[:5]:
        try:
            print(v, np.array([1, 2], dtype=t) + v)
        except Exception as e:
            print(v, repr(e))

# negative divisors
for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2)):
    for t in (np.int8, np.int16, np.float):
        x, y = np.array([a], dtype=t), np.array([b], dtype=t)
        print(x // y, x % y)

# in place
for s in (np.uint8, np.int16, np.float):
    for t in (np.uint8, np.int16, np.float):
        a, b = np.array([1, 2, 3], dtype=s), np.array([2, 2, 200], dtype=t)
        for name in ("+=", "-=", "*=", "/=", "**=", "%="):
            c = a.copy()
            try:
                exec("c " + name + " b", {"c": c, "b": b})
                print(name, c)
            except Exception as e:
                print(name, repr(e))

# unary
for t in types:
    a = values(t)
    for op in (lambda: -a, lambda: +a, lambda: abs(a), lambda: ~a, lambda: len(a), lambda: not a):
        try:
            print(op())
        except Exception as e:
            print(repr(e))
print(abs(np.array([-3, 2], dtype=np.int8)), abs(np.array([-3.5, 2])), -np.array([-3, 2], dtype=np.int16))

# broadcasting
a = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.uint8)
print(a + np.array([10, 20, 30], dtype=np.uint8))
print(a + np.array([[10], [20]], dtype=np.uint8))
print(a.T * 2)
print(a[:, ::2] - a[:, 1:2])
for b in (np.array([1, 2]), np.zeros((3, 3)), np.zeros(0)):
    try:
        print(a + b)
    except Exception as e:
        print(repr(e))
for b in ("x", None, [1, 2, 3], (1, 2, 3), range(3), 2j):
    try:
        print(a + b)
    except Exception as e:
        print(repr(e))
