def f():
    raise ValueError("v")
ex = []
try: f()
except ValueError as e:
    e.add_note("look here")
    e.add_note("and here")
    ex.append(e)
ex.append(ExceptionGroup("inner", [TypeError(1), KeyError(2)]))
ex.append(ExceptionGroup("inner2", [TypeError(1)]))
raise ExceptionGroup("outer", ex)
