def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
data = [3, 1, 2]
t(lambda: sum(x for x in data)); t(lambda: sum(x * 1.5 for x in data)); t(lambda: sum(x for x in []))
t(lambda: any(x > 2 for x in data)); t(lambda: all(x > 2 for x in data)); t(lambda: any(x for x in [])); t(lambda: all(x for x in []))
t(lambda: list(x + y for x in data for y in range(2) if x != y))
t(lambda: tuple(x for x in range(5, 0, -2))); t(lambda: sorted(-x for x in data)); t(lambda: len(set(x % 2 for x in data)))
t(lambda: min(x for x in data)); t(lambda: max(x for x in data)); t(lambda: max(x for x in range(0)) if 0 else 1)
t(lambda: ",".join(str(x) for x in data)); t(lambda: b",".join(bytes([x + 65]) for x in data))
t(lambda: sum(y for y in "ab"))
t(lambda: list(next(iter([])) for x in data))
t(lambda: list(undefined for x in data))
t(lambda: sum(sum(a * b for a in range(3)) for b in range(4)))
t(lambda: any(any(a == b for a in [1]) for b in [0, 1, 2]))
def closure():
    return [f() for f in list((lambda: x) for x in range(3))]
t(closure)
def early():
    seen = []
    def see(x): seen.append(x); return x
    any(see(x) == 1 for x in data)
    return seen
t(early)
class C:
    y = [1, 2]
    z = sum(x for x in y)
    w = list(q * 2 for q in y)
print(C.z, C.w)
x = 10
t(lambda: (sum(x for x in data), x))
def shadow(sum): return sum(x for x in data)
t(lambda: shadow(list))
def trace():
    try: list(1 / (x - 1) for x in data)
    except ZeroDivisionError as e: return "zero"
    return "none"
t(trace)
def walrus():
    r = any((last := v) > 2 for v in data)
    return last
t(walrus)
def genfun():
    yield sum(x for x in data)
    yield list(x for x in data if any(y == x for y in range(x)))
t(lambda: list(genfun()))
def args(*a): return list(v for v in a), tuple(v for v in sorted(a))
t(lambda: args(3, 2))
global_list = list(i for i in range(3)); print(global_list)
try: print(i)
except NameError as e: print("no i")
sum = lambda it: "mine"
print(sum(x for x in data))
