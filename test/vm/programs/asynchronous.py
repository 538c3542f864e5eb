# Asynchronous generators and comprehensions.


class Tick:
    def __await__(self):
        got = yield "tick"
        return got


def run(coroutine):
    steps = []
    value = None
    try:
        while True:
            steps.append(coroutine.send(value))
            value = len(steps)
    except StopIteration as e:
        return steps, e.value


async def numbers(n):
    try:
        for i in range(n):
            await Tick()
            yield i
    finally:
        print("numbers end")


async def collect():
    out = []
    async for x in numbers(3):
        out.append(x)
    return out


print(run(collect()))
# expect: numbers end
# expect: (['tick', 'tick', 'tick'], [0, 1, 2])


async def comprehensions():
    return [x * 2 async for x in numbers(2)], {x async for x in numbers(2) if x}, {x: x async for x in numbers(1)}


print(run(comprehensions()))
# expect: numbers end
# expect: numbers end
# expect: numbers end
# expect: (['tick', 'tick', 'tick', 'tick', 'tick'], ([0, 2], {1}, {0: 0}))


async def expression():
    g = (x + 1 async for x in numbers(2))
    return [y async for y in g]


print(run(expression()))
# expect: numbers end
# expect: (['tick', 'tick'], [1, 2])


async def early():
    g = numbers(5)
    async for x in g:
        if x == 1:
            break
    await g.aclose()
    return x


print(run(early()))
# expect: numbers end
# expect: (['tick', 'tick'], 1)


async def failing():
    async def bad():
        yield 1
        raise ValueError("inside")

    seen = []
    try:
        async for x in bad():
            seen.append(x)
    except ValueError as e:
        seen.append(str(e))
    return seen


print(run(failing()))  # expect: ([], [1, 'inside'])


async def sending():
    async def echo():
        got = yield "first"
        while True:
            got = yield got

    g = echo()
    return await g.__anext__(), await g.asend(5), await g.asend("x")


print(run(sending()))  # expect: ([], ('first', 5, 'x'))
