"""Chained exceptions, as CircuitPython's unix build prints them."""
import traceback
class SomeException(Exception):
    pass
def show(f):
    try:
        f()
    except Exception as e:
        traceback.print_exception(e)
    print('----')
def a():
    try:
        raise SomeException("inner")
    except SomeException as e:
        raise SomeException("outer") from e
def b():
    try:
        raise ValueError("inner")
    except ValueError as e:
        raise TypeError("outer") from e
def c():
    try:
        raise ValueError("inner")
    except ValueError:
        raise TypeError("outer")
def d():
    try:
        raise ValueError("inner")
    except ValueError:
        raise TypeError("outer") from None
def f():
    try:
        raise ValueError("inner")
    except ValueError:
        raise SomeException("outer") from None
def g():
    try:
        raise SomeException("inner")
    except SomeException:
        1/0
def h():
    raise SomeException("outer") from ValueError("nothing")
def i():
    try:
        try:
            1/0
        except ZeroDivisionError:
            raise SomeException("two")
    except Exception:
        raise OSError(5)
def j():
    try:
        1/0
    except ZeroDivisionError as e:
        raise e
def k():
    e = ValueError("x")
    e.__cause__ = TypeError("y")
    raise e
for t in (a,b,c,d,f,g,h,i,j,k):
    print(t.__name__)
    show(t)
try:
    try:
        raise ValueError("a")
    except ValueError:
        1/0
except ZeroDivisionError as e:
    traceback.print_exception(e)
print('---2')
def fail():
    raise TypeError("in fail")
try:
    try:
        raise ValueError("a")
    except ValueError:
        fail()
except TypeError as e:
    traceback.print_exception(e)
print('---3')
try:
    raise ValueError("a")
except ValueError:
    try:
        fail()
    except TypeError as e:
        traceback.print_exception(e)
print('---4')
def inner():
    try:
        raise ValueError("a")
    except ValueError:
        fail()
try:
    inner()
except TypeError as e:
    traceback.print_exception(e)
