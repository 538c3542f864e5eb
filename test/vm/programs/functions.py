# Parameters, arguments and closures.


def f(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, sorted(kw.items()))


print(f(1, c=3))  # expect: (1, 2, (), 3, 4, [])
print(f(1, 9, 8, 7, c=3, z=0, y=1))  # expect: (1, 9, (8, 7), 3, 4, [('y', 1), ('z', 0)])
print(f(*[1, 2, 3], **{"c": 5, "q": 6}))  # expect: (1, 2, (3,), 5, 4, [('q', 6)])


def positional(a, b, /, c, *, d=0):
    return a, b, c, d


print(positional(1, 2, c=3, d=4))  # expect: (1, 2, 3, 4)


def error(call):
    try:
        call()
    except TypeError:
        return "TypeError"
    return "no error"


print(error(lambda: f()), error(lambda: f(1)), error(lambda: positional(1, 2)), error(lambda: positional(1, b=2, c=3)))  # expect: TypeError TypeError TypeError TypeError
print(error(lambda: positional(1, 2, 3, 4)), error(lambda: f(1, a=1, c=2)), error(lambda: (lambda: 0)(1)))  # expect: TypeError TypeError TypeError


def defaults_are_evaluated_once(x=[]):
    x.append(1)
    return len(x)


print(defaults_are_evaluated_once(), defaults_are_evaluated_once(), defaults_are_evaluated_once([]))  # expect: 1 2 1


def counter():
    n = 0

    def step(by=1):
        nonlocal n
        n += by
        return n

    return step


c1, c2 = counter(), counter()
print(c1(), c1(5), c2(), c1())  # expect: 1 6 1 7
print([g() for g in [lambda: i for i in range(3)]])  # expect: [2, 2, 2]


def make_each():
    fs = []
    for i in range(3):
        fs.append(lambda i=i: i)
    return [g() for g in fs]


print(make_each())  # expect: [0, 1, 2]


def outer(x):
    def middle():
        def inner():
            return x * 10
        return inner
    return middle()


print(outer(4)())  # expect: 40
total = 0


def bump():
    global total
    total += 1
    return total


bump()
bump()
print(total)  # expect: 2


def local_read_before_assignment():
    try:
        print(later)
    except NameError:
        print("not bound")
    later = 1
    del later
    try:
        later
    except NameError:
        print("not bound again")


local_read_before_assignment()
# expect: not bound
# expect: not bound again


def recursive(n):
    return 1 if n == 0 else n * recursive(n - 1)


print(recursive(25))  # expect: 15511210043330985984000000


def twice(g):
    def wrapped(*a, **k):
        return g(*a, **k), g(*a, **k)
    return wrapped


@twice
def decorated(a, b=0):
    return a + b


print(decorated(1, b=2))  # expect: (3, 3)
print((lambda *a, **k: (a, k))(1, x=2))  # expect: ((1,), {'x': 2})
x = 5
print([x := y * 2 for y in range(3)], x)  # expect: [0, 2, 4] 4
print(f"{x!r:>4}|{x:03d}|{'a' 'b'}|{x=}|{[1, 2][0]}|{3.14159:.{2}f}")  # expect:    4|004|ab|x=4|1|3.14
print(max(3, 1, key=lambda v: -v), sorted("bca", reverse=True))  # expect: 1 ['c', 'b', 'a']
a, (b, *rest), c = 1, (2, 3, 4), 5
print(a, b, rest, c)  # expect: 1 2 [3, 4] 5
a, b = b, a
print(a, b)  # expect: 2 1
first, *_, last = "abcdef"
print(first, last)  # expect: a f
print(1 if [] else 2, [] or "x", "y" and "z", not None)  # expect: 2 x z True
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True)  # expect: True False True


def order():
    def note(v):
        print("eval", v)
        return v
    {note("k"): note("v")}
    [note(1), note(2)][note(0)]
    note("a") if note("") else note("b")
    dict(a=note("x"), b=note("y"))


order()
# expect: eval k
# expect: eval v
# expect: eval 1
# expect: eval 2
# expect: eval 0
# expect: eval 
# expect: eval b
# expect: eval x
# expect: eval y
