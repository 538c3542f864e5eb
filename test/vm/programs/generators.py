# Generators, delegation, comprehensions, coroutines.


def count(n):
    i = 0
    while i < n:
        got = yield i
        if got:
            i = got
        else:
            i += 1
    return "end"


g = count(5)
print(next(g), next(g), g.send(3), list(g))  # expect: 0 1 3 [4]


def delegate():
    result = yield from count(2)
    print("result", result)
    yield from [10, 20]
    return 1


print(list(delegate()))
# expect: result end
# expect: [0, 1, 10, 20]


def catching():
    while True:
        try:
            x = yield "ready"
            print("got", x)
        except ValueError as e:
            print("caught", e)
            yield "recovered"


c = catching()
print(next(c), c.send(1), c.throw(ValueError("v")), next(c))
# expect: got 1
# expect: caught v
# expect: ready ready recovered ready
c.close()


def through():
    try:
        yield from catching()
    finally:
        print("closing")


t = through()
next(t)
print(t.throw(ValueError("w")))
# expect: caught w
# expect: recovered
t.close()  # expect: closing
try:
    next(t)
except StopIteration:
    print("stopped")
# expect: stopped


def stop_inside():
    yield 1
    raise StopIteration


try:
    list(stop_inside())
except RuntimeError:
    print("RuntimeError")
# expect: RuntimeError
print(sum(x * x for x in range(10) if x % 2), any(x > 3 for x in [1, 2]), max((x for x in "hello"), default=None))  # expect: 165 False o
print([(x, y) for x in range(3) for y in range(x)], {x % 3 for x in range(10)}, {k: v for k, v in zip("abc", range(3))})  # expect: [(1, 0), (2, 0), (2, 1)] {0, 1, 2} {'a': 0, 'b': 1, 'c': 2}
print([[y for y in range(x)] for x in range(4)])  # expect: [[], [0], [0, 1], [0, 1, 2]]
print([f(1) for f in [lambda a, k=k: a + k for k in range(3)]])  # expect: [1, 2, 3]
matrix = [[1, 2], [3, 4]]
print([row[i] for i in range(2) for row in matrix], [list(r) for r in zip(*matrix)])  # expect: [1, 3, 2, 4] [[1, 3], [2, 4]]


class Tree:
    def __init__(self, value, *children):
        self.value = value
        self.children = children

    def __iter__(self):
        yield self.value
        for c in self.children:
            yield from c


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))  # expect: [1, 2, 3, 4]


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(3)), sum(Countdown(4)), 2 in Countdown(5))  # expect: [2, 1, 0] 6 True


class Sequence:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print(list(Sequence()), [x for x in Sequence()])  # expect: [0, 10, 20] [0, 10, 20]


class Wait:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        for i in range(self.n):
            yield i
        return self.n * 100


async def work(n):
    a = await Wait(n)
    b = await Wait(1)
    return a + b


def run(coroutine):
    steps = []
    try:
        while True:
            steps.append(coroutine.send(None))
    except StopIteration as e:
        return steps, e.value


print(run(work(2)))  # expect: ([0, 1, 0], 300)


class AsyncRange:
    def __init__(self, n):
        self.i = -1
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.i += 1
        if self.i >= self.n:
            raise StopAsyncIteration
        return self.i


class AsyncManager:
    async def __aenter__(self):
        await Wait(1)
        return "entered"

    async def __aexit__(self, *args):
        print("left", args[0] and args[0].__name__)
        return True


async def uses():
    out = []
    async for x in AsyncRange(3):
        out.append(x)
    else:
        out.append("else")
    async with AsyncManager() as m:
        out.append(m)
        raise ValueError
    out.append([x async for x in AsyncRange(2)])
    return out


print(run(uses()))
# expect: left ValueError
# expect: ([0], [0, 1, 2, 'else', 'entered', [0, 1]])
