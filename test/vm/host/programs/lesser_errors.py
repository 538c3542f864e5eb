"""Errors that random programs found: their types."""


def tell(function, *args):
    try:
        print(function(*args))
    except BaseException as error:
        print(type(error).__name__, error)


def outside():
    super()


def delegating():
    yield from (1, 2)


def sent():
    it = delegating()
    next(it)
    try:
        it.send(2)
    except AttributeError:
        return "no send"


def grown(other):
    b = bytearray(b"a")
    b += other
    return b


class A:
    def of_int(self):
        super(3, 4)


tell(outside)
tell(A().of_int)
tell(sent)
for other in (b"b", bytearray(b"c"), memoryview(b"d"), (2,), [2], 3, "e"):
    tell(grown, other)
