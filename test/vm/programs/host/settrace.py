# sys.settrace: the events of calls, lines, exceptions and returns.

import sys

events = []


def tracer(frame, event, arg):
    code = frame.f_code
    what = arg[0].__name__ if event == "exception" else arg
    events.append((event, code.co_name, frame.f_lineno, what))
    return tracer


def add(a, b):
    c = a + b
    if c > 3:
        c -= 1
    return c


def fails():
    try:
        [][1]
    except IndexError:
        x = 1
    return x


def lets_out():
    fails()
    raise ValueError("out")


def catches():
    try:
        lets_out()
    except ValueError:
        pass


def quiet(frame, event, arg):
    events.append((event, frame.f_code.co_name))
    return None


for f in (lambda: add(1, 2), fails, catches):
    sys.settrace(tracer)
    f()
    sys.settrace(None)
    for each in events:
        print(each)
    events.clear()

sys.settrace(quiet)
add(1, add(1, 1))
sys.settrace(None)
print(events)


def bad(frame, event, arg):
    raise RuntimeError("in the tracer")


sys.settrace(bad)
try:
    add(1, 2)
except RuntimeError as error:
    sys.settrace(None)
    print(error)
sys.settrace(None)
print(add(1, 2))
