from collections import *
from collections import abc
import collections
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements())[:3], c - Counter("aab"), c & Counter("abz"), Counter(a=1) + Counter(a=2,b=0))
c.update("zz"); c.subtract(a=1); print(c["z"], c["a"], +Counter(a=-1,b=2), repr(Counter()))
d = defaultdict(list); d["x"].append(1); print(d, dict(d), d.default_factory, "y" in d)
od = OrderedDict([("a",1),("b",2)]); od.move_to_end("a"); print(od, list(od), od.popitem(last=False))
cm = ChainMap({"a":1},{"a":2,"b":3}); print(cm["a"], cm["b"], dict(cm), cm, len(cm), cm.new_child({"q":1})["q"], cm.parents)
dq = deque([1,2,3], maxlen=3); dq.append(4); dq.rotate(1); dq.extendleft([9]); print(dq, dq.maxlen, list(reversed(dq)), dq[0], 3 in dq, dq.index(4), dq.count(9))
P = namedtuple("P", "x y", defaults=[5]); p = P(1); print(p, p._replace(x=3), p._asdict(), P._fields, P._field_defaults, P._make([7,8]), p == (1,5), *p)
class Q(P):
    __slots__ = ()
    @property
    def s(self): return self.x + self.y
print(Q(1,2).s, Q(1,2))
class M(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = M(); m["a"] = 1; m.update(b=2); print(dict(m), m.pop("a"), m.setdefault("z", 9), list(m.items()), "b" in m, m == {"b":2,"z":9}, m.get("nope"))
for cls, v in [(abc.Iterable, []), (abc.Sequence, "a"), (abc.Mapping, {}), (abc.Hashable, 1), (abc.Hashable, []), (abc.Callable, len), (abc.Callable, 3), (abc.Iterator, iter([])), (abc.Generator, (i for i in [])), (abc.Sized, set()), (abc.MutableSequence, ()), (abc.Set, frozenset()), (abc.Container, 5), (abc.Collection, [])]:
    print(cls.__name__, isinstance(v, cls), end="; ")
print()
class Sq(abc.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * i
print(list(Sq()), 4 in Sq(), Sq().index(4), list(reversed(Sq())), Sq().count(1))
try: abc.Sequence()
except TypeError as e: print(e)
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
u = UD(a=1); u["b"] = 3; print(u, u.data, len(u)); ul = UserList([3,1]); ul.sort(); print(ul, ul + [5], UserString("abc").upper())
print(abc.Iterable[int])
