"""What classes say of themselves."""


class Meta(type):
    "doc of Meta"


Meta.__module__ = "elsewhere"


class A(metaclass=Meta):
    pass


A.__module__ = "here"
print(A, A.__module__, A.__doc__, Meta.__doc__, A.__qualname__, A.__name__, Meta.__module__)
print(A().__module__, A().__doc__)


class B(A):
    "doc of B"


print(B.__doc__, B().__doc__, B.__module__)


class C:
    pass


print(C().__doc__, C.__doc__, C.__dict__["__module__"], sorted(vars(C).keys() - {"__dict__", "__weakref__"}))


class D(int):
    "doc of D"


class E:
    __doc__ = property(lambda self: "made")


print(D(3).__doc__, E().__doc__, type("F", (), {})().__doc__, type("F", (), {}).__module__)
