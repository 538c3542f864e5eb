"""What was being handled is the context of an exception, wherever that is raised and caught."""


def fail():
    raise TypeError


def context(e):
    found = []
    while e is not None:
        found.append(type(e).__name__)
        e = e.__context__
    print(" < ".join(found))


try:
    raise ValueError
except ValueError:
    try:
        fail()
    except TypeError as e:
        context(e)
    try:
        try:
            raise KeyError
        finally:
            [][1]
    except IndexError as e:
        context(e)

try:
    1 / 0
except ZeroDivisionError as e:
    try:
        try:
            fail()
        except TypeError:
            raise e
    except ZeroDivisionError as again:
        print(again is e)
