# match statements.


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


RED = 1


class Color:
    GREEN = 2


def kind(v):
    match v:
        case 0 | 1:
            return "small"
        case Color.GREEN:
            return "green"
        case -1 | 2.5:
            return "number"
        case "a" | "b" as letter:
            return "letter " + letter
        case True:
            return "true"
        case None:
            return "none"
        case []:
            return "empty"
        case [x]:
            return ("one", x)
        case [1, *rest]:
            return ("from 1", rest)
        case (first, *_, last) if first == last:
            return ("same ends", first)
        case {"op": "add", "args": [a, b]}:
            return a + b
        case {"k": v, **rest}:
            return ("k", v, rest)
        case Point(0, y):
            return ("on axis", y)
        case Point(x=x, y=y) if x == y:
            return ("diagonal", x)
        case Point():
            return "point"
        case str(text):
            return "str " + text
        case int(n) | float(n):
            return ("number", n)
        case _:
            return "other"


for value in (0, 1, 2, -1, 2.5, "a", "zed", None, [], [7], [1, 2, 3], (5, 6, 5), {"op": "add", "args": [1, 2]}, {"k": 1, "z": 2}):
    print(kind(value))
# expect: small
# expect: small
# expect: green
# expect: number
# expect: number
# expect: letter a
# expect: str zed
# expect: none
# expect: empty
# expect: ('one', 7)
# expect: ('from 1', [2, 3])
# expect: ('same ends', 5)
# expect: 3
# expect: ('k', 1, {'z': 2})
for value in (Point(0, 3), Point(2, 2), Point(1, 2), 99, 1.5, {}, object):
    print(kind(value))
# expect: ('on axis', 3)
# expect: ('diagonal', 2)
# expect: point
# expect: ('number', 99)
# expect: ('number', 1.5)
# expect: other
# expect: other
