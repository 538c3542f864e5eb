import collections, enum, functools, itertools


class Shouted(str):
    def __str__(self): return "S!"


print(f"{Shouted('a')} {Shouted('a'):>3}", "{}".format(Shouted("b")), "%s" % Shouted("c"))


class Day(enum.IntEnum):
    MON = 0
    TUE = 1
    def __str__(self): return "day " + self.name


print(f"{Day.TUE}", f"{Day.TUE:03d}", "{}".format(Day.MON))
d = collections.defaultdict(list, a=[1])
e = d | {"b": [2]}
print(e, e["new"], type(d.copy()).__name__, d)
q = collections.deque("abcd")
del q[1], q[-1]
print(q, q < collections.deque("ad"), q >= collections.deque("ac"), q <= collections.deque("a"))
try: del q[5]
except IndexError as x: print(x)


class Words(collections.UserDict):
    def __setitem__(self, key, value): super().__setitem__(str(key), value)


w = Words({1: 2})
print(w | {3: 4}, {0: 0} | w, type(w | w).__name__)
w |= {5: 6}
print(w)
try: itertools.count("a")
except TypeError as x: print(x)


class Negator:
    @functools.singledispatchmethod
    def neg(self, value): raise NotImplementedError
    @neg.register
    def _(self, value: int): return -value
    @neg.register
    @classmethod
    def _(cls, value: str): return cls.__name__ + value[::-1]
    @neg.register(list)
    @staticmethod
    def _(value): return value[::-1]


print(Negator().neg(3), Negator().neg("ab"), Negator.neg("xy"), Negator().neg([1, 2]))
