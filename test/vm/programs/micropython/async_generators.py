async def flag():
    x = yield 1
    print("sent", x)
    yield 2
    return 5
g = flag()
print(type(g), next(g), g.send(9))
try: next(g)
except StopIteration as e: print(e.value)
async def user():
    r = await flag()
    return r
u = user()
print(u.send(None), u.send(7))
try: u.send(None)
except StopIteration as e: print("ret", e.value)
print(list(flag()))
async def sub(): 
    yield from [1,2]
    return 3
async def w(): return await sub()
q = w()
print(q.send(None), q.send(None))
try: q.send(None)
except StopIteration as e: print("ret", e.value)
