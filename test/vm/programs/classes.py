# Classes: lookup, descriptors, inheritance, operators.


class Base:
    kind = "base"
    count = 0

    def __init__(self, name):
        self.name = name
        Base.count += 1

    def describe(self):
        return self.kind + ":" + self.name

    @property
    def upper(self):
        return self.name.upper()

    @upper.setter
    def upper(self, value):
        self.name = value.lower()

    @upper.deleter
    def upper(self):
        self.name = "deleted"

    @classmethod
    def create(cls, *names):
        return [cls(n) for n in names]

    @staticmethod
    def helper(a, b=1):
        return a + b


class Derived(Base):
    kind = "derived"

    def __init__(self, name, extra=None):
        super().__init__(name)
        self.extra = extra

    def describe(self):
        return "<" + super().describe() + ">"


b = Base("x")
d = Derived("y", extra=[1])
print(b.describe(), d.describe(), Base.count, d.extra)  # expect: base:x <derived:y> 2 [1]
b.upper = "ZED"
print(b.name, b.upper)  # expect: zed ZED
del b.upper
print(b.name)  # expect: deleted
print([o.describe() for o in Derived.create("p", "q")], Base.helper(1), d.helper(2, b=3))  # expect: ['<derived:p>', '<derived:q>'] 2 5
print(isinstance(d, Base), issubclass(Derived, Base), isinstance(b, Derived), type(d).__name__, type(d) is Derived)  # expect: True True False Derived True
d.kind = "own"
print(d.describe(), Derived.kind)  # expect: <own:y> derived
del d.kind
print(d.describe())  # expect: <derived:y>
Base.describe = lambda self: "patched " + self.name
print(b.describe(), d.describe())  # expect: patched deleted <patched y>
Derived.added = lambda self, n: n * 2
print(d.added(4))  # expect: 8
d.describe = lambda: "instance function"
print(d.describe())  # expect: instance function
m = b.describe
print(m())  # expect: patched deleted
print(hasattr(b, "nothing"), getattr(b, "nothing", 7))  # expect: False 7
try:
    b.nothing
except AttributeError as e:
    print("AttributeError")
# expect: AttributeError


class Register:
    def __init__(self, address):
        self.address = address

    def __set_name__(self, owner, name):
        self.label = name

    def __get__(self, obj, objtype=None):
        if obj is None:
            return self
        return obj.memory.get(self.address, 0)

    def __set__(self, obj, value):
        obj.memory[self.address] = value


class Device:
    status = Register(1)
    config = Register(2)

    def __init__(self):
        self.memory = {}


dev = Device()
dev.config = 9
dev.config |= 6
print(dev.status, dev.config, dev.memory, Device.status.label)  # expect: 0 15 {2: 15} status


class Dynamic:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value + 1)


y = Dynamic()
y.a = 1
print(y.a, y.xy, hasattr(y, "b"))  # expect: 2 xyxy False


class Vector:
    def __init__(self, *v):
        self.v = v

    def __add__(self, o):
        return Vector(*[a + b for a, b in zip(self.v, o.v)])

    def __mul__(self, k):
        return Vector(*[a * k for a in self.v])

    __rmul__ = __mul__

    def __eq__(self, o):
        return isinstance(o, Vector) and self.v == o.v

    def __hash__(self):
        return hash(self.v)

    def __repr__(self):
        return "Vector%r" % (self.v,)

    def __len__(self):
        return len(self.v)

    def __getitem__(self, i):
        return self.v[i]

    def __contains__(self, x):
        return x in self.v

    def __neg__(self):
        return self * -1

    def __call__(self, *a):
        return sum(self.v) + sum(a)

    def __lt__(self, o):
        return self.v < o.v

    def __bool__(self):
        return any(self.v)


v = Vector(1, 2)
print(v + v, v * 3, 3 * v, -v, v == Vector(1, 2), v != Vector(1, 2), {v: 1}[Vector(1, 2)])  # expect: Vector(2, 4) Vector(3, 6) Vector(3, 6) Vector(-1, -2) True False 1
print(len(v), v[1], list(v), 2 in v, v(10), v < Vector(2, 0), bool(Vector(0, 0)), sorted([Vector(3), Vector(1)]))  # expect: 2 2 [1, 2] True 13 True False [Vector(1,), Vector(3,)]
w = v
w += v
print(w, v)  # expect: Vector(2, 4) Vector(1, 2)


class A:
    def who(self):
        return "A"


class B(A):
    def who(self):
        return "B" + super().who()


class C(A):
    def who(self):
        return "C" + super().who()


class D(B, C):
    def who(self):
        return "D" + super().who()


print(D().who(), [k.__name__ for k in D.__mro__])  # expect: DBCA ['D', 'B', 'C', 'A', 'object']


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def __len__(self):
        return 100 + super().__len__()


s = Stack([1]).push(2)
print(s, len(s), s[0], isinstance(s, list), s == [1, 2])  # expect: [1, 2] 102 1 True True


class Celsius(float):
    def fahrenheit(self):
        return self * 9 / 5 + 32


class Name(str):
    def shout(self):
        return self.upper() + "!"


class Id(int):
    pass


print(Celsius(100).fahrenheit(), Name("bob").shout(), Id(3) + 4, Name("a") + "b", type(Id(3)).__name__)  # expect: 212.0 BOB! 7 ab Id


class Config(dict):
    def __missing__(self, key):
        return "no " + key


c = Config(a=1)
c["b"] = 2
print(c["a"], c["b"], len(c), isinstance(c, dict))  # expect: 1 2 2 True


class Single:
    made = None

    def __new__(cls):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made


print(Single() is Single())  # expect: True


class Meta(type):
    def __new__(mcs, name, bases, ns):
        ns["tag"] = name.lower()
        return super().__new__(mcs, name, bases, ns)


class WithMeta(metaclass=Meta):
    pass


print(WithMeta.tag, WithMeta().tag, type(WithMeta).__name__)  # expect: withmeta withmeta Meta
Made = type("Made", (Base,), {"x": 3, "double": lambda self: self.x * 2})
print(Made("n").double(), Made.__name__)  # expect: 6 Made


class Scope:
    x = 1
    y = x + 1
    z = [x for x in range(3)]

    def get(self):
        return self.y


print(Scope.y, Scope.z, Scope().get())  # expect: 2 [0, 1, 2] 2


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, tb):
        print("exit", kind and kind.__name__)
        return self.swallow


with Manager(False) as mgr:
    print(mgr.swallow)
# expect: enter
# expect: False
# expect: exit None
with Manager(True):
    raise ValueError
# expect: enter
# expect: exit ValueError
def leave():
    with Manager(False), Manager(False):
        return "returned"


print(leave())
# expect: enter
# expect: enter
# expect: exit None
# expect: exit None
# expect: returned
for i in range(3):
    with Manager(False):
        if i == 1:
            break
# expect: enter
# expect: exit None
# expect: enter
# expect: exit None
