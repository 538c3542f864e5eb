# Chained exceptions as CircuitPython prints them.

import traceback


def f(x): return 1/x
def a():
    try: f(0)
    except ZeroDivisionError as e:
        raise ValueError("from") from e
def b():
    try: f(0)
    except ZeroDivisionError:
        raise KeyError("ctx")
def c():
    try: f(0)
    except ZeroDivisionError:
        raise KeyError("ctx") from None
def d():
    try: b()
    finally:
        [1][2]
def e():
    try: a()
    except Exception:
        undefined_name
for fn in (a, b, c, d, e):
    try: fn()
    except Exception as ex:
        traceback.print_exception(ex)
        print(repr(ex.__cause__), repr(ex.__context__))
